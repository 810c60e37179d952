"""Reads the edited Turtle: header, modules and vocabularies, and apart from them the shapes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    QuadParser,
    RdfFormat,
    parse,
)

from ivig_kg.build.problems import Problem
from ivig_kg.namespaces import PREFIXES, graph_for


@dataclass
class Sources:
    """What the Turtle files say: `terms` in a named graph a file, `shapes` apart from them."""

    terms: list[Quad] = field(default_factory=list)
    shapes: list[Quad] = field(default_factory=list)


def read_sources(folder: Path) -> tuple[Sources, list[Problem]]:
    """Return the Turtle files of `ontology/` and what is wrong with each."""
    sources, problems = Sources(), []
    for target, pattern, family in (
        (sources.terms, "ivig.ttl", "ontology"),
        (sources.terms, "modules/*.ttl", "ontology"),
        (sources.terms, "vocabularies/*.ttl", "vocabulary"),
        (sources.shapes, "shapes/*.ttl", "shapes"),
    ):
        for path in sorted(folder.glob(pattern)):
            name = "" if path.parent == folder else path.stem
            quads, found = _read(path, f"{folder.name}/{path.relative_to(folder)}", family, name)
            target += quads
            problems += found
    return sources, problems


def _read(path: Path, file: str, family: str, name: str) -> tuple[list[Quad], list[Problem]]:
    parser = parse(path=path, format=RdfFormat.TURTLE)
    try:
        quads = list(parser)
    except SyntaxError as error:
        return [], [Problem(file, error.lineno or 0, "", f"not Turtle: {error.msg}")]
    problems = _prefix_problems(parser, file)
    return _named(quads, graph_for(family, name), f"{family}-{name}"), problems


def _prefix_problems(parser: QuadParser, file: str) -> list[Problem]:
    return [
        Problem(
            file, 0, f"@prefix {prefix}:", f"<{iri}> is not the project's", _right_prefix(prefix)
        )
        for prefix, iri in sorted(parser.prefixes.items())
        if PREFIXES.get(prefix) != iri
    ]


def _right_prefix(prefix: str) -> str:
    known = PREFIXES.get(prefix)
    return f"it is <{known}>" if known else f"the prefixes are {', '.join(PREFIXES)}"


def _named(quads: Iterable[Quad], graph: str, label: str) -> list[Quad]:
    """Return the triples in a named graph, with the same labels of blank nodes every time."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    own = NamedNode(graph)
    return [
        Quad(_labelled(q.subject, label), q.predicate, _labelled(q.object, label), own)
        for q in sorted(dataset, key=str)
    ]


_Term = TypeVar("_Term")


def _labelled(term: _Term, label: str) -> _Term | BlankNode:
    """Return a blank node under a label of its file's own: two files share none."""
    return BlankNode(f"{label}-{term.value}") if isinstance(term, BlankNode) else term
