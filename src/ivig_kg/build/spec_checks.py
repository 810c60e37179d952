"""What the table specs say of each other: references to columns and tables that exist."""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.build.table_spec import Column, TableSpec
from ivig_kg.build.templates import Template
from ivig_kg.namespaces import KINDS

Specs = Mapping[str, TableSpec]
Finding = tuple[str, str]


def inconsistencies(specs: Specs, shown: str) -> list[Problem]:
    """Return a problem for every name in a spec that leads nowhere."""
    return [
        Problem(f"{shown}/{spec.name}.yaml", 0, where, message)
        for spec in specs.values()
        for where, message in _findings(spec, specs)
    ] + _label_cycle(specs, shown)


def _findings(spec: TableSpec, specs: Specs) -> Iterator[Finding]:
    yield from _key(spec)
    yield from _classes(spec)
    yield from _iri_templates(spec)
    yield from _names_columns(spec)
    for column in spec.columns.values():
        yield from _column(column, specs)
    for name, template in _labels(spec):
        for path in template.paths:
            yield from _walk(name, path, spec, specs)
    yield from _tables(spec, specs)


def _key(spec: TableSpec) -> Iterator[Finding]:
    column = spec.columns.get(spec.key)
    if column is None:
        yield "key", f'"{spec.key}" is no column'
    elif column.type != "slug":
        yield "key", f'"{spec.key}" must be a column of type slug'


def _classes(spec: TableSpec) -> Iterator[Finding]:
    if bool(spec.class_) == bool(spec.class_by):
        yield "class", "give either class or class_by"
    if spec.class_by and getattr(spec.columns.get(spec.class_by.column), "type", "") != "kind":
        yield "class_by", f'"{spec.class_by.column}" must be a column of type kind'


def _iri_templates(spec: TableSpec) -> Iterator[Finding]:
    templates = {"subject": spec.subject.text}
    if spec.companion:
        templates["companion.subject"] = spec.companion.subject.text
    templates |= {f"incoming.{i}": rule.start.text for i, rule in enumerate(spec.incoming)}
    templates |= {f"fixed.{i}": text for i, text in enumerate(spec.fixed.values())}
    for where, text in templates.items():
        if text.partition("/")[0] not in KINDS or "/" not in text:
            yield where, f'"{text}" must begin with a kind of individual and a slash'


def _names_columns(spec: TableSpec) -> Iterator[Finding]:
    for where, names in _named_columns(spec):
        for name in names:
            if name not in spec.columns:
                hint = did_you_mean(name, spec.columns)
                yield where, f'"{name}" is no column' + (f", {hint}" if hint else "")


def _named_columns(spec: TableSpec) -> Iterator[tuple[str, Iterable[str]]]:
    yield "subject", spec.subject.columns
    yield from (("incoming", rule.start.columns) for rule in spec.incoming)
    yield from (("one_of", names) for names in spec.one_of)
    if spec.companion:
        yield "companion", spec.companion.subject.columns
    if spec.inherits:
        yield "inherits", spec.inherits.start
    if spec.about_by:
        yield "about_by", (spec.about_by.column, spec.about_by.entity)
    if spec.placement:
        yield "placement", (*spec.placement.owners, "phase", "group")


def _column(column: Column, specs: Specs) -> Iterator[Finding]:
    if column.pattern:
        try:
            re.compile(column.pattern)
        except re.error as error:
            yield column.name, f"the pattern is no regular expression: {error}"
    if not column.table:
        return
    if column.table not in specs:
        yield column.name, f'"{column.table}" is no table'
    elif column.match:
        match = specs[column.table].columns.get(column.match)
        if match is None or not match.unique:
            yield (
                column.name,
                f'"{column.match}" of {column.table} must be a column with unique: true',
            )


def _labels(spec: TableSpec) -> Iterator[tuple[str, Template]]:
    if spec.label:
        yield "label", spec.label
    if spec.companion:
        yield "companion.label", spec.companion.label


def _walk(where: str, path: tuple[str, ...], spec: TableSpec, specs: Specs) -> Iterator[Finding]:
    """Follow a field of a label from column to table to column."""
    for name in path[:-1]:
        column = spec.columns.get(name)
        if column is None or column.table not in specs:
            yield where, f"{{{'.'.join(path)}}}: {name} is no reference of {spec.name}"
            return
        spec = specs[column.table]
    if path[-1] not in spec.columns and (len(path) == 1 or path[-1] != "label"):
        yield where, f"{{{'.'.join(path)}}}: {path[-1]} is no column of {spec.name}"


def _tables(spec: TableSpec, specs: Specs) -> Iterator[Finding]:
    named = list(spec.about_by.tables.values()) if spec.about_by else []
    named += [spec.placement.groups] if spec.placement else []
    for table in named:
        if table not in specs:
            yield "", f'"{table}" is no table'


def _label_cycle(specs: Specs, shown: str) -> list[Problem]:
    """Return a problem when labels need each other: they would never end."""
    needs = {
        spec.name: {
            spec.columns[path[0]].table
            for path in (spec.label.paths if spec.label else ())
            if len(path) > 1 and path[0] in spec.columns
        }
        for spec in specs.values()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        tables = " -> ".join(error.args[1])
        return [Problem(shown, 0, "label", f"labels need each other: {tables}")]
    return []
