"""A client that hangs up is noticed, and nobody is taken for one who has."""

import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse

import pytest

from conftest import free_port, running_server
from ivig_kg.store.pool import METHOD
from ivig_kg.web.disconnection import Connections, has_gone
from pools import ENDLESS, graph_file
from processes import eventually

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="connections are seen through /proc")

QUERY = f"/sparql?{urllib.parse.urlencode({'query': ENDLESS})}"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1"])
def test_the_other_ends_of_own_connections_are_known(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listening = socket.create_server((address, 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {address}")
    with listening:
        near = socket.create_connection(listening.getsockname()[:2], source_address=(address, 0))
        far = listening.accept()[0]
        assert address in Connections().clients()
        near.close()
        far.close()
        assert address not in Connections().clients() or address == "127.0.0.1"


def test_a_client_of_a_version_six_socket_is_known_by_its_plain_address() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no sockets for both")
    listening = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    with listening:
        port = listening.getsockname()[1]
        with (
            closing(socket.create_connection(("127.0.0.8", port), source_address=("127.0.0.8", 0))),
            listening.accept()[0],
        ):
            assert "127.0.0.8" in Connections().clients()


@pytest.mark.parametrize(
    "environ",
    [{}, {"SERVER_SOFTWARE": "Granian"}, {"SERVER_SOFTWARE": "Granian", "REMOTE_ADDR": "unix:"},
     {"SERVER_SOFTWARE": "Other", "REMOTE_ADDR": "192.0.2.1"}],
)  # fmt: skip
def test_where_nothing_can_be_seen_nothing_is_said(environ: dict[str, str]) -> None:
    assert has_gone(environ) is None


def test_behind_a_proxy_the_proxy_is_looked_at() -> None:
    environ = {
        "SERVER_SOFTWARE": "Granian",
        "REMOTE_ADDR": "192.0.2.1",
        "werkzeug.proxy_fix.orig": {"REMOTE_ADDR": "127.0.0.7"},
    }
    with socket.create_server(("127.0.0.7", 0)) as listening:
        near = socket.create_connection(
            listening.getsockname()[:2], source_address=("127.0.0.7", 0)
        )
        gone = has_gone(environ)
        assert gone
        assert not gone()
        near.close()
    assert eventually(gone, 2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ring = graph_file(tmp_path_factory.mktemp("ring"))
    with running_server(
        free_port(),
        IVIG_KG_DATA_FILES=str(ring),
        IVIG_KG_SERVER_WORKERS="1",
        IVIG_KG_QUERY_WORKERS="2",
        IVIG_KG_QUERY_TIMEOUT="4",
        IVIG_KG_LOG="off",
    ) as address:
        yield address


def abandoned(server: str) -> float:
    with urllib.request.urlopen(f"{server}/metrics", timeout=10) as response:
        lines = response.read().decode().splitlines()
    counts = [line for line in lines if 'workers_ended_total{cause="abandoned"}' in line]
    return float(counts[0].split()[1]) if counts else 0.0


def ask_from(server: str, address: str) -> socket.socket:
    host, _, port = server.removeprefix("http://").partition(":")
    sock = socket.create_connection((host, int(port)), 10, source_address=(address, 0))
    sock.sendall(f"GET {QUERY} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return sock


def test_the_query_of_a_client_that_hangs_up_is_stopped(server: str) -> None:
    before = abandoned(server)
    begin = time.monotonic()
    with ask_from(server, "127.0.0.5"):
        time.sleep(0.5)
    assert eventually(lambda: abandoned(server) == before + 1, 3)
    assert time.monotonic() - begin < 3


def test_the_query_of_a_client_that_waits_goes_on_when_another_hangs_up(server: str) -> None:
    with ask_from(server, "127.0.0.5") as waiting:
        with ask_from(server, "127.0.0.6"):
            time.sleep(0.3)
        answer = HTTPResponse(waiting)
        answer.begin()
        assert answer.status == 503
        assert b"query-timeout" in answer.read()
