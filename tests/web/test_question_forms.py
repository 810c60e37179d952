"""The form of a question: what a reader may type, and what becomes of it in the address."""

import pytest
from flask.testing import FlaskClient

from ivig_kg.namespaces import individual

HTML = {"Accept": "text/html"}
PATH = "/questions/who-covers-condition"


@pytest.mark.parametrize(
    "typed",
    [
        "immune-thrombocytopenia",
        "Immune thrombocytopenia",
        "itp",
        "D69.3",
        individual("condition", "immune-thrombocytopenia"),
    ],
)
def test_every_name_of_an_individual_becomes_its_slug(client: FlaskClient, typed: str) -> None:
    text = client.get(PATH, query_string={"condition": typed}, headers=HTML).text
    assert 'name="condition" value="immune-thrombocytopenia"' in text
    assert f"{PATH}.csv?condition=immune-thrombocytopenia" in text


def test_a_name_of_nothing_stays_as_it_was_typed(client: FlaskClient) -> None:
    response = client.get(PATH, query_string={"condition": "no such thing"}, headers=HTML)
    assert response.status_code == 400
    assert 'value="no such thing"' in response.text
    assert "expected something on record" in response.text


def test_a_twin_asked_for_nothing_on_record_is_a_problem_with_what_may_be_meant(
    client: FlaskClient,
) -> None:
    response = client.get(f"{PATH}.json", query_string={"condition": "imune-thrombocytopenia"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "expected immune-thrombocytopenia (Immune thrombocytopenia)" in response.text


def test_the_form_says_of_which_class_its_individuals_are(client: FlaskClient) -> None:
    text = client.get(PATH, headers=HTML).text
    assert 'data-class="ivig:Condition"' in text
    assert '<option value="immune-thrombocytopenia">Immune thrombocytopenia</option>' in text
