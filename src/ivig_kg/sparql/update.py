"""The update operation, as far as a service needs it that changes nothing: taken apart to parse.

https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ivig_kg.sparql.depth import check_depth
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.request import UpdateRequest
from ivig_kg.sparql.tokens import Token, TokenError, position, read_source


@dataclass(frozen=True)
class Operation:
    """One operation of an update, with all prologues up to it, and its place in the whole."""

    prologue: str
    text: str
    source: str
    offset: int

    def original_position(self, line: int, column: int) -> tuple[int, int]:
        """Return the place in the update of a place in `text`, both counted from 1."""
        first, indent = position(self.source, self.offset)
        return first + line - 1, column + (indent - 1 if line == 1 else 0)


def read_operations(request: UpdateRequest, base: str) -> list[Operation]:
    """Return the operations of an update; raise a 400 `ProblemError` for what is none.

    Relative IRIs are resolved against the update's BASE, and that against `base`.
    Protocol 2.2.3: a dataset is named by the parameters or by USING and WITH, not by both.
    """
    try:
        source, tokens = read_source(request.text)
    except TokenError as error:
        raise malformed(str(error), error.line, error.column) from error
    check_depth(tokens, source)
    if request.has_dataset:
        _check_no_clause(tokens)
    operations = list(_operations(source, tokens, base))
    if not operations:
        raise ProblemError("missing-query", "There is no operation in the update.")
    return operations


def malformed(detail: str, line: int, column: int) -> ProblemError:
    """Return the problem of an update that does not parse at a place."""
    text = f"Line {line}, column {column}: {detail}."
    return ProblemError("malformed-update", text, line=line, column=column)


def _check_no_clause(tokens: list[Token]) -> None:
    for token in tokens:
        if token.kind == "word" and token.text.upper() in {"USING", "WITH"}:
            detail = f"The parameters name a dataset, and so does {token.text.upper()}; use one."
            raise ProblemError("bad-request", detail)


def _operations(source: str, tokens: list[Token], base: str) -> Iterator[Operation]:
    prologue = f"BASE <{base}>\n"
    for part, end in _parts(source, tokens):
        body = part[_prologue_length(part) :]
        begin = body[0].offset if body else end
        if part:
            prologue += source[part[0].offset : begin] + "\n"
        if body:
            yield Operation(prologue, source[begin:end], source, begin)


def _parts(source: str, tokens: list[Token]) -> Iterator[tuple[list[Token], int]]:
    # A semicolon in braces parts the predicates of a subject.
    part: list[Token] = []
    depth = 0
    for token in tokens:
        mark = token.text if token.kind == "mark" else ""
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if mark == ";" and depth == 0:
            yield part, token.offset
            part = []
        else:
            part.append(token)
    yield part, len(source)


def _prologue_length(tokens: list[Token]) -> int:
    index = 0
    lengths = {"BASE": 2, "PREFIX": 3}
    while index < len(tokens) and tokens[index].text.upper() in lengths:
        index += lengths[tokens[index].text.upper()]
    return min(index, len(tokens))
