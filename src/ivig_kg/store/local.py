"""Oxigraph in memory or on disk: evaluates and serializes outside of Python."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from ivig_kg.setting_kinds import DataFile
from ivig_kg.store.base import (
    JSON_RESULTS,
    Answer,
    Dataset,
    EngineError,
    EvaluationError,
    Formats,
    Kind,
    QuerySyntaxError,
    Row,
    media_type_for,
    read_rows,
)
from ivig_kg.store.contents import Contents, file_contents, release_contents
from ivig_kg.store.disk import open_read_only
from ivig_kg.store.serialization import RESULT_BYTES, write_rows, write_triples

_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ALTERNATIVE = re.compile(r'"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^,]+', re.DOTALL)


# The parser names what it would take; these are refused here.
_NOT_OFFERED: Final = ("LATERAL", "SERVICE", "<unreported>")


_NAMED: Final = 6
"""More alternatives than this help nobody."""

# An update is parsed as a whole and then done in order: what follows this is never begun.
_STOP: Final = "DROP GRAPH <urn:ivig-kg:no-such-graph> ;"


# What RocksDB says of a file that it cannot read as it was written.
_DISK_FAULTS: Final = ("Corruption", "IO error")


class LocalStore:
    """A read-only dataset in memory, or on disk."""

    def __init__(self, store: ox.Store, version: str, result_bytes: int = RESULT_BYTES) -> None:
        self._store = store
        self._version = version
        self._result_bytes = result_bytes
        self._graphs = frozenset(
            graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)
        )

    @classmethod
    def from_release(cls, folder: Path, result_bytes: int = RESULT_BYTES) -> Self:
        """Load `ivig.nq` of a release, and the questions of this software in a graph beside it.

        Raises `NoReleaseError` when the build has not made it, `ReleaseError` when it is damaged.
        """
        return cls.from_contents(release_contents(folder), result_bytes)

    @classmethod
    def from_files(cls, files: Iterable[Path | DataFile], result_bytes: int = RESULT_BYTES) -> Self:
        """Load RDF files of any format; their version is a hash of what they hold.

        Raises `SyntaxError` for a file that does not parse, `ValueError` for an unknown extension.
        """
        return cls.from_contents(file_contents(files), result_bytes)

    @classmethod
    def from_contents(cls, contents: Contents, result_bytes: int = RESULT_BYTES) -> Self:
        """Load contents into memory; raises what `Contents.fill` raises."""
        store = ox.Store()
        contents.fill(store)
        return cls(store, contents.version, result_bytes)

    @classmethod
    def on_disk(cls, folder: Path, version: str, result_bytes: int = RESULT_BYTES) -> Self:
        """Read the store that `disk.make` has made; raise `DiskStoreError` for a damaged one.

        Its files stay open, and no other is opened later.
        """
        return cls(open_read_only(folder), version, result_bytes)

    @property
    def version(self) -> str:
        """The version of the release, or the hash of the files."""
        return self._version

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs."""
        return self._graphs

    def answer(
        self,
        text: str,
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,  # noqa: ARG002  # nothing stops the engine in this process
        abandoned: Callable[[], bool] | None = None,  # noqa: ARG002
    ) -> Answer:
        """Evaluate and serialize; raise the `StoreError` that fits."""
        try:
            return self._serialize(self._query(text, dataset), formats)
        except SyntaxError as error:
            raise _syntax_error(str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            if str(error).startswith(_DISK_FAULTS):
                raise EngineError("The graph on disk cannot be read.") from error
            raise EvaluationError(str(error)) from error

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

    def check_query(self, text: str) -> None:
        """Raise `QuerySyntaxError` when a query does not parse; ask no data."""
        try:
            ox.Store().query(text)
        except SyntaxError as error:
            raise _syntax_error(str(error)) from error
        except (OSError, RuntimeError, ValueError):
            return

    def check_update(self, prologue: str, operation: str) -> None:
        """Raise `QuerySyntaxError` when an update operation does not parse; do nothing of it."""
        head = f"{prologue}\n{_STOP}\n"
        try:
            ox.Store().update(head + operation)
        except SyntaxError as error:
            raise _syntax_error(str(error), head.count("\n")) from error
        except (OSError, RuntimeError, ValueError):
            return

    def close(self) -> None:
        """Do nothing: memory goes with the object."""

    def _query(
        self, text: str, dataset: Dataset | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if dataset is None:
            return self._store.query(text, use_default_graph_as_union=True)
        return self._store.query(
            text,
            default_graph=[ox.NamedNode(iri) for iri in dataset.default_graphs],
            named_graphs=[ox.NamedNode(iri) for iri in dataset.named_graphs],
        )

    def _serialize(
        self, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, formats: Formats
    ) -> Answer:
        if isinstance(result, ox.QueryTriples):
            media_type = media_type_for("graph", formats)
            return Answer(
                "graph", media_type, write_triples(result, media_type, self._result_bytes)
            )
        kind: Kind = "boolean" if isinstance(result, ox.QueryBoolean) else "rows"
        media_type = media_type_for(kind, formats)
        return Answer(kind, media_type, write_rows(result, media_type, self._result_bytes))


def _syntax_error(message: str, lines_before: int = 0) -> QuerySyntaxError:
    found = _ERROR.match(message)
    if not found or int(found[1]) <= lines_before:
        return QuerySyntaxError(message)
    line = int(found[1]) - lines_before
    return QuerySyntaxError(_expectation(found[3]), line, int(found[2]))


def _expectation(alternatives: str) -> str:
    names = [name.strip() for name in _ALTERNATIVE.findall(alternatives)]
    names = [name for name in names if name and not name.startswith(("[", "'"))]
    names = [name for name in names if name not in _NOT_OFFERED]
    # Among the tokens that the parser would have taken stand its remarks, which say more.
    remarks = [name for name in names if " " in name and not name.startswith('"')]
    if remarks or len(names) > _NAMED:
        return "; ".join(remarks)
    return f"expected {' or '.join(names)}" if names else ""
