"""`/editor`: a query in the form of the endpoint's page, to be changed before it is run.

The page works without scripts; with them it has an editor that knows the graph's terms.
"""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.catalogue import Question
from ivig_kg.parameters import examples_of
from ivig_kg.sparql.errors import Problem, ProblemError
from ivig_kg.web.context import service
from ivig_kg.web.families import grouped
from ivig_kg.web.responses import page
from ivig_kg.web.results import Result
from ivig_kg.web.tables import SHOWN_ROWS

blueprint = Blueprint("editor", __name__)

FORMATS: Final = ("html", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml")
"""Values of `format` that the form offers."""


@blueprint.get("/editor")
def editor() -> Response:
    """Show `query`, or the query of `question` for its example, without running it."""
    slug = request.args.get("question", "")
    if not slug:
        return workbench(request.args.get("query", ""))
    if slug not in service().questions:
        raise ProblemError("not-found", f"No question is called {slug[:100]!r}.")
    return workbench(example(service().questions[slug]))


def example(question: Question) -> str:
    """Return the query of a question for its example values, without its header."""
    lines = question.bind(examples_of(question)).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"


def workbench(query: str, result: Result | None = None, problem: Problem | None = None) -> Response:
    """Return the page with a query in its form and, if it was run, what came of it."""
    here = service()
    return page(
        "sparql.html",
        problem.kind.status if problem else 200,
        entries=["editor"],
        query=query,
        result=result,
        problem=problem,
        groups=grouped(here.questions.values()),
        formats=FORMATS,
        limits=_limits(),
    )


def _limits() -> Mapping[str, object]:
    settings = service().settings
    return {
        "seconds": settings.query_timeout,
        "memory": settings.query_memory,
        "result": settings.result_bytes // 1024**2,
        "rows": SHOWN_ROWS,
        "federates": bool(service().federates_with),
    }
