"""Asking the store on behalf of a visitor: from the cache where that is right, timed, stoppable."""

import hashlib
from collections.abc import Sequence

from flask import g, request

from ivig_kg.store import Answer, Dataset, Formats
from ivig_kg.store.federation.federation import Clause
from ivig_kg.web.context import service
from ivig_kg.web.disconnection import has_gone
from ivig_kg.web.observation import note, timed


def ask(
    text: str,
    formats: Formats,
    dataset: Dataset | None = None,
    *,
    timeout: float | None = None,
    is_volatile: bool = False,
    services: Sequence[Clause] = (),
) -> Answer:
    """Return the answer; a volatile query may answer otherwise next time, so it is never kept.

    `services` are the SERVICE clauses of the query. Raises the `StoreError` that fits.
    """
    here = service()
    store = here.engine if is_volatile else here.store
    gone = has_gone(request.environ)
    _note_query(text)
    with timed("evaluate"):
        if here.federation and services:
            answer = here.federation.answer(
                text, services, formats, dataset, timeout=timeout, abandoned=gone
            )
        else:
            answer = store.answer(text, formats, dataset, timeout=timeout, abandoned=gone)
    if answer.waited:
        g.timings["queue"] = answer.waited
        g.timings["evaluate"] -= answer.waited
    note(cache="hit" if answer.is_kept else "miss", bytes=len(answer.body))
    return answer


def _note_query(text: str) -> None:
    log = service().settings.log
    if log != "off":
        note(query_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    if log == "queries":
        note(query=text)
