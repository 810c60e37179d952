"""The SERVICE clauses of a query: whom they ask, and what, as a query of its own.

https://www.w3.org/TR/sparql11-federated-query/#service
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.setting_kinds import endpoint_address
from ivig_kg.settings import PREFIX
from ivig_kg.sparql.canonical import WrittenQuery
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.tokens import Token, position

CLAUSES: Final = 10
"""SERVICE clauses that a query may have: one request shall not become many."""
SETTING: Final = f"{PREFIX}FEDERATION_ALLOW"

Resolve = Callable[[Token], str]
"""Returns the absolute IRI of a token that is one, or a prefixed name."""


@dataclass(frozen=True)
class Service:
    """A clause: its place in the text for the engine, whom it asks, what, and if silently.

    `query` has all IRIs written out, so that it stands alone; a clause within it is part of it.
    """

    begin: int
    end: int
    endpoint: str
    query: str
    is_silent: bool


def find_services(
    written: WrittenQuery, tokens: Sequence[Token], resolve: Resolve, allowed: Collection[str]
) -> tuple[Service, ...]:
    """Return the outermost clauses of a query, in order.

    Raises a 403 `ProblemError` when any clause asks an endpoint that is not among the `allowed`,
    and a 400 one for what is no clause.
    """
    _check_count(tokens)
    services: list[Service] = []
    inside = 0
    for index, token in enumerate(tokens):
        if token.word == "SILENT":
            _check_silent(tokens, index, written.source)
        if token.word != "SERVICE":
            continue
        head, opening = _head(tokens, index)
        endpoint = _endpoint(head, resolve, allowed, written.source, token)
        closing = _closing(tokens, opening, written.source)
        if index >= inside:
            inside = closing
            services.append(
                Service(
                    written.offset(token.offset),
                    written.offset(tokens[closing].offset) + 1,
                    endpoint,
                    _query(written.source, tokens[opening : closing + 1], resolve),
                    opening == index + 3,
                )
            )
    return tuple(services)


def _check_count(tokens: Sequence[Token]) -> None:
    count = sum(token.word == "SERVICE" for token in tokens)
    if count > CLAUSES:
        detail = f"There are {count} SERVICE clauses; a query may have {CLAUSES}."
        raise ProblemError("federation-refused", detail)


def _check_silent(tokens: Sequence[Token], index: int, source: str) -> None:
    if not index or tokens[index - 1].word != "SERVICE":
        raise _malformed("SILENT stands behind SERVICE only", source, tokens[index].offset)


def _head(tokens: Sequence[Token], index: int) -> tuple[Token | None, int]:
    is_silent = index + 1 < len(tokens) and tokens[index + 1].word == "SILENT"
    at = index + (2 if is_silent else 1)
    return (tokens[at] if at < len(tokens) else None), at + 1


def _endpoint(
    head: Token | None, resolve: Resolve, allowed: Collection[str], source: str, service: Token
) -> str:
    if head is not None and head.kind in {"iri", "name"}:
        endpoint = _normal(resolve(head))
        if endpoint in allowed:
            return endpoint
        what = f"<{endpoint[:300]}> is not among"
    else:
        what = "a variable names none of"
    raise refusal(f"{what} the endpoints of {SETTING}", *position(source, service.offset))


def refusal(reason: str, line: int, column: int) -> ProblemError:
    """Return the problem of a clause that may not be evaluated."""
    detail = f"SERVICE is refused: {reason}."
    return ProblemError("federation-refused", detail, line=line, column=column, setting=SETTING)


def _normal(iri: str) -> str:
    try:
        return endpoint_address(iri)
    except ValueError:
        return iri


def _closing(tokens: Sequence[Token], opening: int, source: str) -> int:
    if opening >= len(tokens) or tokens[opening].text != "{":
        offset = tokens[min(opening, len(tokens) - 1)].offset
        raise _malformed("a group in braces is missing behind SERVICE", source, offset)
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[index].text, 0)
        if not depth:
            return index
    raise _malformed("the group behind SERVICE is not closed", source, len(source))


def _query(source: str, group: Sequence[Token], resolve: Resolve) -> str:
    pieces, end = [], group[0].offset
    for token in group:
        if token.kind in {"iri", "name"}:
            pieces += [source[end : token.offset], f"<{resolve(token)}>"]
            end = token.offset + len(token.text)
    return "".join(["SELECT * WHERE ", *pieces, source[end : group[-1].offset + 1]])


def _malformed(detail: str, source: str, offset: int) -> ProblemError:
    line, column = position(source, offset)
    text = f"Line {line}, column {column}: {detail}."
    return ProblemError("malformed-query", text, line=line, column=column)
