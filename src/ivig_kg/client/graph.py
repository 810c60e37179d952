"""The graph as an object: the release on this machine, or an endpoint over HTTP."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from ivig_kg.catalogue import ParameterError, Question, load_catalogue
from ivig_kg.client.frames import Library, frame, records, unlabelled
from ivig_kg.client.lookup import Entity, Lookup, Statement
from ivig_kg.client.patience import patiently
from ivig_kg.names import Name
from ivig_kg.paths import shipped
from ivig_kg.store import Access, Answer, Dataset, Formats, LocalStore, RemoteStore, Row, Store
from ivig_kg.store.base import JSON_RESULTS, read_result, read_rows

if TYPE_CHECKING:
    import pandas

NOTICE: Final = "Reference information, no clinical advice."
TIMEOUT: Final = 30.0
RETRIES: Final = 4


class Graph:
    """Questions, statements and SPARQL over one store."""

    def __init__(self, store: Store, retries: int = 0) -> None:
        self._store = _PatientStore(store, retries)
        self._lookup = Lookup(self._store)
        self._catalogue = load_catalogue(shipped("queries") / "questions")

    @classmethod
    def local(cls, folder: Path | None = None) -> Self:
        """Read a release into this process; raises `NoReleaseError` when there is none."""
        return cls(LocalStore.from_release(folder or shipped("dist")))

    @classmethod
    def remote(cls, endpoint: str, timeout: float = TIMEOUT, retries: int = RETRIES) -> Self:
        """Ask a SPARQL endpoint; a busy one is asked again, when it says that it may be."""
        access = Access(endpoint, timeout=timeout, retries=0)
        return cls(RemoteStore(access, follows=False), retries)

    @property
    def version(self) -> str:
        """The version of the data."""
        return self._store.version

    def questions(self, tag: str = "") -> list[Question]:
        """Return the catalogued questions, all or those with a tag."""
        return [q for q in self._catalogue.values() if not tag or tag in q.tags]

    def ask(
        self, question: str, *, library: Library = "pandas", **parameters: str | float | bool
    ) -> "pandas.DataFrame":
        """Answer a catalogued question as a data frame; its `attrs` say which and of what version.

        Raises `ParameterError` for an unknown question, or a wrong or missing parameter.
        """
        asked = self._question(question)
        sent = {name: _text(value) for name, value in parameters.items()}
        given = self._lookup.meant(asked, sent)
        about = {"question": asked.summary, "version": self.version, "notice": NOTICE}
        return self._frame(asked.bind(given), library, about)

    def query(self, sparql: str, *, library: Library = "pandas") -> "pandas.DataFrame":
        """Answer a SPARQL SELECT as a data frame."""
        return self._frame(sparql, library, {"version": self.version, "notice": NOTICE})

    def describe(self, name: str) -> Entity:
        """Return a thing by IRI, prefixed name (`product:privigen`) or slug.

        Raises `UnknownNameError` when there is none, or when several have the slug.
        """
        return self._lookup.entity(name)

    def statements(self, name: str = "", *, condition: str = "") -> list[Statement]:
        """Return who states what of a thing, and where it is written.

        Raises `UnknownNameError` for a name that nothing has.
        """
        return self._lookup.statements(name or f"condition:{condition}")

    def search(self, text: str) -> list[Name]:
        """Return things by label, abbreviation, synonym or code, the closest first."""
        return self._lookup.search(text)

    def _question(self, slug: str) -> Question:
        if slug not in self._catalogue:
            raise ParameterError(f"no question {slug!r}; `questions()` lists them")
        return self._catalogue[slug]

    def _frame(self, text: str, library: Library, about: Mapping[str, str]) -> Any:
        columns, rows = read_result(self._store.answer(text, {"rows": JSON_RESULTS}).body)
        bare = unlabelled(columns, rows)
        labels = self._lookup.labels(str(r[column]) for r in rows for column in bare if column in r)
        return frame(records(columns, rows, labels), library, about)


class _PatientStore:
    """A store that is asked again when it is busy."""

    def __init__(self, store: Store, retries: int) -> None:
        self._store = store
        self._retries = retries
        self.graphs = store.graphs
        self.check_update = store.check_update
        self.close = store.close

    @property
    def version(self) -> str:
        return self._store.version

    def answer(
        self, text: str, formats: Formats, dataset: Dataset | None = None, **limits: Any
    ) -> Answer:
        return patiently(
            lambda: self._store.answer(text, formats, dataset, **limits), self._retries
        )

    def rows(self, text: str) -> list[Row]:
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)


def _text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
