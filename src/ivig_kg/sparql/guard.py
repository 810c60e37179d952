"""What the service refuses before an engine sees a query: updates, federation, foreign graphs.

An engine may read more leniently than the standard: Oxigraph takes `trueSERVICE <x> {}` for two
words. So a text passes only when it consists of SPARQL's own terminals and words, and it is handed
on in a form that reads in one way only (`canonical.py`).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal
from urllib.parse import urljoin

from ivig_kg.sparql.canonical import WrittenQuery, expand_name, write_query
from ivig_kg.sparql.depth import check_depth
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import Kind
from ivig_kg.sparql.services import SETTING, Service, find_services, refusal
from ivig_kg.sparql.tokens import Source, Token, TokenError, position, read_source

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
FEDERATED_WORDS: Final = WORDS | {"SERVICE", "SILENT"}
"""The words of queries that may ask other endpoints."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_VOLATILE: Final = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))


@dataclass(frozen=True)
class CheckedQuery:
    """A query that may be evaluated: its text, its form, the graphs that its own clauses name.

    `is_volatile` tells that the same query on the same data may answer otherwise next time, as it
    may when it has `services`.
    """

    written: WrittenQuery
    form: Form
    kind: Kind
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    is_volatile: bool = False
    services: tuple[Service, ...] = ()

    @property
    def text(self) -> str:
        """The text to hand to the engine."""
        return self.written.text

    def malformed(self, told: str, line: int | None, column: int | None) -> ProblemError:
        """Return the problem of a text that the engine does not parse: what it told, and where."""
        if line is None or column is None:
            return ProblemError("malformed-query", told)
        line, column = self.written.original_position(line, column)
        rest = self.written.source.split("\n")[line - 1][column - 1 :].strip()
        found = f"{rest[:40]!r} does not fit here" if rest else "something is missing here"
        return _malformed(f"{found} ({told})" if told else found, line, column)


def check_query(text: str, base: str = "", allowed: Collection[str] = ()) -> CheckedQuery:
    """Return the query in a form with one reading; raise a `ProblemError` that says why not.

    Relative IRIs are resolved against the query's BASE, and that against `base`. SERVICE may name
    the endpoints that are `allowed`.
    """
    return check_source(read_query(text), base, allowed)


def read_query(text: str) -> Source:
    """Return the text of a query with its terminals; raise a `ProblemError` for what is none."""
    try:
        return read_source(text)
    except TokenError as error:
        raise _malformed(str(error), error.line, error.column) from error


def check_source(query: Source, base: str = "", allowed: Collection[str] = ()) -> CheckedQuery:
    """Do what `check_query` does with a query whose terminals are known."""
    source, tokens = query
    words = [token for token in tokens if token.kind == "word"]
    for word in words:
        _check_word(word, source, FEDERATED_WORDS if allowed else WORDS)
    check_depth(tokens, source)
    form, kind = FORMS[_form(words, source)]
    prefixes, own_base = _prologue(tokens, base)
    _check_prefixes(tokens, prefixes, source)
    has_clauses = any(word.word == "FROM" for word in words)
    default, named = _dataset(tokens, prefixes, own_base) if has_clauses else ((), ())
    head = f"BASE <{base}> " if base and any(map(_is_relative, tokens)) else ""
    written = write_query(source, tokens, prefixes, head)
    services: tuple[Service, ...] = ()
    if allowed:
        resolve = partial(_resolve, prefixes=prefixes, base=own_base)
        services = find_services(written, tokens, resolve, allowed)
    volatile = bool(services) or any(word.word in _VOLATILE for word in words)
    return CheckedQuery(written, form, kind, default, named, volatile, services)


def check_graphs(named: Iterable[str], known: Collection[str]) -> None:
    """Raise a 403 `ProblemError` for the first graph that is not among those of the store."""
    for graph in named:
        if graph not in known:
            raise ProblemError(
                "graph-refused",
                f"There is no graph <{graph[:500]}> here, and nothing is fetched from elsewhere.",
                graph=graph[:500],
            )


def _check_word(token: Token, source: str, words: Collection[str]) -> None:
    word = token.word
    if word in words:
        return
    line, column = position(source, token.offset)
    if word in UPDATES:
        detail = f"{word} would change the graph, which is read-only."
        raise ProblemError("update-refused", detail, line=line, column=column)
    if word == "SERVICE":
        raise refusal(f"federation is off, {SETTING} is empty", line, column)
    raise _malformed(f"{token.text[:60]!r} is no word of SPARQL", line, column)


def _form(words: list[Token], source: str) -> str:
    for word in words:
        if word.word in FORMS:
            return word.word
    line, column = position(source, len(source))
    raise _malformed("there is no SELECT, ASK, CONSTRUCT or DESCRIBE", line, column)


def _prologue(tokens: list[Token], base: str) -> tuple[dict[str, str], str]:
    prefixes: dict[str, str] = {}
    for index, token in enumerate(tokens):
        word = token.word
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
        if token.word == "FROM":
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
