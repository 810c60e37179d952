"""`/search`: things by label, abbreviation, synonym or code, each hit with what matched."""

from collections.abc import Iterator
from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from ivig_kg.names import Name, Names, index
from ivig_kg.namespaces import BASE, expand
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Store
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.links import kind_of
from ivig_kg.web.responses import page

blueprint = Blueprint("search", __name__)

LONGEST = 200
SHOWN = 50


@blueprint.get("/search")
def search() -> Response:
    """Show the hits for `q`, closest first; without `q` only the search box."""
    text = _text()
    return page("search.html", q=text, hits=names().find(text, SHOWN))


@blueprint.get("/search.json")
def search_json() -> Response:
    """Return the hits for `q` as JSON; `class` keeps those of a class, and then needs no `q`."""
    text, class_name = _text(), request.args.get("class", "")
    if not text and not class_name:
        raise ProblemError("bad-request", "Send the text to search for as the parameter 'q'.")
    hits = _of_class(text, class_name) if class_name else names().find(text, SHOWN)
    return jsonify(q=text, version=service().store.version, hits=list(map(_hit, hits)))


def names() -> Names:
    """Return the names of all things that can be searched for."""
    return _INDEX.of(service().store)


def individuals(class_iri: str) -> dict[str, str]:
    """Return the labels of the individuals of a class, by IRI, sorted by label."""
    rows = service().ask("individuals", **{"class": [class_iri]})
    return {row["individual"].value: row["label"].value for row in rows}


def _text() -> str:
    text = " ".join(request.args.get("q", "").split())
    if len(text) > LONGEST:
        raise ProblemError("bad-request", f"Parameter 'q': at most {LONGEST} characters.")
    return text


def _of_class(text: str, class_name: str) -> list[Name]:
    try:
        members = individuals(expand(class_name))
    except ValueError as error:
        detail = f"class={class_name[:100]!r}: expected a prefixed name, such as ivig:Condition."
        raise ProblemError("bad-request", detail) from error
    if text:
        return names().find(text, SHOWN, members)
    return [Name(iri, label, "label", label) for iri, label in members.items()][:SHOWN]


def _hit(name: Name) -> dict[str, str | None]:
    return asdict(name) | {"path": service().links.path(name.iri), "type": kind_of(name.iri)}


def _index(_: Store) -> Names:
    return index(_names())


def _names() -> Iterator[Name]:
    here = service()
    for row in here.ask("names"):
        yield Name(*(row[name].value for name in ("thing", "label", "kind", "match")))
    for slug, asked in here.questions.items():
        yield Name(f"{BASE}questions/{slug}", asked.summary, "question", asked.summary)


_INDEX = Kept(_index)
