"""Rows of an answer, engine by engine, in one written form; and the rows that are expected.

`python -m questions.answers SLUG ...` in the folder `tests` writes the expected rows of a question
anew, out of pyoxigraph. Read them against the tables before you keep them.
"""

import csv
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal as StoreLiteral
from pyoxigraph import NamedNode, QuerySolutions, Store
from rdflib import XSD, Graph, Literal, URIRef, Variable
from rdflib.term import Identifier

from ivig_kg.catalogue import Question, load_catalogue
from ivig_kg.namespaces import PREFIXES
from ivig_kg.paths import CHECKOUT
from questions.graphs import FIXTURE

Row = tuple[str, ...]

CATALOGUE = load_catalogue(CHECKOUT / "queries" / "questions")
EXPECTED = FIXTURE / "expected"
_NUMBERS = {str(XSD.decimal), str(XSD.integer)}


def with_required_examples(question: Question) -> str:
    """The question with the examples of its required parameters, the others left open."""
    return question.bind({p.name: p.example or "" for p in question.parameters if not p.optional})


def solutions(store: Store, text: str) -> QuerySolutions:
    """The solutions of a SELECT over the union of all graphs, as the service gives them."""
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return found


def oxigraph_rows(store: Store, question: Question, text: str) -> list[Row]:
    """The rows in pyoxigraph, in their order."""
    return [
        tuple(_store_cell(row[name]) for name in question.columns) for row in solutions(store, text)
    ]


def rdflib_rows(graph: Graph, question: Question, text: str) -> list[Row]:
    """The rows in rdflib's own engine, in their order."""
    return [
        tuple(_rdflib_cell(row.get(Variable(name))) for name in question.columns)
        for row in graph.query(text).bindings
    ]


def expected_rows(slug: str) -> list[Row]:
    """The rows that stand in the file of the question; its header must be the columns."""
    with (EXPECTED / f"{slug}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(CATALOGUE[slug].columns)
    return [tuple(row) for row in rows]


def write_expected(question: Question, rows: list[Row]) -> None:
    """Write the file of the question."""
    with (EXPECTED / f"{question.slug}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([tuple(question.columns), *rows])


def short(iri: str) -> str:
    """An IRI as prefix and local name, where the project has a prefix for it."""
    fitting = [(space, prefix) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda found: len(found[0]))
    return f"{prefix}:{iri.removeprefix(space)}"


def _store_cell(term: object) -> str:
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(term, StoreLiteral):
        return _literal(term.value, term.datatype.value)
    assert term is None, f"a {type(term).__name__} is no cell of an answer"
    return ""


def _rdflib_cell(term: Identifier | None) -> str:
    if isinstance(term, URIRef):
        return short(str(term))
    if isinstance(term, Literal):
        return _literal(str(term), str(term.datatype))
    assert term is None, f"a {type(term).__name__} is no cell of an answer"
    return ""


def _literal(text: str, datatype: str) -> str:
    """Numbers without trailing zeros: engines print them differently."""
    return f"{Decimal(text).normalize():f}" if datatype in _NUMBERS else text


def main(slugs: list[str]) -> None:
    """Write the expected rows of the questions named."""
    from questions.conftest import fixture_store_in

    with tempfile.TemporaryDirectory() as folder:
        store = fixture_store_in(Path(folder))
    for slug in slugs:
        question = CATALOGUE[slug]
        write_expected(question, oxigraph_rows(store, question, with_required_examples(question)))


if __name__ == "__main__":
    main(sys.argv[1:])
