"""The command `ivig-kg`: what it answers on the release, and one line for what one can mend."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import free_port
from ivig_kg.catalogue import load_catalogue
from ivig_kg.cli import main
from ivig_kg.namespaces import GRAPHS
from ivig_kg.paths import CHECKOUT, shipped
from ivig_kg.store import LocalStore

pytestmark = pytest.mark.release
PRIOR_FAILURE = "neurological-indications-requiring-prior-treatment-failure"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IVIG_KG_ENDPOINT", "IVIG_KG_DATA_DIR", "IVIG_KG_DATA_FILES"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=text)


def test_a_question_is_answered_as_the_engine_answers_its_query() -> None:
    question = load_catalogue(shipped("queries") / "questions")[PRIOR_FAILURE]
    expected = LocalStore.from_release(shipped("dist")).answer(
        question.bind({}), {"rows": "text/csv"}
    )
    answer = run("ask", PRIOR_FAILURE, "--format", "csv")
    assert answer.exit_code == 0
    assert answer.stdout_bytes == expected.body


def test_every_row_of_the_first_question_names_who_what_and_where() -> None:
    rows = list(csv.DictReader(io.StringIO(run("ask", PRIOR_FAILURE, "--format", "csv").stdout)))
    assert len(rows) >= 20
    assert {row["requirement"] for row in rows} == {"strict", "conditional"}
    for row in rows:
        assert all(
            row[name] for name in ("condition", "authority", "therapies", "source", "locator")
        )


@pytest.mark.parametrize(
    ("name", "first"),
    [("json", '{"head"'), ("tsv", "?code\t"), ("xml", "<?xml"), ("jsonld", "{"), ("table", "")],
)
def test_an_answer_comes_in_the_format_that_is_asked_for(name: str, first: str) -> None:
    answer = run("ask", "condition-by-code", "-p", "code=G61.81", "--format", name)
    assert answer.exit_code == 0
    assert answer.stdout.startswith(first)
    assert "polyneuritis" in answer.stdout


def test_the_json_ld_of_an_answer_names_things_beside_their_iris() -> None:
    answer = run(
        "ask", "who-covers-condition", "-p", "condition=kawasaki-disease", "--format", "jsonld"
    )
    row = json.loads(answer.stdout)["rows"][0]
    assert row["source"] == {"id": row["source"]["id"], "label": row["sourceTitle"]}


def test_without_a_question_the_questions_are_listed() -> None:
    assert PRIOR_FAILURE in run("ask").stdout


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "yes"),
        ("SELECT (1 AS ?one) {}", "one"),
        ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 1", " a "),
    ],
)
def test_a_query_of_any_form_is_answered(query: str, shown: str) -> None:
    assert shown in run("query", text=query).stdout


def test_a_query_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    answer = run("query", str(tmp_path / "q.rq"), "--format", "csv")
    assert int(answer.stdout.split()[1]) > 100_000


def test_from_chooses_a_graph() -> None:
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) FROM graph:facts\\/products { ?s ?p ?o }"
    query = f"PREFIX graph: <{GRAPHS}> {query}"
    assert run("query", "--format", "csv", text=query).stdout.split() == ["n", "25"]


def test_why_cites_source_and_place() -> None:
    class_ = "ivig:IndicationRequiringPriorTreatmentFailure"
    answer = run("why", "indication:myasthenia-gravis", class_)
    assert "1. because" in answer.stdout
    assert re.search(r"\[.+; .+\]", answer.stdout)


def test_why_without_a_class_explains_every_inferred_one() -> None:
    answer = run("why", "indication:myasthenia-gravis")
    assert "neurological indication" in answer.stdout
    assert "indication requiring prior treatment failure" in answer.stdout


MENDABLE = {
    "an unknown question": (["ask", "nope"], "no question 'nope'"),
    "a missing parameter": (["ask", "who-covers-condition"], "'condition' (Condition) is missing"),
    "a name of nothing": (
        ["ask", "who-covers-condition", "-p", "condition=CIDPP"],
        "expected chronic-inflammatory-demyelinating-polyneuropathy",
    ),
    "an unknown parameter": (["ask", PRIOR_FAILURE, "-p", "a=b"], "no parameter 'a'"),
    "a parameter without a value": (["ask", PRIOR_FAILURE, "-p", "a"], "is not NAME=VALUE"),
    "a federated query": (["query"], "federation is off"),
    "an unknown format": (["query", "--format", "pdf"], "no format 'pdf'"),
    "an unknown prefix": (["why", "x:y"], "no prefix of the project: 'x:y'"),
    "a thing that nothing is inferred of": (["why", "source:nope"], "nothing was inferred"),
    "a broken port": (["serve", "--port", "99999999"], "99999999 is not in the range"),
}


@pytest.mark.parametrize(("arguments", "message"), MENDABLE.values(), ids=MENDABLE.keys())
def test_what_one_can_mend_is_said_in_a_line(arguments: list[str], message: str) -> None:
    federated = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    harmless = "SELECT * { ?s ?p ?o } LIMIT 1"
    answer = run(*arguments, text=harmless if "--format" in arguments else federated)
    assert answer.exit_code != 0
    assert message in answer.stderr
    assert "Traceback" not in answer.output


def test_where_a_query_does_not_parse_is_said() -> None:
    answer = run("query", text="SELECT *\n{ ?s ?p }")
    assert answer.exit_code == 1
    assert "The query does not parse: Line 2, column" in answer.stderr


def test_without_a_release_the_command_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVIG_KG_DATA_DIR", str(tmp_path))
    answer = run("ask", PRIOR_FAILURE)
    assert answer.exit_code == 1
    assert "make build" in answer.stderr


def test_the_readme_names_no_command_that_is_not_there() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    named = {
        line.split("ivig-kg ")[1].split()[0] for line in readme.splitlines() if "$ ivig-kg " in line
    }
    assert named
    assert named <= set(main.commands)


def test_a_push_names_what_is_wrong_with_the_engine() -> None:
    away = f"http://127.0.0.1:{free_port()}/sparql"
    for arguments, said in (
        ([], "name the engine"),
        (["--endpoint", "file:///etc/passwd"], "an http or https address"),
        (["--endpoint", away, "--graph-store", "ftp://x/"], "an http or https address"),
        (["--endpoint", "http://ann:s3cret@x/"], "without a user or password"),
        (["--endpoint", away], "Connection refused"),
    ):
        result = CliRunner().invoke(main, ["push", *arguments])
        assert result.exit_code != 0
        assert said in " ".join(result.output.split())
        assert "s3cret" not in result.output
