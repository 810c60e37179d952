"""The bytes of JSON-LD documents: of one individual, and of the whole graph a node a line."""

import json
from collections.abc import Iterable
from typing import Any, Final, Literal

from pyoxigraph import Quad, RdfFormat, Triple, parse

from ivig_kg.export.context import IRI, context
from ivig_kg.export.frames import DEFAULT, FRAMES
from ivig_kg.export.jsonld import Documents
from ivig_kg.namespaces import BASE, GRAPHS, KINDS, PREFIXES, TERMS

Shown = Literal["inline", "link", "none"]
"""Where a document has its context: in itself, behind a link, or nowhere."""

NOTICE: Final = (
    "Not clinical advice: who states what, and where it is written. Sources contradict each other "
    "and go out of date; read the source before you decide anything."
)
RIGHTS: Final = "https://creativecommons.org/licenses/by/4.0/"

WHOLE: Final = "ivig.jsonld"
"""The file of the whole export in the default frame."""

_FAMILIES: Final = tuple(
    f"{GRAPHS}{family}" for family in ("facts/", "mappings/", "derived/", "inferred")
)
_LABEL: Final = f"{PREFIXES['rdfs']}label"


def published(quads: Iterable[Quad]) -> set[Triple]:
    """Return the triples that the whole export says.

    All that facts, mappings, rules and the reasoner say of things other than the ontology's own
    terms, and the labels of everything that is named there.
    """
    quads = list(quads)
    triples = {quad.triple for quad in quads if _is_published(quad)}
    named = {triple.object for triple in triples}
    labels = (q.triple for q in quads if q.predicate.value == _LABEL and q.subject in named)
    return triples.union(labels)


def whole(triples: Iterable[Triple], frame: str, version: str) -> bytes:
    """Return the export in a frame: a line for the context, one for the head, one a node."""
    documents = Documents(triples, frame)
    roots = sorted(documents.roots(), key=lambda iri: _place(iri, frame))
    nodes = (_compact(documents.node(iri)) for iri in roots)
    return (first_line("inline") + _head(version) + ",\n".join(nodes) + "\n]}\n").encode()


def whole_name(frame: str) -> str:
    """Return the name of the file that holds the whole export in a frame."""
    return WHOLE if frame == DEFAULT else f"ivig.{frame}.jsonld"


def first_line(shown: Shown) -> str:
    """Return the first line of the whole export for a choice of context; the rest is the same."""
    head = _compact(_context(shown))[1:-1]
    return f"{{{head},\n" if head else "{\n"


def individual(
    ntriples: bytes, iri: str, centre: str, frame: str, shown: Shown, version: str
) -> bytes:
    """Return the document of an individual from the triples that its own frame, `centre`, needs.

    In another frame the same triples are grouped anew: a list of nodes under `@graph`.
    """
    triples = [quad.triple for quad in parse(ntriples, format=RdfFormat.N_TRIPLES)]
    documents = Documents(triples, frame)
    if frame == centre:
        content = documents.node(iri)
    else:
        roots = sorted(documents.roots(), key=lambda root: _place(root, frame))
        content = {"@graph": [documents.node(root) for root in roots]}
    return (_compact({**_context(shown), **_notes(version), **content}) + "\n").encode()


def _is_published(quad: Quad) -> bool:
    graph = getattr(quad.graph_name, "value", "")
    return graph.startswith(_FAMILIES) and not str(quad.subject).startswith(f"<{TERMS}")


def _place(iri: str, frame: str) -> tuple[int, str]:
    kind = iri.removeprefix(BASE).partition("/")[0]
    order = (frame, *(name for name in FRAMES if name != frame), *KINDS)
    return (order.index(kind) if iri.startswith(BASE) and kind in order else len(order), iri)


def _context(shown: Shown) -> dict[str, Any]:
    contents: dict[str, dict[str, Any]] = {
        "inline": {"@context": context().content},
        "link": {"@context": IRI},
        "none": {},
    }
    return contents[shown]


def _notes(version: str) -> dict[str, str]:
    return {"version": version, "notice": NOTICE, "rights": RIGHTS}


def _head(version: str) -> str:
    return f'{_compact(_notes(version))[1:-1]},"@graph":[\n'


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
