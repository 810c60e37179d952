"""Damage to tables, modules, mappings and rules: each kind is caught by a named gate that names the place."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest
from quality.damage import Copy, excerpt, findings

MYOSITIS = "au-nba-criteria-2466.dermatomyositis"
AGAMMA = "us-aetna-cpb-0206.x-linked-agammaglobulinemia"
LEUKEMIA = "us-bcbsma-310.chronic-lymphocytic-leukemia"
LABEL = "carimune-nf.immune-thrombocytopenia.us.1"
RATE = "bivigam-rxlist-side-effects.bronchitis.1"
CPT = "us-anthem-ar-caid-0003.cpt.90281"
HCPCS = "us-anthem-ar-caid-0003.hcpcs.J1459"
SEEDS = [
    *(("coverage", key) for key in (MYOSITIS, AGAMMA, LEUKEMIA)),
    ("labelled_indications", LABEL),
    ("adverse_effect_rates", RATE),
    *(("billing_codes", key) for key in (CPT, HCPCS)),
    ("completeness", "labelled-indications.us"),
    ("conditions", "evans-syndrome"),
    ("sources", "ebm-gbs"),
]
MAPPINGS = "ontology/mappings/conditions.sssom.tsv"


@dataclass(frozen=True)
class Damage:
    """What is done, which gate must say so, and what it must name: a row of a table, or a text."""

    name: str
    gate: str
    named: tuple[str, str] | str
    do: Callable[[Copy], None]


def cell(name: str, key: str, column: str, value: str) -> Callable[[Copy], None]:
    return lambda copy: copy.cell(name, key, column, value)


def text(file: str, old: str, new: str) -> Callable[[Copy], None]:
    return lambda copy: copy.text(file, old, new)


def swapped(copy: Copy) -> None:
    lines = copy.lines("coverage")
    copy.save("coverage", [lines[0], lines[2], lines[1], *lines[3:]])


def second_position(copy: Copy) -> None:
    copy.repeat("coverage", LEUKEMIA, coverage=f"{LEUKEMIA}.2", position="not-covered")


def same_target(copy: Copy) -> None:
    old = "condition:evans-syndrome\tEvans syndrome\tskos:exactMatch\tMONDO:0016030"
    copy.text(MAPPINGS, old, old.replace("0016030", "0008558"))


def circle(copy: Copy) -> None:
    copy.cell("conditions", "idiopathic-inflammatory-myopathy", "parents", "dermatomyositis")


DAMAGES = [
    Damage(
        "wrong slug",
        "tables",
        ("coverage", MYOSITIS),
        cell("coverage", MYOSITIS, "condition", "dermatomyositus"),
    ),
    Damage(
        "unknown word",
        "tables",
        ("coverage", MYOSITIS),
        cell("coverage", MYOSITIS, "position", "yes"),
    ),
    Damage(
        "lost locator",
        "tables",
        ("criteria", f"{MYOSITIS}.2"),
        cell("criteria", f"{MYOSITIS}.2", "locator", ""),
    ),
    Damage(
        "missing source",
        "tables",
        ("coverage", AGAMMA),
        lambda copy: copy.drop("sources", "us-aetna-cpb-0206"),
    ),
    Damage(
        "wrong number",
        "tables",
        ("adverse_effect_rates", RATE),
        cell("adverse_effect_rates", RATE, "percent", "1,9"),
    ),
    Damage(
        "unsorted key", "tables", '"au-nba-criteria-2466.dermatomyositis" is not in order', swapped
    ),
    Damage(
        "key twice",
        "tables",
        "stands in line 2 already",
        lambda copy: copy.repeat("coverage", MYOSITIS),
    ),
    Damage(
        "group without rule",
        "tables",
        ("criteria", f"{AGAMMA}.1"),
        cell("criteria", f"{AGAMMA}.1", "group_rule", ""),
    ),
    Damage(
        "criterion outside its group",
        "tables",
        ("criteria", f"{AGAMMA}.2"),
        cell("criteria", f"{AGAMMA}.2", "group", "B"),
    ),
    Damage(
        "unknown unit",
        "tables",
        ("criteria", f"{LEUKEMIA}.1"),
        cell("criteria", f"{LEUKEMIA}.1", "unit", "mg per dL"),
    ),
    Damage(
        "mapping of nothing",
        "mappings",
        "condition/evans-sindrome",
        text(MAPPINGS, "condition:evans-syndrome\t", "condition:evans-sindrome\t"),
    ),
    Damage(
        "broken Turtle",
        "modules",
        "core.ttl:",
        text("ontology/modules/core.ttl", 'rdfs:label "source" ;', 'rdfs:label "source"'),
    ),
    Damage(
        "foreign prefix",
        "modules",
        "@prefix skos:",
        text("ontology/modules/core.ttl", "2004/02/skos/core#", "2004/02/skos#"),
    ),
    Damage(
        "contradictory status",
        "check failure-without-required",
        ("coverage", MYOSITIS),
        cell("coverage", MYOSITIS, "prior_treatment_requirement", "not-required"),
    ),
    Damage(
        "requirement without criterion",
        "check required-without-failure",
        ("coverage", MYOSITIS),
        cell("criteria", f"{MYOSITIS}.2", "kind", "severity"),
    ),
    Damage(
        "cyclic broader",
        "check cyclic-hierarchy",
        ("conditions", "dermatomyositis"),
        circle,
    ),
    Damage(
        "unit of another quantity",
        "check unit-mismatch",
        ("analytes", "serum-igg"),
        cell("units", "mg-per-dl", "canonical_unit", "mg-per-dl"),
    ),
    Damage(
        "threshold without unit",
        "check threshold-incomplete",
        ("criteria", f"{LEUKEMIA}.1"),
        cell("criteria", f"{LEUKEMIA}.1", "unit", ""),
    ),
    Damage(
        "failure of nothing",
        "check failure-without-treatment",
        ("criteria", f"{MYOSITIS}.2"),
        cell("criteria", f"{MYOSITIS}.2", "treatments", ""),
    ),
    Damage(
        "duplicate label",
        "check duplicate-label",
        ("conditions", "dermatomyositis"),
        cell("conditions", "idiopathic-inflammatory-myopathy", "label", "Dermatomyositis"),
    ),
    Damage(
        "two positions of one source",
        "check source-contradicts-itself",
        ("coverage", LEUKEMIA),
        second_position,
    ),
    Damage(
        "frequency of another number",
        "check frequency-unlike-percent",
        ("adverse_effect_rates", RATE),
        cell("adverse_effect_rates", RATE, "frequency_class", "rare"),
    ),
    Damage(
        "percent of another count",
        "check percent-unlike-count",
        ("adverse_effect_rates", RATE),
        cell("adverse_effect_rates", RATE, "percent", "91"),
    ),
    Damage(
        "more cases than patients",
        "check numerator-over-denominator",
        ("adverse_effect_rates", RATE),
        cell("adverse_effect_rates", RATE, "numerator", "120"),
    ),
    Damage(
        "wrong code",
        "check malformed-billing-code",
        ("billing_codes", HCPCS),
        cell("billing_codes", HCPCS, "code", "G61.81"),
    ),
    Damage(
        "text of a licensed code",
        "check licensed-text",
        ("billing_codes", CPT),
        cell("billing_codes", CPT, "label", "Immune globulin, human"),
    ),
    Damage(
        "label of another country",
        "check label-of-another-jurisdiction",
        ("labelled_indications", LABEL),
        cell("sources", "carimune-druglib-dosage", "jurisdiction", "US-AR"),
    ),
    Damage(
        "date to come",
        "check date-in-the-future",
        ("sources", "ebm-gbs"),
        cell("sources", "ebm-gbs", "issued", "2999"),
    ),
    Damage(
        "secondary source without restater",
        "check secondary-source-without-restater",
        ("sources", "ebm-gbs"),
        cell("sources", "ebm-gbs", "restated_by", ""),
    ),
    Damage(
        "one target for two conditions",
        "check shared-exact-match",
        ("conditions", "evans-syndrome"),
        same_target,
    ),
    Damage(
        "undeclared property",
        "check undeclared-property",
        "ivig:ruleScope",
        text("ontology/modules/indication.ttl", "ivig:ruleScope\n  a ", "ivig:ruleScopes\n  a "),
    ),
    Damage(
        "undeclared class",
        "check undeclared-class",
        "ivig:CoverageRule",
        text("ontology/modules/indication.ttl", "ivig:CoverageRule\n  a ", "ivig:Coverage\n  a "),
    ),
    Damage(
        "lost definition",
        "check missing-definition",
        "ivig:Source",
        text(
            "ontology/modules/core.ttl",
            '  skos:definition "A document in which statements are made." ;\n',
            "",
        ),
    ),
    Damage(
        "value that may be another",
        "check value-not-distinct",
        "ivig:OffLabel",
        text(
            "ontology/vocabularies/label-status.ttl",
            "(\n    ivig:OffLabel\n",
            "(\n",
        ),
    ),
    Damage(
        "lost licence",
        "check header-incomplete",
        "dcterms:license",
        text("ontology/ivig.ttl", "dcterms:license <https", "dcterms:rights <https"),
    ),
    Damage(
        "second domain",
        "check several-domains-or-ranges",
        "ivig:statedIn",
        text(
            "ontology/modules/core.ttl",
            "  rdfs:domain ivig:Statement ;\n  rdfs:range ivig:Source ;",
            "  rdfs:domain ivig:Statement , ivig:Concept ;\n  rdfs:range ivig:Source ;",
        ),
    ),
    Damage(
        "off label with a label",
        "check two-label-statuses",
        "indication:immune-thrombocytopenia",
        text(
            "queries/derive/off-label-status.rq",
            "?labelled ivig:hasCondition ?named ;",
            "?labelled ivig:hasNoCondition ?named ;",
        ),
    ),
    Damage(
        "derivation without origin",
        "check derived-without-origin",
        "statement:label_status.us.immune-thrombocytopenia",
        text("queries/derive/labelled-status.rq", "    prov:wasDerivedFrom ?use .", "    ."),
    ),
]
CONTRADICTIONS = [damage for damage in DAMAGES if damage.name == "contradictory status"]


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return excerpt(tmp_path_factory.mktemp("intact"), SEEDS)


@pytest.fixture(scope="module")
def known(intact: Copy) -> set[tuple[str, str]]:
    """What the gates say of the part alone: it lacks what the whole has."""
    return findings(intact)


@pytest.fixture
def copy(intact: Copy, tmp_path: Path) -> Copy:
    return Copy(copytree(intact.root, tmp_path / "copy"))


def named(damage: Damage, intact: Copy) -> str:
    return damage.named if isinstance(damage.named, str) else intact.place(*damage.named)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_gate_catches_damage_and_names_the_place(
    damage: Damage, intact: Copy, known: set[tuple[str, str]], copy: Copy
) -> None:
    damage.do(copy)
    new = findings(copy) - known
    lines = [line for gate, line in new if gate == damage.gate]
    assert any(named(damage, intact) in line for line in lines), sorted(new)


def test_the_part_that_is_damaged_has_nothing_wrong_that_damage_could_hide(
    known: set[tuple[str, str]],
) -> None:
    gates = {gate for gate, _ in known}
    assert gates.isdisjoint(damage.gate for damage in DAMAGES)


def test_at_least_twenty_kinds_of_damage_are_tried() -> None:
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 20


@pytest.mark.reasoner
@pytest.mark.parametrize("damage", CONTRADICTIONS, ids=lambda damage: damage.name)
def test_the_reasoner_names_the_rows_that_contradict_each_other(
    damage: Damage, intact: Copy, copy: Copy
) -> None:
    damage.do(copy)
    lines = [line for gate, line in findings(copy, reasoner=True) if gate == "reasoner"]
    places = [intact.place("coverage", MYOSITIS), intact.place("criteria", f"{MYOSITIS}.2")]
    assert all(any(place in line for line in lines) for place in places), lines
