"""The answer to a question as JSON-LD that also reads as plain JSON.

`rows` is a list of objects, a column a key. A thing is `{"id": IRI, "label": text}`; whole numbers
and booleans are JSON's own, other literals with a datatype or language are value objects.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ivig_kg.catalogue import Question
from ivig_kg.namespaces import BASE, PREFIXES
from ivig_kg.store import Row, Term

_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True)
class Answered:
    """A question, the values of its parameters, and the rows of version `version` of the data."""

    question: Question
    given: Mapping[str, str]
    columns: Sequence[str]
    rows: Sequence[Row]
    version: str


def document(answered: Answered, labels: Mapping[str, str]) -> str:
    """Return the document of an answer; things that have one of the `labels` carry it."""
    home = f"{BASE}questions/{answered.question.slug}"
    given = {name: value for name, value in answered.given.items() if value}
    content = {
        "@context": _context(home, answered.columns),
        "id": home,
        "question": answered.question.summary,
        "version": answered.version,
        "parameters": json.dumps(given),
        "notice": "Not clinical advice: who states what, and where it is written.",
        "rows": [
            {name: _value(term, labels) for name, term in row.items()} for row in answered.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def labels_beside(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Return the names that the rows themselves give to their IRIs, in `xLabel` and `xTitle`."""
    pairs = [(c, f"{c}{end}") for c in columns for end in ("Label", "Title")]
    return {
        row[column].value: row[name].value
        for column, name in pairs
        for row in rows
        if column in row and name in row
    }


def _context(home: str, columns: Sequence[str]) -> dict[str, Any]:
    return {
        "@version": 1.1,
        "id": "@id",
        "label": f"{PREFIXES['rdfs']}label",
        "question": f"{PREFIXES['dcterms']}title",
        "version": f"{PREFIXES['dcterms']}hasVersion",
        "notice": f"{PREFIXES['rdfs']}comment",
        "parameters": f"{home}#parameters",
        # A row has a context of its own: a column may be called as a member of the document is.
        "rows": {
            "@id": f"{home}#rows",
            "@container": "@list",
            "@context": {name: f"{home}#{name}" for name in columns if name not in {"id", "label"}},
        },
    }


def _value(term: Term, labels: Mapping[str, str]) -> Any:
    if term.kind == "iri":
        label = labels.get(term.value)
        return {"id": term.value, "label": label} if label else {"id": term.value}
    if term.kind == "blank":
        return {"id": f"_:{term.value}"}
    if term.datatype in {f"{_XSD}integer", f"{_XSD}boolean"}:
        return json.loads(term.value)
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": term.datatype} if term.datatype else term.value
