"""Everything that is named exists, and nothing is named twice."""

from ivig_kg.build.identifiers import individuals
from mini import Mini


def test_two_rows_cannot_have_one_iri(mini: Mini) -> None:
    mini.edit(
        "ontology/tables/condition_groups.yaml", "concept/{group}", "concept/jurisdiction.{group}"
    )
    mini.edit("ontology/tables/condition_groups.tsv", "hematology\t", "gb\t")
    lines = mini.problems()
    iri = "https://w3id.org/ivig-kg/concept/jurisdiction.gb"
    assert any(
        f"ontology/tables/condition_groups.tsv:2: group: <{iri}> is also" in line
        or f"ontology/tables/jurisdictions.tsv:2: jurisdiction: <{iri}> is also" in line
        for line in lines
    )


def test_a_companion_is_an_individual_of_the_same_row(mini: Mini) -> None:
    known = individuals(mini.inputs().tables)
    condition = known["https://w3id.org/ivig-kg/condition/myasthenia-gravis"]
    assert known["https://w3id.org/ivig-kg/indication/myasthenia-gravis"] is condition


def test_a_template_that_leads_to_nobody_is_reported(mini: Mini) -> None:
    mini.edit("ontology/tables/coverage.yaml", "indication/{condition}", "outcome/{condition}")
    assert any("outcome/guillain-barre-syndrome> would point" in line for line in mini.problems())


def test_a_fixed_individual_must_exist(mini: Mini) -> None:
    mini.edit(
        "ontology/tables/authorities.yaml",
        "columns:",
        "fixed: {ivig:statedIn: source/nobody}\ncolumns:",
    )
    assert "ontology/tables/authorities.tsv:2: source/nobody does not exist" in mini.problems()
