"""Settings from the environment, and their documentation."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings, SettingsError, settings_table

FILES = (DataFile(Path(__file__)), DataFile(ROOT / "app.py", "urn:a;b='c"))


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("IVIG_KG_PORT", "9000", "port", 9000),
        ("PORT", "9000", "port", 9000),
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),  # noqa: S104  # a value that is read, not bound
        ("IVIG_KG_HOST", "::1", "host", "::1"),
        ("IVIG_KG_HOST", "my-host.example.org", "host", "my-host.example.org"),
        ("IVIG_KG_BASE_IRI", "https://example.org/x/", "base_iri", "https://example.org/x/"),
        ("IVIG_KG_DATA_DIR", "/srv/release", "data_dir", Path("/srv/release")),
        ("IVIG_KG_DATA_FILES", __file__, "data_files", (DataFile(Path(__file__)),)),
        (
            "IVIG_KG_DATA_FILES",
            f"'{__file__}=http://e/a:b' {__file__}",
            "data_files",
            (DataFile(Path(__file__), "http://e/a:b"), DataFile(Path(__file__))),
        ),
        ("IVIG_KG_QUERY_WORKERS", "3", "query_workers", 3),
        ("IVIG_KG_CACHE_BYTES", "0", "cache_bytes", 0),
        ("IVIG_KG_LOG", "Queries", "log", "queries"),
        ("IVIG_KG_ENDPOINT", "", "endpoint", ""),
        ("IVIG_KG_ENDPOINT", "http://db:3030/x", "endpoint", "http://db:3030/x"),
        ("IVIG_KG_QUERY_TIMEOUT", "2.5", "query_timeout", 2.5),
        ("IVIG_KG_RESULT_BYTES", " 1000 ", "result_bytes", 1000),
        ("IVIG_KG_SERVER_WORKERS", "4", "server_workers", 4),
        ("IVIG_KG_FEDERATION_ALLOW", "", "federation_allow", ()),
        (
            "IVIG_KG_FEDERATION_ALLOW",
            "HTTP://E.example:80/sparql?a=b 'https://[2001:DB8::1]:8443'",
            "federation_allow",
            ("http://e.example/sparql?a=b", "https://[2001:db8::1]:8443/"),
        ),
    ],
)
def test_a_variable_sets_its_field(variable: str, text: str, field: str, value: object) -> None:
    assert getattr(Settings.from_environment({variable: text}), field) == value


def test_an_endpoint_with_credentials_is_refused() -> None:
    with pytest.raises(SettingsError, match="FEDERATION_ALLOW"):
        Settings.from_environment({"IVIG_KG_FEDERATION_ALLOW": "http://user:secret@e.example/"})


def test_the_prefixed_variable_wins_over_the_bare_one() -> None:
    assert Settings.from_environment({"PORT": "1", "IVIG_KG_PORT": "2"}).port == 2


@pytest.mark.parametrize(
    ("variable", "text", "expected"),
    [
        ("PORT", "http", "a whole number from 1 to 65535"),
        ("IVIG_KG_PORT", "0", "a whole number from 1 to 65535"),
        ("IVIG_KG_FEDERATION_ALLOW", "*", "http or https addresses separated by blanks"),
        ("IVIG_KG_FEDERATION_ALLOW", "file:///x", "http or https addresses separated by blanks"),
        ("IVIG_KG_FEDERATION_ALLOW", "http://e/#f", "http or https addresses separated by blanks"),
        ("IVIG_KG_FEDERATION_ALLOW", "http://e:x/", "http or https addresses separated by blanks"),
        ("IVIG_KG_PORT", "65536", "a whole number from 1 to 65535"),
        ("IVIG_KG_HOST", "a b", "a host name or an IP address"),
        ("IVIG_KG_BASE_IRI", "https://example.org/x", "an http or https IRI that ends in /"),
        (
            "IVIG_KG_ENDPOINT",
            "file:///etc/passwd",
            "an http or https address without a user or password in it, or nothing",
        ),
        ("IVIG_KG_DATA_FILES", "/nowhere/x.ttl", "files that exist"),
        ("IVIG_KG_DATA_FILES", f"{__file__}=no-scheme", "files that exist"),
        ("IVIG_KG_DATA_FILES", "'unclosed", "files that exist"),
        ("IVIG_KG_CACHE_BYTES", "-1", "a whole number, at least 0"),
        ("IVIG_KG_LOG", "all", "one of off, requests, queries"),
        ("IVIG_KG_DATA_DIR", "", "a path of a folder"),
        ("IVIG_KG_QUERY_TIMEOUT", "nan", "a number of seconds above 0"),
        ("IVIG_KG_QUERY_TIMEOUT", "inf", "a number of seconds above 0"),
        ("IVIG_KG_BODY_BYTES", "-1", "a whole number, at least 1"),
        ("IVIG_KG_SERVER_WORKERS", "2.5", "a whole number, at least 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(
    variable: str, text: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({variable: text})
    assert str(caught.value).startswith(f"{variable}={text!r}: expected {expected}")


@given(
    port=st.integers(1, 65535),
    query_timeout=st.floats(0.001, 1e6),
    server_workers=st.integers(1, 64),
    endpoint=st.sampled_from(["", "https://example.org/sparql"]),
    data_files=st.sampled_from([(), FILES[:1], FILES]),
)
def test_settings_survive_the_environment(**values: object) -> None:
    settings = Settings(**values)  # type: ignore[arg-type]  # hypothesis draws by name
    assert Settings.from_environment(settings.to_environment()) == settings


def test_the_document_lists_every_setting_as_it_is() -> None:
    assert settings_table() in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
