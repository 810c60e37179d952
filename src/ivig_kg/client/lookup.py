"""Things by name, and what the graph says of them, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ivig_kg.catalogue import Question
from ivig_kg.names import Name, Names, index
from ivig_kg.namespaces import BASE, KINDS, expand, graph_for, individual
from ivig_kg.page_queries import PageQueries
from ivig_kg.parameters import choices_of, meant
from ivig_kg.paths import shipped
from ivig_kg.store import Row, Store, StoreError

_TYPE: Final = expand("rdf:type")
_DEFINITION: Final = expand("skos:definition")
# An indication has the slug of its condition, and hangs on it.
_NAMED_KINDS: Final = tuple(kind for kind in KINDS if kind != "indication")
HITS: Final = 50


class UnknownNameError(StoreError):
    """No thing has this name, or several have; the message names them."""


@dataclass(frozen=True)
class Fact:
    """A property of a thing and one value; `origin` is `stated`, `derived` or `inferred`."""

    property: str
    property_label: str
    value: str
    value_label: str
    origin: str


@dataclass(frozen=True)
class Entity:
    """A thing, the names of its classes, and what is said of it."""

    iri: str
    label: str
    types: tuple[str, ...]
    definition: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Statement:
    """What an authority states, in which of its sources, and where in it."""

    iri: str
    label: str
    authority: str
    authority_label: str
    source: str
    source_title: str
    locator: str


class Lookup:
    """Reads a store through the queries in `queries/pages`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pages = PageQueries(shipped("queries") / "pages")

    def iri(self, name: str) -> str:
        """Return the IRI of an IRI, a prefixed name or a slug.

        Raises `UnknownNameError` when the graph has no such thing, or several of that slug.
        """
        found = self.labels(_candidates(name))
        if len(found) == 1:
            return next(iter(found))
        if not found:
            raise UnknownNameError(f"nothing is called {name[:200]!r}")
        raise UnknownNameError(f"{name!r} may mean {', '.join(map(_prefixed, sorted(found)))}")

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the labels of those IRIs that have one."""
        wanted = self._pages.askable(iris)
        rows = self._ask("labels", thing=wanted) if wanted else []
        return {row["thing"].value: row["label"].value for row in rows}

    def entity(self, name: str) -> Entity:
        """Return a thing with all that is said of it; raise `UnknownNameError` for no thing."""
        iri = self.iri(name)
        rows = _once(self._ask("properties", subject=[iri]))
        terms = {t.value for row in rows for t in (row["property"], row["value"])}
        labels = self.labels({iri, *terms})
        facts = tuple(_fact(row, labels) for row in rows)
        return Entity(
            iri,
            labels[iri],
            tuple(sorted(f.value_label for f in facts if f.property == _TYPE)),
            next((f.value for f in facts if f.property == _DEFINITION), ""),
            tuple(f for f in facts if f.property not in {_TYPE, _DEFINITION}),
        )

    def statements(self, name: str) -> list[Statement]:
        """Return the statements about a thing; raise `UnknownNameError` for no thing."""
        rows = self._ask("statements", subject=[self.iri(name)])
        labels = self.labels(
            str(row[column]) for row in rows for column in ("authority", "source") if column in row
        )
        return [_statement(row, labels) for row in rows]

    def search(self, text: str) -> list[Name]:
        """Return things by label, abbreviation, synonym or code, the closest first.

        The names are read once; words that are spelled almost alike are found too.
        """
        return self._names.find(text, HITS)

    def meant(self, asked: Question, sent: Mapping[str, str]) -> dict[str, str]:
        """Return values for a question's parameters, with names as the slugs of what they name.

        Raises `ParameterError` for a name of nothing or of several.
        """
        return meant(asked, sent, choices_of(asked, self._individuals), lambda: self._names)

    @cached_property
    def _names(self) -> Names:
        columns = ("thing", "label", "kind", "match")
        return index(Name(*(row[column].value for column in columns)) for row in self._ask("names"))

    def _individuals(self, class_iri: str) -> dict[str, str]:
        rows = self._ask("individuals", **{"class": [class_iri]})
        return {row["individual"].value: row["label"].value for row in rows}

    def _ask(self, query: str, **values: str | Iterable[str]) -> list[Row]:
        return self._store.rows(self._pages.bind(query, values))


def _candidates(name: str) -> list[str]:
    if name.startswith(("http://", "https://")):
        return [name]
    if ":" in name:
        try:
            return [expand(name)]
        except ValueError as error:
            raise UnknownNameError(str(error)) from error
    return [individual(kind, name) for kind in _NAMED_KINDS]


def _prefixed(iri: str) -> str:
    return iri.removeprefix(BASE).replace("/", ":", 1)


def _once(rows: Iterable[Row]) -> list[Row]:
    """Keep a triple once, from the graph in which it is stated rather than concluded."""
    best: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = str(row["property"]), str(row["value"])
        if key not in best or _origin(row) == "stated":
            best[key] = row
    return list(best.values())


def _origin(row: Row) -> str:
    graph = str(row["graph"])
    if graph.startswith(graph_for("inferred")):
        return "inferred"
    return "derived" if graph.startswith(graph_for("derived", "")) else "stated"


def _fact(row: Row, labels: dict[str, str]) -> Fact:
    property_, value = str(row["property"]), str(row["value"])
    return Fact(
        property_, labels.get(property_, property_), value, labels.get(value, value), _origin(row)
    )


def _statement(row: Row, labels: dict[str, str]) -> Statement:
    authority = str(row["authority"]) if "authority" in row else ""
    source = str(row["source"])
    return Statement(
        str(row["statement"]),
        str(row["label"]),
        authority,
        labels.get(authority, ""),
        source,
        labels.get(source, source),
        str(row["locator"]),
    )
