"""Requests that nobody should send, as bytes on a connection: by name, what is written in turn."""

import gzip
from collections.abc import Iterator, Sequence

Pieces = Sequence[bytes]

_GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n"
_POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
_QUERY = b"Content-Type: application/sparql-query\r\n"
_CHUNKED = _POST + _FORM + b"Transfer-Encoding: chunked\r\n\r\n"
_NO_UTF8 = b"ASK { ?s ?p '\xff\xfe\xed\xa0\x80' }"


def get(target: bytes, *headers: bytes) -> Pieces:
    """Return a GET request."""
    lines = [b"GET " + target + b" HTTP/1.1", b"Host: localhost", *headers, b"", b""]
    return [b"\r\n".join(lines)]


def post(body: bytes, *headers: bytes) -> Pieces:
    """Return a POST request of a body with its length."""
    length = b"Content-Length: %d\r\n" % len(body)
    return [_POST + b"".join(header + b"\r\n" for header in headers) + length + b"\r\n", body]


def drops(data: bytes, count: int) -> Pieces:
    """Return the first bytes of something one at a time."""
    return [data[at : at + 1] for at in range(count)]


def _long(header: bytes, value: bytes = b"x" * 1_000_000) -> Pieces:
    return [_GET + header + b": " + value + b"\r\n\r\n"]


BOMBS: dict[str, Pieces] = {
    "headers: ten thousand": [_GET, *(b"X-%d: y\r\n" % n for n in range(10_000)), b"\r\n"],
    "headers: one of a megabyte": _long(b"X"),
    "headers: a name of a megabyte": [_GET + b"x" * 1_000_000 + b": y\r\n\r\n"],
    "headers: without an end": [_GET, *[b"X: y\r\n"] * 2000],
    "headers: a line without an end": [_GET + b"X: " + b"y" * 300_000],
    "headers: NUL": [_GET + b"X: \0\r\n\r\n"],
    "headers: no colon": [_GET + b"nothing\r\n\r\n"],
    "headers: folded": [_GET + b"X: a\r\n b\r\n\r\n"],
    "headers: bare line feeds": [b"GET / HTTP/1.1\nHost: localhost\n\n"],
    "headers: two hosts": [_GET + b"Host: elsewhere\r\n\r\n"],
    "headers: no host": [b"GET / HTTP/1.1\r\n\r\n"],
    "headers: bytes beyond ASCII": _long(b"X-Request-Id", b"\xff\xfe\xc3\x28"),
    "headers: cookies": _long(b"Cookie", b"; ".join(b"a%d=b" % n for n in range(5000))),
    "headers: Accept of many ranges": _long(b"Accept", b"a/b;q=0.1," * 30_000),
    "headers: Accept with long parameters": _long(b"Accept", b"text/csv" + b";a=b" * 50_000),
    "headers: Accept-Encoding of many codings": _long(b"Accept-Encoding", b"gzip;q=0," * 30_000),
    "headers: If-None-Match of many tags": _long(b"If-None-Match", b'"a",' * 50_000),
    "headers: Range of many ranges": _long(b"Range", b"bytes=" + b"0-1," * 50_000),
    "headers: X-Forwarded-For of many": _long(b"X-Forwarded-For", b"192.0.2.1," * 20_000),
    "headers: Origin with a script": _long(b"Origin", b"<script>"),
    "target: a megabyte": get(b"/sparql?query=" + b"a" * 1_000_000),
    "target: ten thousand parameters": get(b"/sparql?" + b"a=b&" * 10_000),
    "target: bytes beyond ASCII": get(b"/sparql?query=\xff\xfe"),
    "target: broken percent signs": get(b"/sparql?query=%%%&%zz=%"),
    "target: malformed UTF-8": get(b"/sparql?query=%FF%FE%C3%28"),
    "target: overlong UTF-8": get(b"/sparql?query=%C0%AF%E0%80%AF%F8%88%80%80%80"),
    "target: surrogates in UTF-8": get(b"/sparql?query=%ED%A0%80%ED%B0%80"),
    "target: NUL": get(b"/sparql?query=ASK%00%7B%7D"),
    "target: up and up": get(b"/../../../../etc/passwd"),
    "target: up and up, encoded": get(b"/static/..%2f..%2f..%2fetc%2fpasswd"),
    "target: another host": get(b"http://elsewhere.example/sparql"),
    "target: an asterisk": [b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    "target: spaces": get(b"/sparql ?query= ASK"),
    "target: nothing": get(b""),
    "method: CONNECT": [b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n"],
    "method: TRACE": [b"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    "method: of a megabyte": [b"A" * 1_000_000 + b" / HTTP/1.1\r\n\r\n"],
    "method: bytes": [b"\xff\xfe / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    "protocol: none": [b"\0" * 1000],
    "protocol: of long ago": [b"GET /\r\n"],
    "protocol: of the future": [b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"],
    "protocol: TLS": [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500],
    "protocol: the beginning of HTTP/2": [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 900],
    "protocol: WebSocket": get(
        b"/sparql", b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Key: eA==",
        b"Sec-WebSocket-Version: 13",
    ),
    "body: above the limit": post(b"query=" + b"a" * 3_000_000, _FORM.strip()),
    "body: shorter than it says": [_POST + _FORM + b"Content-Length: 1000\r\n\r\nquery="],
    "body: of a length beyond all": [_POST + _FORM + b"Content-Length: 9%s\r\n\r\n" % (b"9" * 30)],
    "body: of a negative length": [_POST + _FORM + b"Content-Length: -1\r\n\r\nquery="],
    "body: of two lengths": [
        _POST + _FORM + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nquery=ASK%7B%7D"
    ],
    "body: of a length and in chunks": [
        _POST + _FORM + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x"
    ],
    "body: a chunk beyond all": [
        _CHUNKED + b"FFFFFFFFFFFFFFFF\r\nquery="
    ],
    "body: no chunks": [_CHUNKED + b"zz\r\nquery="],
    "body: chunks without an end": [
        _CHUNKED, *[b"5\r\naaaaa\r\n"] * 2000
    ],
    "body: many small chunks above the limit": [
        _CHUNKED, *[b"400\r\n%s\r\n" % (b"a" * 1024)] * 2000
    ],
    "body: a form of many fields": post(b"a=b&" * 100_000, _FORM.strip()),
    "body: a form of malformed UTF-8": post(b"query=%FF%FE\xff", _FORM.strip()),
    "body: a query of malformed UTF-8": post(_NO_UTF8, _QUERY.strip()),
    "body: UTF-16": post("ASK {}".encode("utf-16"), _QUERY.strip()),
    "body: another charset": post(b"ASK {}", _QUERY.strip() + b"; charset=utf-7"),
    "body: compressed to nothing": post(
        gzip.compress(b"a" * 20_000_000), _FORM.strip(), b"Content-Encoding: gzip"
    ),
    "body: parts without number": post(
        b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK{}\r\n' * 5000,
        b"Content-Type: multipart/form-data; boundary=x",
    ),
    "body: a boundary of a megabyte": post(
        b"--x", b"Content-Type: multipart/form-data; boundary=" + b"x" * 300_000
    ),
    "body: expected and never sent": [
        _POST + _FORM + b"Content-Length: 10\r\nExpect: 100-continue\r\n\r\n"
    ],
    "body: with a GET": [_GET + _FORM + b"Content-Length: 12\r\n\r\nquery=DROP A"],
    "slow: the request line": drops(_GET, 20),
    "slow: the headers": [_GET, *drops(b"X-Slow: y\r\nX-Slower: z", 20)],
    "slow: the body": [
        _POST + _FORM + b"Content-Length: 1000\r\n\r\n", *drops(b"query=ASK" * 9, 20)
    ],
    "slow: chunks": [
        _CHUNKED, *[b"1\r\na\r\n"] * 20
    ],
    "pipelined: a thousand": [(_GET + b"\r\n") * 1000],
    "pipelined: a request behind a body that is too large": [
        _POST + _FORM + b"Content-Length: 2000000\r\n\r\n" + _GET + b"\r\n"
    ],
    "nothing at all": [],
}  # fmt: skip
"""Slow ones are written with a pause before each piece."""


def pause(name: str) -> float:
    """Return the seconds before each piece."""
    return 0.02 if name.startswith("slow") else 0.0


def statuses(received: bytes) -> Iterator[int]:
    """Yield the statuses of the answers that came."""
    for line in received.split(b"\n"):
        if line.startswith(b"HTTP/1.") and line[9:12].isdigit():
            yield int(line[9:12])
