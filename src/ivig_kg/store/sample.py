"""A sample of a store on disk, by which all of its files are opened.

RocksDB opens the first sixteen files of a store with it, and another when it is asked for something
in it: too late for a worker, which may open nothing any more. What stands at places all over every
index is therefore asked for in advance.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

SAMPLE: Final = "sample.nq"

_QUADS: Final = 3000
"""So many that of a hundred files for each index none is missed."""
_AT_ONCE: Final = 50
_DESCRIPTORS: Final = Path("/proc/self/fd")
_ANY: Final = """
SELECT ?s ?p ?o ?g
WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} FILTER (RAND() < {share:.12f}) }}"""


def write_sample(store: ox.Store, folder: Path) -> None:
    """Write about three thousand quads of a store, any of them as likely as any other."""
    share = min(1.0, _QUADS / max(1, len(store)))
    found = store.query(_ANY.format(share=share))
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # of a SELECT
    quads = (ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in found)
    ox.serialize(quads, folder / SAMPLE, format=ox.RdfFormat.N_QUADS)


def open_files(store: ox.Store, folder: Path) -> None:
    """Have all files of a store opened; raise `SyntaxError` or `OSError` for a broken sample."""
    list(store.named_graphs())
    sample = ox.parse(path=folder / SAMPLE, format=ox.RdfFormat.N_QUADS)
    while unopened(folder) and _ask(store, islice(sample, _AT_ONCE)):
        pass


def unopened(folder: Path) -> set[str]:
    """Return the files of tables that this process has not opened, where the system tells it."""
    names = {path.name for path in folder.glob("*.sst")}
    if not _DESCRIPTORS.exists():
        return names
    return names - set(_opened())


def _opened() -> Iterator[str]:
    for descriptor in _DESCRIPTORS.iterdir():
        # The one with which they are listed is gone by now.
        with suppress(FileNotFoundError):
            yield descriptor.readlink().name


def _ask(store: ox.Store, quads: Iterable[ox.Quad]) -> int:
    """Ask every index for what stands where each quad does; return how many quads there were."""
    count = 0
    for quad in quads:
        count += 1
        for found in _places(store, quad):
            next(found, None)
    return count


def _places(store: ox.Store, quad: ox.Quad) -> Iterator[Iterator[ox.Quad]]:
    s, p, o, g = quad
    for graph in (None, g):
        yield store.quads_for_pattern(s, p, None, graph)
        yield store.quads_for_pattern(None, p, o, graph)
        yield store.quads_for_pattern(s, None, o, graph)
