"""An equivalent of a query that an engine answers in time that does not grow with the square.

`FILTER NOT EXISTS { a join }` is evaluated anew for each solution by engines that do not plan it;
`MINUS { the join }` is evaluated once, and so is a subquery with the distinct solutions of the join
in place of `FILTER EXISTS`. These differ in general (SPARQL 1.1 Query, 8.3), and are the same where
all of this holds:

- the filter stands in the outermost group of a SELECT or ASK, and in it are triple patterns only;
- its variables are certainly bound in that group, by a triple pattern of the group itself, or occur
  nowhere else in it; at least one is of the first kind;
- no path in it may have length zero, which relates terms that are in no triple.

Then each solution of the group and each of the pattern bind all variables that they have in common,
so "some solution of the pattern is compatible" and "the pattern has a solution after substitution"
say the same. Filters apply to a group as a whole, so they may be taken away or joined at its end.
https://www.w3.org/TR/sparql11-query/#neg-notexists-minus
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.sparql.tokens import Source, Token

_STRUCTURE: Final = frozenset(
    ("OPTIONAL", "UNION", "MINUS", "FILTER", "NOT", "EXISTS", "BIND", "VALUES", "GRAPH")
)
_TERMS: Final = frozenset(("A", "TRUE", "FALSE"))
_NOT_BINDING: Final = frozenset(("VALUES", "GRAPH"))
_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_IN_PATTERN: Final = frozenset((".", ";", ",", "^^", "/", "^"))
_UNKNOWN: Final = frozenset(("<", ">", "~"))
"""Marks that outside of expressions begin syntax of SPARQL 1.2, about which nothing is said."""
_NEUTRAL: Final = "FILTER (true)"


@dataclass(frozen=True)
class Existence:
    """A filter `EXISTS { ... }` or `NOT EXISTS`: its place among the tokens of its group."""

    begin: int
    opening: int
    closing: int

    @property
    def is_negated(self) -> bool:
        """Whether there is a NOT."""
        return self.opening - self.begin == 3

    def pattern(self, group: Sequence[Token]) -> Sequence[Token]:
        """Return the tokens between its braces."""
        return group[self.opening + 1 : self.closing]


def rewrite(source: Source) -> str:
    """Return an equivalent of the query, or the query itself where nothing is proven."""
    text, tokens = source
    if not any(token.word == "EXISTS" for token in tokens):
        return text
    group, end = _outermost_group(tokens)
    if not group or not _is_understood(group):
        return text
    found = [existence for existence in _existences(group) if _is_same(existence, group)]
    return _written(text, group, found, end)


def _outermost_group(tokens: list[Token]) -> tuple[list[Token], int]:
    """Return the tokens in the first braces of a SELECT or ASK, and where these close."""
    form = next((token.word for token in tokens if token.word in _FORMS), "")
    begin = next((index for index, token in enumerate(tokens) if token.text == "{"), None)
    if form not in {"SELECT", "ASK"} or begin is None:
        return [], 0
    for index, depth in _depths(tokens, begin):
        if depth == 0:
            return tokens[begin + 1 : index], tokens[index].offset
    return [], 0


def _depths(tokens: Sequence[Token], begin: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for index in range(begin, len(tokens)):
        mark = tokens[index].text if tokens[index].kind == "mark" else ""
        depth += (mark == "{") - (mark == "}")
        yield index, depth


def _top_level(group: Sequence[Token]) -> Iterator[int]:
    """Yield the indexes of the tokens that stand in no inner braces and no parentheses."""
    depth = 0
    for index, token in enumerate(group):
        mark = token.text if token.kind == "mark" else ""
        depth -= mark in {"}", ")"}
        if depth == 0:
            yield index
        depth += mark in {"{", "("}


def _is_understood(group: Sequence[Token]) -> bool:
    for index in _top_level(group):
        token, word = group[index], group[index].word
        if token.kind == "mark" and token.text in _UNKNOWN:
            return False
        is_call = index > 0 and group[index - 1].word == "FILTER"
        if word and word not in _STRUCTURE | _TERMS and not is_call:
            return False
    return True


def _existences(group: Sequence[Token]) -> Iterator[Existence]:
    for begin in _top_level(group):
        if group[begin].word != "FILTER":
            continue
        for words in (["FILTER", "NOT", "EXISTS", "{"], ["FILTER", "EXISTS", "{"]):
            opening = begin + len(words) - 1
            if [token.text.upper() for token in group[begin : opening + 1]] == words:
                closing = next(at for at, depth in _depths(group, opening) if depth == 0)
                yield Existence(begin, opening, closing)


def _is_same(existence: Existence, group: Sequence[Token]) -> bool:
    pattern = existence.pattern(group)
    triples = _triples(pattern)
    is_join = len(triples) > 1 or any(token.text == "/" for token in pattern)
    if not (triples and is_join and all(map(_is_plain, pattern)) and _is_connected(triples)):
        return False
    inside = _variables(pattern)
    elsewhere = _variables([*group[: existence.begin], *group[existence.closing :]])
    certain = _certain(group)
    return bool(inside & certain) and not (inside - certain) & elsewhere


def _is_plain(token: Token) -> bool:
    if token.kind == "mark":
        return token.text in _IN_PATTERN
    return token.kind != "blank" and (token.kind != "word" or token.word in _TERMS)


def _certain(group: Sequence[Token]) -> set[str]:
    """Return the variables in triple patterns of the group itself."""
    return {
        group[index].text[1:]
        for index in _top_level(group)
        if group[index].kind == "variable"
        and not (index > 0 and group[index - 1].word in _NOT_BINDING)
    }


def _triples(pattern: Sequence[Token]) -> list[set[str]]:
    """Return the variables of each triple pattern."""
    triples = []
    for statement in _split(pattern, {"."}):
        subject, *rest = statement
        triples += [_variables([subject, *part]) for part in _split(rest, {";", ","})]
    return triples


def _split(tokens: Sequence[Token], marks: set[str]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "mark" and token.text in marks:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _is_connected(triples: list[set[str]]) -> bool:
    """Tell whether no part of the pattern is a cross product with the others."""
    reached, left = set(triples[0]), triples[1:]
    while near := [triple for triple in left if triple & reached]:
        reached |= set().union(*near)
        left = [triple for triple in left if not triple & reached]
    return not left


def _variables(tokens: Sequence[Token]) -> set[str]:
    return {token.text[1:] for token in tokens if token.kind == "variable"}


def _written(text: str, group: Sequence[Token], found: Sequence[Existence], end: int) -> str:
    pieces, start, added = [], 0, []
    for existence in found:
        closing = group[existence.closing].offset + 1
        pieces += [text[start : group[existence.begin].offset], _NEUTRAL]
        braces = text[group[existence.opening].offset : closing]
        added.append(_joined(braces, existence, group))
        start = closing
    return "".join([*pieces, text[start:end], *added, text[end:]])


def _joined(braces: str, existence: Existence, group: Sequence[Token]) -> str:
    if existence.is_negated:
        return f" MINUS {braces}\n"
    shared = _variables(existence.pattern(group)) & _certain(group)
    names = " ".join(f"?{name}" for name in sorted(shared))
    return f" {{ SELECT DISTINCT {names} WHERE {braces} }}\n"
