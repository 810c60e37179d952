"""The MCP server, asked by the SDK's own client: in memory, over standard streams, over HTTP."""

import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import SMALL, free_port
from export.whole import VERSION, table, whole_store
from ivig_kg.namespaces import individual

anyio = pytest.importorskip("anyio", reason="the extra 'mcp' is not installed")
mcp = pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")

from ivig_kg.mcp import create_server  # noqa: E402  # needs the extra

PROGRAM = (
    "import os, sys; from ivig_kg.mcp import serve; from ivig_kg.settings import Settings; "
    "serve(Settings.from_environment(os.environ), 'http' in sys.argv)"
)
TOOLS = {"ask", "criteria", "entity", "questions", "search", "sparql", "why"}
Script = Callable[[Any], Awaitable[Any]]


def session(server: Any, script: Script) -> Any:
    """Run a script with a client of a server."""

    async def run() -> Any:
        async with mcp.Client(server) as client:
            return await script(client)

    return anyio.run(run)


def call(name: str, /, **arguments: Any) -> dict[str, Any]:
    """Call a tool of a server over the whole graph; return what it answers."""

    async def script(client: Any) -> Any:
        return await client.call_tool(name, arguments)

    result = session(create_server(whole_store()), script)
    assert not result.is_error, result.content
    answer: dict[str, Any] = result.structured_content
    return answer


def refusal(name: str, /, **arguments: Any) -> str:
    """Call a tool that refuses; return what it says."""

    async def script(client: Any) -> Any:
        return await client.call_tool(name, arguments)

    result = session(create_server(whole_store()), script)
    assert result.is_error
    return str(result.content[0].text)


def test_every_tool_says_what_it_does_and_that_it_changes_nothing() -> None:
    async def script(client: Any) -> Any:
        return await client.list_tools()

    tools = session(create_server(whole_store()), script).tools
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", {"text": "CIDP"}),
        ("entity", {"name": "kawasaki-disease"}),
        ("questions", {"tag": "coverage"}),
        ("ask", {"question": "authorities-on-record"}),
        ("criteria", {"condition": "myasthenia-gravis"}),
        ("sparql", {"query": "ASK {}"}),
    ],
)
def test_every_answer_carries_the_version_and_the_notice(
    name: str, arguments: dict[str, Any]
) -> None:
    answer = call(name, **arguments)
    assert answer["version"] == VERSION
    assert "no clinical advice" in answer["notice"]
    assert answer["rows"]


def test_an_answer_names_the_sources_that_its_rows_rest_on() -> None:
    answer = call(
        "ask", question="who-covers-condition", parameters={"condition": "kawasaki-disease"}
    )
    stated = {
        individual("source", row["source"])
        for row in table("coverage")
        if row["condition"] == "kawasaki-disease"
    }
    assert {source["iri"] for source in answer["sources"]} == stated
    assert answer["total"] == len(answer["rows"])


def test_a_long_answer_comes_in_pages_and_says_how_long_it_is() -> None:
    first = call("ask", question="authorities-on-record", limit=3)
    second = call("ask", question="authorities-on-record", limit=3, offset=3)
    whole = call("ask", question="authorities-on-record", limit=6)
    assert first["rows"] + second["rows"] == whole["rows"]
    assert first["total"] > 6


def test_criteria_are_those_of_the_authority_asked_for() -> None:
    every = call("criteria", condition="myasthenia-gravis")
    authority = every["rows"][0]["authority"]
    some = call("criteria", condition="myasthenia-gravis", authority=authority)
    assert 0 < some["total"] < every["total"]
    assert {row["authority"] for row in some["rows"]} == {authority}


def test_why_tells_a_conclusion_and_cites_its_premises() -> None:
    answer = call(
        "why",
        subject="condition:kawasaki-disease",
        name="ivig:hasMechanism",
        value="mechanism:cytokine-modulation",
    )
    assert "cytokine" in answer["rows"][0]["conclusion"].lower()
    assert answer["rows"][0]["sets"]
    assert answer["sources"]


def test_an_entity_comes_with_who_states_what_of_it() -> None:
    first, *statements = call("entity", name="product:privigen")["rows"]
    assert first["label"] == "Privigen"
    assert all(row["source"] and row["locator"] for row in statements)


def test_a_graph_comes_as_turtle() -> None:
    rows = call("sparql", query="CONSTRUCT { <https://e.org/a> <https://e.org/b> 1 } {}")["rows"]
    assert any("<https://e.org/b>" in row["turtle"] for row in rows)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("ask", {"question": "who"}, "no question 'who'"),
        ("ask", {"question": "who-covers-condition"}, "is missing"),
        ("entity", {"name": "no-such-thing"}, "nothing is called 'no-such-thing'"),
        ("sparql", {"query": "INSERT DATA { <a:a> <a:b> 1 }"}, "read-only"),
        (
            "sparql",
            {"query": "SELECT * { SERVICE <https://e.org/> { ?s ?p ?o } }"},
            "federation is off",
        ),
        ("sparql", {"query": "SELECT * FROM <https://e.org/g> { ?s ?p ?o }"}, "There is no graph"),
        ("sparql", {"query": "SELECT *\n{ ?s ?p }"}, "does not parse: Line 2, column 10"),
        ("search", {"text": ""}, "at least 1 character"),
        (
            "ask",
            {"question": "authorities-on-record", "limit": 100000},
            "less than or equal to 200",
        ),
    ],
)
def test_what_is_refused_is_told_in_a_sentence(
    name: str, arguments: dict[str, Any], expected: str
) -> None:
    message = refusal(name, **arguments)
    assert expected in message
    assert "Traceback" not in message


def test_over_standard_streams_a_hostile_query_is_stopped_and_the_next_is_answered() -> None:
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-c", PROGRAM],
        env={**os.environ, "IVIG_KG_DATA_FILES": str(SMALL), "IVIG_KG_QUERY_TIMEOUT": "1"},
    )
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

    async def script(client: Any) -> Any:
        slow = await client.call_tool("sparql", {"query": endless})
        quick = await client.call_tool("ask", {"question": "authorities-on-record"})
        return slow, quick

    slow, quick = session(server, script)
    assert slow.is_error
    assert "stopped after 1 s" in slow.content[0].text
    assert quick.structured_content["rows"]
    assert quick.structured_content["sources"] is not None


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The server over HTTP, on the small graph."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "IVIG_KG_DATA_FILES": str(SMALL)}
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-c", PROGRAM, "http"]
        process = subprocess.Popen(command, env=environment, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.terminate()
            process.wait(20)


def test_over_http_the_same_tools_answer(address: str) -> None:
    async def script(client: Any) -> Any:
        return await client.list_tools(), await client.call_tool("search", {"text": "a"})

    end = time.monotonic() + 30
    while True:
        try:
            listed, found = session(address, script)
            break
        except BaseExceptionGroup:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    assert {tool.name for tool in listed.tools} == TOOLS
    assert found.structured_content["rows"]
