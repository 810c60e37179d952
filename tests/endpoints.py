"""Other endpoints, as listening servers of this process, that behave as a test wants."""

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"


class Listener:
    """Accepts connections, counts them, and says nothing."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.count = 0
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                self.count += 1
                connection.close()


@dataclass
class Reply:
    """What an endpoint does with a request: after a wait, status, headers, and the body in parts.

    `pause` are the seconds before each part.
    """

    parts: Sequence[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    pause: float = 0.0


@dataclass
class Endpoint:
    """A server that is listening; `asked` are the queries, `seen` the headers that have come."""

    port: int
    asked: list[str] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"


def solutions(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return a results document."""
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def iri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def text(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}


@contextmanager
def endpoint(reply: Callable[[str], Reply] | Reply) -> Iterator[Endpoint]:
    """Run an endpoint that replies to the query that it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            query = parse_qs(body)["query"][0]
            found.asked.append(query)
            found.seen.append(dict(self.headers))
            answer = reply if isinstance(reply, Reply) else reply(query)
            try:
                _write(self, answer)
            except OSError:
                # Whoever asked has had enough.
                return

        def do_GET(self) -> None:
            found.asked.append(f"GET {self.path}")
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Endpoint(server.server_address[1])
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _write(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    for part in reply.parts:
        time.sleep(reply.pause)
        handler.wfile.write(part)
        handler.wfile.flush()
