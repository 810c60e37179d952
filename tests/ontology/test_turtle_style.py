"""How the Turtle files are written: what a reader of one file knows holds for all."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from ivig_kg.namespaces import PREFIXES
from ontology_files import HEADER, MODULES, SHAPES, SIDE, VOCABULARIES

FILES = [HEADER, *MODULES, *VOCABULARIES, *SHAPES, *SIDE]
PREFIX = re.compile(r"@prefix (\S+): <(\S+)> \.")
LONE_TEXT = re.compile(r'\s+"[^"]*"( [;.])?')
ORDER = [
    "a",
    "rdfs:label",
    "skos:altLabel",
    "skos:definition",
    "rdfs:subClassOf",
    "owl:equivalentClass",
    "owl:disjointWith",
    "rdfs:subPropertyOf",
    "owl:propertyChainAxiom",
    "rdfs:domain",
    "rdfs:range",
    "ivig:fhirCode",
    "skos:notation",
    "skos:inScheme",
    "skos:scopeNote",
    "rdfs:isDefinedBy",
]

each_file = pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")


def lines(file: Path) -> list[str]:
    """Return the lines of a file."""
    return file.read_text("utf-8").splitlines()


def prefixes(file: Path) -> list[tuple[str, str]]:
    """Return the prefixes of a file in their order."""
    return [match.groups() for line in lines(file) if (match := PREFIX.fullmatch(line))]  # type: ignore[misc] # two groups


def test_the_prefixes_are_sorted_and_those_of_the_project() -> None:
    block = prefixes(HEADER)
    assert [name for name, _ in block] == sorted((name for name, _ in block), key=str.lower)
    assert {name: iri for name, iri in block if PREFIXES.get(name) != iri} == {}


@each_file
def test_every_file_begins_with_the_same_prefixes(file: Path) -> None:
    assert prefixes(file) == prefixes(HEADER)
    assert lines(file)[: len(prefixes(file))] == lines(HEADER)[: len(prefixes(HEADER))]


@each_file
def test_no_line_is_longer_than_100_characters_unless_it_is_one_text(file: Path) -> None:
    assert [line for line in lines(file) if len(line) > 100 and not LONE_TEXT.fullmatch(line)] == []


@each_file
def test_files_have_no_tab_no_space_at_line_ends_and_one_newline_at_the_end(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "\t" not in text
    assert [line for line in lines(file) if line != line.rstrip()] == []
    assert text.endswith(" .\n")
    assert "\n\n\n" not in text


@pytest.mark.parametrize("file", FILES[1:], ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_subjects_are_alphabetical_within_a_section(file: Path) -> None:
    for section in re.split(r"\n# -+\n# .+\n# -+\n", file.read_text("utf-8"))[1:]:
        subjects = re.findall(r"^(?!\[|#)(\S+)$", section, re.MULTILINE)
        assert subjects
        assert subjects == sorted(subjects, key=str.lower)


@pytest.mark.parametrize("file", [*MODULES, *VOCABULARIES], ids=lambda file: file.stem)
def test_predicates_stand_in_the_same_order_everywhere(file: Path) -> None:
    for block in file.read_text("utf-8").split("\n\n"):
        found = re.findall(r"^  (\S+)(?: |$)", block, re.MULTILINE)
        known = [ORDER.index(name) for name in found if name in ORDER]
        assert all(before <= after for before, after in pairwise(known)), block
