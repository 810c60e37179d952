"""What the editor knows of the graph before anything is typed."""

from flask.testing import FlaskClient

from ivig_kg.namespaces import PREFIXES


def test_the_prefixes_are_those_of_the_project(client: FlaskClient) -> None:
    assert client.get("/vocabulary.json").get_json()["prefixes"] == PREFIXES


def test_terms_are_prefixed_names_with_what_they_mean(client: FlaskClient) -> None:
    terms = {term["name"]: term for term in client.get("/vocabulary.json").get_json()["terms"]}
    assert terms["ivig:Condition"]["kind"] == "class"
    assert terms["ivig:Condition"]["label"] == "condition"
    assert terms["ivig:statedIn"]["kind"] == "property"
    assert terms["ivig:Covered"]["kind"] == "value"
    assert terms["rdf:type"]["kind"] == "property"
    assert all(name.partition(":")[0] in PREFIXES for name in terms)


def test_the_vocabulary_is_sent_once(client: FlaskClient) -> None:
    tag = client.get("/vocabulary.json").headers["ETag"]
    assert client.get("/vocabulary.json", headers={"If-None-Match": tag}).status_code == 304
