"""Frames: which links a JSON-LD document follows, so that what they lead to is nested.

Under a link the node is given whole; under any other property it is a reference: its IRI, its
label and, for a document, who issued it and how much of it was read.
"""

from dataclasses import dataclass
from typing import Final

from ivig_kg.namespaces import expand


@dataclass(frozen=True)
class Link:
    """A property that nests its objects or, when `is_reverse`, its subjects."""

    property: str
    is_reverse: bool = False

    @classmethod
    def parse(cls, path: str) -> "Link":
        """Read a CURIE, with `^` before it when the link goes from object to subject.

        >>> Link.parse("^ivig:hasCondition")
        Link(property='https://w3id.org/ivig-kg/ontology#hasCondition', is_reverse=True)
        """
        return cls(expand(path.removeprefix("^")), path.startswith("^"))


_CRITERIA: Final = (
    "ivig:hasMandatoryCriterion",
    "ivig:hasExclusionCriterion",
    "ivig:hasAnyOfMember",
    "ivig:hasAllOfMember",
)
_CODES: Final = (
    "^sssom:subject_id",
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
_STATEMENTS: Final = (
    "^ivig:hasCondition",
    "ivig:hasCoverageRule",
    "ivig:hasLabelledUse",
    "ivig:hasLabelStatus",
    "ivig:hasEvidenceRating",
    "ivig:hasMechanismLink",
    "ivig:hasDoseRegimen",
    "ivig:hasOutcome",
    "ivig:hasRequirement",
    "ivig:hasBillingCode",
    "ivig:hasAdministrationFact",
    "ivig:hasGroupMembership",
    "ivig:hasUseStatement",
    "ivig:hasUseRestriction",
    "^ivig:ofAdverseEffect",
    "^ivig:viaMechanism",
    "^ivig:aboutEntity",
    "^ivig:ofFeature",
    "^ivig:aboutConditionGroup",
    "^ivig:hasRiskFactor",
    "^ivig:usesMeasure",
    "^ivig:concernsTreatment",
    "^ivig:analyte",
)

PATHS: Final[dict[str, tuple[str, ...]]] = {
    "condition": (*_STATEMENTS, *_CRITERIA, *_CODES),
    "product": ("^ivig:forProduct", *_CRITERIA, *_CODES),
    "source": ("^ivig:statedIn", *_CRITERIA, *_CODES),
    "authority": ("^ivig:issuedBy", "^ivig:statedIn", *_CRITERIA, *_CODES),
}
"""The links of each frame as SPARQL path elements; `queries/pages/document-*.rq` follow them."""

FRAMES: Final = {name: frozenset(map(Link.parse, paths)) for name, paths in PATHS.items()}
DEFAULT: Final = "condition"

SUMMARY: Final = tuple(
    map(
        expand,
        (
            "rdfs:label",
            "dcterms:title",
            "dcterms:identifier",
            "dcterms:issued",
            "foaf:page",
            "ivig:accessLevel",
            "ivig:issuedBy",
            "ivig:ucumCode",
        ),
    )
)
"""What a reference tells of the node that it leads to."""


def frame_for(kind: str) -> str:
    """Return the frame in which an individual of a kind is the centre."""
    return kind if kind in FRAMES else DEFAULT
