"""How a query of a reader is put to an engine: its text there, and the parameters beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ivig_kg.sparql.tokens import unescape
from ivig_kg.store.base import Dataset
from ivig_kg.store.remote.clauses import (
    NOWHERE,
    by_stored_names,
    has_graph,
    only_graphs,
    without_dataset,
)
from ivig_kg.store.remote.served import GraphSet, Sight


@dataclass(frozen=True)
class Question:
    """A query as an engine is asked it.

    `hides` tells that it has variables that its reader does not know, and `blank` how the IRIs
    begin that stand for blank nodes.
    """

    text: str
    parameters: tuple[tuple[str, str], ...] = ()
    hides: bool = False
    blank: str = ""


def asked(text: str, dataset: Dataset | None, sight: Sight) -> Question:
    """Return how to ask a query over a dataset, or over the union of all graphs without one."""
    dialect = sight.dialect
    if dataset is not None:
        text = without_dataset(text)
    if not dialect.escapes and "\\" in text:
        text = unescape(text)
    if sight.graph_set:
        return _of_set(text, dataset, sight, sight.graph_set)
    if dataset is not None:
        return _over(text, dataset.default_graphs, dataset.named_graphs, sight)
    if dialect.pragmas:
        exclusions = ("default-graph-exclude", "named-graph-exclude")
        return Question(_pragmas((name, iri) for name in exclusions for iri in dialect.own) + text)
    return Question(text, dialect.union)


def _of_set(text: str, dataset: Dataset | None, sight: Sight, graphs: GraphSet) -> Question:
    wanted = sight.stored if dataset is None else dataset.named_graphs
    named: list[str] = []
    if has_graph(text):
        text = by_stored_names(text, graphs.names)
        named = [graphs.names, *_stored(wanted, sight)]
    default = [graphs.union] if dataset is None else _stored(dataset.default_graphs, sight)
    return replace(_over(text, default, named, sight), hides=bool(named), blank=graphs.blank)


def _stored(names: Iterable[str], sight: Sight) -> list[str]:
    return [sight.stored.get(name, NOWHERE) for name in names]


def _over(text: str, default: Sequence[str], named: Sequence[str], sight: Sight) -> Question:
    if not sight.dialect.pragmas:
        pairs = [("default-graph-uri", iri) for iri in default]
        return Question(text, (*pairs, *(("named-graph-uri", iri) for iri in named)))
    # Virtuoso takes all graphs where none is named, and any that a query calls by its name.
    text = only_graphs(text, named)
    pairs = [("default-graph-uri", iri) for iri in default or [NOWHERE]]
    return Question(
        _pragmas([*pairs, *(("named-graph-uri", iri) for iri in named or [NOWHERE])]) + text
    )


def _pragmas(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"define input:{name} <{iri}> " for name, iri in pairs)
