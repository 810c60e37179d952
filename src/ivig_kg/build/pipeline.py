"""The build from end to end: `ontology/` and `queries/` in, gates passed, a release out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Quad
from rich.console import Console

from ivig_kg.build.checks import run_checks
from ivig_kg.build.criteria_tree import CriteriaTree
from ivig_kg.build.derivation import derive, read_rules
from ivig_kg.build.gates import Gate
from ivig_kg.build.identifiers import identifier_problems, individuals
from ivig_kg.build.knowledge import Knowledge
from ivig_kg.build.manifest import check_identifiers
from ivig_kg.build.mapping_sets import MappingSet, read_mapping_sets
from ivig_kg.build.mappings import mapping_quads
from ivig_kg.build.outside_rules import read_exceptions
from ivig_kg.build.own import OwnData, in_our_terms, read_own, usurpations, with_own
from ivig_kg.build.problems import BuildFailure, Problem
from ivig_kg.build.profile import check_profile
from ivig_kg.build.progress import Steps
from ivig_kg.build.reasoning import reason
from ivig_kg.build.release import release_files, timings, write_release
from ivig_kg.build.sources import read_sources
from ivig_kg.build.statements import Fact, facts
from ivig_kg.build.tables import Row, Tables, read_tables
from ivig_kg.build.validation import check_shapes

_STEPS: Final = 9


@dataclass(frozen=True)
class Inputs:
    """Everything that was read, free of problems."""

    terms: list[Quad]
    shapes: list[Quad]
    tables: Tables
    mapping_sets: list[MappingSet]
    own: OwnData | None = None


@dataclass(frozen=True)
class Built:
    """The graph with all that was derived and inferred, and the outcome of every gate."""

    known: Knowledge
    gates: list[Gate]
    inputs: Inputs


def run(
    task: str, root: Path, out: Path | None, day: date | None, beside: Path | None = None
) -> int:
    """Check the ontology of a checkout and, unless `task` is "check", write a release to `out`.

    Returns the exit code: 0, or 1 when anything is wrong; then it has been printed and nothing is
    written. Without `day` the release has the date in `ontology/RELEASE`. The folder `beside` has
    data of the user's own.
    """
    steps = Steps(Console(), _STEPS)
    try:
        with steps.shown():
            released = day or release_date(root / "ontology")
            built = build(root, released, out, steps, beside)
            for gate in built.gates:
                steps.tell(gate, passed_too=task == "check")
            passed = all(gate.passed for gate in built.gates)
            if passed and task != "check" and out:
                with steps.step("release"):
                    exceptions = read_exceptions(root / "queries" / "checks")
                    tables, sets = built.inputs.tables, built.inputs.mapping_sets
                    label = built.inputs.own.label if built.inputs.own else ""
                    files, manifest = release_files(
                        built.known, tables, sets, built.gates, exceptions, released, label
                    )
                    write_release(out, files, manifest, timings(steps.seconds, built.gates))
    except BuildFailure as failure:
        steps.fail(failure.lines)
        return 1
    return 0 if passed else 1


def release_date(ontology: Path) -> date:
    """Return the date in `ontology/RELEASE`; raise `BuildFailure` when there is none."""
    file = ontology / "RELEASE"
    try:
        return date.fromisoformat(file.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise BuildFailure([Problem(f"{ontology.name}/{file.name}", 1, "", str(error))]) from error


def build(
    root: Path, released: date, out: Path | None, steps: Steps, beside: Path | None = None
) -> Built:
    """Return the whole graph and the outcome of the gates.

    Raises `BuildFailure` when files cannot be read as they are meant: then there is no graph.
    """
    with steps.step("sources"):
        inputs = read_inputs(root / "ontology", beside)
        origins = individuals(inputs.tables)
    with steps.step("statements"):
        stated = facts(inputs.tables)
        known = asserted(inputs, stated)
    with steps.step("shapes"):
        spoken = in_our_terms(inputs.own) if inputs.own else []
        gates = [check_shapes([*known.quads, *spoken], inputs.shapes, origins)]
    with steps.step("derivation"):
        for rule in read_rules(root / "queries" / "derive"):
            known.add(derive(rule, known))
    with steps.step("profile"):
        gates.append(check_profile(known))
    with steps.step("reasoner"):
        gates.append(_reasoned(known, stated, origins))
    with steps.step("checks"):
        gates += run_checks(root / "queries" / "checks", known, origins)
    with steps.step("identifiers"):
        gates.append(check_identifiers(known.quads, _earlier(root, out), released))
    if inputs.own:
        known.add(inputs.own.quads)
    return Built(known, gates, inputs)


def read_inputs(ontology: Path, beside: Path | None = None) -> Inputs:
    """Return what the files say; raise `BuildFailure` with every problem of every file."""
    sources, problems = read_sources(ontology)
    tables, own, found = _all_tables(ontology / "tables", beside)
    problems += found
    if not found:
        problems += identifier_problems(tables)
        problems += CriteriaTree(tables).problems()
    mapping_sets, found = read_mapping_sets(ontology / "mappings", set(individuals(tables)))
    if not problems:
        problems = found
    if problems:
        raise BuildFailure(sorted(problems))
    return Inputs(sources.terms, sources.shapes, tables, mapping_sets, own)


def _all_tables(folder: Path, beside: Path | None) -> tuple[Tables, OwnData | None, list[Problem]]:
    """Return our tables with those of `beside` in them, and what is wrong with either."""
    tables, problems = read_tables(folder)
    if beside is None or problems:
        return tables, None, problems
    own, problems = read_own(beside, tables)
    if not problems:
        tables, problems = with_own(tables, own)
    if not problems:
        rows = {iri for iri, row in individuals(tables).items() if row.owner}
        problems = usurpations(own, rows)
    return tables, own, problems


def asserted(inputs: Inputs, stated: list[Fact]) -> Knowledge:
    """Return the graph of what people wrote."""
    known = Knowledge()
    known.add(inputs.terms)
    known.add(fact.quad for fact in stated)
    for mapping_set in inputs.mapping_sets:
        known.add(mapping_quads(mapping_set))
    return known


def _reasoned(known: Knowledge, stated: list[Fact], origins: Mapping[str, Row]) -> Gate:
    inferred, gate = reason(known, stated, origins)
    known.add(inferred)
    return gate


def _earlier(root: Path, out: Path | None) -> list[Path]:
    """Return where manifests of earlier releases may be."""
    places = [root / "ontology" / "last-release.json"]
    return [*places, out / "manifest.json"] if out else places
