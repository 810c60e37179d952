"""A query written so that it reads in one way only, whatever an engine makes of close calls.

Oxigraph ends a prefixed name early at a dot or a keyword, and an IRI where `<` can be an operator.
So names are written out as IRIs, blank nodes are numbered, and brackets, quotes and hashes of IRIs
are escaped: nothing that stands inside of a token can be taken for the beginning of another one.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.sparql.tokens import Token, position

_PLAIN: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/._~%@!$&*+,;=-?[]"
)


@dataclass(frozen=True)
class WrittenQuery:
    """The text for the engine, and for each rewritten token its end and the shift behind it."""

    text: str
    source: str
    shifts: tuple[tuple[int, int], ...] = ()

    def original_position(self, line: int, column: int) -> tuple[int, int]:
        """Return the place in the query as sent of a place in `text`, both counted from 1."""
        starts = [0, *(at + 1 for at, char in enumerate(self.text) if char == "\n")]
        offset = starts[min(line, len(starts)) - 1] + column - 1
        index = bisect_right(self.shifts, (offset, len(self.text))) - 1
        shift = self.shifts[index][1] if index >= 0 else 0
        return position(self.source, min(max(offset - shift, 0), len(self.source)))


def write_query(
    source: str, tokens: Sequence[Token], prefixes: Mapping[str, str], head: str = ""
) -> WrittenQuery:
    """Return the query with its tokens written unambiguously; `prefixes` must know every name.

    `head` is set before it.
    """
    pieces: list[str] = [head]
    shifts: list[tuple[int, int]] = [(len(head), len(head))]
    blanks: dict[str, str] = {}
    end, shift = 0, len(head)
    for previous, token in zip([None, *tokens], tokens, strict=False):
        text = _written(token, prefixes, blanks)
        if text == token.text or (previous and previous.text.upper() == "PREFIX"):
            continue
        pieces += [source[end : token.offset], text]
        end = token.offset + len(token.text)
        shift += len(text) - len(token.text)
        shifts.append((end + shift, shift))
    return WrittenQuery("".join([*pieces, source[end:]]), source, tuple(shifts))


def expand_name(name: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI of a prefixed name, its escapes (PN_LOCAL_ESC) taken away."""
    label, _, local = name.partition(":")
    return prefixes[label] + local.replace("\\", "")


def _written(token: Token, prefixes: Mapping[str, str], blanks: dict[str, str]) -> str:
    if token.kind == "iri":
        return _iri(token.text[1:-1])
    if token.kind == "name":
        label = token.text.partition(":")[0]
        return _iri(expand_name(token.text, prefixes)) if label in prefixes else token.text
    if token.kind == "blank":
        return blanks.setdefault(token.text, f"_:b{len(blanks)}")
    return token.text


def _iri(iri: str) -> str:
    return "<" + "".join(c if c in _PLAIN or c > "~" else f"\\u{ord(c):04X}" for c in iri) + ">"
