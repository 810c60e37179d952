"""Forests: each thing below what it is narrower than, once a list, and no endless branch."""

from ivig_kg.web.tables import Cell
from ivig_kg.web.trees import Branch, forest


def shape(branches: list[Branch] | tuple[Branch, ...]) -> dict[str, object]:
    return {branch.cell.text: shape(branch.branches) for branch in branches}


def cells(names: str) -> dict[str, Cell]:
    return {name: Cell(name) for name in names}


def test_what_is_narrower_stands_below() -> None:
    found = forest(cells("abc"), {"a": ["b"], "b": ["c"]})
    assert shape(found) == {"a": {"b": {"c": {}}}}
    assert found[0].size == 2


def test_a_shortcut_past_another_member_is_left_out() -> None:
    assert shape(forest(cells("abc"), {"a": ["b", "c"], "b": ["c"]})) == {"a": {"b": {"c": {}}}}


def test_a_thing_in_two_lists_stands_in_both() -> None:
    assert shape(forest(cells("abc"), {"a": ["c"], "b": ["c"]})) == {"a": {"c": {}}, "b": {"c": {}}}


def test_what_is_above_itself_does_not_go_on_for_ever() -> None:
    assert shape(forest(cells("abc"), {"a": ["b"], "b": ["c"], "c": ["b"]})) == {
        "a": {"b": {"c": {}}}
    }


def test_what_is_below_something_unknown_is_a_root() -> None:
    assert shape(forest(cells("a"), {"elsewhere": ["a"]})) == {"a": {}}
