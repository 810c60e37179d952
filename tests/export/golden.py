"""The golden documents: which individual stands for its kind, and how they are written anew."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse, serialize

from export.samples import VERSION
from ivig_kg.export.frames import frame_for
from ivig_kg.export.jsonld_text import individual, published
from ivig_kg.namespaces import BASE
from questions.conftest import fixture_in
from questions.graphs import FIXTURE, add_inferred

FOLDER: Final = Path(__file__).parent / "golden"
SUBJECTS: Final = (
    "adverse-effect/fever",
    "authority/centers-for-medicare-and-medicaid-services",
    "concept/analyte.serum-igg",
    "condition/bullous-pemphigoid",
    "criterion/gb-eng-nhse-2021-digest.guillain-barre-syndrome.A",
    "indication/alzheimer-disease",
    "measure/minimum-dose-and-rate",
    "mechanism/passive-antibody-supply",
    "outcome/bleeding",
    "product/privigen",
    "risk-factor/sucrose-containing-product",
    "source/us-cms-rac-0160",
    "statement/coverage.gb-eng-nhse-2021-digest.guillain-barre-syndrome",
    "substance/intravenous-immune-globulin",
    "therapy/methylprednisolone",
)


def path(subject: str) -> Path:
    return FOLDER / f"{subject.partition('/')[0]}.json"


def golden(quads: Iterable[Quad], subject: str) -> str:
    """Return the document of a subject for reading: indented, its context left out."""
    ntriples = serialize(published(quads), format=RdfFormat.N_TRIPLES) or b""
    frame = frame_for(subject.partition("/")[0])
    document = individual(ntriples, BASE + subject, frame, frame, "none", VERSION)
    return json.dumps(json.loads(document), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        known = fixture_in(Path(folder)).knowledge
    add_inferred(known, parse(path=FIXTURE / "inferred.nt", format=RdfFormat.N_TRIPLES))
    for subject in SUBJECTS:
        path(subject).write_text(golden(known.quads, subject), encoding="utf-8")


if __name__ == "__main__":
    main()
