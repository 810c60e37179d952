"""The build from end to end: what is wrong stops it, the same input gives the same bytes."""

import json
import os
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from ivig_kg.build.downloads import DUMPS
from ivig_kg.build.manifest import check_identifiers
from ivig_kg.build.pipeline import release_date, run
from ivig_kg.build.problems import BuildFailure
from ivig_kg.namespaces import individual
from mini import Mini

DAY = date(2026, 1, 31)
TIMES = "timings.json"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the small ontology."""
    folder = tmp_path_factory.mktemp("built")
    mini = Mini(folder)
    assert run("build", mini.root, folder / "dist", None) == 0
    return folder / "dist"


@pytest.mark.reasoner
def test_a_release_has_all_its_files_as_the_manifest_describes_them(dist: Path) -> None:
    manifest = json.loads((dist / "manifest.json").read_bytes())
    assert manifest["version"] == DAY.isoformat()
    assert {*DUMPS, "void.ttl", "report.json", "ivig.sqlite"} <= set(manifest["files"])
    there = {path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file()}
    assert there == {*manifest["files"], "manifest.json", TIMES}
    for name, file in manifest["files"].items():
        content = (dist / name).read_bytes()
        assert file["bytes"] == len(content)
        assert file["sha256"] == sha256(content).hexdigest()


@pytest.mark.reasoner
def test_the_flat_files_say_the_same(dist: Path) -> None:
    graphs = {
        name: Dataset(parse(path=dist / name, format=format_))
        for name, format_ in (
            ("ivig.ttl", RdfFormat.TURTLE),
            ("ivig.owl", RdfFormat.RDF_XML),
            ("ivig.rdf", RdfFormat.RDF_XML),
        )
    }
    sizes = {name: len(graph) for name, graph in graphs.items()}
    assert len(set(sizes.values())) == 1, sizes


@pytest.mark.reasoner
def test_version_and_definitions_are_stamped(dist: Path) -> None:
    text = (dist / "ivig.nq").read_text()
    ontology = "<https://w3id.org/ivig-kg/ontology>"
    version = "<http://www.w3.org/2002/07/owl#versionIRI>"
    assert f"{ontology} {version} <https://w3id.org/ivig-kg/ontology/2026-01-31> " in text
    assert '<http://purl.obolibrary.org/obo/IAO_0000115> "A coverage rule of the tests."' in text


@pytest.mark.reasoner
def test_quads_are_sorted_and_counted(dist: Path) -> None:
    lines = (dist / "ivig.nq").read_bytes().splitlines()
    assert lines == sorted(lines)
    manifest = json.loads((dist / "manifest.json").read_bytes())
    assert sum(manifest["graphs"].values()) == len(lines)
    assert individual("condition", "myasthenia-gravis") in manifest["individuals"]


@pytest.mark.reasoner
def test_void_counts_what_is_there(dist: Path) -> None:
    from rdflib import Graph, URIRef
    from rdflib.namespace import VOID

    void = Graph().parse(dist / "void.ttl")
    dataset = URIRef("https://w3id.org/ivig-kg/dataset")
    quads = [q for q in parse(path=dist / "ivig.nq") if "graph/release" not in str(q.graph_name)]
    assert int(str(void.value(dataset, VOID.triples))) == len({q.triple for q in quads})
    parts = list(void.objects(dataset, VOID.propertyPartition))
    assert len(parts) == len({q.predicate for q in quads})
    graphs = list(void.objects(dataset, VOID.subset))
    assert sum(int(str(void.value(graph, VOID.triples))) for graph in graphs) == len(quads)


@pytest.mark.reasoner
def test_the_same_input_gives_the_same_bytes_under_another_hash_seed(mini: Mini) -> None:
    script = (
        "import sys; from pathlib import Path; from ivig_kg.build.pipeline import run; "
        "sys.exit(run('build', Path(sys.argv[1]), Path(sys.argv[2]), None))"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", script, str(mini.root), str(mini.root / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, env=environment, check=True, capture_output=True)
    made = mini.root / "1"
    names = sorted(p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file())
    for name in names:
        if name != TIMES:
            one, two = (mini.root / seed / name for seed in ("1", "2"))
            assert one.read_bytes() == two.read_bytes(), name


@pytest.mark.reasoner
def test_a_lost_locator_fails_the_build_and_writes_nothing(
    mini: Mini, capsys: pytest.CaptureFixture[str]
) -> None:
    mini.edit("ontology/tables/coverage.tsv", "acme-policy-9\tpage 1", "acme-policy-9\t")
    assert run("build", mini.root, mini.root / "dist", None) == 1
    printed = capsys.readouterr().out
    assert "ontology/tables/coverage.tsv:2: locator: A statement needs a locator" in printed
    assert "check statement-without-locator: Every statement says where it stands" in printed
    assert not (mini.root / "dist").exists()


@pytest.mark.reasoner
def test_a_check_prints_every_gate_and_writes_nothing(
    mini: Mini, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", mini.root, None, None) == 0
    printed = capsys.readouterr().out
    for gate in ("shapes", "profile", "reasoner", "waivers", "check statement-", "identifiers"):
        assert f"{gate}" in printed
    assert not (mini.root / "dist").exists()


def test_problems_of_tables_stop_the_build_before_anything_else(
    mini: Mini, capsys: pytest.CaptureFixture[str]
) -> None:
    mini.edit("ontology/tables/coverage.tsv", "page 1", "page 1 ")
    assert run("build", mini.root, mini.root / "dist", DAY) == 1
    assert "coverage.tsv:2: locator: begins or ends with a space" in capsys.readouterr().out


def test_the_date_of_a_release_is_in_a_file(mini: Mini) -> None:
    assert release_date(mini.ontology) == DAY
    (mini.ontology / "RELEASE").write_text("soon\n")
    with pytest.raises(BuildFailure, match="ontology/RELEASE:1: Invalid isoformat"):
        release_date(mini.ontology)


@pytest.mark.parametrize(
    ("version", "gone"), [("2025-12-31", True), ("2026-01-31", False), ("2026-02-01", False)]
)
def test_a_name_of_an_older_release_may_not_vanish(mini: Mini, version: str, gone: bool) -> None:
    known, _, _ = mini.graph()
    earlier = mini.root / "manifest.json"
    names = [individual("condition", "lost"), individual("condition", "myasthenia-gravis")]
    earlier.write_text(json.dumps({"version": version, "terms": [], "individuals": names}))
    gate = check_identifiers(known.quads, [earlier, mini.root / "none.json"], DAY)
    line = f"condition:lost: was in {version}; keep it, with owl:deprecated true"
    assert gate.faults == ((line,) if gone else ())


@pytest.mark.release
def test_the_release_of_the_project_describes_its_files() -> None:
    from ivig_kg.paths import shipped

    dist = shipped("dist")
    if not (dist / "manifest.json").is_file():
        pytest.skip("no release here: run `make build`")
    manifest = json.loads((dist / "manifest.json").read_bytes())
    for name, file in manifest["files"].items():
        assert sha256((dist / name).read_bytes()).hexdigest() == file["sha256"], name


def test_a_full_disk_is_said_in_one_line_and_leaves_no_release(tmp_path: Path) -> None:
    """The largest size of a file stands in for a full disk, which takes privilege to make."""
    text = (
        "from pathlib import Path\n"
        "from ivig_kg.build.problems import BuildFailure\n"
        "from ivig_kg.build.release import write_release\n"
        f"files = {{'small.txt': b'a', 'ivig.nq': b'a' * 100_000}}\n"
        "try:\n"
        f"    write_release(Path({str(tmp_path)!r}), files, b'{{}}', {{}})\n"
        "except BuildFailure as failure:\n"
        "    print(*failure.lines)\n"
    )
    (tmp_path / "manifest.json").write_text("{}")
    command = ["bash", "-c", 'ulimit -f 16; exec "$0" -c "$1"', sys.executable, text]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert "the release cannot be written: File too large" in done.stdout
    assert not (tmp_path / "manifest.json").exists()
