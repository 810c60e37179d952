"""The relay asks whom it may, as it may, for as long as it may; the other side really listens."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from endpoints import JSON, Reply, endpoint, solutions, text
from ivig_kg.store import FederationError
from ivig_kg.store.federation.relay import Relay

ROWS = solutions(["a"], [{"a": text("b")}])
ASK = "SELECT * WHERE { ?s ?p ?o }"


def test_an_endpoint_that_is_allowed_is_asked_by_a_form_without_credentials() -> None:
    with endpoint(Reply([ROWS])) as other:
        remote = Relay([other.url]).fetch(other.url, ASK, 5)
    assert (remote.media_type, remote.body) == (JSON, ROWS)
    assert other.asked == [ASK]
    (headers,) = other.seen
    assert not {"Cookie", "Authorization", "Referer", "Origin"} & set(headers)
    assert headers["User-Agent"] == "ivig-kg"


def test_an_endpoint_that_is_not_allowed_is_not_asked() -> None:
    with endpoint(Reply([ROWS])) as other:
        for url in (other.url + "/", other.url + "?a", other.url.replace("sparql", "")):
            with pytest.raises(FederationError, match="not allowed"):
                Relay([other.url]).fetch(url, ASK, 5)
    assert other.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with endpoint(Reply([ROWS])) as aim:
        moved = Reply([], status, {"Location": aim.url, "Content-Length": "0"})
        with endpoint(moved) as other, pytest.raises(FederationError, match="redirects"):
            Relay([other.url, aim.url]).fetch(other.url, ASK, 5)
    assert (len(other.asked), aim.asked) == (1, [])


@pytest.mark.parametrize("status", [204, 206, 400, 401, 404, 500, 503])
def test_a_failure_is_said_with_its_status(status: int) -> None:
    with (
        endpoint(Reply([], status, {"Content-Length": "0"})) as other,
        pytest.raises(FederationError, match=str(status)),
    ):
        Relay([other.url]).fetch(other.url, ASK, 5)


def test_an_answer_that_is_too_large_is_refused_before_it_ends() -> None:
    parts = [b" " * 100_000] * 1000
    with endpoint(Reply(parts)) as other, pytest.raises(FederationError, match="more than 200000"):
        Relay([other.url], size=200_000).fetch(other.url, ASK, 20)


def test_an_answer_in_a_coding_that_was_not_asked_for_is_refused() -> None:
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    with endpoint(Reply([ROWS], 200, headers)) as other, pytest.raises(FederationError):
        Relay([other.url]).fetch(other.url, ASK, 5)


@pytest.mark.parametrize(
    "reply",
    [Reply([b" "] * 100, pause=0.1), Reply([b" ", ROWS], pause=3), Reply([ROWS], pause=3)],
    ids=["drop by drop", "an end that does not come", "nothing"],
)
def test_a_slow_answer_is_broken_off_at_the_deadline(reply: Reply) -> None:
    with endpoint(reply) as other:
        begin = time.monotonic()
        with pytest.raises(TimeoutError):
            Relay([other.url]).fetch(other.url, ASK, 0.4)
        assert 0.3 < time.monotonic() - begin < 1.5


def test_headers_that_come_drop_by_drop_are_broken_off_at_the_deadline() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90, 0.02) as url:
        begin = time.monotonic()
        with pytest.raises(TimeoutError):
            Relay([url]).fetch(url, ASK, 0.4)
        assert time.monotonic() - begin < 1.5


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
             b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000, b"\0" * 1000],
    ids=["nothing", "another protocol", "many headers", "a long header", "zeros"],
)  # fmt: skip
def test_what_is_no_http_is_a_failure(said: bytes) -> None:
    with raw_server(said) as url, pytest.raises(FederationError):
        Relay([url]).fetch(url, ASK, 5)


def test_nobody_listening_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    with pytest.raises(FederationError, match="cannot be asked"):
        Relay([url]).fetch(url, ASK, 5)


def test_a_name_that_leads_to_this_machine_is_refused() -> None:
    with endpoint(Reply([ROWS])) as other:
        url = f"http://rebinding.example:{other.port}/sparql"
        with pytest.raises(FederationError, match="not public"):
            Relay([url], resolve=lambda _: ["127.0.0.1"]).fetch(url, ASK, 5)
    assert other.asked == []


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [["192.0.43.8"], ["127.0.0.1"]]
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    def look_up(_: str) -> Sequence[str]:
        return answers.pop(0)

    monkeypatch.setattr(socket, "create_connection", connect)
    url = "http://rebinding.example:8080/sparql"
    with pytest.raises(FederationError):
        Relay([url], resolve=look_up).fetch(url, ASK, 5)
    assert connected == [("192.0.43.8", 8080)]
    assert answers == [["127.0.0.1"]]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(Reply([ROWS])) as proxy, endpoint(Reply([ROWS])) as other:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        Relay([other.url]).fetch(other.url, ASK, 5)
    assert (proxy.asked, other.asked) == ([], [ASK])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own for `other.example`, with its key behind it."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=other.example", "-addext",
         "subjectAltName=DNS:other.example", "-keyout", folder / "key.pem", "-out",
         folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_bytes((folder / "certificate.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return both


@pytest.mark.parametrize(
    ("host", "is_trusted", "is_answered"),
    [("other.example", True, True), ("else.example", True, False), ("other.example", False, False)],
    ids=["right", "another's certificate", "nobody's certificate"],
)
def test_tls_is_verified_for_the_name_of_the_host(
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    is_trusted: bool,
    is_answered: bool,
) -> None:
    response = b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\n\r\n" + ROWS
    tls = ssl.create_default_context(cafile=str(certificate) if is_trusted else None)
    connect = socket.create_connection
    with raw_server(response, certificate=certificate) as plain:
        port = int(plain.rpartition(":")[2].strip("/"))
        monkeypatch.setattr(
            socket, "create_connection", lambda _, timeout: connect(("127.0.0.1", port), timeout)
        )
        url = f"https://{host}/sparql"
        relay = Relay([url], resolve=lambda _: ["192.0.43.8"], tls=tls)
        if is_answered:
            assert relay.fetch(url, ASK, 5).body == ROWS
        else:
            with pytest.raises(FederationError, match="certificate"):
                relay.fetch(url, ASK, 5)


class raw_server:  # noqa: N801  # used as a function
    """A server that says the same to everybody, in pieces of a line when it is slow."""

    def __init__(self, said: bytes, pause: float = 0.0, certificate: Path | None = None) -> None:
        self._said, self._pause = said, pause
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._tls: ssl.SSLContext | None = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        try:
            sock = self._socket.accept()[0]
            with self._tls.wrap_socket(sock, server_side=True) if self._tls else sock as connection:
                received = b""
                while b"query=" not in received:
                    received += connection.recv(65536)
                for line in self._said.splitlines(keepends=True):
                    connection.sendall(line)
                    time.sleep(self._pause)
        except OSError:
            return
