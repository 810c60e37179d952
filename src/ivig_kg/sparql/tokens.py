"""The terminals of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar, 19.8).

Codepoint escapes (19.2) are replaced first; then the longest terminal at each place is taken.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = f"{_BASE}_"
_CHARS = f"{_U}0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = f"(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?"
_LOCAL = f"(?:[{_U}:0-9]|{_PLX})(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"
# Digits are never given back: of a long number that would try every way to part it.
_NUMBER = r"(?:\d++\.?+\d*+[eE][+-]?\d+|\.\d++[eE][+-]?\d+|\d*+\.\d+|\d+)"

_TERMINALS: Final = (
    ("iri", r"<[^<>\"{}|^`\\\x00-\x20]*>"),
    ("string", r'"""(?:"{0,2}(?:[^"\\]|\\[tbnrf\\"\']))*"""'),
    ("string", r"'''(?:'{0,2}(?:[^'\\]|\\[tbnrf\\\"']))*'''"),
    ("string", r'"(?:[^"\\\r\n]|\\[tbnrf\\"\'])*"'),
    ("string", r"'(?:[^'\\\r\n]|\\[tbnrf\\\"'])*'"),
    ("language", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    ("variable", f"[?$][{_U}0-9][{_U}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"),
    ("blank", f"_:[{_U}0-9](?:[{_CHARS}.]*[{_CHARS}])?"),
    ("name", f"{_PREFIX}:(?:{_LOCAL})?"),
    ("word", r"[A-Za-z][A-Za-z0-9_]*"),
    ("number", f"{_NUMBER}"),
    ("mark", r"\^\^|&&|\|\||[<>!=]=|[{}()\[\].;,*/+\-|^?!<>=~]"),
)
# Possessive: blanks that were taken are not taken apart in other ways, which could last for ever.
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+")
_NOTHING: Final = "(?!)"


def _scanner(without: str = "") -> re.Pattern[str]:
    patterns = (_NOTHING if kind == without else pattern for kind, pattern in _TERMINALS)
    either = "|".join(f"({pattern})" for pattern in patterns)
    return re.compile(rf"{_BETWEEN.pattern}(?:{either}|\Z)", re.ASCII)


_SCANNER: Final = _scanner()
# A word that is not the prefix of a name for want of a colon at the end of its run is followed by
# no other one in that run: to look for it from each dot would take the square of the run.
_IN_RUN: Final = _scanner(without="name")
_RUN: Final = re.compile(f"[{_CHARS}.]*+")
_KINDS: Final = tuple(kind for kind, _ in _TERMINALS)
_ESCAPE: Final = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class TokenError(ValueError):
    """No terminal of SPARQL begins at this place."""

    def __init__(self, message: str, text: str, offset: int) -> None:
        super().__init__(message)
        self.line, self.column = position(text, offset)


class Token(NamedTuple):
    """A terminal: its kind, its text and where it begins."""

    kind: str
    text: str
    offset: int

    @property
    def word(self) -> str:
        """The word in capitals; nothing for what is no word."""
        return self.text.upper() if self.kind == "word" else ""


class Source(NamedTuple):
    """A text without escapes, and its terminals."""

    text: str
    tokens: list[Token]


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both counted from 1, of a place in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def unescape(text: str) -> str:
    r"""Replace the codepoint escapes of section 19.2; an escaped backslash stays what it is.

    >>> unescape(r"\u0053ELECT")
    'SELECT'
    """

    def replace(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits is None:
            return found[0]
        number = int(digits, 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise TokenError(f"{found[0]} is no character", text, found.start())
        return chr(number)

    return _ESCAPE.sub(replace, text)


def read_source(text: str) -> Source:
    """Return a text as sent with its escapes replaced, and its terminals; raise `TokenError`."""
    unescaped = unescape(text)
    return Source(unescaped, list(tokenize(unescaped)))


def tokenize(text: str) -> Iterator[Token]:
    """Yield the terminals of a text without escapes, blanks and comments left out.

    Raises `TokenError` where none begins: an open string, a character that SPARQL does not use.
    """
    offset = end_of_run = 0
    while found := (_SCANNER if offset >= end_of_run else _IN_RUN).match(text, offset):
        number = found.lastindex
        if number is None:
            return
        yield Token(_KINDS[number - 1], found[number], found.start(number))
        offset = found.end()
        if offset > end_of_run and text.startswith((".", "-"), offset):
            end_of_run = _end_of_run(text, found.start(number), _KINDS[number - 1])
    if between := _BETWEEN.match(text, offset):
        offset = between.end()
    raise TokenError(f"{text[offset]!r} begins nothing in SPARQL", text, offset)


def _end_of_run(text: str, begin: int, kind: str) -> int:
    run = _RUN.match(text, begin) if kind == "word" else None
    return run.end() if run else 0
