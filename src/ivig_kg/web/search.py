"""`/search`: things by label, abbreviation, synonym or code, each hit with what matched."""

from collections.abc import Iterator
from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from ivig_kg.names import Name, Names, index
from ivig_kg.namespaces import BASE
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Store
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.responses import page

blueprint = Blueprint("search", __name__)

LONGEST = 200
SHOWN = 50


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


def _hits(text: str) -> list[Name]:
    return _INDEX.of(service().store).find(text, SHOWN)


def _index(_: Store) -> Names:
    return index(_names())


def _names() -> Iterator[Name]:
    here = service()
    for row in here.ask("names"):
        yield Name(*(row[name].value for name in ("thing", "label", "kind", "match")))
    for slug, asked in here.questions.items():
        yield Name(f"{BASE}questions/{slug}", asked.summary, "question", asked.summary)


_INDEX = Kept(_index)
