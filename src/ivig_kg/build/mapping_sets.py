"""Reads `ontology/mappings/*.sssom.tsv`: a YAML header behind `#`, then a mapping a row.

The format is SSSOM/TSV (https://mapping-commons.github.io/sssom/).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.namespaces import BASE

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "object_source",
    "object_source_version",
    "confidence",
    "comment",
)
PREDICATES: Final = tuple(
    f"skos:{word}Match" for word in ("exact", "close", "broad", "narrow", "related")
)
_REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_METADATA: Final = ("curie_map", "mapping_set_id", "mapping_set_title", "license")


@dataclass(frozen=True, eq=False)
class Mapping:
    """One row of a mapping set."""

    file: str
    line: int
    cells: dict[str, str]

    def problem(self, column: str, message: str, remedy: str = "") -> Problem:
        """Return a problem at this row."""
        return Problem(self.file, self.line, column, message, remedy)


@dataclass(frozen=True)
class MappingSet:
    """A mapping set: its name, its metadata and its mappings."""

    name: str
    metadata: dict[str, str]
    curie_map: dict[str, str]
    mappings: list[Mapping]

    def iri(self, curie: str) -> str | None:
        """Return the IRI of a CURIE by the set's own prefixes."""
        prefix, colon, local = curie.partition(":")
        known = self.curie_map.get(prefix)
        return known + local if colon and local and known else None


def read_mapping_sets(folder: Path, known: set[str]) -> tuple[list[MappingSet], list[Problem]]:
    """Return the mapping sets of a folder and what is wrong; `known` are our individuals."""
    sets, problems = [], []
    for path in sorted(folder.glob("*.sssom.tsv")):
        file = f"{folder.parent.name}/{folder.name}/{path.name}"
        mapping_set, found = _read(path, file)
        sets.append(mapping_set)
        problems += found or [*_findings(mapping_set, known)]
    return sets, problems


def _read(path: Path, file: str) -> tuple[MappingSet, list[Problem]]:
    name = path.name.removesuffix(".sssom.tsv")
    empty = MappingSet(name, {}, {}, [])
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return empty, [Problem(file, 0, "", "not UTF-8", "save the file as UTF-8")]
    body = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        header = yaml.load("\n".join(line[1:] for line in lines[:body]), yaml.BaseLoader)  # noqa: S506 - a safe loader that keeps dates as text
    except yaml.YAMLError as error:
        return empty, [Problem(file, 1, "", "not YAML: " + " ".join(str(error).split()))]
    problems = _metadata_problems(header, file)
    if not problems and lines[body : body + 1] != ["\t".join(COLUMNS)]:
        problems = [Problem(file, body + 1, "", "another header", f"it is: {' '.join(COLUMNS)}")]
    if problems:
        return empty, problems
    curie_map = header.pop("curie_map")
    mappings, problems = _rows(lines, body + 1, file)
    return MappingSet(name, header, curie_map, mappings), problems


def _metadata_problems(header: object, file: str) -> list[Problem]:
    if not isinstance(header, dict):
        return [Problem(file, 1, "", "has no metadata", "begin with lines of YAML behind #")]
    missing = [Problem(file, 1, key, "is missing") for key in _METADATA if not header.get(key)]
    if not missing and not isinstance(header["curie_map"], dict):
        return [Problem(file, 1, "curie_map", "must map prefixes to IRIs")]
    return missing


def _rows(lines: list[str], start: int, file: str) -> tuple[list[Mapping], list[Problem]]:
    mappings, problems = [], []
    for number, line in enumerate(lines[start:], start=start + 1):
        cells = line.split("\t")
        if len(cells) == len(COLUMNS):
            mappings.append(Mapping(file, number, dict(zip(COLUMNS, cells, strict=True))))
        else:
            message = f"{len(cells)} cells, the header has {len(COLUMNS)}"
            problems.append(Problem(file, number, "", message))
    return mappings, problems


def _findings(mapping_set: MappingSet, known: set[str]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for mapping in mapping_set.mappings:
        cells = mapping.cells
        yield from _cell_findings(mapping, mapping_set)
        pair = cells["subject_id"], cells["object_id"]
        if seen.setdefault(pair, mapping.line) != mapping.line:
            yield mapping.problem("object_id", f"the two are mapped in line {seen[pair]} already")
        subject = mapping_set.iri(cells["subject_id"])
        if subject and subject not in known:
            near = did_you_mean(subject.removeprefix(BASE), (i.removeprefix(BASE) for i in known))
            yield mapping.problem("subject_id", f"<{subject}> does not exist", near)


def _cell_findings(mapping: Mapping, mapping_set: MappingSet) -> Iterator[Problem]:
    cells = mapping.cells
    for column in _REQUIRED:
        if not cells[column]:
            yield mapping.problem(column, "is empty")
        elif mapping_set.iri(cells[column]) is None:
            yield mapping.problem(column, f'"{cells[column]}" has no prefix of curie_map')
    if cells["predicate_id"] not in PREDICATES:
        yield mapping.problem("predicate_id", f"is not one of {', '.join(PREDICATES)}")
    if not cells["mapping_justification"].startswith("semapv:"):
        yield mapping.problem("mapping_justification", "must be a term of semapv")
    if not re.fullmatch(r"(0(\.[0-9]+)?|1(\.0+)?)?", cells["confidence"]):
        yield mapping.problem("confidence", f'"{cells["confidence"]}" is no number from 0 to 1')
