"""Answers on the terminal: a table for people, any served format for programs."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from ivig_kg.catalogue import Question
from ivig_kg.explanation import Explainer, Explanation
from ivig_kg.explanation.axioms import TYPE
from ivig_kg.export.answers import Answered, document, labels_beside
from ivig_kg.namespaces import PREFIXES
from ivig_kg.sparql.guard import check_graphs, check_query
from ivig_kg.sparql.negotiation import FORMATS, Kind, by_name
from ivig_kg.store import Answer, Dataset, QuerySyntaxError, Row, Store, StoreError
from ivig_kg.store.base import JSON_RESULTS, read_result
from ivig_kg.store.push.shipment import StoredGraph

COLUMN_WIDTH: Final = 14
"""Characters that a column of a table needs to be read; with less, rows become blocks."""


def print_progress(graph: StoredGraph, number: int, total: int, *, was_there: bool) -> None:
    """Print which graph of a push is verified: a line each, or one that changes on a terminal."""
    state = "there already" if was_there else "sent"
    line = f"[{number}/{total}] {graph.name}: {len(graph.lines)} triples, {state}"
    is_last = number == total or not sys.stderr.isatty()
    click.echo(f"{line:<100}" if not is_last else line, err=True, nl=is_last)
    if not is_last:
        click.echo("\r", err=True, nl=False)


def print_query(store: Store, text: str, name: str) -> None:
    """Run a SPARQL query as the endpoint does and print its answer in the format `name`.

    Raises `ProblemError` when the guard refuses it, `StoreError` when it is not answered or no
    result of its kind is served in that format.
    """
    checked = check_query(text)
    named = Dataset(checked.default_graphs, checked.named_graphs)
    dataset = named if named.default_graphs or named.named_graphs else None
    if dataset:
        check_graphs((*named.default_graphs, *named.named_graphs), store.graphs())
    formats = {checked.kind: _media_type(checked.kind, name)}
    try:
        answer = store.answer(checked.text, formats, dataset)
    except QuerySyntaxError as error:
        raise checked.malformed(str(error), error.line, error.column) from error
    _print(answer, name)


def print_rows(store: Store, text: str, name: str) -> None:
    """Print the rows of a catalogued question in the format `name`."""
    _print(store.answer(text, {"rows": _media_type("rows", name)}), name)


def print_document(store: Store, question: Question, given: Mapping[str, str]) -> None:
    """Print the answer to a question as JSON-LD."""
    columns, rows = read_result(store.answer(question.bind(given), {"rows": JSON_RESULTS}).body)
    answered = Answered(question, given, columns, rows, store.version)
    click.echo(document(answered, labels_beside(columns, rows)), nl=False)


def print_explanations(explainer: Explainer, names: Sequence[str]) -> None:
    """Print why a subject is in a class, why an edge holds, or why it is in its inferred classes.

    Raises `StoreError` when nothing was inferred of the subject.
    """
    subject, *rest = names
    if len(rest) == 2:
        triples = [(subject, rest[0], rest[1])]
    else:
        classes = rest or explainer.inferred_classes(subject)
        triples = [(subject, TYPE, class_) for class_ in classes]
    if not triples:
        raise StoreError(f"nothing was inferred of {shorten(subject)}")
    for triple in triples:
        click.echo("\n".join(_explained(explainer.why(triple))))


def _explained(explanation: Explanation) -> Iterator[str]:
    yield explanation.conclusion
    for number, steps in enumerate(explanation.sets, start=1):
        yield f"  {number}. because"
        for step in steps:
            yield f"     {'  ' * step.depth}{step.text} ({step.reason})"
            for cited in step.citations:
                yield f"     {'  ' * step.depth}  [{cited.title}; {cited.locator}]"
    for lack in explanation.missing:
        yield f"  does not follow: {lack}"


def shown_columns(columns: Sequence[str]) -> list[str]:
    """Return the columns without those whose name or title stands in a column of its own.

    >>> shown_columns(["source", "sourceTitle", "locator"])
    ['sourceTitle', 'locator']
    """
    return [c for c in columns if f"{c}Label" not in columns and f"{c}Title" not in columns]


def shorten(iri: str) -> str:
    """Return an IRI with a prefix of the project, where one fits.

    >>> shorten("https://w3id.org/ivig-kg/product/privigen")
    'product:privigen'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _media_type(kind: Kind, name: str) -> str:
    offered = FORMATS[kind]
    served = offered[0] if name == "table" else by_name(name, offered)
    if served is None:
        names = ", ".join(["table", *(known.name for known in offered)])
        raise StoreError(f"no format {name!r} for this kind of result ({names})")
    return served.media_type


def _print(answer: Answer, name: str) -> None:
    if name == "table" and answer.kind == "rows":
        _print_table(answer)
    elif name == "table" and answer.kind == "boolean":
        click.echo("yes" if json.loads(answer.body)["boolean"] else "no")
    else:
        sys.stdout.buffer.write(answer.body)
        sys.stdout.buffer.flush()


def _print_table(answer: Answer) -> None:
    names, rows = read_result(answer.body)
    columns = shown_columns(names)
    console = Console()
    if len(columns) * COLUMN_WIDTH <= console.width:
        console.print(_table(columns, rows))
    else:
        for row in rows:
            console.print(_block(columns, row))
    console.print(f"{len(rows)} rows", style="dim")


def _table(columns: Sequence[str], rows: Iterable[Row]) -> Table:
    table = Table(*map(heading, columns))
    for row in rows:
        table.add_row(*_cells(row, columns))
    return table


def _block(columns: Sequence[str], row: Row) -> Table:
    """Lay out a row that is too wide for the terminal as a line a column."""
    block = Table.grid(padding=(0, 2))
    block.add_column(style="bold")
    block.add_column(overflow="fold")
    for column, cell in zip(columns, _cells(row, columns), strict=True):
        if cell:
            block.add_row(heading(column), cell)
    block.add_row()
    return block


def heading(column: str) -> str:
    """Return a column's name in words.

    >>> heading("priorFailure"), heading("sourceTitle")
    ('prior failure', 'source')
    """
    stem = column.removesuffix("Label").removesuffix("Title")
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: f" {match[1].lower()}", stem)


def _cells(row: Row, columns: Iterable[str]) -> list[str]:
    terms = [row.get(column) for column in columns]
    return ["" if t is None else shorten(t.value) if t.kind == "iri" else t.value for t in terms]
