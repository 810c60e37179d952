"""Damage to tables, modules, mappings and rules is caught by a named gate that names the place."""

from pathlib import Path
from shutil import copytree

import pytest

from quality.damage import Copy, excerpt, findings
from quality.damages import DAMAGES, MYOSITIS, SEEDS, Damage


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return excerpt(tmp_path_factory.mktemp("intact"), SEEDS)


@pytest.fixture(scope="module")
def known(intact: Copy) -> set[tuple[str, str]]:
    """What the gates say of the part alone: it lacks what the whole has."""
    return findings(intact)


@pytest.fixture
def copy(intact: Copy, tmp_path: Path) -> Copy:
    return Copy(copytree(intact.root, tmp_path / "copy"))


def named(damage: Damage, intact: Copy) -> str:
    return damage.named if isinstance(damage.named, str) else intact.place(*damage.named)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_gate_catches_damage_and_names_the_place(
    damage: Damage, intact: Copy, known: set[tuple[str, str]], copy: Copy
) -> None:
    damage.do(copy)
    new = findings(copy) - known
    lines = [line for gate, line in new if gate == damage.gate]
    assert any(named(damage, intact) in line for line in lines), sorted(new)


def test_the_part_that_is_damaged_has_nothing_wrong_that_damage_could_hide(
    known: set[tuple[str, str]],
) -> None:
    gates = {gate for gate, _ in known}
    assert gates.isdisjoint(damage.gate for damage in DAMAGES)


def test_at_least_twenty_kinds_of_damage_are_tried() -> None:
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 20


@pytest.mark.reasoner
def test_the_reasoner_names_the_rows_that_contradict_each_other(tmp_path: Path) -> None:
    copy = excerpt(tmp_path, [("coverage", MYOSITIS)])
    copy.cell("coverage", MYOSITIS, "prior_treatment_requirement", "not-required")
    lines = [line for gate, line in findings(copy, reasoner=True) if gate == "reasoner"]
    for place in (copy.place("coverage", MYOSITIS), copy.place("criteria", f"{MYOSITIS}.2")):
        assert any(place in line for line in lines), lines
