"""The operations of the SPARQL 1.1 Protocol: from a request's plain values to one query or update.

https://www.w3.org/TR/sparql11-protocol/#protocol
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final
from urllib.parse import parse_qsl

from ivig_kg.sparql.errors import ProblemError

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class QueryRequest:
    """One query as it was sent, with the dataset and the format that its parameters ask for.

    `timeout` is in seconds.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format_name: str | None = None
    timeout: float | None = None

    @property
    def has_dataset(self) -> bool:
        """Whether the protocol names a dataset; it then replaces the query's own (2.1.4)."""
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True)
class UpdateRequest:
    """One update as it was sent; `has_dataset` tells that its parameters name a dataset (2.2.3)."""

    text: str
    has_dataset: bool = False


def read_request(
    method: str, url_query: bytes, content_type: str | None = None, body: bytes = b""
) -> QueryRequest | UpdateRequest:
    """Return the query or update of a GET, of a form or of a body; raise `ProblemError`.

    `url_query` is the part of the URL behind `?` as sent. Parameters stay pairs, because
    `default-graph-uri` and `named-graph-uri` may be repeated.
    """
    pairs = read_pairs(url_query)
    if method != "POST":
        return _from_pairs(pairs)
    media_type, charset = _content_type(content_type)
    if charset not in {"", "utf-8", "utf8"}:
        raise ProblemError("not-utf8", f"The body is declared as {charset}; UTF-8 is expected.")
    if media_type == FORM:
        return _from_pairs([*pairs, *read_pairs(body)])
    if media_type in {QUERY, UPDATE}:
        name = "query" if media_type == QUERY else "update"
        return _from_pairs([*pairs, (name, _utf8(body, "The body"))])
    shown = media_type or "nothing"
    raise ProblemError(
        "media-type",
        f"The Content-Type is {shown}; send {QUERY} or {FORM}.",
        accepted=[QUERY, FORM],
    )


def read_pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Return the name and value pairs of a form or URL query, decoded once, as strict UTF-8."""
    text = _utf8(encoded, "The parameters")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise ProblemError("not-utf8", "The parameters are not UTF-8.") from error
    except ValueError as error:
        raise ProblemError("bad-request", "There are more than 1000 parameters.") from error


def _content_type(header: str | None) -> tuple[str, str]:
    media_type, *parameters = (part.strip() for part in (header or "").split(";"))
    charsets = [text[8:].strip('"') for text in parameters if text.lower().startswith("charset=")]
    return media_type.lower(), charsets[0].lower() if charsets else ""


def _utf8(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"{what} is not UTF-8: byte {error.start + 1} does not fit."
        raise ProblemError("not-utf8", detail) from error


def _from_pairs(pairs: Pairs) -> QueryRequest | UpdateRequest:
    texts = [*_values(pairs, "query"), *_values(pairs, "update")]
    if len(texts) > 1:
        raise ProblemError("several-queries", f"There are {len(texts)} queries; send one.")
    if not texts or not texts[0].strip():
        raise ProblemError("missing-query", "Send the query as the parameter 'query'.")
    if _values(pairs, "update"):
        uses = (*_values(pairs, "using-graph-uri"), *_values(pairs, "using-named-graph-uri"))
        return UpdateRequest(texts[0], bool(uses))
    return QueryRequest(
        texts[0],
        _values(pairs, "default-graph-uri"),
        _values(pairs, "named-graph-uri"),
        next(iter(_values(pairs, "format")), None),
        _timeout(_values(pairs, "timeout")),
    )


def _timeout(values: Sequence[str]) -> float | None:
    if not values:
        return None
    try:
        seconds = float(values[0])
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and seconds > 0):
        shown = values[0][:50]
        raise ProblemError("bad-request", f"timeout={shown!r}: expected seconds, more than 0.")
    return seconds


def _values(pairs: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)
