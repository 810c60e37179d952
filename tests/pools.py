"""A graph on which queries get out of hand quickly, and pools over it with short limits."""

from pathlib import Path

from ivig_kg.store.base import Formats, StoreError
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import METHOD, PoolStore
from ivig_kg.store.workers.crew import Method

FORMATS: Formats = {
    "rows": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples",
}
SIZE = 600
"""Things in the graph, each with three triples."""

CONTROL = "SELECT ?o WHERE { <urn:thing:7> <urn:is> ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?i"
CRASHING = "SELECT * { FILTER(" + "!" * 200_000 + "true) }"

LIMITS = Limits(workers=2, timeout=20, memory=256, result_bytes=1024**2, queue_length=8)


def graph_file(folder: Path) -> Path:
    """Write the graph: a ring of things, each with its number and a text."""
    path = folder / "ring.nq"
    lines = []
    for number in range(SIZE):
        subject, following = f"<urn:thing:{number}>", f"<urn:thing:{(number + 1) % SIZE}>"
        graph = f"<urn:graph:{number % 3}>"
        lines.append(f"{subject} <urn:next> {following} {graph} .\n")
        lines.append(f'{subject} <urn:is> "{number}" {graph} .\n')
        lines.append(f'{subject} <urn:text> "{"ab" * 20}{number}" {graph} .\n')
    path.write_text("".join(lines), encoding="utf-8")
    return path


def pool(path: Path, limits: Limits = LIMITS, method: Method = METHOD) -> PoolStore:
    """Return a pool over the graph."""
    return PoolStore.from_files([path], limits, method)


def is_well(store: PoolStore) -> bool:
    """Return whether the control query gets its answer."""
    return [row["o"].value for row in store.rows(CONTROL)] == ["7"]


def outcome(store: PoolStore, query: str) -> str:
    """Return `answered`, or the name of the error that a query ended with."""
    try:
        store.answer(query, FORMATS)
    except StoreError as error:
        return type(error).__name__
    return "answered"
