"""`/why`: why an inferred or derived triple holds; what is missing for one that does not."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivig_kg.explanation import Explainer
from ivig_kg.namespaces import PREFIXES, expand
from ivig_kg.paths import shipped
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Term
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.links import short
from ivig_kg.web.responses import page
from ivig_kg.web.tables import cell

blueprint = Blueprint("explaining", __name__)

_TYPE = expand("rdf:type")
_SHOWN = 3
_EXPLAINERS = Kept(lambda store: Explainer(store, shipped("queries") / "derive"))


def why_path(subject: str, property_: str, value: str) -> str:
    """Return the address of the explanation of a triple."""
    if property_ == _TYPE:
        return f"/why?{urlencode({'subject': short(subject), 'class': short(value)})}"
    named = {"subject": subject, "property": property_, "value": value}
    return f"/why?{urlencode({name: short(iri) for name, iri in named.items()})}"


@blueprint.get("/why")
def why() -> Response:
    """Explain the type `class` of `subject`, or its `value` of `property`."""
    subject = _iri("subject")
    if "class" in request.args:
        triple = (subject, _TYPE, _iri("class"))
    else:
        triple = (subject, _iri("property"), _iri("value"))
    explained = _EXPLAINERS.of(service().store).why(triple)
    labels = service().labels(triple)
    return page(
        "why.html",
        explained=explained,
        triple=[cell(Term("iri", iri), labels) for iri in triple],
        is_type=triple[1] == _TYPE,
        sets=explained.sets[:_SHOWN],
    )


def _iri(name: str) -> str:
    given = request.args.get(name, "").strip()
    prefix, colon, rest = given.partition(":")
    iri = PREFIXES[prefix] + rest if colon and prefix in PREFIXES else given
    if not service().pages.askable([iri]):
        message = f"Parameter {name!r}: expected an IRI or a prefixed name such as ivig:Condition."
        raise ProblemError("bad-request", message)
    return iri
