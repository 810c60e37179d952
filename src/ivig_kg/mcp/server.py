"""The MCP server over standard input and output, or over streamable HTTP at `/mcp`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from ivig_kg import __version__
from ivig_kg.catalogue import ParameterError
from ivig_kg.client.graph import NOTICE
from ivig_kg.mcp.tools import Tools
from ivig_kg.settings import Settings
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Store, StoreError, open_service_store

INSTRUCTIONS: Final = (
    "A knowledge graph of intravenous immune globulin (IVIG): who states what about its use, where "
    "it is written, and what must be true of a patient first. Search for a thing, then describe "
    "it, or list the questions and ask one. Cite the sources that come with an answer, and the "
    f"version. Sources disagree: name them all. {NOTICE}"
)
_READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def create_server(store: Store) -> MCPServer[Any]:
    """Return a server whose tools read `store`."""
    server: MCPServer[Any] = MCPServer(
        "ivig-kg", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    tools = Tools(store)
    for tool in (
        tools.search,
        tools.entity,
        tools.questions,
        tools.ask,
        tools.criteria,
        tools.why,
        tools.sparql,
    ):
        server.tool(annotations=_READ_ONLY)(_told(tool))
    return server


def serve(settings: Settings, over_http: bool = False) -> None:
    """Serve until the client goes, or over HTTP on the settings' host and port.

    Queries run in the processes that the endpoint's limits hold. Raises `NoReleaseError` when
    nothing is built.
    """
    store = open_service_store(settings)
    try:
        server = create_server(store)
        if over_http:
            server.run(
                "streamable-http",
                host=settings.host,
                port=settings.port,
                stateless_http=True,
                json_response=True,
                max_request_body_size=settings.body_bytes,
            )
        else:
            server.run()
    finally:
        store.close()


def _told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors that a caller can mend into messages of the tool."""

    @wraps(tool)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except ProblemError as error:
            raise ToolError(f"{error.problem.kind.title}: {error.problem.detail}") from error
        except (ParameterError, StoreError) as error:
            raise ToolError(str(error)) from error

    return wrapped
