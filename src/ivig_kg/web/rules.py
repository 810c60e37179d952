"""`/rule/<name>`: a derivation rule of the build: what it says, its query, what it gave."""

from dataclasses import dataclass

from flask import Blueprint, Response

from ivig_kg.catalogue import read_query
from ivig_kg.namespaces import graph_for
from ivig_kg.paths import shipped
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.explaining import why_path
from ivig_kg.web.responses import page
from ivig_kg.web.tables import Cell, cell

blueprint = Blueprint("rules", __name__)

_FOLDER = shipped("queries") / "derive"
_KEYS = frozenset({"summary", "description", "after"})


@dataclass(frozen=True)
class Example:
    """A derived triple, and where it is explained when its value is a thing."""

    thing: Cell
    property: Cell
    value: Cell
    why: str


@blueprint.get("/rule/")
def rules() -> Response:
    """List the derivation rules with the number of triples that each gave."""
    names = sorted(path.stem for path in _FOLDER.glob("*.rq"))
    graphs = [graph_for("derived", name) for name in names]
    rows = service().ask("graph-size", graph=graphs)
    sizes = {row["graph"].value: row["triples"].value for row in rows}
    shown = [
        (name, _read(name)[0], sizes.get(graph, "0"))
        for name, graph in zip(names, graphs, strict=True)
    ]
    return page("rules.html", rules=shown)


@blueprint.get("/rule/<name>")
def rule(name: str) -> Response:
    """Show a rule; a 404 problem for an unknown one."""
    if name not in {path.stem for path in _FOLDER.glob("*.rq")}:
        raise ProblemError("not-found", f"No rule is called {name[:100]!r}.")
    here, graph = service(), graph_for("derived", name)
    summary, description, text = _read(name)
    sizes = here.ask("graph-size", graph=[graph])
    return page(
        "rule.html",
        name=name,
        summary=summary,
        description=description,
        text=text,
        graph=graph,
        triples=sizes[0]["triples"].value if sizes else "0",
        examples=[_example(row) for row in here.ask("derived", graph=[graph])],
    )


def _read(name: str) -> tuple[str, str, str]:
    found = read_query(_FOLDER / f"{name}.rq", _KEYS)
    return f"{found.header['summary']}", f"{found.header.get('description', '')}", found.text


def _example(row: Row) -> Example:
    names = ("thing", "property", "value")
    labels = {row[n].value: row[f"{n}Label"].value for n in names if f"{n}Label" in row}
    is_thing = row["value"].kind == "iri"
    why = why_path(*(row[n].value for n in names)) if is_thing else ""
    thing, property_, value = (cell(row[n], labels) for n in names)
    return Example(thing, property_, value, why)
