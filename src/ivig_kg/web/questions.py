"""`/questions`: the catalogue, a form per question, its answer and the twins of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivig_kg.catalogue import Parameter, ParameterError, Question
from ivig_kg.export.answers import Answered, document
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import ROWS, Format, by_name
from ivig_kg.store.base import JSON_RESULTS, read_result
from ivig_kg.web.answering import ask
from ivig_kg.web.context import service
from ivig_kg.web.families import FAMILIES, family_of, grouped
from ivig_kg.web.responses import data, entity_tag, not_modified, page
from ivig_kg.web.snippets import snippets
from ivig_kg.web.sorting import Sorting, sorted_table
from ivig_kg.web.tables import Table, iris_of, table

blueprint = Blueprint("questions", __name__, url_prefix="/questions")

JSONLD = Format("jsonld", "application/ld+json", "jsonld")
RQ = Format("rq", "application/sparql-query", "rq")
TWINS = (*ROWS, JSONLD, RQ)


@dataclass(frozen=True)
class Choice:
    """An individual that a form offers for a parameter."""

    value: str
    label: str


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
    twin = by_name(extension, TWINS) if dot else None
    asked = service().questions.get(stem if twin else slug)
    if asked is None:
        raise ProblemError("not-found", f"No question is called {slug[:100]!r}.")
    return _twin(asked, twin) if twin else _page(asked)


def _fits(question: Question, tag: str, text: str) -> bool:
    words = f"{question.slug} {question.summary} {question.description}".casefold()
    return (not tag or tag in question.tags) and text in words


def _given(asked: Question, choices: Mapping[str, list[Choice]]) -> dict[str, str]:
    given = {name: value.strip() for name, value in request.args.items() if name != "sort"}
    for parameter in asked.parameters:
        value = given.get(parameter.name, "")
        for choice in choices.get(parameter.name, ()):
            # A reader types the name that the list shows; the query needs the IRI.
            if choice.label.casefold() == value.casefold():
                given[parameter.name] = choice.value
    return given


def _choices(asked: Question) -> dict[str, list[Choice]]:
    return {
        parameter.name: _individuals(parameter.class_iri)
        for parameter in asked.parameters
        if parameter.class_iri
    }


def _individuals(class_iri: str) -> list[Choice]:
    rows = service().ask("individuals", **{"class": [class_iri]})
    return [Choice(row["individual"].value, row["label"].value) for row in rows]


def _twin(asked: Question, twin: Format) -> Response:
    given = _given(asked, _choices(asked))
    try:
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
    choices = _choices(asked)
    is_example = not (set(request.args) - {"sort"}) and any(
        not p.optional for p in asked.parameters
    )
    given = _examples(asked.parameters) if is_example else _given(asked, choices)
    text, answer, error = asked.text, None, ""
    try:
        text = asked.bind(given)
        answer = _answer(text)
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


def _examples(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    return {p.name: p.example for p in parameters if p.example and not p.optional}


def _answer(text: str) -> Table:
    columns, rows = read_result(ask(text, {"rows": JSON_RESULTS}).body)
    return table(columns, rows)


def _query_string(given: Mapping[str, str]) -> str:
    filled = {name: value for name, value in given.items() if value}
    return f"?{urlencode(filled)}" if filled else ""
