"""The files of `deploy/` are what the tools that read them take, and name settings that exist."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from conftest import ROOT
from ivig_kg.settings import PREFIX, Settings
from programs import program

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
COMPOSE = sorted((DEPLOY / "container").glob("compose*.yaml"))
DOCUMENTED = (*DEPLOY.rglob("*"), *(ROOT / "docs").glob("*.md"))


def run(*command: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_takes_a_manifest(path: Path) -> None:
    for document in documents(path):
        if document["kind"] != "Kustomization":
            kubernetes_validate.validate(document, "1.30", strict=True)


def test_every_manifest_is_applied() -> None:
    (kustomization,) = documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    others = {path.name for path in MANIFESTS} - {"kustomization.yaml"}
    assert set(kustomization["resources"]) == others


def test_selectors_find_the_replicas() -> None:
    found = {document["kind"]: document for path in MANIFESTS for document in documents(path)}
    labels = found["Deployment"]["spec"]["template"]["metadata"]["labels"].items()
    assert found["Deployment"]["spec"]["selector"]["matchLabels"].items() <= labels
    assert found["Service"]["spec"]["selector"].items() <= labels
    assert found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"].items() <= labels
    scaled = found["HorizontalPodAutoscaler"]["spec"]
    assert scaled["scaleTargetRef"]["name"] == found["Deployment"]["metadata"]["name"]
    kept = found["PodDisruptionBudget"]["spec"]["minAvailable"]
    assert kept < found["Deployment"]["spec"]["replicas"] <= scaled["minReplicas"]


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.stem)
def test_compose_takes_a_file(path: Path) -> None:
    tool = Path(sys.executable).parent / "check-jsonschema"
    done = run(tool, "--builtin-schema", "vendor.compose-spec", path)
    assert done.returncode == 0, done.stdout


def test_haproxy_takes_its_configuration(tmp_path: Path) -> None:
    given = dict(
        line.split("=", 1)
        for line in (DEPLOY / "haproxy" / "haproxy.env").read_text().splitlines()
        if "=" in line
    )
    given |= {"CONF_DIR": str(DEPLOY / "haproxy"), "RUN_DIR": str(tmp_path)}
    configuration = DEPLOY / "haproxy" / "haproxy.cfg"
    done = run(program("haproxy", "haproxy"), "-c", "-f", configuration, **given)
    assert done.returncode == 0, done.stderr
    used = set(re.findall(r"\$\{(\w+)\}", configuration.read_text()))
    assert used == set(given)


def test_what_haproxy_says_without_replicas_is_a_whole_response() -> None:
    head, _, body = (DEPLOY / "haproxy" / "unavailable.http").read_bytes().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 1\r\n" in head
    assert f"Content-Length: {len(body)}\r\n".encode() in head


@pytest.mark.parametrize(
    "name", ["ivig-kg@.service", "ivig-kg-blue.target", "ivig-kg-green.target"]
)
def test_systemd_takes_a_unit(name: str, tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").glob("ivig-kg*"):
        text = unit.read_text().replace("/opt/ivig-kg/%i/bin/ivig-kg", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    tool = program("systemd-analyze", "systemd")
    instance = name.replace("@.", "@8101.")
    done = run(tool, "verify", "--man=no", tmp_path / instance, SYSTEMD_UNIT_PATH=f"{tmp_path}:")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_is_hardened(tmp_path: Path) -> None:
    unit = tmp_path / "ivig-kg@8101.service"
    unit.write_text((DEPLOY / "systemd" / "ivig-kg@.service").read_text())
    tool = program("systemd-analyze", "systemd")
    done = run(tool, "security", "--offline=true", "--threshold=20", unit)
    assert done.returncode == 0, done.stdout[-500:]


def test_the_switch_is_plain_shell() -> None:
    assert run("sh", "-n", DEPLOY / "haproxy" / "switch.sh").returncode == 0


def test_every_variable_that_is_named_is_a_setting() -> None:
    known = {f"{PREFIX}{item.name.upper()}" for item in fields(Settings)}
    for path in (path for path in DOCUMENTED if path.is_file()):
        named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= known, path
