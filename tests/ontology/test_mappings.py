"""The mapping sets are SSSOM, and the codes in them are codes of the terminology."""

import warnings
from csv import DictReader
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of packages that are imported here, none of them ours
    import simple_icd_10_cm as icd
    from sssom.constants import DEFAULT_VALIDATION_TYPES
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

from ivig_kg.paths import CHECKOUT

ONTOLOGY = CHECKOUT / "ontology"
SETS = sorted((ONTOLOGY / "mappings").glob("*.sssom.tsv"))


def rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(DictReader((line for line in lines if line[:1] != "#"), delimiter="\t"))


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
@pytest.mark.filterwarnings("ignore")  # of packages that sssom imports, none of them ours
def test_a_mapping_set_is_valid_sssom(path: Path) -> None:
    mapping_set = parse_sssom_table(path)
    reports = validate(mapping_set, DEFAULT_VALIDATION_TYPES, fail_on_error=True)
    assert len(mapping_set.df) == len(rows(path))
    assert [result for report in reports.values() for result in report.results] == []


def test_every_icd_10_cm_target_of_a_mapping_is_a_code() -> None:
    codes = {
        row["object_id"].removeprefix("ICD10CM:")
        for path in SETS
        for row in rows(path)
        if row["object_id"].startswith("ICD10CM:")
    }
    assert len(codes) > 300
    assert sorted(code for code in codes if not icd.is_valid_item(code)) == []


def test_every_icd_10_cm_code_that_a_policy_lists_is_a_code() -> None:
    listed = rows(ONTOLOGY / "tables" / "billing_codes.tsv")
    codes = {row["code"] for row in listed if row["code_system"] == "ICD-10-CM"}
    assert codes
    assert sorted(code for code in codes if not icd.is_valid_item(code)) == []


def test_a_label_of_an_icd_10_cm_target_is_the_one_of_the_code() -> None:
    wrong = [
        (row["object_id"], row["object_label"])
        for path in SETS
        for row in rows(path)
        if row["object_id"].startswith("ICD10CM:")
        and row["object_label"]
        and row["object_label"] != icd.get_description(row["object_id"].removeprefix("ICD10CM:"))
    ]
    assert wrong == []
