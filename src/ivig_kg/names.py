"""The names of things, in memory, for a search that ranks, forgives typing errors and says why.

An order of merit: the whole text, its beginning, the beginnings of its words, its inside, and last
words that are spelled almost alike (https://rapidfuzz.github.io/RapidFuzz/).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

KINDS: Final = (
    "label",
    "abbreviation",
    "code",
    "billing code",
    "exact synonym",
    "question",
    "related synonym",
    "code of a close match",
    "code of something broader",
    "code of something narrower",
    "code of something related",
)
"""Kinds of names in the order in which they count; those from `related synonym` on count less."""

_RELATED: Final = KINDS.index("related synonym")
_EXACT, _START, _WORDS, _INSIDE, _ALIKE = 0, 2, 4, 6, 8
_ALMOST: Final = 78
"""From 0 to 100: how alike two words are that may be the same."""
_SHORTEST: Final = 4
"""Shorter words are not corrected: too many others are like them."""


@dataclass(frozen=True)
class Name:
    """A text by which a thing is known."""

    iri: str
    label: str
    kind: str
    match: str


@dataclass
class Names:
    """All names, folded, with the words that occur in them."""

    names: list[tuple[str, Name]]
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def find(self, text: str, limit: int, among: Collection[str] | None = None) -> list[Name]:
        """Return the best name of each thing that is found, the best things first.

        `among` are the IRIs that count, if not all do.
        """
        wanted = fold(text)
        if not wanted:
            return []
        found = list(self._direct(wanted)) or list(self._alike(wanted))
        best: dict[str, Name] = {}
        for _, name in sorted(found, key=lambda item: item[0]):
            if among is None or name.iri in among:
                best.setdefault(name.iri, name)
        return list(best.values())[:limit]

    def called(self, text: str) -> set[str]:
        """Return the IRIs of the things that have exactly this name, whatever its case."""
        wanted = fold(text)
        return {name.iri for folded, name in self.names if wanted and folded == wanted}

    def _direct(self, wanted: str) -> Iterable[tuple[tuple[int, int, int, str], Name]]:
        parts = wanted.split()
        for folded, name in self.names:
            if (tier := _tier(folded, wanted, parts)) is not None:
                yield _rank(tier, folded, name), name

    def _alike(self, wanted: str) -> Iterable[tuple[tuple[int, int, int, str], Name]]:
        places = [self._places(word) for word in wanted.split()]
        for place in sorted(set.intersection(*places)):
            folded, name = self.names[place]
            yield _rank(_ALIKE, folded, name), name

    def _places(self, word: str) -> set[int]:
        if len(word) < _SHORTEST:
            return set(self.words.get(word, ()))
        near = process.extract(
            word, self.words.keys(), scorer=fuzz.ratio, score_cutoff=_ALMOST, limit=20
        )
        return set().union(*(self.words[found] for found, _, _ in near))


def index(names: Iterable[Name]) -> Names:
    """Return the names, ready to be searched."""
    made = Names([(fold(name.match), name) for name in names])
    for place, (folded, _) in enumerate(made.names):
        for word in folded.split():
            made.words[word].add(place)
    return made


def fold(text: str) -> str:
    """Return a text without case, accents and punctuation, as it is compared.

    >>> fold("Guillain-Barré syndrome"), fold("G61.81")
    ('guillain barre syndrome', 'g61.81')
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return " ".join(re.findall(r"[a-z0-9]+(?:[.:][a-z0-9]+)*", bare.casefold()))


def _tier(folded: str, wanted: str, parts: list[str]) -> int | None:
    if folded == wanted:
        return _EXACT
    if folded.startswith(wanted):
        return _START
    words = folded.split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return _WORDS
    return _INSIDE if wanted in folded and len(wanted) >= _SHORTEST else None


def _rank(tier: int, folded: str, name: Name) -> tuple[int, int, int, str]:
    kind = KINDS.index(name.kind)
    return tier + (3 if kind >= _RELATED else 0), kind, len(folded), name.iri
