"""Oxigraph in memory: loads a release or RDF files, evaluates and serializes outside of Python."""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from ivig_kg.namespaces import PREFIXES
from ivig_kg.store.base import (
    JSON_RESULTS,
    Answer,
    Dataset,
    EvaluationError,
    Formats,
    Kind,
    QuerySyntaxError,
    ResultTooLargeError,
    Row,
    read_rows,
)

RESULT_BYTES: Final = 64 * 1024**2

_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ALTERNATIVE = re.compile(r'"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^,]+', re.DOTALL)


class NoReleaseError(FileNotFoundError):
    """There is no release in the folder."""


class LocalStore:
    """A read-only dataset in memory."""

    def __init__(self, store: ox.Store, version: str, result_bytes: int = RESULT_BYTES) -> None:
        self._store = store
        self._version = version
        self._result_bytes = result_bytes
        self._graphs = frozenset(
            graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)
        )

    @classmethod
    def from_release(cls, folder: Path, result_bytes: int = RESULT_BYTES) -> Self:
        """Load `ivig.nq` of a release; raise `NoReleaseError` when the build has not made it."""
        quads, manifest = folder / "ivig.nq", folder / "manifest.json"
        if not (quads.is_file() and manifest.is_file()):
            raise NoReleaseError(f"no release in {folder}: run `make build` first")
        store = ox.Store()
        store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS)
        version = json.loads(manifest.read_bytes())["version"]
        return cls(store, version, result_bytes)

    @classmethod
    def from_files(cls, paths: Iterable[Path], result_bytes: int = RESULT_BYTES) -> Self:
        """Load RDF files of any format; their version is a hash of what they hold.

        Raises `SyntaxError` for a file that does not parse, `ValueError` for an unknown extension.
        """
        store = ox.Store()
        digest = hashlib.sha256()
        for path in paths:
            store.load(path=path)
            digest.update(path.read_bytes())
        return cls(store, digest.hexdigest()[:12], result_bytes)

    @property
    def version(self) -> str:
        """The version of the release, or the hash of the files."""
        return self._version

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs."""
        return self._graphs

    def answer(self, text: str, formats: Formats, dataset: Dataset | None = None) -> Answer:
        """Evaluate and serialize; raise the `StoreError` that fits."""
        try:
            return self._serialize(self._query(text, dataset), formats)
        except SyntaxError as error:
            raise _syntax_error(str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise EvaluationError(str(error)) from error

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

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
        output = _BoundedBytes(self._result_bytes)
        if isinstance(result, ox.QueryTriples):
            media_type = formats["graph"]
            rdf_format = ox.RdfFormat.from_media_type(media_type)
            ox.serialize(result, output, format=rdf_format, prefixes=PREFIXES)  # type: ignore[arg-type]  # any writer will do
            return Answer("graph", media_type, output.content())
        kind: Kind = "boolean" if isinstance(result, ox.QueryBoolean) else "rows"
        results_format = ox.QueryResultsFormat.from_media_type(formats[kind])
        result.serialize(output, format=results_format)  # type: ignore[arg-type]  # any writer will do
        return Answer(kind, formats[kind], output.content())


class _BoundedBytes:
    """A writer that refuses to grow above a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, part: bytes) -> int:
        self._size += len(part)
        if self._size > self._limit:
            raise ResultTooLargeError(f"The answer is larger than {self._limit} bytes.")
        self._parts.append(part)
        return len(part)

    def flush(self) -> None:
        """Do nothing: the parts are in memory."""

    def content(self) -> bytes:
        return b"".join(self._parts)


def _syntax_error(message: str) -> QuerySyntaxError:
    found = _ERROR.match(message)
    if not found:
        return QuerySyntaxError(message)
    return QuerySyntaxError(_expectation(found[3]), int(found[1]), int(found[2]))


def _expectation(alternatives: str) -> str:
    names = [name.strip() for name in _ALTERNATIVE.findall(alternatives)]
    names = [name for name in names if name and not name.startswith(("[", "'"))]
    # Among the tokens that the parser would have taken stand its remarks, which say more.
    remarks = [name for name in names if " " in name and not name.startswith('"')]
    if remarks:
        return "; ".join(remarks)
    return f"expected {' or '.join(names[:12])}" if names else "this is not expected here"
