"""How an engine is told who asks, and that nobody else is told the secret."""

from urllib.request import Request

import pytest

from ivig_kg.settings import Settings, SettingsError
from ivig_kg.store import Access
from ivig_kg.store.remote.signing import signing

ENDPOINT = "http://engine.example/sparql"
CHALLENGE = 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5"'


def authorization(scheme: str, *challenges: str) -> str | None:
    """Return the header of a request after an engine has sent its challenges."""
    way = signing(Access(ENDPOINT, scheme, "ann", "s3cret"))
    way.learn(challenges)
    request = Request(ENDPOINT, b"query=x")
    way.sign(request)
    return request.get_header("Authorization")


def test_basic_is_the_pair_in_base64() -> None:
    assert authorization("basic") == "Basic YW5uOnMzY3JldA=="


def test_bearer_is_the_token() -> None:
    assert authorization("bearer") == "Bearer s3cret"


def test_nothing_is_said_unless_it_is_asked_for() -> None:
    assert authorization("none") is None
    assert authorization("digest") is None


def test_digest_answers_the_challenge_without_the_password() -> None:
    found = authorization("digest", 'Basic realm="x"', CHALLENGE) or ""
    assert found.startswith('Digest username="ann", realm="SPARQL", nonce="abc"')
    assert "s3cret" not in found


def test_a_challenge_that_was_answered_is_not_answered_again() -> None:
    way = signing(Access(ENDPOINT, "digest", "ann", "wrong"))
    assert way.learn([CHALLENGE])
    assert not way.learn([CHALLENGE])


def test_secrets_are_not_shown() -> None:
    environment = {"IVIG_KG_ENDPOINT": ENDPOINT, "IVIG_KG_ENDPOINT_SECRET": "s3cret"}
    settings = Settings.from_environment(environment)
    assert Access.of(settings).secret == environment["IVIG_KG_ENDPOINT_SECRET"]
    assert "s3cret" not in repr(settings) + repr(Access.of(settings))


def test_an_address_with_a_password_is_refused_without_it() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"IVIG_KG_ENDPOINT": "http://ann:s3cret@engine.example/"})
    assert "s3cret" not in str(caught.value)
