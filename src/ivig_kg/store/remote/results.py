"""From what an engine has sent to an answer: read as a whole, written in the format asked for.

Whatever the engine, one reader and one writer see every result, so formats, literals and errors are
the same, and what cannot be read as a whole is no answer.
"""

import json
import re
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from ivig_kg.store.base import (
    Answer,
    EngineError,
    Formats,
    Kind,
    ResultTooLargeError,
    media_type_for,
)
from ivig_kg.store.remote.asking import Question
from ivig_kg.store.remote.clauses import is_hidden
from ivig_kg.store.remote.connections import Reply
from ivig_kg.store.serialization import write_rows, write_triples

_YES: Final = b'{"head":{},"boolean":true}'
_NO: Final = b'{"head":{},"boolean":false}'
_RETURNED: Final = "__ASK_RETVAL"
"""The variable that Virtuoso answers ASK with."""

# In a text the quotes would be escaped, so these places are no part of one.
_BOOLEAN: Final = re.compile(
    rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"([01])"'
)
_BOOLEAN_TRIPLE: Final = re.compile(rb'"([01])"(\^\^<http://www\.w3\.org/2001/XMLSchema#boolean>)')
_NODE: Final = b'"bnode", "value": "nodeID://'
_IRI_IN_ROWS: Final = rb'"type"\s*:\s*"uri"\s*,\s*"value"\s*:\s*"%s(\w+)"'
_IRI_IN_TRIPLES: Final = rb"<%s(\w+)>"
_WORDS: Final = {b"0": b"false", b"1": b"true"}


def read(reply: Reply, kind: Kind, formats: Formats, limit: int, question: Question) -> Answer:
    """Return the answer to a question in the format that is asked for.

    Raises `EngineError` for what is no result, `ResultTooLargeError` above `limit` bytes.
    """
    media_type = media_type_for(kind, formats)
    try:
        mended = replace(reply, body=_mended(reply.body, kind, question))
        return Answer(kind, media_type, _written(mended, kind, media_type, limit))
    except ResultTooLargeError:
        raise
    except (SyntaxError, ValueError, LookupError, TypeError) as error:
        raise EngineError(f"The engine answered with what is no result: {error}") from error


def _mended(body: bytes, kind: Kind, question: Question) -> bytes:
    """Take back what was done to the question, and what engines write in ways of their own."""
    if question.hides and kind == "rows":
        body = _without_hidden(body)
    if question.blank and question.blank.encode() in body:
        body = _with_blanks(body, kind, re.escape(question.blank.encode()))
    if kind == "graph":
        return _BOOLEAN_TRIPLE.sub(lambda found: _quoted(found[1]) + found[2], body)
    if b"#boolean" in body:
        body = _BOOLEAN.sub(lambda found: found[1] + _quoted(found[2]), body)
    return body.replace(_NODE, _NODE[: -len("nodeID://")])


def _with_blanks(body: bytes, kind: Kind, beginning: bytes) -> bytes:
    """Return a result with blank nodes in place of the IRIs that they are stored under."""
    if kind == "graph":
        return re.sub(_IRI_IN_TRIPLES % beginning, rb"_:\1", body)
    return re.sub(_IRI_IN_ROWS % beginning, rb'"type":"bnode","value":"\1"', body)


def _without_hidden(body: bytes) -> bytes:
    document = json.loads(body)
    names = document["head"]["vars"]
    if not any(map(is_hidden, names)):
        return body
    document["head"]["vars"] = [name for name in names if not is_hidden(name)]
    for row in document["results"]["bindings"]:
        for name in filter(is_hidden, list(row)):
            del row[name]
    return json.dumps(document).encode()


def _written(reply: Reply, kind: Kind, media_type: str, limit: int) -> bytes:
    if kind == "graph":
        return write_triples(_triples(reply), media_type, limit)
    result = _result(reply.body)
    if kind == "boolean":
        return write_rows(_boolean(result), media_type, limit)
    if isinstance(result, ox.QueryBoolean):
        raise ValueError("a yes or no in place of rows")
    return write_rows(result, media_type, limit)


def _triples(reply: Reply) -> list[ox.Triple]:
    if not reply.is_framed:
        raise ValueError("a graph whose end cannot be told from that of the connection")
    return [quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)]


def _result(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)


def _boolean(result: ox.QuerySolutions | ox.QueryBoolean) -> ox.QueryBoolean:
    if isinstance(result, ox.QueryBoolean):
        return result
    if [variable.value for variable in result.variables] != [_RETURNED]:
        raise ValueError("rows in place of a yes or no")
    values = [solution[_RETURNED] for solution in result]
    is_yes = any(isinstance(value, ox.Literal) and value.value == "1" for value in values)
    made = ox.parse_query_results(_YES if is_yes else _NO, format=ox.QueryResultsFormat.JSON)
    assert isinstance(made, ox.QueryBoolean)  # noqa: S101  # of its two documents
    return made


def _quoted(digit: bytes) -> bytes:
    return b'"' + _WORDS[digit] + b'"'
