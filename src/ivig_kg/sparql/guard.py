"""What the service refuses before an engine sees a query: updates, federation, foreign graphs.

An engine may read more leniently than the standard: Oxigraph takes `trueSERVICE <x> {}` for two
words. So a text passes only when it consists of SPARQL's own terminals and words, and it is handed
on in a form that reads in one way only (`canonical.py`).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin

from ivig_kg.sparql.canonical import WrittenQuery, expand_name, write_query
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import Kind
from ivig_kg.sparql.tokens import Token, TokenError, position, tokenize, unescape

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
)
FORMS: Final[dict[str, tuple[Form, Kind]]] = {
    "SELECT": ("SELECT", "rows"),
    "ASK": ("ASK", "boolean"),
    "CONSTRUCT": ("CONSTRUCT", "graph"),
    "DESCRIBE": ("DESCRIBE", "graph"),
}

_WORDS: Final = """
    BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK DISTINCT REDUCED AS FROM NAMED WHERE GROUP BY HAVING
    ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH UNION MINUS FILTER BIND EXISTS NOT IN A
    TRUE FALSE STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT
    STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY
    HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF
    STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE COUNT SUM
    MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
    VERSION TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR STRLANGDIR HASLANG HASLANGDIR
"""
WORDS: Final = frozenset(_WORDS.split())
"""The words of SPARQL 1.1 queries, and in the last line those of 1.2; SERVICE is left out."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_VOLATILE: Final = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))


@dataclass(frozen=True)
class CheckedQuery:
    """A query that may be evaluated: its text, its form, the graphs that its own clauses name.

    `is_volatile` tells that the same query on the same data may answer otherwise next time.
    """

    written: WrittenQuery
    form: Form
    kind: Kind
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    is_volatile: bool = False

    @property
    def text(self) -> str:
        """The text to hand to the engine."""
        return self.written.text


def check_query(text: str, base: str = "") -> CheckedQuery:
    """Return the query in a form with one reading; raise a `ProblemError` that says why not.

    Relative IRIs are resolved against the query's BASE, and that against `base`.
    """
    try:
        source = unescape(text)
        tokens = list(tokenize(source))
    except TokenError as error:
        raise _malformed(str(error), error.line, error.column) from error
    for token in tokens:
        _check_word(token, source)
    form, kind = FORMS[_form(tokens, source)]
    prefixes, own_base = _prologue(tokens, base)
    _check_prefixes(tokens, prefixes, source)
    default, named = _dataset(tokens, prefixes, own_base)
    head = f"BASE <{base}> " if base and any(map(_is_relative, tokens)) else ""
    written = write_query(source, tokens, prefixes, head)
    volatile = any(token.kind == "word" and token.text.upper() in _VOLATILE for token in tokens)
    return CheckedQuery(written, form, kind, default, named, volatile)


def check_graphs(named: Iterable[str], known: Collection[str]) -> None:
    """Raise a 403 `ProblemError` for the first graph that is not among those of the store."""
    for graph in named:
        if graph not in known:
            raise ProblemError(
                "graph-refused",
                f"There is no graph <{graph[:500]}> here, and nothing is fetched from elsewhere.",
                graph=graph[:500],
            )


def _check_word(token: Token, source: str) -> None:
    word = token.text.upper()
    if token.kind != "word" or word in WORDS:
        return
    line, column = position(source, token.offset)
    if word in UPDATES:
        detail = f"{word} would change the graph, which is read-only."
        raise ProblemError("update-refused", detail, line=line, column=column)
    if word == "SERVICE":
        detail = "SERVICE is refused: federation is off, this service opens no connections."
        raise ProblemError("federation-refused", detail, line=line, column=column)
    raise _malformed(f"{token.text[:60]!r} is no word of SPARQL", line, column)


def _form(tokens: list[Token], source: str) -> str:
    for token in tokens:
        if token.kind == "word" and token.text.upper() in FORMS:
            return token.text.upper()
    line, column = position(source, len(source))
    raise _malformed("there is no SELECT, ASK, CONSTRUCT or DESCRIBE", line, column)


def _prologue(tokens: list[Token], base: str) -> tuple[dict[str, str], str]:
    prefixes: dict[str, str] = {}
    for index, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "BASE" and _kinds(tokens, index) == ["iri"]:
            base = _absolute(base, tokens[index + 1].text[1:-1])
        if word == "PREFIX" and _kinds(tokens, index, 2) == ["name", "iri"]:
            prefixes[tokens[index + 1].text[:-1]] = _absolute(base, tokens[index + 2].text[1:-1])
        if word in FORMS:
            break
    return prefixes, base


def _kinds(tokens: list[Token], index: int, count: int = 1) -> list[str]:
    return [token.kind for token in tokens[index + 1 : index + 1 + count]]


def _check_prefixes(tokens: list[Token], prefixes: dict[str, str], source: str) -> None:
    for token in tokens:
        if token.kind != "name":
            continue
        label = token.text.partition(":")[0]
        if label not in prefixes:
            raise _malformed(
                f"the prefix '{label}:' is not declared", *position(source, token.offset)
            )


def _dataset(
    tokens: list[Token], prefixes: dict[str, str], base: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    default: list[str] = []
    named: list[str] = []
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.text.upper() == "FROM":
            following = tokens[index + 1 : index + 3]
            is_named = bool(following) and following[0].text.upper() == "NAMED"
            graphs, name = (named, following[1:]) if is_named else (default, following)
            graphs.extend(_resolve(found, prefixes, base) for found in name[:1])
    return tuple(default), tuple(named)


def _resolve(token: Token, prefixes: dict[str, str], base: str) -> str:
    is_name = token.kind == "name"
    return expand_name(token.text, prefixes) if is_name else _absolute(base, token.text[1:-1])


def _is_relative(token: Token) -> bool:
    return token.kind == "iri" and not _SCHEME.match(token.text[1:])


def _absolute(base: str, iri: str) -> str:
    # urljoin drops an empty fragment, so it is left out of what is absolute already.
    return iri if _SCHEME.match(iri) else urljoin(base, iri)


def _malformed(detail: str, line: int, column: int) -> ProblemError:
    text = f"Line {line}, column {column}: {detail}."
    return ProblemError("malformed-query", text, line=line, column=column)
