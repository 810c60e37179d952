"""Content codings: answers in zstd or gzip for those who accept them, large ones piece by piece.

https://www.rfc-editor.org/rfc/rfc9110#name-content-codings
"""

import sys
import zlib
from collections.abc import Iterator
from typing import Final, Protocol

from flask import Blueprint, Response, request

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdCompressor
else:
    from backports.zstd import ZstdCompressor

blueprint = Blueprint("coding", __name__)

LEAST: Final = 1024
"""Bytes below which coding costs more than it saves."""
STREAMED: Final = 4 * 1024**2
"""Bytes from which an answer is sent in pieces, so that it is not in memory twice."""
PIECE: Final = 256 * 1024

_LEVEL_GZIP: Final = 5
_LEVEL_ZSTD: Final = 3
_GZIP_CONTAINER: Final = 31
_CODINGS: Final = ("zstd", "gzip")
_COMPRESSED: Final = ("image/png", "font/", "application/zip")


class Coder(Protocol):
    """Takes bytes and gives coded ones."""

    def compress(self, data: bytes, /) -> bytes:
        """Return what is ready of the coded data."""

    def flush(self) -> bytes:
        """Return the rest."""


@blueprint.after_app_request
def encode(response: Response) -> Response:
    """Code the body as the client likes best; send large bodies in pieces."""
    if response.direct_passthrough or response.status_code in {204, 304}:
        return response
    body = response.get_data()
    coding = None
    if len(body) >= LEAST and not (response.mimetype or "").startswith(_COMPRESSED):
        response.vary.add("Accept-Encoding")
        coding = request.accept_encodings.best_match((*_CODINGS, "identity"))
    used = coder(coding)
    if used:
        response.headers["Content-Encoding"] = str(coding)
    if len(body) >= STREAMED:
        response.response = _pieces(body, used)
        del response.headers["Content-Length"]
    elif used:
        response.set_data(used.compress(body) + used.flush())
    return response


def coder(coding: str | None) -> Coder | None:
    """Return a coder for a content coding; nothing for `identity`."""
    if coding == "zstd":
        return ZstdCompressor(level=_LEVEL_ZSTD)
    if coding == "gzip":
        return zlib.compressobj(_LEVEL_GZIP, wbits=_GZIP_CONTAINER)
    return None


def _pieces(body: bytes, used: Coder | None) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        piece = body[start : start + PIECE]
        coded = used.compress(piece) if used else piece
        if coded:
            yield coded
    if used:
        yield used.flush()
