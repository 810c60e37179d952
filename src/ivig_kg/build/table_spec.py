"""The spec of a table, `ontology/tables/<name>.yaml`: what its columns mean in the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ivig_kg.build.templates import Template

SLUG: Final = r"[a-z0-9]+([-.][a-z0-9]+)*"
"""Kebab-case words joined by dots: the form of a key."""


@dataclass(frozen=True)
class Column:
    """One column: the form of its cells and the properties that carry them."""

    name: str
    type: str
    about: str
    properties: tuple[str, ...] = ()
    required: bool = False
    list: bool = False
    unique: bool = False
    table: str = ""
    match: str = ""
    pattern: str = ""
    prefix: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ClassBy:
    """The class of a row's individual follows from the word in a column."""

    column: str
    classes: Mapping[str, str]


@dataclass(frozen=True)
class Incoming:
    """A triple that points to the row's individual from the one that a template names."""

    start: Template
    property: str


@dataclass(frozen=True)
class Companion:
    """A second individual of the row, which points to the first one with `property`."""

    subject: Template
    class_: str
    property: str
    label: Template


@dataclass(frozen=True)
class Inherits:
    """Values that the row takes over from the row to which one of the columns `start` refers."""

    start: tuple[str, ...]
    properties: tuple[str, ...]


@dataclass(frozen=True)
class AboutBy:
    """A reference whose table depends on the word in another column."""

    column: str
    entity: str
    property: str
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Placement:
    """The row is a node of a tree of criteria below the row to which an `owner` column refers."""

    owners: tuple[str, ...]
    groups: str


@dataclass(frozen=True)
class TableSpec:
    """A table: its key, its individuals, its columns and the rules over a whole row."""

    name: str
    title: str
    about: str
    key: str
    subject: Template
    columns: Mapping[str, Column]
    class_: str = ""
    class_by: ClassBy | None = None
    label: Template | None = None
    incoming: tuple[Incoming, ...] = ()
    companion: Companion | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    one_of: tuple[tuple[str, ...], ...] = ()
    inherits: Inherits | None = None
    about_by: AboutBy | None = None
    placement: Placement | None = None

    def column_of(self, property_: str) -> Column | None:
        """Return the column that carries a property, if one does."""
        return next((c for c in self.columns.values() if property_ in c.properties), None)
