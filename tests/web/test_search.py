"""Search by label, abbreviation, synonym and code."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("text", "iri", "kind", "match"),
    [
        ("ITP", "condition/immune-thrombocytopenia", "abbreviation", "ITP"),
        ("immune  Thr", "condition/immune-thrombocytopenia", "label", "Immune thrombocytopenia"),
        (
            "purpura",
            "condition/immune-thrombocytopenia",
            "exact synonym",
            "immune thrombocytopenic purpura",
        ),
        ("mg", "condition/myasthenia-gravis", "abbreviation", "MG"),
        (
            "myasthenic crisis",
            "condition/myasthenia-gravis",
            "related synonym",
            "myasthenic crisis",
        ),
        ("gb-eng", "concept/jurisdiction.gb-eng", "code", "GB-ENG"),
        ("d69.3", "condition/immune-thrombocytopenia", "code", "D69.3"),
        ("MONDO:0008558", "condition/immune-thrombocytopenia", "code", "MONDO:0008558"),
        ("nhs", "authority/nhs-england", "label", "NHS England"),
    ],
)
def test_a_hit_says_what_matched(
    client: FlaskClient, text: str, iri: str, kind: str, match: str
) -> None:
    first = client.get("/search.json", query_string={"q": text}).get_json()["hits"][0]
    assert (first["iri"], first["kind"], first["match"]) == (
        f"https://w3id.org/ivig-kg/{iri}",
        kind,
        match,
    )


@pytest.mark.parametrize(
    ("typed", "iri"),
    [
        ("imune trombocytopenia", "condition/immune-thrombocytopenia"),
        ("myastenia gravis", "condition/myasthenia-gravis"),
        ("corticosteriods", "therapy/corticosteroids"),
    ],
)
def test_a_typing_error_is_forgiven(client: FlaskClient, typed: str, iri: str) -> None:
    hits = client.get("/search.json", query_string={"q": typed}).get_json()["hits"]
    assert f"https://w3id.org/ivig-kg/{iri}" in [hit["iri"] for hit in hits[:3]]


def test_a_question_is_found_too(client: FlaskClient) -> None:
    hits = client.get("/search.json?q=who covers").get_json()["hits"]
    assert hits[0]["iri"] == "https://w3id.org/ivig-kg/questions/who-covers-condition"


def test_statements_do_not_crowd_out_what_they_are_about(client: FlaskClient) -> None:
    hits = client.get("/search.json?q=immune").get_json()["hits"]
    assert hits
    assert not [hit for hit in hits if "/statement/" in hit["iri"] or "/indication/" in hit["iri"]]


def test_the_page_links_to_what_it_found(client: FlaskClient) -> None:
    text = client.get("/search?q=itp").text
    assert '<a href="/condition/immune-thrombocytopenia">Immune thrombocytopenia</a>' in text
    assert "matched its abbreviation: <mark>ITP</mark>" in text


@pytest.mark.parametrize("text", ["zzzz", '"', "\\", "' } UNION { ?s ?p ?o", "<zzz>", "ÿÿÿÿ", "\n"])
def test_what_matches_nothing_finds_nothing(client: FlaskClient, text: str) -> None:
    response = client.get("/search", query_string={"q": text})
    assert response.status_code == 200
    assert '<ol class="hits">' not in response.text


def test_a_text_that_is_too_long_is_refused(client: FlaskClient) -> None:
    assert client.get("/search", query_string={"q": "a" * 201}).status_code == 400


def test_the_data_twin_needs_a_text(client: FlaskClient) -> None:
    assert client.get("/search.json").status_code == 400


def test_a_class_narrows_the_hits_and_lists_its_individuals(client: FlaskClient) -> None:
    hits = client.get("/search.json?q=e&class=ivig:Authority").get_json()["hits"]
    assert hits
    assert {hit["type"] for hit in hits} == {"authority"}
    every = client.get("/search.json?class=ivig:Authority").get_json()["hits"]
    assert {hit["iri"] for hit in hits} <= {hit["iri"] for hit in every}
    labels = [hit["label"] for hit in every]
    assert labels == sorted(labels)


def test_a_hit_says_where_its_page_is_and_what_it_is(client: FlaskClient) -> None:
    first = client.get("/search.json?q=ITP").get_json()["hits"][0]
    assert (first["path"], first["type"]) == ("/condition/immune-thrombocytopenia", "condition")


@pytest.mark.parametrize("name", ["x", "no:Class", "ivig:A> }", "<script>", "ivig:" + "x" * 5000])
def test_a_class_that_is_none_finds_nothing(client: FlaskClient, name: str) -> None:
    response = client.get("/search.json", query_string={"q": "a", "class": name})
    assert response.status_code == 400 or response.get_json()["hits"] == []
