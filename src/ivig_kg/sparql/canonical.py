"""A query written so that it reads in one way only, whatever an engine makes of close calls.

Oxigraph ends a prefixed name early at a dot or a keyword, and an IRI where `<` can be an operator.
So names are written out as IRIs, blank nodes are numbered, and brackets, quotes and hashes of IRIs
are escaped: nothing that stands inside of a token can be taken for the beginning of another one.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.sparql.tokens import Token, position

_UNCLEAR: Final = re.compile(r"[^A-Za-z0-9:/._~%@!$&*+,;=\-?\[\]\x7f-\U0010ffff]")
_REWRITTEN: Final = frozenset(("iri", "name", "blank"))


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

    def offset(self, original: int) -> int:
        """Return the place in `text` of a place in the query as sent, counted from 0.

        It has to be where a token begins.
        """
        ends = [end - shift for end, shift in self.shifts]
        return original + self.shifts[bisect_right(ends, original) - 1][1]


def write_query(
    source: str, tokens: Sequence[Token], prefixes: Mapping[str, str], head: str = ""
) -> WrittenQuery:
    """Return the query with its tokens written unambiguously; `prefixes` must know every name.

    `head` is set before it.
    """
    pieces: list[str] = [head]
    shifts: list[tuple[int, int]] = [(len(head), len(head))]
    blanks: dict[str, str] = {}
    known: dict[str, str] = {}
    end, shift = 0, len(head)
    for index, token in enumerate(tokens):
        if token.kind not in _REWRITTEN or (index and tokens[index - 1].word == "PREFIX"):
            continue
        if token.text not in known:
            known[token.text] = _written(token, prefixes, blanks)
        text = known[token.text]
        if text == token.text:
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
    return blanks.setdefault(token.text, f"_:b{len(blanks)}")


def _iri(iri: str) -> str:
    return f"<{_UNCLEAR.sub(_escaped, iri)}>"


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"
