"""A release is served from an engine as a whole or not at all, whatever happens on the way."""

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.request import Request, urlopen

import pytest

from conftest import free_port
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import EngineError, RemoteStore
from ivig_kg.store.contents import Contents, file_contents
from ivig_kg.store.push import PushError, push
from ivig_kg.store.push.shipment import StoredGraph
from ivig_kg.web import create_app
from remote.engines import ENGINES, Engine, oxigraph

GRAPHS = ("x:a", "x:b", "x:c")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
IN_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


class Told(list[tuple[str, bool]]):
    """Which graphs were verified, and whether they were there."""

    def __call__(self, graph: StoredGraph, number: int, total: int, *, was_there: bool) -> None:
        assert (number, total) == (len(self) + 1, len(GRAPHS) + 2)
        self.append((graph.name, was_there))


def release(folder: Path, size: int) -> Contents:
    """Return three graphs of a size, with literals and blank nodes among their triples."""
    files = []
    for graph in GRAPHS:
        path = folder / f"{graph[2:]}-{size}.ttl"
        lines = [
            f'<x:s{n}> <x:p> {n}, {n}.50, "é\\"{n}"@en, "2020-01-02"^^<{XSD}date>, [ <x:q> {n} ] ; '
            "<x:is> true ."
            for n in range(size)
        ]
        path.write_text("\n".join([*lines, f"<x:in> <x:graph> <{graph}> ."]), encoding="utf-8")
        files.append(DataFile(path, graph))
    return file_contents(files)


XSD = "http://www.w3.org/2001/XMLSchema#"


def triples(size: int) -> int:
    """How many the graphs have together, each graph with blank nodes of its own."""
    return 5 * size + 2 * size * len(GRAPHS) + len(GRAPHS)


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine."""
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


def served(engine: Engine) -> tuple[str, int]:
    """Return what a new reader gets: the version, and how many triples."""
    with closing(RemoteStore(engine.access)) as store:
        return store.version, int(str(store.rows(COUNT)[0]["n"]))


@pytest.mark.parametrize("by_update", [False, True], ids=["graph store", "update"])
def test_a_release_is_served_graph_by_graph(
    engine: Engine, tmp_path: Path, by_update: bool
) -> None:
    size = 11 + by_update
    contents, told = release(tmp_path, size), Told()
    target = replace(engine.target, graph_store="") if by_update else engine.target
    done = push(contents, target, told)
    assert (done.sent, done.kept) == (len(GRAPHS) + 2, 0)
    assert [name for name, _ in told[1:-1]] == list(GRAPHS)
    assert served(engine) == (contents.version, triples(size))
    with closing(RemoteStore(engine.access)) as store:
        assert store.graphs() == set(GRAPHS)
        found = {str(row["g"]): int(str(row["n"])) for row in store.rows(IN_GRAPHS)}
        assert found == dict.fromkeys(GRAPHS, 7 * size + 1)
        blank = store.rows("SELECT ?b { <x:s1> <x:p> ?b . ?b <x:q> 1 }")
        assert {row["b"].kind for row in blank} == {"blank"}


def test_what_is_there_is_not_sent_again(engine: Engine, tmp_path: Path) -> None:
    contents = release(tmp_path, 13)
    push(contents, engine.target, Told())
    told = Told()
    done = push(contents, engine.target, told)
    assert (done.sent, done.kept) == (0, len(GRAPHS) + 2)
    assert all(was_there for _, was_there in told)


def test_the_release_before_stays_and_older_ones_go(engine: Engine, tmp_path: Path) -> None:
    dropped = [
        push(release(tmp_path, size), engine.target, Told()).dropped for size in (20, 21, 22)
    ]
    assert dropped[1:] == [1, 1]
    assert served(engine)[1] == triples(22)
    with closing(RemoteStore(engine.access, follows=False)) as store:
        text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { <x:in> <x:graph> ?x } } GROUP BY ?g"
        assert len(store.rows(text)) == 2 * (len(GRAPHS) + 1)


def test_another_release_of_the_version_that_is_served_is_refused(
    engine: Engine, tmp_path: Path
) -> None:
    contents = release(tmp_path, 30)
    push(contents, engine.target, Told())
    other = replace(release(tmp_path, 31), version=contents.version)
    with pytest.raises(PushError, match="build with another --date"):
        push(other, engine.target, Told())
    assert served(engine) == (contents.version, triples(30))


class Lossy(BaseHTTPRequestHandler):
    """A graph store that loses the last triple of what it passes on."""

    engine = ""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        address = self.engine + self.path[self.path.index("?") :]
        less = b"".join(body.splitlines(keepends=True)[:-1])
        types = {"Content-Type": "application/n-triples"}
        with urlopen(Request(address, less, types, method="PUT")):
            self.send_response(204)
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def lossy(graph_store: str) -> Iterator[str]:
    """Run a lossy graph store before another."""
    handler = type("LossyHere", (Lossy,), {"engine": graph_store})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/store"
        server.shutdown()
        thread.join()


def test_a_graph_that_arrives_otherwise_leaves_what_was_served(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as engine:
        push(release(tmp_path, 5), engine.target, Told())
        before = served(engine)
        with lossy(engine.target.graph_store) as address:
            target = replace(engine.target, graph_store=address)
            with pytest.raises(PushError, match="still served"):
                push(release(tmp_path, 6), target, Told())
        assert served(engine) == before
        push(release(tmp_path, 6), engine.target, Told())
        assert served(engine)[1] == triples(6)


@pytest.mark.parametrize("last", range(1, len(GRAPHS) + 3))
def test_an_engine_that_is_killed_on_the_way_serves_what_it_did(tmp_path: Path, last: int) -> None:
    port, new = free_port(), release(tmp_path, 8)
    with oxigraph(tmp_path, port) as engine:
        push(release(tmp_path, 7), engine.target, Told())
        before = served(engine)

        def kill(graph: StoredGraph, number: int, total: int, *, was_there: bool) -> None:  # noqa: ARG001  # as it is called
            if number == last and not was_there:
                engine.process.send_signal(signal.SIGKILL)
                engine.process.wait()

        with pytest.raises(EngineError, match=r"failed"):
            push(new, engine.target, kill)
    with oxigraph(tmp_path, port) as engine:
        assert served(engine) == before
        told = Told()
        done = push(new, engine.target, told)
        assert done.kept == last
        assert served(engine) == (new.version, triples(8))


def test_readers_see_one_release_or_the_other(engine: Engine, tmp_path: Path) -> None:
    releases = [release(tmp_path, size) for size in (40, 41)]
    known = {
        contents.version: triples(size) for contents, size in zip(releases, (40, 41), strict=True)
    }
    push(releases[0], engine.target, Told())
    over, seen = Event(), set()
    settings = Settings(endpoint=engine.access.endpoint, rate_limit=0)

    def read() -> None:
        with closing(RemoteStore(engine.access)) as store:
            client = create_app(settings, store).test_client()
            while not over.is_set():
                answer = client.get(
                    "/sparql", query_string={"query": COUNT}, headers={"Accept": "text/csv"}
                )
                assert answer.status_code in {200, 503}
                if answer.status_code == 200:
                    version = answer.headers["X-Dataset-Version"]
                    seen.add((version, int(answer.text.split()[1]), answer.headers["ETag"]))

    reader = Thread(target=read)
    reader.start()
    for contents in (*reversed(releases), *reversed(releases)):
        push(contents, engine.target, lambda *_, **__: None)
        over.wait(2.5)
    over.set()
    reader.join()
    assert {(version, count) for version, count, _ in seen} == set(known.items())
    assert len({tag for _, _, tag in seen}) == len(known)
