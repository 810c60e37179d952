"""Things with all that is said of them, as pages show them: one query, labels included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.namespaces import TERMS
from ivig_kg.store import Row, Term
from ivig_kg.web.context import service
from ivig_kg.web.links import short
from ivig_kg.web.tables import Cell, cell


@dataclass(frozen=True)
class Fact:
    """A statement, criterion or other thing; `values` are by name (`locator`, `rdfs:label`)."""

    iri: str
    href: str
    values: Mapping[str, tuple[Cell, ...]]

    @property
    def label(self) -> str:
        """The name of the thing, or its prefixed name."""
        return self.text("rdfs:label") or short(self.iri)

    @property
    def cell(self) -> Cell:
        """The thing itself as a link."""
        return Cell(self.label, self.href, self.iri)

    def all(self, name: str) -> tuple[Cell, ...]:
        """Return the values of a property."""
        return self.values.get(name, ())

    def one(self, name: str) -> Cell | None:
        """Return the first value of a property, if it has any."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        """Return the first value of a property as text, empty without one."""
        found = self.one(name)
        return found.text if found else ""

    def value(self, name: str) -> str:
        """Return the local name of the first value (`Covered`), empty without one."""
        found = self.one(name)
        return found.name if found else ""

    def text_iri(self, name: str) -> str:
        """Return the IRI of the first value, empty without one."""
        found = self.one(name)
        return found.iri or "" if found else ""

    def is_a(self, *classes: str) -> bool:
        """Tell whether the thing is typed by one of the classes of the ontology."""
        return any(cell.name in classes for cell in self.all("rdf:type"))


@dataclass(frozen=True)
class Document:
    """A source, who issued it, and for where it speaks."""

    source: Cell
    version: str
    authority: Cell | None
    kind: Cell | None
    jurisdiction: Cell | None


_DOCUMENT: Final = ("authority", "kind", "jurisdiction")


def facts_about(iri: str) -> list[Fact]:
    """Return the statements about a thing."""
    return read_facts(service().ask("facts", subject=[iri]))


def things(iris: Iterable[str]) -> list[Fact]:
    """Return things with what is said of them."""
    wanted = service().pages.askable(iris)
    return read_facts(service().ask("things", thing=wanted)) if wanted else []


def criteria_of(rules: Iterable[Fact]) -> dict[str, Fact]:
    """Return the criteria of rules and labels by IRI, members of groups included."""
    wanted = [rule.iri for rule in rules]
    found = read_facts(service().ask("criteria", rule=wanted)) if wanted else []
    return {fact.iri: fact for fact in found}


def read_facts(rows: Sequence[Row]) -> list[Fact]:
    """Return the facts in rows of `thing`, `property`, `value` and perhaps `name`."""
    grouped: dict[str, dict[str, dict[str, Cell]]] = {}
    # The same values and properties come again and again.
    cells: dict[tuple[Term, Term | None], Cell] = {}
    names: dict[str, str] = {}
    for row in rows:
        iri, value, named = row["property"].value, row["value"], row.get("name")
        name = names.get(iri) or names.setdefault(iri, _name(iri))
        shown = cells.get((value, named))
        if shown is None:
            labels = {value.value: named.value} if named else {}
            shown = cells[value, named] = cell(value, labels)
        grouped.setdefault(row["thing"].value, {}).setdefault(name, {})[value.value] = shown
    return [
        Fact(iri, path_of(iri), {name: tuple(cells.values()) for name, cells in values.items()})
        for iri, values in grouped.items()
    ]


def documents_of(facts: Iterable[Fact]) -> dict[str, Document]:
    """Return the documents that facts are stated in, by IRI."""
    wanted = service().pages.askable(fact.text_iri("statedIn") for fact in facts)
    rows = service().ask("documents", source=wanted) if wanted else []
    return {row["source"].value: _document(row) for row in rows}


def conditions_of(facts: Iterable[Fact]) -> dict[str, Cell]:
    """Return the conditions that statements are about, by the IRI of the statement."""
    wanted = service().pages.askable(fact.iri for fact in facts)
    rows = service().ask("conditions-of", statement=wanted) if wanted else []
    return {
        row["statement"].value: cell(
            row["condition"], {row["condition"].value: row["conditionLabel"].value}
        )
        for row in rows
    }


def grouped(facts: Iterable[Fact], name: str) -> dict[str, list[Fact]]:
    """Return facts by the text of a property, sorted by it."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.text(name), []).append(fact)
    return dict(sorted(found.items()))


def path_of(iri: str) -> str:
    """Return where a browser finds an IRI of the graph; the IRI itself if nowhere else."""
    return service().links.path(iri) or iri


def by_kind(facts: Iterable[Fact], **classes: str) -> dict[str, list[Fact]]:
    """Return the facts of each class, under the names given."""
    known = list(facts)
    return {name: [f for f in known if f.is_a(class_)] for name, class_ in classes.items()}


def _document(row: Row) -> Document:
    labels = {
        row[name].value: row[f"{name}Label"].value for name in _DOCUMENT if f"{name}Label" in row
    }
    cells = {name: cell(row[name], labels) for name in _DOCUMENT if name in row}
    return Document(
        Cell(row["sourceTitle"].value, path_of(row["source"].value), row["source"].value),
        row["version"].value if "version" in row else "",
        *(cells.get(name) for name in _DOCUMENT),
    )


def _name(iri: str) -> str:
    return iri.removeprefix(TERMS) if iri.startswith(TERMS) else short(iri)
