"""The tools: search, entity, questions, ask, criteria, why and bounded SPARQL."""

import json
from dataclasses import asdict
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import Field

from ivig_kg.catalogue import ParameterError, Question, load_catalogue
from ivig_kg.client.frames import python_value
from ivig_kg.client.lookup import Lookup
from ivig_kg.explanation import Explainer, Explanation
from ivig_kg.explanation.axioms import TYPE
from ivig_kg.mcp.answers import MOST_ROWS, Answer, Answers, Rows
from ivig_kg.paths import shipped
from ivig_kg.sparql.guard import CheckedQuery, check_graphs, check_query
from ivig_kg.store import Answer as SerializedAnswer
from ivig_kg.store import Dataset, Formats, QuerySyntaxError, Store
from ivig_kg.store.base import JSON_RESULTS, read_rows

CRITERIA: Final = "criteria-of-coverage"
_FORMATS: Final[Formats] = {
    "rows": JSON_RESULTS,
    "boolean": JSON_RESULTS,
    "graph": "text/turtle",
}

Name = Annotated[
    str, Field(description="IRI, prefixed name such as condition:kawasaki-disease, or slug")
]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows to return")]
Offset = Annotated[int, Field(ge=0, description="Rows to leave out first")]


class Tools:
    """The tools over one store. Every public method is one, its docstring what a model reads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._answers = Answers(store)
        self._lookup = Lookup(store)
        self._catalogue = load_catalogue(shipped("queries") / "questions")

    def search(self, text: Annotated[str, Field(min_length=1, max_length=200)]) -> Answer:
        """Find conditions, products, mechanisms, effects, authorities, sources by name or code."""
        return self._answers.answer([asdict(hit) for hit in self._lookup.search(text)])

    def entity(self, name: Name, limit: Limit = 50, offset: Offset = 0) -> Answer:
        """Describe a thing: the first row says what it is, the others who states what, where."""
        entity = self._lookup.entity(name)
        statements = self._lookup.statements(entity.iri)
        rows = [asdict(entity), *map(asdict, statements)]
        return self._answers.answer(rows, limit, offset)

    def questions(self, tag: str = "") -> Answer:
        """List the catalogued questions, all or of one tag, with the parameters that each takes."""
        asked = [_described(q) for q in self._catalogue.values() if not tag or tag in q.tags]
        return self._answers.answer(asked)

    def ask(
        self,
        question: Annotated[str, Field(description="Slug of a question, from `questions`")],
        parameters: dict[str, str] | None = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Answer:
        """Answer a catalogued question; each row names its source and the place in it."""
        if question not in self._catalogue:
            raise ParameterError(f"no question {question[:200]!r}; `questions` lists them")
        asked = self._catalogue[question]
        given = self._lookup.meant(asked, parameters or {})
        return self._answers.answer(self._rows(asked.bind(given)), limit, offset)

    def criteria(
        self,
        condition: Annotated[str, Field(description="Slug or IRI of a condition")],
        authority: Annotated[str, Field(description="Slug or IRI; all without one")] = "",
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Answer:
        """Look up what must be true of a patient first, who demands it, and where that stands."""
        return self.ask(CRITERIA, {"condition": condition, "authority": authority}, limit, offset)

    def why(
        self,
        subject: Name,
        name: Annotated[str, Field(description="A class, or a property with a value")] = "",
        value: Annotated[str, Field(description="Value of the property")] = "",
    ) -> Answer:
        """Explain why an inferred class or edge holds, or what is missing; without a class, all."""
        return self._answers.answer([asdict(e) for e in self._why(subject, name, value)])

    def sparql(self, query: str, limit: Limit = 50, offset: Offset = 0) -> Answer:
        """Run a SPARQL 1.1 query, read-only and bounded; CONSTRUCT and DESCRIBE give Turtle."""
        checked = check_query(query)
        named = Dataset(checked.default_graphs, checked.named_graphs)
        check_graphs((*named.default_graphs, *named.named_graphs), self._store.graphs())
        dataset = named if named.default_graphs or named.named_graphs else None
        answer = self._run(checked, dataset)
        if answer.kind == "graph":
            return self._answers.answer(_lines(answer.body), limit, offset)
        if answer.kind == "boolean":
            return self._answers.answer([{"boolean": json.loads(answer.body)["boolean"]}])
        return self._answers.answer(_plain(read_rows(answer.body)), limit, offset)

    def _run(self, checked: CheckedQuery, dataset: Dataset | None) -> SerializedAnswer:
        try:
            return self._store.answer(checked.text, _FORMATS, dataset)
        except QuerySyntaxError as error:
            raise checked.malformed(str(error), error.line, error.column) from error

    def _rows(self, text: str) -> Rows:
        return _plain(self._store.rows(text))

    def _why(self, subject: str, name: str, value: str) -> list[Explanation]:
        iri = self._lookup.iri(subject)
        if value:
            triples = [(iri, self._lookup.iri(name), self._lookup.iri(value))]
        else:
            classes = [self._lookup.iri(name)] if name else self._explainer.inferred_classes(iri)
            triples = [(iri, TYPE, class_) for class_ in classes]
        return [self._explainer.why(triple) for triple in triples]

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self._store, shipped("queries") / "derive")


def _plain(rows: list[Any]) -> Rows:
    return [{name: python_value(term) for name, term in row.items()} for row in rows]


def _lines(turtle: bytes) -> Rows:
    return [{"turtle": line} for line in turtle.decode().splitlines()]


def _described(question: Question) -> dict[str, Any]:
    return {
        "question": question.slug,
        "summary": question.summary,
        "tags": list(question.tags),
        "parameters": [
            {"name": p.name, "type": p.type, "optional": p.optional, "example": p.example}
            for p in question.parameters
        ],
    }
