"""Reads `ontology/tables/*.yaml` strictly: an unknown key, or a missing one, is a problem."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import yaml

from ivig_kg.build.problems import Problem
from ivig_kg.build.table_spec import (
    SLUG,
    AboutBy,
    ClassBy,
    Column,
    Companion,
    Incoming,
    Inherits,
    Placement,
    TableSpec,
)
from ivig_kg.build.templates import Template
from ivig_kg.build.yaml_fields import Fields
from ivig_kg.namespaces import expand

_KEYS_OF_TYPE: Final[dict[str, frozenset[str]]] = {
    "slug": frozenset({"pattern"}),
    "text": frozenset({"property", "list", "pattern", "unique"}),
    "kind": frozenset(),
    "reference": frozenset({"property", "list", "table", "match"}),
    "value": frozenset({"property", "list", "values"}),
    "decimal": frozenset({"property"}),
    "integer": frozenset({"property"}),
    "date": frozenset({"property"}),
    "url": frozenset({"property", "list"}),
    "xref": frozenset({"list", "prefix"}),
    "row": frozenset({"property", "list"}),
}
_KEYS_OF_EVERY_COLUMN: Final = frozenset({"type", "about", "required"})
_XREF: Final = expand("oboInOwl:hasDbXref")


def read_specs(folder: Path, shown: str) -> tuple[dict[str, TableSpec], list[Problem]]:
    """Return the specs of a folder by table name, and what is wrong with each file by itself."""
    problems: list[Problem] = []
    specs = {}
    for path in sorted(folder.glob("*.yaml")):
        specs[path.stem] = _spec(path, f"{shown}/{path.name}", problems)
    return specs, problems


def _spec(path: Path, file: str, problems: list[Problem]) -> TableSpec:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(Problem(file, 0, "", "not YAML: " + " ".join(str(error).split())))
        document = {}
    fields = Fields(document, "", file, problems)
    spec = TableSpec(
        name=path.stem,
        title=fields.text("title", required=True),
        about=fields.text("about", required=True),
        key=fields.text("key", required=True),
        subject=Template(fields.text("subject", required=True)),
        columns=_columns(fields),
        class_=fields.iri(fields.text("class")),
        class_by=_class_by(fields.inner("class_by")),
        label=Template(label) if (label := fields.text("label")) else None,
        incoming=_incoming(fields),
        companion=_companion(fields.inner("companion")),
        fixed={fields.iri(name): item for name, item in fields.pairs("fixed").items()},
        one_of=_one_of(fields),
        inherits=_inherits(fields.inner("inherits")),
        about_by=_about_by(fields.inner("about_by")),
        placement=_placement(fields.inner("placement")),
    )
    fields.finish(frozenset(TableSpec.__dataclass_fields__) | {"class"})
    return replace(spec, columns=_with_words_of_kinds(spec))


def _with_words_of_kinds(spec: TableSpec) -> dict[str, Column]:
    """Give a column of type kind the words that `class_by` and `about_by` know."""
    words: dict[str, Mapping[str, str]] = {}
    if spec.class_by:
        words[spec.class_by.column] = spec.class_by.classes
    if spec.about_by:
        words[spec.about_by.column] = spec.about_by.tables
    return {
        name: replace(column, values=words.get(name, {})) if column.type == "kind" else column
        for name, column in spec.columns.items()
    }


def _columns(fields: Fields) -> dict[str, Column]:
    value = fields.raw("columns", required=True)
    if not isinstance(value, dict):
        fields.report('"columns" must map column names to their specs')
        return {}
    return {name: _column(name, fields.nested(item, name)) for name, item in value.items()}


def _column(name: str, fields: Fields) -> Column:
    type_ = fields.text("type", required=True)
    column = Column(
        name=name,
        type=type_,
        about=fields.text("about", required=True),
        properties=tuple(fields.iri(curie) for curie in fields.words("property")),
        required=fields.flag("required") or type_ == "slug",
        list=fields.flag("list"),
        unique=fields.flag("unique"),
        table=fields.text("table"),
        match=fields.text("match"),
        pattern=fields.text("pattern") or (SLUG if type_ == "slug" else ""),
        prefix=fields.text("prefix"),
        values={word: fields.iri(curie) for word, curie in fields.pairs("values").items()},
    )
    fields.finish()
    return _checked(column, fields)


def _checked(column: Column, fields: Fields) -> Column:
    """Return the column, with the property of `xref` filled in; report what its type forbids."""
    if column.type not in _KEYS_OF_TYPE:
        known = ", ".join(_KEYS_OF_TYPE)
        fields.report(f'"{column.type}" is no type of column; the types are {known}')
        return column
    allowed = _KEYS_OF_TYPE[column.type] | _KEYS_OF_EVERY_COLUMN
    given = {"property": column.properties, "list": column.list, "unique": column.unique}
    given |= {"table": column.table, "match": column.match, "values": column.values}
    given |= {"prefix": column.prefix, "pattern": column.pattern}
    for key in sorted(key for key, value in given.items() if value and key not in allowed):
        fields.report(f'a column of type {column.type} takes no "{key}"')
    for key in sorted({"table", "values", "prefix"} & allowed):
        if not given[key]:
            fields.report(f'a column of type {column.type} needs "{key}"')
    return replace(column, properties=(_XREF,)) if column.type == "xref" else column


def _class_by(fields: Fields | None) -> ClassBy | None:
    if fields is None:
        return None
    column = fields.text("column", required=True)
    classes = fields.pairs("classes", required=True)
    fields.finish()
    return ClassBy(column, {word: fields.iri(curie) for word, curie in classes.items()})


def _incoming(fields: Fields) -> tuple[Incoming, ...]:
    value = fields.raw("incoming")
    found = []
    for item in value if isinstance(value, list) else []:
        inner = fields.nested(item, "incoming")
        start = Template(inner.text("from", required=True))
        found.append(Incoming(start, inner.iri(inner.text("property", required=True))))
        inner.finish()
    if value is not None and not found:
        fields.report('"incoming" must be a list of {from, property}')
    return tuple(found)


def _companion(fields: Fields | None) -> Companion | None:
    if fields is None:
        return None
    companion = Companion(
        subject=Template(fields.text("subject", required=True)),
        class_=fields.iri(fields.text("class", required=True)),
        property=fields.iri(fields.text("property", required=True)),
        label=Template(fields.text("label", required=True)),
    )
    fields.finish()
    return companion


def _one_of(fields: Fields) -> tuple[tuple[str, ...], ...]:
    value = fields.raw("one_of")
    rules = value if isinstance(value, list) else []
    if value is not None and not all(isinstance(rule, list) and len(rule) > 1 for rule in rules):
        fields.report('"one_of" must be a list of lists of columns')
        return ()
    return tuple(tuple(str(name) for name in rule) for rule in rules)


def _inherits(fields: Fields | None) -> Inherits | None:
    if fields is None:
        return None
    start = fields.words("from", required=True)
    properties = fields.words("properties", required=True)
    fields.finish()
    return Inherits(start, tuple(fields.iri(curie) for curie in properties))


def _about_by(fields: Fields | None) -> AboutBy | None:
    if fields is None:
        return None
    about = AboutBy(
        column=fields.text("column", required=True),
        entity=fields.text("entity", required=True),
        property=fields.iri(fields.text("property", required=True)),
        tables=fields.pairs("tables", required=True),
    )
    fields.finish()
    return about


def _placement(fields: Fields | None) -> Placement | None:
    if fields is None:
        return None
    placement = Placement(
        fields.words("owner", required=True), fields.text("groups", required=True)
    )
    fields.finish()
    return placement
