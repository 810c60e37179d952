"""`/styleguide`: every component of the pages in every state, with made-up content."""

from typing import Final

from flask import Blueprint, Response

from ivig_kg.namespaces import TERMS
from ivig_kg.sparql.errors import Problem
from ivig_kg.web.criteria import Node
from ivig_kg.web.facts import Fact
from ivig_kg.web.plots import Point, dot_plot, plot
from ivig_kg.web.responses import page
from ivig_kg.web.sorting import Sorting
from ivig_kg.web.tables import Cell, Table

blueprint = Blueprint("styleguide", __name__)

_MARKS: Final = (
    ("Covered", "covered"),
    ("CoveredWithCriteria", "covered with criteria"),
    ("ExceptionalOnly", "exceptional only"),
    ("Investigational", "investigational"),
    ("NotCovered", "not covered"),
    ("NotMentioned", "not mentioned"),
    ("Silent", "nothing on record"),
    ("Required", "required"),
    ("Conditional", "conditional"),
    ("NotRequired", "not required"),
    ("NotStated", "not stated"),
    ("AuthoritiesSupport", "authorities support"),
    ("AuthoritiesRefuse", "authorities refuse"),
    ("AuthoritiesDisagree", "authorities disagree"),
)
_LIMIT: Final = {"setting": "IVIG_KG_QUERY_TIMEOUT", "limit": 10}
_TOKENS: Final = ("paper", "raised", "ink", "quiet", "line", "accent", "gold", "yes", "rare", "no")


@blueprint.get("/styleguide")
def styleguide() -> Response:
    """Show the components."""
    return page(
        "styleguide.html",
        marks=[Cell(text, None, f"{TERMS}{name}") for name, text in _MARKS],
        tokens=_TOKENS,
        tree=_tree(),
        plot=dot_plot([_rate("per patient", "12.5", "40"), _rate("per infusion", "3", "900")]),
        bars=plot("Bars", [Point("one", 7, "7"), Point("another", 3, "3")], is_dots=False),
        table=Table(("name", "count"), ((Cell("linked", "/"), Cell("2")), (None, Cell("1"))), 5),
        sorting=Sorting("/styleguide", {}, "count"),
        problem=Problem("query-timeout", "A query was stopped.", _LIMIT),
    )


def _fact(**values: str) -> Fact:
    cells = {name: (Cell(text, None, f"{TERMS}{text}"),) for name, text in values.items()}
    return Fact("https://example.org/fact", "/styleguide", cells)


def _rate(per: str, percent: str, of: str) -> Fact:
    return _fact(rateDenominatorKind=per, reportedPercent=percent, denominator=of, population=per)


def _tree() -> list[tuple[str, list[Node]]]:
    failed = Node(_fact(paraphrase="A first treatment has failed"), demand="must have failed")
    other = Node(_fact(paraphrase="It cannot be given"), demand="is contraindicated")
    group = Node(_fact(), rule="any one of", children=(failed, other))
    return [("All of these to start", [Node(_fact(paraphrase="Diagnosis is sure")), group])]
