"""Which graphs a query is asked over, where that has to stand in its text.

Some engines add FROM and FROM NAMED to the graphs that the protocol names, so these clauses go
where the protocol names them: it wins (SPARQL 1.1 Protocol, 2.1.4). Where an engine keeps a graph
under another name than it has for readers, GRAPH asks for the one, and finds the other by it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from ivig_kg.namespaces import PREFIXES
from ivig_kg.sparql.tokens import Token, TokenError, tokenize

NAME: Final = f"{PREFIXES['sd']}name"
"""The property from a stored graph to the name that it has for readers (`sd:name`)."""

_ESCAPE: Final = re.compile(r"\\\\|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
_REMEMBERED: Final = 10_000
"""Characters of the longest query whose terminals are kept: a visitor may send many long ones."""
_GRAPH_WORD: Final = re.compile("graph", re.IGNORECASE)
NOWHERE: Final = "urn:ivig-kg:no-such-graph"
"""The name of a graph that is not there."""

_HIDDEN: Final = "ivigkgStored"
"""How the variables begin that stand for stored graphs; a reader's own does not."""


def has_graph(text: str) -> bool:
    """Return whether a query looks into named graphs."""
    return bool(_GRAPH_WORD.search(text)) and any(token.word == "GRAPH" for token in _tokens(text))


def without_dataset(text: str) -> str:
    """Return the query without its FROM and FROM NAMED."""
    return _replaced(text, ((begin, end, "") for begin, end in _dataset_clauses(_tokens(text))))


def by_stored_names(text: str, names: str) -> str:
    """Return the query with every `GRAPH x` asking for a stored graph whose name is x.

    `names` is the graph in which the names stand.
    """

    def written() -> Iterator[tuple[int, int, str]]:
        for number, (begin, place, end) in enumerate(_graph_clauses(_tokens(text))):
            stored = f"?{_HIDDEN}{number}"
            named = f"{{ GRAPH <{names}> {{ {stored} <{NAME}> {text[place:end]} }} }}"
            yield begin, end, f"{named} GRAPH {stored}"

    return _replaced(text, written())


def only_graphs(text: str, allowed: Collection[str]) -> str:
    """Return the query with an empty graph in place of every other that GRAPH calls by its IRI."""

    def others() -> Iterator[tuple[int, int, str]]:
        for _, begin, end in _graph_clauses(_tokens(text)):
            if text[begin] == "<" and text[begin + 1 : end - 1] not in allowed:
                yield begin, end, f"<{NOWHERE}>"

    return _replaced(text, others()) if has_graph(text) else text


def is_hidden(variable: str) -> bool:
    """Return whether a variable is one that `by_stored_names` has put in."""
    return variable.startswith(_HIDDEN)


def _tokens(text: str) -> tuple[Token, ...]:
    return _remembered(text) if len(text) <= _REMEMBERED else _read(text)


def _read(text: str) -> tuple[Token, ...]:
    """Return the terminals of a query, or nothing for what is none: the engine says why.

    Escapes of characters are taken for letters: they stand in IRIs only, and places stay the same.
    """
    masked = _ESCAPE.sub(_mask, text)
    try:
        return tuple(tokenize(masked))
    except TokenError:
        return ()


_remembered = lru_cache(maxsize=256)(_read)


def _mask(found: re.Match[str]) -> str:
    return found[0] if found[0] == r"\\" else "u" * len(found[0])


def _replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    pieces, start = [], 0
    for begin, end, new in parts:
        pieces += [text[start:begin], new]
        start = end
    return "".join([*pieces, text[start:]])


def _dataset_clauses(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for index, token in enumerate(tokens):
        if token.kind == "mark" and token.text == "{":
            return
        if token.word == "FROM":
            last = index + 2 if tokens[index + 1].word == "NAMED" else index + 1
            yield token.offset, tokens[last].offset + len(tokens[last].text)


def _graph_clauses(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Yield where GRAPH begins, and where the graph that it names begins and ends."""
    for token, term in pairwise(tokens):
        if token.word == "GRAPH" and term.kind in {"iri", "name", "variable"}:
            yield token.offset, term.offset, term.offset + len(term.text)
