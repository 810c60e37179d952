"""The request of a query, as SPARQLWrapper writes it (SPARQL 1.1 Protocol, 2.1.2)."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.request import Request

from SPARQLWrapper import POST, SPARQLWrapper

from ivig_kg.store.base import Kind
from ivig_kg.store.remote.access import Access

Pairs = Iterable[tuple[str, str]]

_KINDS: Final[dict[str, Kind]] = {"SELECT": "rows", "ASK": "boolean"}
ACCEPT: Final[dict[Kind, str]] = {
    "rows": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "application/n-triples",
}
"""What an engine is asked for: the formats that tell an answer as a whole from a part of it."""


_FORM: Final = re.compile(
    r"(?:\s|#[^\n]*|BASE\s*<[^>]*>|PREFIX\s*[^:\s]*:\s*<[^>]*>|define\s+\S+\s+<[^>]*>)*([a-z]+)",
    re.IGNORECASE,
)
"""The prologue, with comments and Virtuoso's pragmas, and the first word behind it."""


class Query(SPARQLWrapper):
    """A query or an update with the graphs and parameters that go with it.

    SPARQLWrapper opens a connection for each query, so it only writes the request.
    """

    def __init__(self, access: Access, text: str, parameters: Pairs = ()) -> None:
        super().__init__(access.endpoint)
        self.setMethod(POST)
        self.setOnlyConneg(True)
        for name, value in parameters:
            self.addParameter(name, value)
        self.setQuery(text)
        self.addCustomHttpHeader("Accept", ACCEPT[self.kind])

    @property
    def kind(self) -> Kind:
        """What kind of result the form of the query has."""
        return _KINDS.get(self.queryType or "", "graph")

    def _parseQueryType(self, query: str) -> str:  # noqa: N802  # SPARQLWrapper's own finds words of comments
        found = _FORM.match(query)
        return found[1].upper() if found else "SELECT"

    def request(self) -> Request:
        """Return the request to send."""
        made: Request = self._createRequest()
        return made
