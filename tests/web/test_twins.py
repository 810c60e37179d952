"""A page and its JSON-LD twin say the same, in both directions, for many things of every kind.

Of each statement: it is linked from the page when the twin has it, and the other way round; what
stands on its row is what the twin says of it; its document and its place in it are on the row.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ivig_kg.namespaces import BASE, TERMS, expand
from ivig_kg.paths import shipped
from web.fragments import Fragment, fragments

KINDS = {
    "condition": 24,
    "product": 25,
    "adverse-effect": 24,
    "mechanism": 24,
    "authority": 24,
    "source": 24,
    "outcome": 12,
    "measure": 12,
    "risk-factor": 12,
    "substance": 2,
    "statement": 40,
    "criterion": 40,
}
"""How many things of each kind are compared; those with the most to say are among them."""

# A number of JSON that is whole comes back with a point.
WHOLE = re.compile(r"\d+\.0")
CLOSENESS = {"exact", "close", "broader", "narrower", "related"}
LABEL = expand("rdfs:label")
TYPE = expand("rdf:type")
STATED_IN, LOCATOR = f"{TERMS}statedIn", f"{TERMS}locator"
SHOWN = {
    "CoverageRule": ("coverageStatus", "priorTreatmentRequirement"),
    "LabelledUse": ("population",),
    "EvidenceRating": ("ratingAsStated",),
    "DoseRegimen": ("doseValue", "doseValueHigh", "doseInterval", "paraphrase"),
    "AdverseEffectRate": ("reportedPercent", "denominator", "rateDenominatorKind"),
    "ProductFact": ("statedValue",),
    "MechanismLink": ("mechanismSupport",),
    "OutcomeStatement": ("outcomeDirection", "paraphrase"),
    "DocumentationRequirement": ("documentationLabel", "paraphrase"),
    "RiskFactorLink": ("hasRiskFactor",),
    "ManagementLink": ("usesMeasure",),
}
"""What the row of a statement has to show of it on a page with tables, if the statement has it."""
TABLED = ("condition", "product", "adverse-effect", "mechanism")
MATCHES = [expand(f"skos:{name}Match") for name in ("exact", "close", "broad", "narrow", "related")]
SIGNS = ("Covered", "CoveredWithCriteria", "ExceptionalOnly", "Investigational", "NotCovered",
         "NotMentioned", "Required", "Conditional", "NotRequired", "NotStated")  # fmt: skip


@dataclass
class Twin:
    """The triples of a JSON-LD document: subject and property to values."""

    values: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    literals: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, iri: str, name: str) -> list[str]:
        """Return the values of a property."""
        return self.values.get(iri, {}).get(name, [])

    def shown(self, iri: str, name: str) -> list[str]:
        """Return the values of a property of the ontology as a page shows them: names for IRIs."""
        found = self.of(iri, f"{TERMS}{name}")
        return [next(iter(self.of(value, LABEL)), value) for value in found]

    @property
    def statements(self) -> set[str]:
        """The statements and criteria that the document describes."""
        return {iri for iri in self.values if self.of(iri, STATED_IN)}

    def is_a(self, iri: str) -> list[str]:
        """Return the local names of the classes of a thing."""
        return [value.removeprefix(TERMS) for value in self.of(iri, TYPE)]


def read(body: bytes) -> Twin:
    """Return the twin that a JSON-LD document is."""
    twin = Twin()
    for quad in parse(body, format=RdfFormat.JSON_LD):
        if not isinstance(quad.subject, NamedNode):
            continue
        value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
        value = str(int(float(value))) if WHOLE.fullmatch(value) else value
        about = twin.values.setdefault(quad.subject.value, {})
        if value not in (known := about.setdefault(quad.predicate.value, [])):
            known.append(value)
        if isinstance(quad.object, Literal):
            twin.literals[quad.subject.value].add(value)
    return twin


@cache
def individuals() -> dict[str, list[str]]:
    manifest = shipped("dist") / "manifest.json"
    found: dict[str, list[str]] = defaultdict(list)
    if manifest.is_file():
        for iri in json.loads(manifest.read_bytes())["individuals"]:
            found[iri.removeprefix(BASE).partition("/")[0]].append(iri.removeprefix(BASE))
    return found


LOUD = [
    "condition/chronic-inflammatory-demyelinating-polyneuropathy",
    "condition/primary-humoral-immunodeficiency",
    "condition/immune-thrombocytopenia",
    "condition/kawasaki-disease",
    "adverse-effect/headache",
    "adverse-effect/thrombosis",
    "authority/nhs-england",
    "authority/national-blood-authority-australia",
    "authority/us-food-and-drug-administration",
    "authority/cigna",
    "source/gb-eng-nhse-2021-digest",
    "source/ivig-definition",
    "mechanism/passive-antibody-supply",
]


def chosen() -> Iterator[str]:
    """Yield the things to compare: those of `LOUD`, and others at even distances."""
    for kind, count in KINDS.items():
        every = individuals().get(kind, [])
        step = max(1, len(every) // count)
        named = [path for path in LOUD if path.startswith(f"{kind}/")]
        yield from dict.fromkeys([*named, *every[::step]])


NONE = pytest.param("", marks=pytest.mark.skip(reason="there is no release"))
each = pytest.mark.parametrize("path", [*chosen()] or [NONE])
each_tabled = pytest.mark.parametrize(
    "path", [path for path in chosen() if path.startswith(TABLED)] or [NONE]
)


def linked_statements(told: list[Fragment]) -> set[str]:
    """Return the IRIs of the statements and criteria that a page links to."""
    paths = {path for fragment in told for path in fragment.paths}
    found = re.compile(r"/(?:statement|criterion)/")
    endings = (".ttl", ".nt", ".jsonld", ".rdf", ".html")
    return {BASE + path[1:] for path in paths if found.match(path) and not path.endswith(endings)}


@pytest.fixture(scope="module")
def seen() -> dict[str, tuple[list[Fragment], Twin]]:
    """Pages and twins that were read before."""
    return {}


@pytest.fixture
def both(
    released: FlaskClient, seen: dict[str, tuple[list[Fragment], Twin]], path: str
) -> tuple[list[Fragment], Twin]:
    if path not in seen:
        page, document = (released.get(f"/{path}.{name}") for name in ("html", "jsonld"))
        seen[path] = fragments(page.text), read(document.data)
    return seen[path]


@pytest.fixture
def told(both: tuple[list[Fragment], Twin]) -> list[Fragment]:
    return both[0]


@pytest.fixture
def twin(both: tuple[list[Fragment], Twin]) -> Twin:
    return both[1]


def rows_of(told: list[Fragment], iri: str) -> list[Fragment]:
    """Return the innermost rows and items that link to a statement."""
    path = f"/{iri.removeprefix(BASE)}"
    found = [one for one in told if path in one.paths]
    rows = [one for one in found if one.element in {"tr", "li"}]
    least = min((len(one.links) for one in rows), default=0)
    return [one for one in rows if len(one.links) == least] or found


@each
def test_page_and_twin_name_the_same_statements(
    told: list[Fragment], twin: Twin, path: str
) -> None:
    linked, itself = linked_statements(told), {BASE + path}
    # A criterion's page leads to its rules too, which its twin does not describe.
    above = {iri for iri in linked if path.startswith("criterion/") and "/statement/" in iri}
    assert twin.statements - linked - itself == set()
    assert linked - set(twin.values) - above == set()


@each_tabled
def test_the_row_of_a_statement_says_what_the_twin_says(told: list[Fragment], twin: Twin) -> None:
    for iri in twin.statements:
        names = [name for cls in twin.is_a(iri) for name in SHOWN.get(cls, ())]
        wanted = [text for name in names for text in twin.shown(iri, name)]
        texts = [" ".join(row.text.split()) for row in rows_of(told, iri)]
        for text in wanted:
            assert any(" ".join(text.split()) in row for row in texts), (iri, text)


@each
def test_a_row_shows_the_document_and_the_place_in_it(
    told: list[Fragment], twin: Twin, path: str
) -> None:
    for iri in twin.statements - {BASE + path}:
        (document,), (place,) = twin.of(iri, STATED_IN), twin.of(iri, LOCATOR)
        mine = f"/{iri.removeprefix(BASE)}"
        rows = [one for one in told if mine in one.paths]
        titles = [link.title for row in rows for link in row.links if link.href == mine]
        texts = [" ".join(f"{row.text} {' '.join(titles)}".split()) for row in rows]
        is_nested = "/criterion/" in iri
        assert is_nested or any(" ".join(place.split()) in text for text in texts), (iri, place)
        is_named = f"/{document.removeprefix(BASE)}" in {p for row in told for p in row.paths}
        assert is_named or path == document.removeprefix(BASE), (iri, document)


@each_tabled
def test_a_sign_on_a_row_is_what_the_twin_says(told: list[Fragment], twin: Twin) -> None:
    for row in (one for one in told if one.element == "tr"):
        stated = {BASE + p[1:] for p in row.paths} & twin.statements
        values = {v for iri in stated for found in twin.values[iri].values() for v in found}
        for sign in set(row.marks) & set(SIGNS):
            assert f"{TERMS}{sign}" in values, (row.text, sign)


@each
def test_what_stands_on_a_link_to_a_statement_is_said_of_it(
    told: list[Fragment], twin: Twin
) -> None:
    fixed = {"source", "where it is written"}
    for link in (link for one in told for link in one.links):
        iri = BASE + link.href[1:]
        if iri not in twin.values or not link.href.startswith(("/statement/", "/criterion/")):
            continue
        text = " ".join(link.text.split())
        names = {n for found in twin.values[iri].values() for v in found for n in twin.of(v, LABEL)}
        said = {" ".join(one.split()) for one in twin.literals[iri] | names}
        said |= CLOSENESS if "/mapping." in iri else set()
        assert text in said | fixed, (iri, text)


@pytest.mark.parametrize("path", [p for p in chosen() if p.startswith("condition/")] or [NONE])
def test_page_and_twin_have_the_same_codes(told: list[Fragment], twin: Twin, path: str) -> None:
    matched = {value for name in MATCHES for value in twin.of(BASE + path, name)}
    rows = [one for one in told if one.element == "tr"]
    mapped = [one for one in rows if any("/statement/mapping." in p for p in one.paths)]
    shown = {p for one in mapped for p in one.paths if p.startswith("http")}
    assert shown == matched


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"statement", "criterion"}])
def test_some_of_each_kind_are_compared(released: FlaskClient, kind: str) -> None:
    assert released
    assert sum(path.startswith(f"{kind}/") for path in chosen()) >= min(KINDS[kind], 2)
