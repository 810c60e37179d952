"""Whether the process is up, and whether the graph answers."""

from flask.testing import FlaskClient

from conftest import free_port
from ivig_kg.settings import Settings
from ivig_kg.store import Access, LocalStore, RemoteStore
from ivig_kg.web import create_app


def test_a_server_over_a_graph_is_live_and_ready(
    client: FlaskClient, small_store: LocalStore
) -> None:
    assert client.get("/health/live").get_json() == {"status": "live"}
    expected = {"status": "ready", "version": small_store.version}
    assert client.get("/health/ready").get_json() == expected


def test_a_server_over_an_empty_graph_is_live_but_not_ready() -> None:
    client = create_app(Settings(), LocalStore.from_files([])).test_client()
    assert client.get("/health/live").status_code == 200
    response = client.get("/health/ready")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")


def test_a_server_whose_engine_is_away_is_live_but_not_ready() -> None:
    store = RemoteStore(Access(f"http://127.0.0.1:{free_port()}/sparql"))
    client = create_app(Settings(), store).test_client()
    live = client.get("/health/live")
    assert (live.status_code, live.headers["X-Dataset-Version"]) == (200, "unknown")
    assert client.get("/health/ready").status_code == 503
