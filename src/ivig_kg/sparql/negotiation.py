"""Content negotiation: `Accept` and `format=` against the two tables of what is served.

https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ivig_kg.sparql.errors import ProblemError

Kind = Literal["rows", "boolean", "graph"]


@dataclass(frozen=True)
class Format:
    """A serialization: its name (`format=`), media type, file extension and other media types."""

    name: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of `Content-Type`: text formats say that they are UTF-8."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


_JSON = Format("json", "application/sparql-results+json", "json", ("application/json",))
_XML = Format("xml", "application/sparql-results+xml", "xml", ("application/xml", "text/xml"))

ROWS: Final = (_JSON, _XML, Format("csv", "text/csv", "csv"),
               Format("tsv", "text/tab-separated-values", "tsv"))  # fmt: skip
BOOLEAN: Final = ROWS
GRAPH: Final = (
    Format("turtle", "text/turtle", "ttl", ("application/x-turtle", "text/n3")),
    Format("ntriples", "application/n-triples", "nt", ("text/plain",)),
    Format("jsonld", "application/ld+json", "jsonld", ("application/json",)),
    Format("rdfxml", "application/rdf+xml", "rdf", ("application/xml", "text/xml")),
)
DATASET: Final = (
    Format("trig", "application/trig", "trig", ("application/x-trig",)),
    Format("nquads", "application/n-quads", "nq", ("text/x-nquads",)),
)
"""Formats of datasets, in which a graph is the default graph of a dataset without others."""

FORMATS: Final[dict[Kind, tuple[Format, ...]]] = {
    "rows": ROWS,
    "boolean": BOOLEAN,
    "graph": (*GRAPH, *DATASET),
}
"""What is served for each kind of result; the first is the default."""

HTML: Final = Format("html", "text/html", "html", ("application/xhtml+xml",))
PROBLEM: Final = Format("problem", "application/problem+json", "json", ("application/json",))

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
_RANGE = re.compile(r"(\*|[!#$%&'*+.^_`|~0-9A-Za-z-]+)/(\*|[!#$%&'*+.^_`|~0-9A-Za-z-]+)")


@dataclass(frozen=True)
class MediaRange:
    """One element of `Accept`: a media range, its quality, and how exact it is (0 to 3)."""

    range: str
    quality: float
    specificity: int

    def matches(self, media_type: str) -> bool:
        """Tell whether the range includes `media_type`."""
        if self.range == "*/*":
            return True
        main, _, sub = self.range.partition("/")
        return self.range == media_type or (sub == "*" and media_type.startswith(f"{main}/"))


def parse_accept(header: str) -> list[MediaRange]:
    """Return the media ranges of an `Accept` header; elements that are none are skipped.

    >>> [(found.range, found.quality) for found in parse_accept("text/csv;q=0.5, */*;q=0.1")]
    [('text/csv', 0.5), ('*/*', 0.1)]
    """
    found = (_media_range(element) for element in header.split(","))
    return [media_range for media_range in found if media_range is not None]


def _media_range(element: str) -> MediaRange | None:
    name, *parameters = (part.strip().lower() for part in element.split(";"))
    if not _RANGE.fullmatch(name) or (name.startswith("*/") and name != "*/*"):
        return None
    qualities = [text[2:].strip() for text in parameters if text.startswith("q=")]
    if qualities and not _QUALITY.fullmatch(qualities[0]):
        return None
    exactness = 0 if name == "*/*" else 1 if name.endswith("/*") else 2
    return MediaRange(name, float(qualities[0]) if qualities else 1.0, exactness)


def quality(media_type: str, ranges: Iterable[MediaRange]) -> float:
    """Return the quality that the most specific matching range gives to `media_type`, or 0."""
    matching = [found for found in ranges if found.matches(media_type)]
    return max(matching, key=lambda found: found.specificity).quality if matching else 0.0


def best(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """Return the offered format that `accept` likes best, the earlier one among equals."""
    if accept is None or not accept.strip():
        return offered[0]
    ranges = parse_accept(accept)
    scored = [(_score(served, ranges), served) for served in offered]
    top = max(score for score, _ in scored)
    return next(served for score, served in scored if score == top) if top > 0 else None


def _score(served: Format, ranges: list[MediaRange]) -> float:
    own = quality(served.media_type, ranges)
    named = {found.range for found in ranges}
    # Another name of the format counts only where it is asked for by that name: */* is one wish.
    return max([own, *(quality(alias, ranges) for alias in served.aliases if alias in named)])


def by_name(name: str, offered: Sequence[Format]) -> Format | None:
    """Return the offered format of a name, file extension, media type or list of them (`format=`).

    Some clients send what they would put into `Accept`, others the part behind the slash.
    """
    wanted = name.strip().lower()
    if "/" in wanted:
        return best(wanted, offered)
    for served in offered:
        subtypes = (kind.partition("/")[2] for kind in (served.media_type, *served.aliases))
        if _letters(wanted) in map(_letters, (served.name, served.extension, *subtypes)):
            return served
    return None


def by_extension(extension: str, offered: Sequence[Format]) -> Format | None:
    """Return the offered format of a file extension: an address has one spelling."""
    return next((served for served in offered if served.extension == extension), None)


def _letters(name: str) -> str:
    # json-ld, jsonld and ld+json, rdf+xml and rdfxml: clients punctuate as they like.
    return "".join(filter(str.isalnum, name))


def negotiate(accept: str | None, format_name: str | None, offered: Sequence[Format]) -> Format:
    """Return the format to answer in; raise a 406 `ProblemError` that lists what is served."""
    chosen = by_name(format_name, offered) if format_name else best(accept, offered)
    if chosen is None:
        asked = f"format={format_name!r}" if format_name else f"Accept: {accept}"
        names = ", ".join(served.media_type for served in offered)
        raise ProblemError(
            "not-acceptable",
            f"Nothing served here fits {asked[:200]}. Served: {names}.",
            available=[
                {"format": served.name, "media_type": served.media_type} for served in offered
            ],
        )
    return chosen
