"""The KGX files by two validators: the Biolink Model Toolkit, and `kgx validate`."""

import json
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from export.test_kgx import Record, records
from export.whole import whole_store
from ivig_kg.export.kgx import kgx_files

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def content() -> dict[str, bytes]:
    return kgx_files(whole_store())


@pytest.fixture(scope="module")
def edges(content: dict[str, bytes]) -> list[Record]:
    return records(content["kgx/edges.tsv"])


@pytest.fixture(scope="module")
def nodes(content: dict[str, bytes]) -> dict[str, Record]:
    return {node["id"]: node for node in records(content["kgx/nodes.tsv"])}


@pytest.fixture(scope="module")
def toolkit() -> Any:
    bmt = pytest.importorskip("bmt", reason="the extra 'bridges' is not installed")
    schema = files("biolink_model") / "schema" / "biolink_model.yaml"
    return bmt.Toolkit(str(schema), predicate_map={"predicate mappings": []})


def test_every_edge_keeps_domain_and_range_of_its_predicate(
    toolkit: Any, edges: list[Record], nodes: dict[str, Record]
) -> None:
    used = {
        (nodes[e["subject"]]["category"], e["predicate"], nodes[e["object"]]["category"])
        for e in edges
    }
    assert [triple for triple in sorted(used) if not toolkit.validate_edge(*triple)] == []
    assert not toolkit.validate_edge("biolink:Drug", "biolink:treats", "biolink:ClinicalEntity")


def test_every_column_is_a_slot_of_the_model(
    toolkit: Any, edges: list[Record], nodes: dict[str, Record]
) -> None:
    columns = {*edges[0], *next(iter(nodes.values()))}
    assert [
        name for name in sorted(columns) if toolkit.get_element(name.replace("_", " ")) is None
    ] == []


def test_every_category_is_a_class_of_the_model(
    toolkit: Any, edges: list[Record], nodes: dict[str, Record]
) -> None:
    assert [c for c in {n["category"] for n in nodes.values()} if not toolkit.is_category(c)] == []
    associations = toolkit.get_descendants("association", formatted=True)
    assert {edge["category"] for edge in edges} <= set(associations)


@pytest.mark.parametrize(
    ("column", "enumeration"),
    [
        ("agent_type", "AgentTypeEnum"),
        ("clinical_approval_status", "ClinicalApprovalStatusEnum"),
        ("knowledge_level", "KnowledgeLevelEnum"),
    ],
)
def test_every_coded_value_is_one_of_the_model_s(
    toolkit: Any, edges: list[Record], column: str, enumeration: str
) -> None:
    permitted = toolkit.view.get_enum(enumeration).permissible_values
    assert {edge[column] for edge in edges} - {""} <= set(permitted)


def kgx_report(folder: Path, content: dict[str, bytes]) -> dict[str, Any]:
    """What `kgx validate` finds in the files, in a process without warnings as errors."""
    nodes, edges, report = (folder / name for name in ("nodes.tsv", "edges.tsv", "report.json"))
    nodes.write_bytes(content["kgx/nodes.tsv"])
    edges.write_bytes(content["kgx/edges.tsv"])
    program = [sys.executable, "-W", "ignore", str(HERE / "kgx_offline.py")]
    command = [*program, *map(str, (nodes, edges, report))]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


needs_kgx = pytest.mark.skipif(
    find_spec("kgx") is None, reason="the extra 'kgx' is not installed; CI has it in its own job"
)


@needs_kgx
def test_kgx_validate_finds_nothing(tmp_path: Path, content: dict[str, bytes]) -> None:
    assert kgx_report(tmp_path, content) == {}


@needs_kgx
def test_kgx_validate_would_find_a_foreign_category(
    tmp_path: Path, content: dict[str, bytes]
) -> None:
    nodes = content["kgx/nodes.tsv"].replace(b"biolink:Disease\t", b"biolink:Illness\t")
    report = kgx_report(tmp_path, {**content, "kgx/nodes.tsv": nodes})
    assert "INVALID_CATEGORY" in report["ERROR"]
