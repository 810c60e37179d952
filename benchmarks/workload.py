"""What the servers are asked: a look-up, a dozen questions of the catalogue, an anti-join."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ivig_kg.catalogue import Question, load_catalogue
from ivig_kg.namespaces import sparql_prologue
from ivig_kg.paths import shipped

LOOK_UP: Final = "look-up"
ANTI_JOIN: Final = "anti-join"
QUESTIONS: Final = (
    "condition-by-code",
    "who-covers-condition",
    "neurological-indications-requiring-prior-treatment-failure",
    "side-effects",
    "prior-authorization-needed",
    "indications-requiring-prior-treatment-failure",
    "criteria-of-coverage",
    "prior-failure-disagreement",
    "conditions-by-group",
    "products-to-avoid-with-renal-impairment",
    "rules-that-disagree",
    "statements-on-secondary-sources",
)
"""From the lightest to the heaviest that the catalogue has, with answers of 0.7 kB to 1 MB."""

_LOOK_UPS: Final = 500
_ANTI_JOIN: Final = """\
SELECT ?condition ?label
WHERE {
  ?indication a ivig:Indication ; ivig:hasCondition ?condition .
  ?condition rdfs:label ?label .
  FILTER NOT EXISTS {
    ?indication ivig:hasCoverageRule ?rule .
    ?rule ivig:hasMandatoryCriterion ?criterion .
    ?criterion a ivig:PriorTreatmentFailureCriterion .
  }
}
ORDER BY ?label ?condition
"""


@dataclass(frozen=True)
class Task:
    """A query with its variants, which differ in a constant."""

    name: str
    texts: tuple[str, ...]

    def targets(self, path: str) -> list[str]:
        """Return the request targets of its variants (SPARQL 1.1 Protocol, 2.1.1)."""
        return [f"{path}?query={quote(text, safe='')}" for text in self.texts]


def workload(quads: Path) -> list[Task]:
    """Return the tasks; the look-ups are of individuals in an N-Quads file."""
    questions = catalogue()
    asked = [Task(slug, (questions[slug],)) for slug in QUESTIONS]
    anti_join = Task(ANTI_JOIN, (f"{sparql_prologue()}\n{_ANTI_JOIN}",))
    return [look_up(quads), *asked, anti_join]


def catalogue() -> Mapping[str, str]:
    """Return every question of the catalogue by slug, its parameters filled with the examples."""
    questions = load_catalogue(shipped("queries") / "questions")
    return {slug: question.bind(examples(question)) for slug, question in questions.items()}


def examples(question: Question) -> dict[str, str]:
    """Return the examples of the parameters that must be given."""
    return {p.name: p.example for p in question.parameters if p.example and not p.optional}


def look_up(quads: Path) -> Task:
    """Return look-ups of individuals that are the subject of a type."""
    subjects: dict[str, None] = {}
    with quads.open(encoding="utf-8") as lines:
        for line in lines:
            subject, verb, _ = line.split(" ", 2)
            if verb.endswith("rdf-syntax-ns#type>") and "/ivig-kg/statement/" in subject:
                subjects[subject] = None
    step = max(1, len(subjects) // _LOOK_UPS)
    chosen = list(subjects)[::step]
    return Task(LOOK_UP, tuple(f"SELECT ?p ?o {{ {subject} ?p ?o }}" for subject in chosen))
