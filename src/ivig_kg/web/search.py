"""`/search`: things by label, abbreviation, synonym or code, each hit with what matched."""

from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, request

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.responses import page

blueprint = Blueprint("search", __name__)

LONGEST = 200
SHOWN = 50


@dataclass(frozen=True)
class Hit:
    """A thing that was found, and the text of which kind that matched."""

    iri: str
    label: str
    kind: str
    match: str


@blueprint.get("/search")
def search() -> Response:
    """Show the hits for `q`, closest first; without `q` only the search box."""
    text = _text()
    return page("search.html", q=text, hits=_hits(text) if text else [])


@blueprint.get("/search.json")
def search_json() -> Response:
    """Return the hits for `q` as JSON."""
    text = _text()
    if not text:
        raise ProblemError("bad-request", "Send the text to search for as the parameter 'q'.")
    return jsonify(q=text, version=service().store.version, hits=[asdict(h) for h in _hits(text)])


def _text() -> str:
    text = " ".join(request.args.get("q", "").split())
    if len(text) > LONGEST:
        raise ProblemError("bad-request", f"Parameter 'q': at most {LONGEST} characters.")
    return text


def _hits(text: str) -> list[Hit]:
    best: dict[str, Hit] = {}
    for row in service().ask("search", text=text):
        best.setdefault(row["thing"].value, _hit(row))
    return list(best.values())[:SHOWN]


def _hit(row: Row) -> Hit:
    return Hit(*(row[name].value for name in ("thing", "label", "kind", "match")))
