"""The one shape of an error: RFC 9457 problem details (https://www.rfc-editor.org/rfc/rfc9457)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from ivig_kg.namespaces import BASE

MEDIA_TYPE: Final = "application/problem+json"

_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/#query-operation"
_GRAMMAR: Final = "https://www.w3.org/TR/sparql11-query/#sparqlGrammar"
_HTTP: Final = "https://www.rfc-editor.org/rfc/rfc9110#name-"


@dataclass(frozen=True)
class ProblemKind:
    """What all problems of one type have in common."""

    title: str
    status: int
    explanation: str
    help: str


KINDS: Final[Mapping[str, ProblemKind]] = MappingProxyType(
    {
        "bad-request": ProblemKind(
            "The request cannot be read",
            400,
            "A parameter, a header or the body of the request is not what its place asks for.",
            f"{_HTTP}400-bad-request",
        ),
        "missing-query": ProblemKind(
            "There is no query",
            400,
            "The query operation needs exactly one query: the parameter 'query' of a GET or of a "
            "form, or a body of type application/sparql-query.",
            _PROTOCOL,
        ),
        "several-queries": ProblemKind(
            "There is more than one query",
            400,
            "The query operation takes exactly one query string.",
            _PROTOCOL,
        ),
        "not-utf8": ProblemKind(
            "The request is not UTF-8",
            400,
            "Queries and parameters are read as UTF-8, in percent-encoding where the URL needs it.",
            _PROTOCOL,
        ),
        "malformed-query": ProblemKind(
            "The query does not parse",
            400,
            "The text is not a SPARQL 1.1 query. Where the parser knows, 'line' and 'column' say "
            "where it stopped, counted from 1.",
            _GRAMMAR,
        ),
        "malformed-update": ProblemKind(
            "The update does not parse",
            400,
            "The text is not a SPARQL 1.1 update. A well-formed one would be refused all the same.",
            "https://www.w3.org/TR/sparql11-update/#grammar",
        ),
        "query-too-deep": ProblemKind(
            "The query or update is nested too deeply",
            400,
            "Groups, parentheses and brackets may stand in one another as deep as the "
            "member 'limit' says, wherever they are: an engine takes a call for each of them.",
            _GRAMMAR,
        ),
        "query-failed": ProblemKind(
            "The query cannot be evaluated",
            400,
            "The query parses, but asks for something that the engine cannot do, such as a "
            "function that it does not have.",
            "https://www.w3.org/TR/sparql11-query/#SparqlOps",
        ),
        "update-refused": ProblemKind(
            "The graph is read-only",
            403,
            "Nothing can be changed over HTTP: the graph is built from its tables and released as "
            "a whole. SPARQL Update is always refused.",
            "https://www.w3.org/TR/sparql11-protocol/#update-operation",
        ),
        "federation-refused": ProblemKind(
            "The federated query is refused",
            403,
            "SERVICE would make this server open connections to other servers, so it is refused, "
            "but for the endpoints that the setting IVIG_KG_FEDERATION_ALLOW lists, named by "
            "constant IRIs. Ask both services from your side, or load the exports beside your own "
            "data.",
            "https://www.w3.org/TR/sparql11-federated-query/#security",
        ),
        "federation-failed": ProblemKind(
            "Another endpoint does not answer",
            502,
            "The query asks another endpoint by SERVICE, and that one cannot be reached, "
            "redirects, fails, or answers with too much or with what is no result. SERVICE SILENT "
            "goes on without it.",
            "https://www.w3.org/TR/sparql11-federated-query/#service",
        ),
        "graph-refused": ProblemKind(
            "The graph is not in this dataset",
            403,
            "FROM, FROM NAMED, default-graph-uri and named-graph-uri choose among the named graphs "
            "of this service. Nothing is fetched from elsewhere.",
            "https://www.w3.org/TR/sparql11-protocol/#dataset",
        ),
        "not-found": ProblemKind(
            "There is nothing here",
            404,
            "No page, entity, question or file of this name is served.",
            f"{_HTTP}404-not-found",
        ),
        "method-not-allowed": ProblemKind(
            "The method is not allowed",
            405,
            "The header 'Allow' lists the methods that this address answers.",
            f"{_HTTP}405-method-not-allowed",
        ),
        "not-acceptable": ProblemKind(
            "Nothing acceptable can be served",
            406,
            "No format of the answer fits the header 'Accept' or the parameter 'format'. The "
            "member 'available' lists what is served.",
            f"{_HTTP}406-not-acceptable",
        ),
        "body-too-large": ProblemKind(
            "The request body is too large",
            413,
            "The server takes request bodies up to its setting IVIG_KG_BODY_BYTES.",
            f"{_HTTP}413-content-too-large",
        ),
        "result-too-large": ProblemKind(
            "The answer is too large",
            413,
            "An answer above the setting IVIG_KG_RESULT_BYTES is refused as a whole and never cut. "
            "Ask for less, page with LIMIT and OFFSET, or take the exports under /data/.",
            f"{_HTTP}413-content-too-large",
        ),
        "too-many-requests": ProblemKind(
            "There are too many requests",
            429,
            "One client may send so many queries a minute as the setting IVIG_KG_RATE_LIMIT says. "
            "'Retry-After' says in how many seconds there is room for one more.",
            "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        ),
        "uri-too-long": ProblemKind(
            "The address is too long",
            414,
            "Send a long query by POST.",
            f"{_HTTP}414-uri-too-long",
        ),
        "media-type": ProblemKind(
            "The media type of the body is not allowed",
            415,
            "A query is posted as application/sparql-query or as a form of type "
            "application/x-www-form-urlencoded.",
            _PROTOCOL,
        ),
        "server-error": ProblemKind(
            "The server failed",
            500,
            "The fault is the server's. It has been logged.",
            f"{_HTTP}500-internal-server-error",
        ),
        "query-timeout": ProblemKind(
            "The query took too long",
            503,
            "The query was stopped at its deadline: the parameter 'timeout' or the setting "
            "IVIG_KG_QUERY_TIMEOUT, whichever is shorter. Nothing of its answer is sent. Ask for "
            "less, or load the exports under /data/ into an engine of your own.",
            f"{_HTTP}503-service-unavailable",
        ),
        "query-memory": ProblemKind(
            "The query needs too much memory",
            503,
            "The query was stopped when it needed more than the setting IVIG_KG_QUERY_MEMORY. "
            "Joins without a common variable and sorting of large results are the usual reasons.",
            f"{_HTTP}503-service-unavailable",
        ),
        "busy": ProblemKind(
            "The service is busy",
            503,
            "All workers have a query, and as many queries wait as the setting "
            "IVIG_KG_QUEUE_LENGTH allows, or this one has waited until its deadline.",
            f"{_HTTP}503-service-unavailable",
        ),
        "worker-lost": ProblemKind(
            "The worker of the query was lost",
            503,
            "The process that evaluated the query ended before it had answered. Other queries are "
            "not affected, and this one may be sent again.",
            f"{_HTTP}503-service-unavailable",
        ),
        "engine-failed": ProblemKind(
            "The remote engine does not answer",
            503,
            "This service passes queries to a remote engine, and that engine failed, is busy or "
            "gave only a part of the answer. Nothing of it is sent.",
            f"{_HTTP}503-service-unavailable",
        ),
        "engine-timeout": ProblemKind(
            "The remote engine took too long",
            503,
            "The answer was not there within the setting IVIG_KG_QUERY_TIMEOUT.",
            f"{_HTTP}503-service-unavailable",
        ),
        "not-ready": ProblemKind(
            "The service is not ready",
            503,
            "The server runs, but its graph does not answer.",
            f"{_HTTP}503-service-unavailable",
        ),
        "other-version": ProblemKind(
            "The data are of another version",
            412,
            "The request names in X-Dataset-Version the version of the data that it wants, and "
            "this server has another. Begin anew without the header to get that one.",
            f"{_HTTP}412-precondition-failed",
        ),
        "release-damaged": ProblemKind(
            "A file of the release is damaged",
            503,
            "A file is not the one that the build wrote, so it is not sent. The graph in memory is "
            "not affected.",
            f"{_HTTP}503-service-unavailable",
        ),
    }
)
"""Every type of problem by the last segment of its IRI `{base}problem/{name}`."""


@dataclass(frozen=True)
class Problem:
    """What went wrong with one request; `extra` are further members, such as line and column."""

    name: str
    detail: str
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> ProblemKind:
        """What the problem shares with all of its type."""
        return KINDS[self.name]

    def members(self, base: str = BASE) -> dict[str, Any]:
        """Return the members of the problem document (RFC 9457, section 3.1)."""
        return {
            "type": f"{base}problem/{self.name}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "help": self.kind.help,
            **self.extra,
        }

    def document(self, base: str = BASE) -> str:
        """Return the problem as text of the type `application/problem+json`."""
        return json.dumps(self.members(base), ensure_ascii=False, indent=2) + "\n"


class ProblemError(Exception):
    """Stops the handling of a request with a problem."""

    def __init__(self, name: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.problem = Problem(name, detail, extra)
