"""From IRIs to addresses and names: the base of the project is answered by this host."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from ivig_kg.namespaces import KINDS, PREFIXES

_FOLDERS = {*KINDS, "data", "graph", "mappings", "ontology", "questions"}
_DOCUMENTS = {"ontology", "dataset", "contributors", "sparql"}
_PREFIXES_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


@dataclass(frozen=True)
class Links:
    """Maps IRIs that begin with `base` to paths of this host."""

    base: str

    def path(self, iri: str) -> str | None:
        """Return where a browser finds the IRI: a path here, an address elsewhere, or nowhere."""
        if not iri.startswith(self.base):
            return iri if iri.startswith(("http://", "https://")) else None
        local = iri[len(self.base) :]
        is_page = local.split("/")[0] in _FOLDERS or local.partition("#")[0] in _DOCUMENTS
        return "/" + quote(local, safe="/#:.-_~") if is_page else None

    def is_local(self, iri: str) -> bool:
        """Tell whether the IRI is one of the project's own."""
        return iri.startswith(self.base)

    def iri(self, path: str) -> str:
        """Return the IRI that a path of this host answers."""
        return self.base + path.lstrip("/")


def short(iri: str) -> str:
    """Return the prefixed name of an IRI, or the IRI when no prefix of the project fits.

    >>> short("https://w3id.org/ivig-kg/condition/kawasaki-disease")
    'condition:kawasaki-disease'
    """
    for prefix, start in _PREFIXES_BY_LENGTH:
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def words(name: str) -> str:
    """Return the name of a column or key as words.

    >>> words("priorFailure"), words("sha256_of_file")
    ('prior failure', 'sha256 of file')
    """
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name).replace("_", " ")


def last_part(iri: str) -> str:
    """Return what stands behind the last slash or number sign.

    >>> last_part("https://w3id.org/ivig-kg/condition/kawasaki-disease")
    'kawasaki-disease'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def kind_of(iri: str) -> str:
    """Return what an individual of the project is, as words.

    >>> kind_of("https://w3id.org/ivig-kg/adverse-effect/headache")
    'adverse effect'
    """
    kind = iri.split("/")[-2]
    return "question" if kind == "questions" else kind.replace("-", " ")
