"""What may be given for a parameter, and what it then stands for."""

import pytest

from ivig_kg.catalogue import Parameter, ParameterError, Question
from ivig_kg.names import Name, Names, index
from ivig_kg.namespaces import PREFIXES
from ivig_kg.parameters import choices_of, examples_of, meant

CONDITION = PREFIXES["condition"]
LABELS = {
    f"{CONDITION}kawasaki-disease": "Kawasaki disease",
    f"{CONDITION}immune-thrombocytopenia": "Immune thrombocytopenia",
    f"{CONDITION}neonatal-thrombocytopenia": "Neonatal thrombocytopenia",
}
ASKED = Question(
    slug="asked",
    summary="Asked",
    description="",
    tags=(),
    columns={"condition": "Condition"},
    text="",
    parameters=(
        Parameter(
            name="condition",
            label="Condition",
            type="iri",
            class_iri="urn:condition",
            prefix="condition",
            example="kawasaki-disease",
        ),
        Parameter(name="year", label="Year", type="integer", optional=True, example="2021"),
    ),
)
CHOICES = choices_of(ASKED, {"urn:condition": LABELS}.__getitem__)


def names() -> Names:
    called = (
        ("kawasaki-disease", "abbreviation", "KD"),
        ("immune-thrombocytopenia", "abbreviation", "ITP"),
        ("immune-thrombocytopenia", "code", "D69.3"),
        ("immune-thrombocytopenia", "exact synonym", "Low platelets"),
        ("neonatal-thrombocytopenia", "exact synonym", "Low platelets"),
        ("elsewhere", "abbreviation", "XYZ"),
    )
    labels = [Name(iri, label, "label", label) for iri, label in LABELS.items()]
    return index(
        [*labels, *(Name(CONDITION + slug, slug, kind, text) for slug, kind, text in called)]
    )


@pytest.mark.parametrize(
    "given",
    [
        "immune-thrombocytopenia",
        " Immune Thrombocytopenia ",
        "itp",
        "D69.3",
        "condition:immune-thrombocytopenia",
        f"{CONDITION}immune-thrombocytopenia",
    ],
)
def test_every_name_of_an_individual_stands_for_its_slug(given: str) -> None:
    found = meant(ASKED, {"condition": given, "year": " 2021"}, CHOICES, names)
    assert found == {"condition": "immune-thrombocytopenia", "year": "2021"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("kawasaky", r"expected kawasaki-disease \(Kawasaki disease\), got 'kawasaky'"),
        ("low platelets", r"immune-thrombocytopenia .* or neonatal-thrombocytopenia"),
        ("nothing at all", "expected something on record, got 'nothing at all'"),
        ("condition:gone", "expected something on record"),
        ("XYZ", "expected something on record"),
    ],
)
def test_a_name_of_nothing_or_of_several_is_refused_with_what_may_be_meant(
    given: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=f"'condition'.*{told}"):
        meant(ASKED, {"condition": given}, CHOICES, names)


def test_where_no_individual_is_known_any_value_may_be_right() -> None:
    nothing = choices_of(ASKED, lambda _: {})
    assert meant(ASKED, {"condition": "own"}, nothing, names) == {"condition": "own"}


def test_no_value_and_an_unknown_parameter_are_left_to_the_question() -> None:
    assert meant(ASKED, {"condition": "", "other": "x"}, CHOICES, names) == {
        "condition": "",
        "other": "x",
    }


def test_a_question_is_shown_with_the_examples_of_what_it_needs() -> None:
    assert examples_of(ASKED) == {"condition": "kawasaki-disease"}
    assert examples_of(ASKED, CHOICES) == {"condition": "kawasaki-disease"}


def test_where_the_example_is_not_on_record_another_is_shown() -> None:
    other = choices_of(ASKED, lambda _: {f"{CONDITION}own-disease": "Own disease"})
    assert examples_of(ASKED, other) == {"condition": "own-disease"}
