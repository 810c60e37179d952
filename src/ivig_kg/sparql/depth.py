"""How deep the brackets of a query or an update may stand in one another."""

from collections.abc import Iterable
from typing import Final

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.tokens import Token, position

NESTING: Final = 500
"""Brackets of all kinds that may stand in one another; engines take a call for each of them."""

_DEEPER: Final = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


def check_depth(tokens: Iterable[Token], source: str) -> None:
    """Raise a `ProblemError` that says where brackets are nested too deep in a source."""
    depth = 0
    for token in tokens:
        if token.text in _DEEPER:
            depth += _DEEPER[token.text]
            if depth > NESTING:
                line, column = position(source, token.offset)
                detail = f"Brackets are nested more than {NESTING} deep."
                raise ProblemError(
                    "query-too-deep", detail, limit=NESTING, line=line, column=column
                )
