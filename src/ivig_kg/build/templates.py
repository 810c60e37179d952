"""Templates of the table specs: text with `{column}` or `{reference.label}` in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ivig_kg.namespaces import individual

_FIELD = re.compile(r"\{([a-z0-9_]+(?:\.[a-z0-9_]+)*)\}")


@dataclass(frozen=True)
class Template:
    """A text with fields; a field is a path of column names.

    >>> Template("{source.authority.label} on {kind}").paths
    (('source', 'authority', 'label'), ('kind',))
    """

    text: str

    @cached_property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Every field, in order."""
        return tuple(tuple(field.split(".")) for field in _FIELD.findall(self.text))

    @property
    def columns(self) -> tuple[str, ...]:
        """The first column of every field."""
        return tuple(path[0] for path in self.paths)

    def fill(self, value: Callable[[tuple[str, ...]], str]) -> str:
        """Return the text with every field replaced by `value(path)`."""
        return _FIELD.sub(lambda field: value(tuple(field[1].split("."))), self.text)


def iri_of(template: Template, cells: dict[str, str]) -> str:
    """Return the individual that a `kind/slug` template names for a row's cells.

    >>> iri_of(Template("indication/{condition}"), {"condition": "kawasaki-disease"})
    'https://w3id.org/ivig-kg/indication/kawasaki-disease'
    """
    kind, _, slug = template.fill(lambda path: cells[path[0]]).partition("/")
    return individual(kind, slug)
