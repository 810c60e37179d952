"""A worker reaches nothing: no socket, no name server, no file, with no guard before it."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pools
from ivig_kg.store import Dataset, StoreError
from ivig_kg.store.pool import METHOD, PoolStore

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="confinement is tested where it is used")

FEDERATED = {
    "constant": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "variable, silent": "SELECT * {{ BIND(<{url}> AS ?e) SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "computed": "SELECT * {{ BIND(IRI('{url}') AS ?e) SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "lower case": "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "behind a comment": "SELECT * {{ SERVICE#\n<{url}> {{ ?s ?p ?o }} }}",
    "escaped": "SELECT * {{ S\\u0045RVICE <{url}> {{ ?s ?p ?o }} }}",
    "in EXISTS": "ASK {{ ?a ?b ?c FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "in a sub-select": "SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "in OPTIONAL": "SELECT * {{ OPTIONAL {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "in MINUS": "SELECT * {{ ?a ?b ?c MINUS {{ SERVICE <{url}> {{ ?a ?b ?c }} }} }}",
    "in UNION": "SELECT * {{ {{ ?s ?p ?o }} UNION {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "in CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "as a prefixed name": "PREFIX e: <{url}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "against a base": "BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "FROM": "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "FROM NAMED": "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "GRAPH": "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    "LOAD": "LOAD <{url}>",
}


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pools.graph_file(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def store(ring: Path) -> Iterator[PoolStore]:
    with pools.pool(ring) as opened:
        yield opened


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        yield listening


def url_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"


def was_reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return False
    return True


def test_the_listener_sees_an_engine_that_is_not_confined(
    ring: Path, listener: socket.socket
) -> None:
    query = FEDERATED["silent"].format(url=url_of(listener))
    # Nobody answers the request, and SILENT makes that an empty result.
    listener.listen()
    asking = subprocess.Popen(
        [sys.executable, "-c", _ASK_LOCALLY, str(ring), query], stdout=subprocess.DEVNULL
    )
    listener.settimeout(20)
    assert was_reached(listener)
    assert asking.wait(20) == 0


_ASK_LOCALLY = """
import sys
from pathlib import Path
from ivig_kg.store import LocalStore
LocalStore.from_files([Path(sys.argv[1])]).rows(sys.argv[2])
"""


@pytest.mark.parametrize("query", FEDERATED.values(), ids=FEDERATED)
def test_no_query_reaches_a_server(store: PoolStore, listener: socket.socket, query: str) -> None:
    pools.outcome(store, query.format(url=url_of(listener)))
    assert not was_reached(listener)
    assert pools.is_well(store)


def test_no_dataset_reaches_a_server(store: PoolStore, listener: socket.socket) -> None:
    url = url_of(listener)
    answer = store.answer("ASK { ?s ?p ?o }", pools.FORMATS, Dataset((url,), (url,)))
    assert b"false" in answer.body
    assert not was_reached(listener)


@pytest.mark.parametrize("query", FEDERATED.values(), ids=FEDERATED)
def test_no_query_reads_a_file(store: PoolStore, tmp_path: Path, query: str) -> None:
    canary = tmp_path / "canary.nt"
    canary.write_text("<urn:canary> <urn:canary> <urn:canary> .\n", encoding="utf-8")
    body = _body(store, query.format(url=canary.as_uri()))
    assert b"urn:canary" not in body
    assert pools.is_well(store)


def _body(store: PoolStore, query: str) -> bytes:
    try:
        return store.answer(query, pools.FORMATS).body
    except StoreError as error:
        return str(error).encode()


NAMESPACES = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


def _may_have_namespaces() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    command = "ip link set lo up && mount --bind /dev/null /etc/resolv.conf"
    return subprocess.run([*NAMESPACES, "sh", "-c", command], capture_output=True).returncode == 0


@pytest.mark.skipif(
    not _may_have_namespaces(), reason="a private name server needs namespaces of one's own"
)
@pytest.mark.parametrize(("kind", "asked"), [("LocalStore", True), ("PoolStore", False)])
def test_no_query_asks_a_name_server(ring: Path, tmp_path: Path, kind: str, asked: bool) -> None:
    (tmp_path / "resolv.conf").write_text(
        "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", encoding="utf-8"
    )
    setup = f"ip link set lo up && mount --bind {tmp_path}/resolv.conf /etc/resolv.conf"
    command = f'{setup} && exec "$0" "$@"'
    program = [sys.executable, "-c", _ASK_WITH_NAME_SERVER, str(ring), kind]
    ran = subprocess.run(
        [*NAMESPACES, "sh", "-c", command, *program], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout == f"asked: {asked}\n", ran.stderr


_ASK_WITH_NAME_SERVER = """
import socket, sys
from pathlib import Path
from ivig_kg.store import LocalStore, StoreError
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import PoolStore
ring = [Path(sys.argv[1])]
local = sys.argv[2] == "LocalStore"
store = LocalStore.from_files(ring) if local else PoolStore.from_files(ring, Limits(workers=1))
server = socket.socket(type=socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
server.settimeout(0.5)
for query in ("SERVICE <http://name.invalid/>", "SERVICE SILENT <http://name.invalid/>"):
    try:
        store.rows("SELECT * { " + query + " { ?s ?p ?o } }")
    except StoreError:
        pass
try:
    print("asked:", bool(server.recv(512)))
except TimeoutError:
    print("asked: False")
if not local:
    store.close()
"""
