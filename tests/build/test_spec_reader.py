"""A spec that cannot be meant is reported with its file and the place in it."""

import pytest

from mini import Mini

COVERAGE = "ontology/tables/coverage.yaml"
CRITERIA = "ontology/tables/criteria.yaml"
CONDITIONS = "ontology/tables/conditions.yaml"

BROKEN = [
    (COVERAGE, "about: A rule", "abuot: A rule", '"about" is missing'),
    (COVERAGE, "about: A rule", "abuot: A rule", '"abuot" means nothing here'),
    (COVERAGE, "key: coverage", "key: cover", 'key: "cover" is no column'),
    (COVERAGE, "ivig:hasCoverageRule", "ivg:hasCoverageRule", "'ivg:hasCoverageRule'"),
    (COVERAGE, "indication/{condition}", "indication/{disease}", 'incoming: "disease" is no col'),
    (COVERAGE, "indication/{condition}", "hub/{condition}", "must begin with a kind"),
    (COVERAGE, "{condition.label}", "{conditon.label}", "conditon is no reference of coverage"),
    (COVERAGE, "{condition.label}", "{condition.name}", "name is no column of conditions"),
    (COVERAGE, "table: conditions, ", "table: illnesses, ", 'condition: "illnesses" is no table'),
    (COVERAGE, "class: ivig:CoverageRule\n", "", "class: give either class or class_by"),
    (COVERAGE, "{type: slug, about", "{type: slugg, about", '"slugg" is no type of column'),
    (COVERAGE, "{type: slug, about", "{type: slug, list: true, about", 'type slug takes no "list"'),
    (COVERAGE, ": true, values: {covered", ": maybe, values: {covered", '"required" must be true'),
    (CRITERIA, "type: kind,", "type: text,", "must be a column of type kind"),
    (CRITERIA, "owner: coverage, groups", "owner: covrage, groups", '"covrage" is no column'),
    (CRITERIA, "groups: criterion_groups", "groups: grups", '"grups" is no table'),
    (CONDITIONS, "  property: ivig:hasCondition\n", "", 'companion: "property" is missing'),
    (CONDITIONS, "title: Conditions", "title: [", "not YAML"),
    ("ontology/tables/jurisdictions.yaml", "unique: true, ", "", "with unique: true"),
    ("ontology/tables/jurisdictions.yaml", "'[A-Z]{2}'", "'[A-Z'", "no regular expression"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), BROKEN)
def test_a_broken_spec_is_reported(mini: Mini, file: str, old: str, new: str, said: str) -> None:
    mini.edit(file, old, new)
    lines = mini.problems()
    assert any(said in line for line in lines), lines
    assert all(line.startswith("ontology/tables/") for line in lines)


def test_labels_that_need_each_other_are_reported(mini: Mini) -> None:
    mini.edit(
        "ontology/tables/condition_groups.yaml",
        "class: ivig:ConditionGroup\n",
        'class: ivig:ConditionGroup\nlabel: "{twin.label}"\n',
    )
    mini.edit(
        "ontology/tables/condition_groups.yaml",
        "  label: {",
        "  twin: {type: reference, table: condition_groups, about: Twin.}\n  label: {",
    )
    assert any("labels need each other" in line for line in mini.problems())
