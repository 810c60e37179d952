"""Triples as JSON: what a node looks like, and that nothing is lost or added."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from export.processors import PROCESSORS, RDFLIB_WARNS, canonical, nquads_of
from ivig_kg.export.context import context
from ivig_kg.export.frames import FRAMES
from ivig_kg.export.jsonld import Documents
from ivig_kg.namespaces import PREFIXES, expand

TURTLE_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def node(turtle: str, root: str, frame: str = "condition") -> Any:
    triples = (q.triple for q in parse(TURTLE_PREFIXES + turtle, format=RdfFormat.TURTLE))
    return Documents(triples, frame).node(expand(root))


RULE = """
statement:r ivig:statedIn source:s ; ivig:locator "page 3" ;
  ivig:hasMandatoryCriterion criterion:g, criterion:a .
source:s rdfs:label "A policy" ; dcterms:title "A policy" ; ivig:issuedBy authority:x ;
  ivig:accessLevel ivig:FullAccess ;
  dcterms:issued "2021-05"^^xsd:gYearMonth ; ivig:documentVersion "5" .
authority:x rdfs:label "X" ; ivig:inJurisdiction concept:jurisdiction.us .
ivig:FullAccess rdfs:label "full text" .
criterion:g ivig:position 2 ; ivig:hasAnyOfMember criterion:b, criterion:c .
criterion:a ivig:position 1 . criterion:b ivig:position 4 . criterion:c ivig:position 3 .
"""


def test_a_statement_carries_its_provenance() -> None:
    rule = node(RULE, "statement:r")
    assert rule["locator"] == "page 3"
    assert rule["statedIn"] == {
        "id": "source:s",
        "label": "A policy",
        "accessLevel": {"id": "ivig:FullAccess", "label": "full text"},
        "issued": "2021-05",
        "issuedBy": {"id": "authority:x", "label": "X"},
        "issuedYearMonth": "2021-05",
        "title": "A policy",
    }


def test_criteria_are_a_tree_in_the_order_of_the_source() -> None:
    first, group = node(RULE, "statement:r")["hasMandatoryCriterion"]
    assert (first["id"], group["id"]) == ("criterion:a", "criterion:g")
    assert [member["id"] for member in group["hasAnyOfMember"]] == ["criterion:c", "criterion:b"]


def test_a_number_is_a_number_with_its_unit_and_its_exact_text() -> None:
    turtle = """criterion:a ivig:thresholdValue "0.40"^^xsd:decimal ;
      ivig:unit concept:unit.g-per-l ;
      ivig:minimumTreatments 2 . concept:unit.g-per-l rdfs:label "g/L" ; ivig:ucumCode "g/L" ."""
    assert node(turtle, "criterion:a") == {
        "id": "criterion:a",
        "minimumTreatments": 2,
        "thresholdValue": 0.4,
        "thresholdValueDecimal": "0.40",
        "unit": {"id": "concept:unit.g-per-l", "label": "g/L", "ucumCode": "g/L"},
    }


@pytest.mark.parametrize(
    ("text", "number", "exact"),
    [("4", 4, "4.0"), ("4.0", 4, "4.0"), ("-0.5", -0.5, "-0.5"), ("12.10", 12.1, "12.10")],
)
def test_a_decimal_has_its_point(text: str, number: float, exact: str) -> None:
    found = node(f'statement:d ivig:doseValue "{text}"^^xsd:decimal .', "statement:d")
    assert (found["doseValue"], found["doseValueDecimal"]) == (number, exact)


@pytest.mark.parametrize(
    ("value", "key", "written"),
    [
        ('"2021"^^xsd:gYear', "issuedYear", "2021"),
        ('"2021-05"^^xsd:gYearMonth', "issuedYearMonth", "2021-05"),
        ('"2021-05-06"^^xsd:date', "issuedDate", "2021-05-06"),
    ],
)
def test_a_date_says_how_exact_it_is(value: str, key: str, written: str) -> None:
    found = node(f"source:s dcterms:issued {value} .", "source:s")
    assert found == {"id": "source:s", "issued": written, key: written}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_an_array_is_an_array_whatever_its_length(count: int) -> None:
    values = ", ".join(f'"name {number}"' for number in range(count))
    found = node(f"condition:c ivig:abbreviation {values} ; a ivig:Condition .", "condition:c")
    assert found["abbreviation"] == [f"name {number}" for number in range(count)]
    assert found["type"] == ["ivig:Condition"]


def test_a_property_that_has_no_key_is_written_by_its_iri() -> None:
    turtle = """condition:c <https://example.org/p> 7, "a"@en, "2020-01-01T00:00:00Z"^^xsd:dateTime,
      <https://example.org/o> . """
    found = node(turtle, "condition:c")["https://example.org/p"]
    assert {"id": "https://example.org/o"} in found
    assert 7 in found
    assert {"@value": "a", "@language": "en"} in found
    assert {"@value": "2020-01-01T00:00:00Z", "@type": "xsd:dateTime"} in found


IRIS = st.sampled_from(
    [f"{PREFIXES[kind]}{name}" for kind in ("condition", "statement", "source") for name in "abc"]
    + ["https://example.org/x"]
)
RESOURCES = st.one_of(IRIS.map(NamedNode), st.sampled_from("pq").map(BlankNode))
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.integers(-99, 99).map(Literal),
    st.booleans().map(Literal),
    st.decimals(-99, 99, places=2).map(
        lambda number: Literal(f"{number}", datatype=NamedNode(expand("xsd:decimal")))
    ),
    st.sampled_from(["2020", "1999"]).map(
        lambda year: Literal(year, datatype=NamedNode(expand("xsd:gYear")))
    ),
)
PROPERTIES = st.sampled_from(
    [key.property for key in context().keys] + ["https://example.org/p", expand("rdf:type")]
).map(NamedNode)
TRIPLES = st.sets(
    st.builds(Triple, RESOURCES, PROPERTIES, st.one_of(RESOURCES, LITERALS)).filter(
        lambda triple: (
            triple.predicate.value != expand("rdf:type") or isinstance(triple.object, NamedNode)
        )
    ),
    max_size=12,
)


@RDFLIB_WARNS
@pytest.mark.parametrize("processor", sorted(PROCESSORS))
@given(triples=TRIPLES, frame=st.sampled_from(sorted(FRAMES)))
def test_expanding_gives_the_triples_and_no_others(
    processor: str, triples: set[Triple], frame: str
) -> None:
    documents = Documents(triples, frame)
    nodes = [documents.node(root) for root in documents.roots()]
    text = json.dumps({"@context": context().content, "@graph": nodes}).encode()
    assert canonical(PROCESSORS[processor](text)) == canonical(nquads_of(triples))
