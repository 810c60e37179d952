"""`/vocabulary.json`: the prefixes, and the terms that a query can name, for who writes one."""

import json
import re
from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response

from ivig_kg.namespaces import PREFIXES
from ivig_kg.sparql.negotiation import Format
from ivig_kg.store import Store
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.links import short
from ivig_kg.web.responses import data, entity_tag, not_modified

blueprint = Blueprint("vocabulary", __name__)

JSON: Final = Format("json", "application/json", "json")

_NAME: Final = re.compile(r"[A-Za-z]+:[A-Za-z_][A-Za-z0-9_-]*")
"""A prefixed name that needs no escapes (https://www.w3.org/TR/sparql11-query/#rPNAME_LN)."""


@blueprint.get("/vocabulary.json")
def vocabulary() -> Response:
    """Return prefixes and terms: the name, whether class, property or value, label, definition."""
    tag = entity_tag("vocabulary", JSON)
    return not_modified(tag) or data(_TEXT.of(service().store), JSON, tag)


def _text(_: Store) -> str:
    return json.dumps({"prefixes": PREFIXES, "terms": list(_terms())})


def _terms() -> Iterator[dict[str, str]]:
    for row in service().ask("vocabulary"):
        name = short(row["term"].value)
        if _NAME.fullmatch(name):
            texts = {key: row[key].value for key in ("label", "definition") if key in row}
            yield {"name": name, "kind": row["kind"].value, **texts}


_TEXT = Kept(_text)
