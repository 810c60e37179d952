"""`/questions`: the catalogue, a form per question, its answer and the twins of the answer."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivig_kg.catalogue import ParameterError, Question
from ivig_kg.export.answers import Answered, document
from ivig_kg.parameters import choices_of, examples_of, meant
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import ROWS, Format, by_extension
from ivig_kg.store.base import JSON_RESULTS, read_result
from ivig_kg.web.answering import ask
from ivig_kg.web.charts import chart
from ivig_kg.web.context import service
from ivig_kg.web.families import FAMILIES, family_of, grouped
from ivig_kg.web.responses import data, entity_tag, not_modified, page
from ivig_kg.web.search import individuals, names
from ivig_kg.web.snippets import snippets
from ivig_kg.web.sorting import Sorting, sorted_table
from ivig_kg.web.tables import iris_of, table

blueprint = Blueprint("questions", __name__, url_prefix="/questions")

JSONLD = Format("jsonld", "application/ld+json", "jsonld")
RQ = Format("rq", "application/sparql-query", "rq")
TWINS = (*ROWS, JSONLD, RQ)


@blueprint.get("")
def catalogue() -> Response:
    """List the questions by family; `family`, `tag` and `q` narrow the list."""
    family, tag = request.args.get("family", ""), request.args.get("tag", "")
    text = request.args.get("q", "").strip()
    every = list(service().questions.values())
    shown = [
        question
        for question in every
        if _fits(question, tag, text.casefold())
        and (not family or family_of(question).name == family)
    ]
    return page(
        "questions.html",
        groups=grouped(shown),
        count=len(shown),
        families=FAMILIES,
        family=family,
        tags=sorted({tag for question in every for tag in question.tags}),
        tag=tag,
        q=text,
    )


@blueprint.get("/<slug>")
def question(slug: str) -> Response:
    """Show the form, the answer and the query; with an extension, return a twin of the answer."""
    stem, dot, extension = slug.rpartition(".")
    twin = by_extension(extension, TWINS) if dot else None
    asked = service().questions.get(stem if twin else slug)
    if asked is None:
        raise ProblemError("not-found", f"No question is called {slug[:100]!r}.")
    return _twin(asked, twin) if twin else _page(asked)


def _fits(question: Question, tag: str, text: str) -> bool:
    words = f"{question.slug} {question.summary} {question.description}".casefold()
    return (not tag or tag in question.tags) and text in words


def _sent() -> dict[str, str]:
    return {name: value.strip() for name, value in request.args.items() if name != "sort"}


def _twin(asked: Question, twin: Format) -> Response:
    try:
        given = meant(asked, _sent(), choices_of(asked, individuals), names)
        text = asked.bind(given)
    except ParameterError as error:
        raise ProblemError("bad-request", f"{error}") from error
    tag = entity_tag(text, twin)
    if unchanged := not_modified(tag):
        return unchanged
    if twin is RQ:
        return data(text, twin, tag)
    if twin is JSONLD:
        return data(_document(asked, given, text), twin, tag)
    return data(ask(text, {"rows": twin.media_type}).body, twin, tag)


def _document(asked: Question, given: Mapping[str, str], text: str) -> str:
    here = service()
    columns, rows = read_result(ask(text, {"rows": JSON_RESULTS}).body)
    answered = Answered(asked, given, columns, rows, here.store.version)
    return document(answered, here.labels(iris_of(rows)))


def _page(asked: Question) -> Response:
    choices = choices_of(asked, individuals)
    is_example = not (set(request.args) - {"sort"}) and any(
        not p.optional for p in asked.parameters
    )
    given = examples_of(asked, choices) if is_example else _sent()
    text, answer, picture, error = asked.text, None, None, ""
    try:
        if not is_example:
            given = meant(asked, given, choices, names)
        text = asked.bind(given)
        columns, rows = read_result(ask(text, {"rows": JSON_RESULTS}).body)
        answer, picture = table(columns, rows), chart(asked, rows)
    except ParameterError as wrong:
        error = str(wrong)
    sorting = _sorting(asked, given)
    query_string = _query_string(sorting.given)
    return page(
        "question.html",
        status=400 if error and not is_example else 200,
        question=asked,
        given=given,
        choices=choices,
        text=text,
        table=answer and sorted_table(answer, sorting),
        plot=picture,
        sorting=sorting,
        snippets=snippets(f"{request.host_url}questions/{asked.slug}.csv{query_string}"),
        permalink=f"{request.host_url}questions/{asked.slug}{query_string}",
        error="" if is_example else error,
        is_example=is_example and answer is not None,
        twins=TWINS,
        query_string=query_string,
    )


def _sorting(asked: Question, given: Mapping[str, str]) -> Sorting:
    column = request.args.get("sort", "")
    filled = {name: value for name, value in given.items() if value}
    path = f"/questions/{asked.slug}"
    return Sorting(path, filled, column.removeprefix("-"), column.startswith("-"))


def _query_string(given: Mapping[str, str | list[str]]) -> str:
    filled = {name: value for name, value in given.items() if value}
    return f"?{urlencode(filled)}" if filled else ""
