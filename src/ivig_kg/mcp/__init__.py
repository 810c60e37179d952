"""The graph for language models: a read-only MCP server (https://modelcontextprotocol.io)."""

from ivig_kg.mcp.server import create_server, serve

__all__ = ["create_server", "serve"]
