"""Query files: SPARQL that runs as it stands, with a YAML header behind `#+` that describes it.

The header's keys are grlc's where grlc has one (https://github.com/CLARIAH/grlc). A parameter is
one `VALUES ?name { ... }` line of the outermost group; a value is bound by replacing what stands
between its braces with a term that the RDF library has rendered, so nothing can be injected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import yaml
from rdflib import XSD, Literal, URIRef

from ivig_kg.namespaces import PREFIXES, expand

HEADER_KEYS: Final = {"summary", "description", "tags", "parameters", "columns", "chart"}
PARAMETER_KEYS: Final = {"label", "type", "class", "prefix", "optional", "example", "enum"}
CHART_KINDS: Final = ("bar", "dot")
TYPES: Final = ("iri", "string", "integer", "decimal", "boolean")

# The loader written in C, where PyYAML has it, is ten times faster and as safe.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VALUES = re.compile(r"^(\s*VALUES \?(\w+) \{)[^{}\n]*(\})", re.MULTILINE)
_SLUG = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


class CatalogueError(ValueError):
    """A query file does not say what a query file must say; the message names file and line."""


class ParameterError(ValueError):
    """A parameter is unknown, missing or not of its type; the message names it."""


@dataclass(frozen=True)
class QueryFile:
    """A query and the header that stood above it."""

    path: Path
    header: Mapping[str, Any]
    text: str

    @property
    def slug(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


@dataclass(frozen=True)
class Parameter:
    """A value that a question asks for; `prefix` turns a bare slug into an IRI."""

    name: str
    label: str
    type: str
    class_iri: str | None = None
    prefix: str | None = None
    optional: bool = False
    example: str | None = None
    enum: tuple[str, ...] = ()

    def render(self, value: str) -> str:
        """Return `value` as a SPARQL term; raise `ParameterError` when it is not of the type."""
        if self.enum and value not in self.enum:
            raise self.error(value, f"one of {', '.join(self.enum)}")
        if self.type == "iri":
            return self._iri(value).n3()
        return self._literal(value).n3()

    def error(self, value: str, expected: str) -> ParameterError:
        """Return the error that says what was expected instead of `value`."""
        shown = value if len(value) <= 80 else f"{value[:80]}..."
        return ParameterError(f"parameter {self.name!r}: expected {expected}, got {shown!r}")

    def _iri(self, value: str) -> URIRef:
        if _IRI.fullmatch(value):
            return URIRef(value)
        prefix, colon, local = value.partition(":")
        if colon and prefix in PREFIXES and _SLUG.fullmatch(local):
            return URIRef(expand(value))
        if self.prefix and _SLUG.fullmatch(value):
            return URIRef(PREFIXES[self.prefix] + value)
        raise self.error(value, "an IRI, a prefixed name or a slug")

    def _literal(self, value: str) -> Literal:
        if self.type == "string":
            return Literal(value)
        if self.type == "boolean" and value in ("true", "false"):
            return Literal(value, datatype=XSD.boolean)
        if self.type == "integer" and re.fullmatch(r"[+-]?\d{1,18}", value):
            return Literal(int(value))
        if self.type == "decimal" and (number := _decimal(value)) is not None:
            return Literal(number)
        raise self.error(value, f"a value of type {self.type}")


@dataclass(frozen=True)
class Chart:
    """How an answer is drawn: what its marks are named by, and how large they are.

    Without a `value` column the rows are counted that share a name. `group` tells marks apart.
    """

    kind: str
    label: str
    value: str = ""
    group: str = ""


@dataclass(frozen=True)
class Question:
    """A competency question of the public catalogue."""

    slug: str
    summary: str
    description: str
    tags: tuple[str, ...]
    columns: Mapping[str, str]
    text: str
    parameters: tuple[Parameter, ...] = field(default=())
    chart: Chart | None = None

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with `values` in its `VALUES` lines; an empty value counts as none.

        Raises `ParameterError` for an unknown or missing parameter, or a value of another type.
        """
        known = {parameter.name for parameter in self.parameters}
        if unknown := sorted(set(values) - known):
            expected = ", ".join(sorted(known)) or "none"
            raise ParameterError(f"no parameter {unknown[0]!r} (parameters: {expected})")
        terms = {p.name: _term(p, values.get(p.name, "")) for p in self.parameters}
        return _VALUES.sub(
            lambda line: f"{line[1]} {terms[line[2]]} {line[3]}" if line[2] in terms else line[0],
            self.text,
        )


def load_catalogue(folder: Path) -> dict[str, Question]:
    """Return the questions of `folder` by slug, sorted; raise `CatalogueError` for a bad file."""
    return {path.stem: _question(read_query(path)) for path in sorted(folder.glob("*.rq"))}


def read_query(path: Path, keys: frozenset[str] = frozenset(HEADER_KEYS)) -> QueryFile:
    """Return the header (only `keys` may stand in it) and the whole text of a query file.

    Raises `CatalogueError` when the header is missing, is not YAML, or has another key.
    """
    text = path.read_text(encoding="utf-8")
    lines = [line[2:] for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.load("\n".join(lines), Loader=_LOADER)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path}:{line}: the header is not YAML: {error.problem}") from error
    if not isinstance(header, dict) or not header.get("summary"):
        raise CatalogueError(f"{path}:1: the header behind '#+' needs a summary")
    if unknown := sorted(set(header) - keys):
        raise CatalogueError(f"{path}:{_line_of(text, unknown[0])}: unknown key {unknown[0]!r}")
    return QueryFile(path, header, text)


def _question(file: QueryFile) -> Question:
    header = file.header
    if not header.get("columns"):
        raise CatalogueError(f"{file.path}:1: the header needs columns")
    return Question(
        slug=file.slug,
        summary=header["summary"],
        description=str(header.get("description", "")).strip(),
        tags=tuple(header.get("tags", ())),
        columns=dict(header["columns"]),
        text=file.text,
        parameters=tuple(
            _parameter(file, name, fields)
            for name, fields in (header.get("parameters") or {}).items()
        ),
        chart=_chart(file, header["chart"]) if "chart" in header else None,
    )


def _chart(file: QueryFile, fields: Any) -> Chart:
    where = f"{file.path}:{_line_of(file.text, 'chart')}: chart"
    try:
        chart = Chart(**fields)
    except TypeError as error:
        raise CatalogueError(f"{where}: needs kind and label; value and group may be") from error
    if chart.kind not in CHART_KINDS:
        raise CatalogueError(f"{where}: kind must be one of {', '.join(CHART_KINDS)}")
    if chart.kind == "dot" and not chart.value:
        raise CatalogueError(f"{where}: dots need a value")
    named = filter(None, (chart.label, chart.value, chart.group))
    if unknown := sorted(set(named) - set(file.header["columns"])):
        raise CatalogueError(f"{where}: no column {unknown[0]!r}")
    return chart


def _parameter(file: QueryFile, name: str, fields: Mapping[str, Any]) -> Parameter:
    where = f"{file.path}:{_line_of(file.text, name)}: parameter {name!r}"
    if unknown := sorted(set(fields) - PARAMETER_KEYS):
        raise CatalogueError(f"{where}: unknown key {unknown[0]!r}")
    if fields.get("type") not in TYPES:
        raise CatalogueError(f"{where}: type must be one of {', '.join(TYPES)}")
    if [line[2] for line in _VALUES.finditer(file.text)].count(name) != 1:
        raise CatalogueError(f"{where}: needs exactly one line 'VALUES ?{name} {{ ... }}'")
    return Parameter(
        name=name,
        label=fields.get("label", name),
        type=fields["type"],
        class_iri=expand(fields["class"]) if "class" in fields else None,
        prefix=fields.get("prefix"),
        optional=fields.get("optional", False),
        example=fields.get("example"),
        enum=tuple(fields.get("enum", ())),
    )


def _term(parameter: Parameter, value: str) -> str:
    if value:
        return parameter.render(value)
    if not parameter.optional:
        raise ParameterError(f"parameter {parameter.name!r} ({parameter.label}) is missing")
    return "UNDEF"


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#+") and line[2:].strip().startswith(f"{key}:"):
            return number
    return 1


def _decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
