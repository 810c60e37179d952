"""A certificate is verified, always: by the authorities that are trusted, and for the name."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ivig_kg.store import Access, EngineError, RemoteStore

ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(ROWS)))
        self.end_headers()
        self.wfile.write(ROWS)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=engine", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """The port of an engine that speaks TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(address: str, ca_file: str = "") -> list[object]:
    store = RemoteStore(Access(address, ca_file=ca_file), follows=False)
    try:
        return list(store.rows("SELECT ?x {}"))
    finally:
        store.close()


def test_an_authority_that_the_operator_names_is_trusted(port: int, certificate: Path) -> None:
    assert ask(f"https://127.0.0.1:{port}/", f"{certificate}.crt") == []


def test_any_other_is_not(port: int) -> None:
    with pytest.raises(EngineError, match="certificate verify failed"):
        ask(f"https://127.0.0.1:{port}/")


def test_a_certificate_for_another_name_is_refused(port: int, certificate: Path) -> None:
    with pytest.raises(EngineError, match="certificate verify failed"):
        ask(f"https://localhost:{port}/", f"{certificate}.crt")
