"""What a derivation rule drew on for one triple: its query, asked again about that triple alone."""

from collections.abc import Iterator
from pathlib import Path

from rdflib import URIRef, Variable
from rdflib.plugins.sparql import prepareQuery

from ivig_kg.catalogue import QueryFile, read_query
from ivig_kg.explanation.axioms import Triple
from ivig_kg.store import Store

RULE_KEYS = frozenset({"summary", "description", "after"})


class Rules:
    """The rules of `queries/derive`, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def summary(self, name: str) -> str:
        """Return what the rule says, in a sentence."""
        return str(self._read(name).header["summary"])

    def used(self, store: Store, name: str, triple: Triple) -> list[str]:
        """Return the IRIs that stand in the solution behind a derived triple, without its own."""
        for question in _questions(self._read(name).text, triple):
            for row in store.rows(question):
                own = set(triple)
                return sorted(
                    t.value for t in row.values() if t.kind == "iri" and t.value not in own
                )
        return []

    def _read(self, name: str) -> QueryFile:
        return read_query(self._folder / f"{name}.rq", RULE_KEYS)


def _questions(text: str, triple: Triple) -> Iterator[str]:
    """Go through the SELECTs that ask for the solutions which make a template give the triple."""
    for template in prepareQuery(text).algebra.template:
        conditions = _bindings(template, triple)
        if conditions is not None:
            prologue, _, rest = text.partition("CONSTRUCT {")
            where = rest[rest.index("WHERE {") :].rstrip()
            yield f"{prologue}SELECT * {where[:-1]} {conditions} }} LIMIT 1"


def _bindings(template: tuple[object, ...], triple: Triple) -> str | None:
    conditions = ""
    for part, value in zip(template, triple, strict=True):
        if isinstance(part, Variable):
            conditions += f" FILTER ({part.n3()} = {URIRef(value).n3()})"
        elif str(part) != value:
            return None
    return conditions
