"""The small ontology of `fixtures/mini` in a folder of its own, and ways to break it."""

from pathlib import Path
from shutil import copytree

from ivig_kg.build.derivation import derive, read_rules
from ivig_kg.build.identifiers import individuals
from ivig_kg.build.knowledge import Knowledge
from ivig_kg.build.pipeline import Inputs, asserted, read_inputs
from ivig_kg.build.problems import BuildFailure
from ivig_kg.build.statements import Fact, facts
from ivig_kg.build.tables import Row

MINI = Path(__file__).parent / "fixtures" / "mini"


class Mini:
    """A copy of the small ontology with its queries."""

    def __init__(self, folder: Path) -> None:
        self.root = copytree(MINI, folder / "mini")
        self.ontology = self.root / "ontology"

    def table(self, name: str) -> Path:
        return self.ontology / "tables" / f"{name}.tsv"

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the only place of a text in a file, named from the root."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def problems(self) -> list[str]:
        """What the build says of the files, one line each."""
        try:
            read_inputs(self.ontology)
        except BuildFailure as failure:
            return list(failure.lines)
        return []

    def inputs(self) -> Inputs:
        return read_inputs(self.ontology)

    def graph(self) -> tuple[Knowledge, list[Fact], dict[str, Row]]:
        """The graph with everything derived, its facts, and the row behind every individual."""
        inputs = self.inputs()
        stated = facts(inputs.tables)
        known = asserted(inputs, stated)
        for rule in read_rules(self.root / "queries" / "derive"):
            known.add(derive(rule, known))
        return known, stated, individuals(inputs.tables)
