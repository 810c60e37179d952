"""SPARQL's terminals: what is a token, and what is inside of one."""

import gc
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivig_kg.sparql import tokens
from ivig_kg.sparql.tokens import TokenError, position, read_source, tokenize, unescape


def kinds(text: str) -> list[tuple[str, str]]:
    """Return kind and text of the tokens."""
    return [(token.kind, token.text) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<http://e/SERVICE>", "iri"),
        ("<>", "iri"),
        ("'SERVICE'", "string"),
        ('"a\\"b"', "string"),
        ("'''a'b''c\n'''", "string"),
        ('"""a"b""c"""', "string"),
        ("@en-GB", "language"),
        ("?service", "variable"),
        ("$1é", "variable"),
        ("_:SERVICE.a", "blank"),
        ("ex:SERVICE", "name"),
        ("a.b-c:d.e:f%20\\-g", "name"),
        (":", "name"),
        ("condition:kawasaki-disease", "name"),
        ("coverage:nhs-england.guillain-barre-syndrome.1", "name"),
        ("SERVICE", "word"),
        ("GROUP_CONCAT", "word"),
        ("1.5e-10", "number"),
        (".5", "number"),
        ("12", "number"),
        ("^^", "mark"),
        ("&&", "mark"),
        ("<=", "mark"),
    ],
)
def test_a_terminal_is_one_token(text: str, kind: str) -> None:
    assert kinds(text) == [(kind, text)]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("?s<?o", ["?s", "<", "?o"]),
        ("?s<<http://e/>", ["?s", "<", "<http://e/>"]),
        ("ex:a.", ["ex:a", "."]),
        ("1SERVICE", ["1", "SERVICE"]),
        ("?a#SERVICE\n?b", ["?a", "?b"]),
        ("?a#SERVICE\r?b", ["?a", "?b"]),
        ("<http://e/#a>?b", ["<http://e/#a>", "?b"]),
        ("'a'@en", ["'a'", "@en"]),
        ("ex:p*/ex:q?", ["ex:p", "*", "/", "ex:q", "?"]),
    ],
)
def test_tokens_end_where_the_standard_ends_them(text: str, texts: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == texts


@pytest.mark.parametrize("text", ["'open", '"""open', "'a\nb'", "\u00a0", "'\\x'", "%41", "`"])
def test_what_begins_no_terminal_is_an_error_with_its_place(text: str) -> None:
    with pytest.raises(TokenError) as caught:
        list(tokenize(f"ASK\n {text}"))
    assert (caught.value.line, caught.value.column) >= (2, 2)


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        (r"\u0053ERVICE", "SERVICE"),
        (r"\U00000053ERVICE", "SERVICE"),
        (r"'\\u0053'", r"'\\u0053'"),
        (r"\\\u0053", r"\\S"),
        (r"'\n'", r"'\n'"),
    ],
)
def test_codepoint_escapes_are_replaced_first(text: str, decoded: str) -> None:
    assert unescape(text) == decoded


@pytest.mark.parametrize("escape", [r"\uD800", r"\U00110000"])
def test_an_escape_of_no_character_is_an_error(escape: str) -> None:
    with pytest.raises(TokenError):
        unescape(escape)


@given(st.text())
def test_tokens_stand_in_the_text_in_order(text: str) -> None:
    end = 0
    try:
        for token in tokenize(text):
            assert token.offset >= end
            end = token.offset + len(token.text)
            assert text[token.offset : end] == token.text
    except TokenError as error:
        assert position(text, 0) <= (error.line, error.column)


def test_the_tokens_of_a_source_are_those_of_its_text_without_escapes() -> None:
    source = read_source(r"ASK { ?s ?p '\u0041' , '\\\\u0041' }")
    assert source.text == r"ASK { ?s ?p 'A' , '\\\\u0041' }"
    assert source.tokens == list(tokenize(source.text))
    assert all(source.text.startswith(token.text, token.offset) for token in source.tokens)


PUMPED = [
    "1", "9.", ".9", "1e", "1e+", "1.e", "a", "a.", "a-", ".", ":", "a:b.", "a:b.:", "a.b.", "_:a",
    "_:a.", "<a", "<", "<a ", "@a-", "'", "'''", '"', '"""', "\\", "\\u0041", "'\\'", '"""\\"',
    "'''a", "a:\\-", "a:%4", "#", "#\n", " ", "\u00e9.", "?a.", "1.1.", "1ee", "a:..", "<<(",
]  # fmt: skip


@pytest.mark.parametrize("end", ["\x00", ":"])
@pytest.mark.parametrize("piece", PUMPED)
def test_no_text_takes_the_square_of_its_length(piece: str, end: str) -> None:
    text = piece * (20_000 // len(piece)) + end
    gc.disable()  # it would go through all that other tests have left
    begin = time.thread_time()
    try:
        with suppress(TokenError):
            read_source(text)
        assert time.thread_time() - begin < 1
    finally:
        gc.enable()


RUNS = st.lists(
    st.sampled_from(["a", "b1", ".", "..", "-", ":", "1", "1e", "e5", " ", "\u00e9", "\u00b7", "_"])
).map("".join)  # fmt: skip


@settings(max_examples=1000)
@given(RUNS)
def test_a_run_of_words_is_read_as_if_names_were_looked_for_everywhere(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_IN_RUN", tokens._SCANNER)
        expected = outcome(text)
    assert outcome(text) == expected


def outcome(text: str) -> list[tokens.Token] | str:
    try:
        return list(tokenize(text))
    except TokenError as error:
        return f"{error.line}:{error.column} {error}"
