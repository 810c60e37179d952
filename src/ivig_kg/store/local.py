"""Oxigraph in memory: loads a release or RDF files, evaluates and serializes outside of Python."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from ivig_kg.catalogue import load_catalogue
from ivig_kg.examples import EXAMPLES, describe_questions
from ivig_kg.paths import shipped
from ivig_kg.settings import DataFile
from ivig_kg.store.base import (
    JSON_RESULTS,
    Answer,
    Dataset,
    EvaluationError,
    Formats,
    Kind,
    QuerySyntaxError,
    Row,
    media_type_for,
    read_rows,
)
from ivig_kg.store.serialization import RESULT_BYTES, write_rows, write_triples

_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ALTERNATIVE = re.compile(r'"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^,]+', re.DOTALL)


# The parser names what it would take; these are refused here.
_NOT_OFFERED: Final = ("LATERAL", "SERVICE", "<unreported>")


_NAMED: Final = 6
"""More alternatives than this help nobody."""

# An update is parsed as a whole and then done in order: what follows this is never begun.
_STOP: Final = "DROP GRAPH <urn:ivig-kg:no-such-graph> ;"


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
        """Load `ivig.nq` of a release, and the questions of this software in a graph beside it.

        Raises `NoReleaseError` when the build has not made it.
        """
        quads, manifest = folder / "ivig.nq", folder / "manifest.json"
        if not (quads.is_file() and manifest.is_file()):
            raise NoReleaseError(f"no release in {folder}: run `make build` first")
        store = ox.Store()
        store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS)
        questions = load_catalogue(shipped("queries") / "questions").values()
        store.load(
            describe_questions(questions),
            format=ox.RdfFormat.TURTLE,
            to_graph=ox.NamedNode(EXAMPLES),
        )
        version = json.loads(manifest.read_bytes())["version"]
        return cls(store, version, result_bytes)

    @classmethod
    def from_files(cls, files: Iterable[Path | DataFile], result_bytes: int = RESULT_BYTES) -> Self:
        """Load RDF files of any format; their version is a hash of what they hold.

        Raises `SyntaxError` for a file that does not parse, `ValueError` for an unknown extension.
        """
        store = ox.Store()
        digest = hashlib.sha256()
        for file in files:
            data = DataFile(file) if isinstance(file, Path) else file
            _load(store, data)
            digest.update(data.graph.encode() + data.path.read_bytes())
        return cls(store, digest.hexdigest()[:12], result_bytes)

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
            raise EvaluationError(str(error)) from error

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

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


def _load(store: ox.Store, data: DataFile) -> None:
    file_format = ox.RdfFormat.from_extension(data.path.suffix[1:])
    if file_format is None or file_format.supports_datasets:
        store.load(path=data.path)
        return
    graph = ox.NamedNode(data.graph_iri)
    # An empty file is a graph too.
    store.add_graph(graph)
    store.load(path=data.path, to_graph=graph)


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
