"""What is meant by the values that somebody gives to the parameters of a question."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from ivig_kg.catalogue import Parameter, ParameterError, Question
from ivig_kg.names import Names
from ivig_kg.namespaces import PREFIXES

SUGGESTIONS: Final = 3


@dataclass(frozen=True)
class Choice:
    """An individual that may be given: its value in an address, which is a slug, and its label."""

    iri: str
    value: str
    label: str

    def __str__(self) -> str:
        """Return it as an error names it."""
        return f"{self.value} ({self.label})"


Choices = Mapping[str, list[Choice]]
"""What may be given, by the name of the parameter; for those that are individuals of a class."""


def choices_of(asked: Question, individuals: Callable[[str], Mapping[str, str]]) -> Choices:
    """Return what may be given; `individuals` tells the labels of a class's, by IRI."""
    return {
        parameter.name: [
            Choice(iri, _value(parameter, iri), label)
            for iri, label in individuals(parameter.class_iri).items()
        ]
        for parameter in asked.parameters
        if parameter.class_iri
    }


def meant(
    asked: Question, sent: Mapping[str, str], choices: Choices, names: Callable[[], Names]
) -> dict[str, str]:
    """Return the values that were sent, names of individuals as the values that stand for them.

    Raises `ParameterError` for a name of nothing or of several, with what may have been meant.
    """
    values = {name: value.strip() for name, value in sent.items()}
    for parameter in asked.parameters:
        offered = choices.get(parameter.name)
        if offered and values.get(parameter.name):
            values[parameter.name] = _chosen(parameter, values[parameter.name], offered, names)
    return values


def examples_of(asked: Question, choices: Choices | None = None) -> dict[str, str]:
    """Return the values with which a question is shown when none is given.

    Where the example is not among the `choices`, the first of them is shown.
    """
    offered = choices or {}
    return {
        p.name: _example(p.example, [one.value for one in offered.get(p.name, ())])
        for p in asked.parameters
        if p.example and not p.optional
    }


def _example(example: str, values: list[str]) -> str:
    return example if example in values or not values else values[0]


def _value(parameter: Parameter, iri: str) -> str:
    return iri.removeprefix(PREFIXES[parameter.prefix]) if parameter.prefix else iri


def _chosen(
    parameter: Parameter, typed: str, offered: list[Choice], names: Callable[[], Names]
) -> str:
    with suppress(ParameterError):
        iri = parameter.render(typed).strip("<>")
        if named := [one.value for one in offered if one.iri == iri]:
            return named[0]
    called = names().called(typed)
    folded = typed.casefold()
    found = [one for one in offered if one.iri in called or one.label.casefold() == folded]
    if len(found) == 1:
        return found[0].value
    near = " or ".join(map(str, found or _near(typed, offered, names())))
    raise parameter.error(typed, near or "something on record")


def _near(typed: str, offered: list[Choice], names: Names) -> list[Choice]:
    by_iri = {one.iri: one for one in offered}
    return [by_iri[name.iri] for name in names.find(typed, SUGGESTIONS, by_iri)]
