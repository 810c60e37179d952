"""What the table specs name is declared, as the kind of property that the column needs."""

from collections.abc import Iterator
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, URIRef

from ivig_kg.namespaces import TERMS, expand
from ontology_files import ontology, specs

KIND_BY_TYPE = {
    "date": OWL.AnnotationProperty,
    "decimal": OWL.DatatypeProperty,
    "integer": OWL.DatatypeProperty,
    "reference": OWL.ObjectProperty,
    "row": OWL.ObjectProperty,
    "slug": OWL.AnnotationProperty,
    "text": OWL.AnnotationProperty,
    "url": OWL.AnnotationProperty,
    "value": OWL.ObjectProperty,
    "xref": OWL.AnnotationProperty,
}
PLACEMENT = ["hasMandatoryCriterion", "hasExclusionCriterion", "hasAllOfMember", "hasAnyOfMember"]


def listed(value: str | list[str] | None) -> list[str]:
    """Return one or several as a list."""
    return [value] if isinstance(value, str) else value or []


def classes_of(spec: dict[str, Any]) -> list[str]:
    """Return the classes of a table's individuals."""
    return listed(spec.get("class")) or list(spec["class_by"]["classes"].values())


def columns() -> Iterator[tuple[str, dict[str, Any], str]]:
    """Go through (table.column, column, property)."""
    for table, spec in specs().items():
        for name, column in spec["columns"].items():
            for property_ in listed(column.get("property")):
                yield f"{table}.{name}", column, property_


def edges(spec: dict[str, Any]) -> list[str]:
    """Return the properties between individuals that no column names."""
    found = [edge["property"] for edge in spec.get("incoming", [])]
    found += [spec[key]["property"] for key in ("companion", "about_by") if key in spec]
    return [*found, *spec.get("fixed", {})]


def kinds(curie: str) -> set[Any]:
    """Return what a term is declared as."""
    return set(ontology().objects(URIRef(expand(curie)), RDF.type))


def wider(term: URIRef) -> set[Any]:
    """Return a class and everything above it."""
    return set(ontology().transitive_objects(term, RDFS.subClassOf))


@pytest.mark.parametrize("table", specs())
def test_every_class_of_a_table_is_declared(table: str) -> None:
    spec = specs()[table]
    names = classes_of(spec) + ([spec["companion"]["class"]] if "companion" in spec else [])
    assert [name for name in names if OWL.Class not in kinds(name)] == []


@pytest.mark.parametrize(
    ("column", "property_"), [pytest.param(c, p, id=f"{n}-{p}") for n, c, p in columns()]
)
def test_every_property_of_a_column_is_declared_as_its_type_needs(
    column: dict[str, Any], property_: str
) -> None:
    assert KIND_BY_TYPE[column["type"]] in kinds(property_)


def test_every_property_between_individuals_is_an_object_property() -> None:
    names = {edge for spec in specs().values() for edge in edges(spec)}
    names |= {f"ivig:{name}" for name in PLACEMENT}
    assert [name for name in sorted(names) if OWL.ObjectProperty not in kinds(name)] == []


def test_numbers_have_the_datatype_of_their_column() -> None:
    datatypes = {"decimal": XSD.decimal, "integer": XSD.integer}
    wrong = [
        name
        for name, column, property_ in columns()
        if column["type"] in datatypes
        and ontology().value(URIRef(expand(property_)), RDFS.range) != datatypes[column["type"]]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("column", "property_"),
    [pytest.param(c, p, id=n) for n, c, p in columns() if c["type"] == "value"],
)
def test_every_value_is_a_member_of_the_list_that_its_property_ranges_over(
    column: dict[str, Any], property_: str
) -> None:
    list_ = ontology().value(URIRef(expand(property_)), RDFS.range)
    assert list_ is not None
    for word, value in column["values"].items():
        term = URIRef(expand(value))
        assert (term, RDF.type, list_) in ontology()
        assert word in {str(text) for text in ontology().objects(term, SKOS.notation)}


@pytest.mark.parametrize(
    ("column", "property_"),
    [pytest.param(c, p, id=n) for n, c, p in columns() if c["type"] == "reference"],
)
def test_references_lead_to_what_their_property_ranges_over(
    column: dict[str, Any], property_: str
) -> None:
    range_ = ontology().value(URIRef(expand(property_)), RDFS.range)
    targets = [URIRef(expand(name)) for name in classes_of(specs()[column["table"]])]
    assert [target for target in targets if range_ not in wider(target)] == []


@pytest.mark.parametrize("table", [name for name, spec in specs().items() if "incoming" in spec])
def test_edges_from_the_hub_lead_to_what_they_range_over(table: str) -> None:
    spec = specs()[table]
    for edge in spec["incoming"]:
        property_ = URIRef(expand(edge["property"]))
        range_ = ontology().value(property_, RDFS.range)
        assert all(range_ in wider(URIRef(expand(name))) for name in classes_of(spec))
        above = set(ontology().transitive_objects(property_, RDFS.subPropertyOf))
        assert URIRef(f"{TERMS}hasStatement") in above
