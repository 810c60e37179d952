"""How to cite a statement or a document: plain text, with the version of the data."""

from ivig_kg.web.context import service
from ivig_kg.web.facts import Fact


def citation(statement: Fact | None, source: Fact) -> str:
    """Return the reference for a statement in its source, or for the source alone."""
    version = source.text("documentVersion")
    identifiers = [
        f"{name}: {source.text(f'bibo:{key}')}"
        for name, key in (("doi", "doi"), ("PMID", "pmid"))
        if source.text(f"bibo:{key}")
    ]
    parts = [
        source.text("issuedBy"),
        source.label,
        version,
        *identifiers,
        statement.text("locator") if statement else "",
    ]
    about = (statement or source).iri
    read = f"As recorded in ivig-kg, data {service().store.version}, {about}"
    return f"{'. '.join(part.rstrip('.') for part in parts if part)}. {read}"
