"""Kinds of damage, each with the gate that must say so and the place that it must name."""

from collections.abc import Callable
from dataclasses import dataclass

from quality.damage import Copy

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
    ("units", "percent"),
]
MAPPINGS = "ontology/mappings/conditions.sssom.tsv"
CORE = "ontology/modules/core.ttl"
INDICATION = "ontology/modules/indication.ttl"


@dataclass(frozen=True)
class Damage:
    """What is done, which gate must say so, and what it must name: a row of a table, or a text."""

    name: str
    gate: str
    named: tuple[str, str] | str
    do: Callable[[Copy], None]


def cell(
    name: str,
    gate: str,
    row: tuple[str, str],
    column: str,
    value: str,
    named: tuple[str, str] = ("", ""),
) -> Damage:
    """A cell is changed; the gate names the row, or another one."""
    return Damage(
        name, gate, named if named[0] else row, lambda copy: copy.cell(*row, column, value)
    )


def text(name: str, gate: str, named: str, file: str, old: str, new: str) -> Damage:
    return Damage(name, gate, named, lambda copy: copy.text(file, old, new))


def swapped(copy: Copy) -> None:
    lines = copy.lines("coverage")
    copy.save("coverage", [lines[0], lines[2], lines[1], *lines[3:]])


def same_target(copy: Copy) -> None:
    old = "condition:evans-syndrome\tEvans syndrome\tskos:exactMatch\tMONDO:0016030"
    copy.text(MAPPINGS, old, old.replace("0016030", "0008558"))


RULE = ("coverage", MYOSITIS)
FAILURE = ("criteria", f"{MYOSITIS}.2")
FIRST, SECOND = (("criteria", f"{AGAMMA}.{number}") for number in (1, 2))
THRESHOLD = ("criteria", f"{LEUKEMIA}.1")
RATED = ("adverse_effect_rates", RATE)
MYOPATHY = ("conditions", "idiopathic-inflammatory-myopathy")
MYOSITIS_ITSELF = ("conditions", "dermatomyositis")
SOURCE = ("sources", "ebm-gbs")
LABEL_TEXT = ("sources", "carimune-druglib-dosage")

TABLES = [
    cell("wrong slug", "tables", RULE, "condition", "dermatomyositus"),
    cell("unknown word", "tables", RULE, "position", "yes"),
    cell("lost locator", "tables", FAILURE, "locator", ""),
    cell("wrong number", "tables", RATED, "percent", "1,9"),
    cell("group without rule", "tables", FIRST, "group_rule", ""),
    cell("criterion outside its group", "tables", SECOND, "group", "B"),
    cell("unknown unit", "tables", THRESHOLD, "unit", "mg per dL"),
    Damage(
        "missing source",
        "tables",
        ("coverage", AGAMMA),
        lambda copy: copy.drop("sources", "us-aetna-cpb-0206"),
    ),
    Damage("unsorted key", "tables", f'"{MYOSITIS}" is not in order', swapped),
    Damage("key twice", "tables", "stands in line 2 already", lambda copy: copy.repeat(*RULE)),
]
FILES = [
    text(
        "mapping of nothing",
        "mappings",
        "condition/evans-sindrome",
        MAPPINGS,
        "condition:evans-syndrome\t",
        "condition:evans-sindrome\t",
    ),
    text(
        "broken Turtle",
        "modules",
        "core.ttl:",
        CORE,
        'rdfs:label "source" ;',
        'rdfs:label "source"',
    ),
    text("foreign prefix", "modules", "skos:", CORE, "2004/02/skos/core#", "2004/02/skos#"),
]
FACTS = [
    cell(
        "contradictory status",
        "check failure-without-required",
        RULE,
        "prior_treatment_requirement",
        "not-required",
    ),
    cell(
        "requirement without criterion",
        "check required-without-failure",
        FAILURE,
        "kind",
        "severity",
        RULE,
    ),
    cell(
        "cyclic broader",
        "check cyclic-hierarchy",
        MYOPATHY,
        "parents",
        "dermatomyositis",
        MYOSITIS_ITSELF,
    ),
    cell("unit mismatch", "check unit-mismatch", THRESHOLD, "unit", "%", ("analytes", "serum-igg")),
    cell(
        "unit that converts to itself by a hundredth",
        "check canonical-unit-not-canonical",
        ("units", "mg-per-dl"),
        "canonical_unit",
        "mg-per-dl",
    ),
    cell("threshold without unit", "check threshold-incomplete", THRESHOLD, "unit", ""),
    cell("failure of nothing", "check failure-without-treatment", FAILURE, "treatments", ""),
    cell(
        "duplicate label",
        "check duplicate-label",
        MYOPATHY,
        "label",
        "Dermatomyositis",
        MYOSITIS_ITSELF,
    ),
    cell(
        "frequency of another number",
        "check frequency-unlike-percent",
        RATED,
        "frequency_class",
        "rare",
    ),
    cell("percent of another count", "check percent-unlike-count", RATED, "percent", "91"),
    cell("more cases than patients", "check numerator-over-denominator", RATED, "numerator", "120"),
    cell("wrong code", "check malformed-billing-code", ("billing_codes", HCPCS), "code", "G61.81"),
    cell(
        "licensed text", "check licensed-text", ("billing_codes", CPT), "label", "Immune globulin"
    ),
    cell(
        "label of another country",
        "check label-of-another-jurisdiction",
        LABEL_TEXT,
        "jurisdiction",
        "US-AR",
        ("labelled_indications", LABEL),
    ),
    cell("date to come", "check date-in-the-future", SOURCE, "issued", "2999"),
    cell(
        "source read by nobody",
        "check secondary-source-without-restater",
        SOURCE,
        "restated_by",
        "",
    ),
    Damage(
        "two positions of one source",
        "check source-contradicts-itself",
        ("coverage", LEUKEMIA),
        lambda copy: copy.repeat(
            "coverage", LEUKEMIA, coverage=f"{LEUKEMIA}.2", position="not-covered"
        ),
    ),
    Damage(
        "one target for two conditions",
        "check shared-exact-match",
        ("conditions", "evans-syndrome"),
        same_target,
    ),
]
TERMS = [
    text(
        "undeclared property",
        "check undeclared-property",
        "ivig:ruleScope",
        INDICATION,
        "ivig:ruleScope\n",
        "ivig:ruleScopes\n",
    ),
    text(
        "undeclared class",
        "check undeclared-class",
        "ivig:CoverageRule",
        INDICATION,
        "ivig:CoverageRule\n",
        "ivig:Coverage\n",
    ),
    text(
        "lost definition",
        "check missing-definition",
        "ivig:Source",
        CORE,
        '  skos:definition "A document in which statements are made." ;\n',
        "",
    ),
    text(
        "value that may be another",
        "check value-not-distinct",
        "ivig:OffLabel",
        "ontology/vocabularies/label-status.ttl",
        "(\n    ivig:OffLabel\n",
        "(\n",
    ),
    text(
        "lost licence",
        "check header-incomplete",
        "dcterms:license",
        "ontology/ivig.ttl",
        "dcterms:license <https",
        "dcterms:rights <https",
    ),
    text(
        "second domain",
        "check several-domains-or-ranges",
        "ivig:statedIn",
        CORE,
        "rdfs:domain ivig:Statement ;\n  rdfs:range ivig:Source ;",
        "rdfs:domain ivig:Statement , ivig:Concept ;\n  rdfs:range ivig:Source ;",
    ),
]
RULES = [
    text(
        "off label with a label",
        "check two-label-statuses",
        "indication:immune-thrombocytopenia",
        "queries/derive/off-label-status.rq",
        "?labelled ivig:hasCondition ?named ;",
        "?labelled ivig:hasNoCondition ?named ;",
    ),
    text(
        "derivation without origin",
        "check derived-without-origin",
        "statement:label_status.us.immune-thrombocytopenia",
        "queries/derive/labelled-status.rq",
        "    prov:wasDerivedFrom ?use .",
        "    .",
    ),
]
DAMAGES = [*TABLES, *FILES, *FACTS, *TERMS, *RULES]
