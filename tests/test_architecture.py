"""Imports point one way: web, then sparql, store, export, catalogue, then settings and names."""

import ast
from pathlib import Path

import pytest

import ivig_kg

PACKAGE = Path(ivig_kg.__file__).parent
BASICS = {"settings", "setting_kinds", "names", "namespaces", "page_queries", "paths", "release"}
ALLOWED = {
    "web": {
        "web",
        "sparql",
        "store",
        "export",
        "explanation",
        "catalogue",
        "parameters",
        "examples",
        "__version__",
        *BASICS,
    },
    "sparql": {"sparql", *BASICS},
    "store": {"store", "sparql", "catalogue", "examples", "__version__", *BASICS},
    "settings": {"setting_kinds", "namespaces", "paths"},
    "setting_kinds": set(),
    "namespaces": set(),
    "paths": set(),
    "release": set(),
    "catalogue": {"namespaces"},
    "parameters": {"catalogue", "names", "namespaces"},
    "examples": {"catalogue", "namespaces"},
}
FORBIDDEN_ANYWHERE = {
    "build": {"sparql", "web"},
    "export": {"web", "sparql", "build"},
    "explanation": {"web", "sparql", "build"},
}
ENGINES = {"pyoxigraph", "oxrdflib", "SPARQLWrapper"}


def imports(path: Path) -> set[str]:
    """Return the full names that a module imports, at its top or inside of functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules(part: str) -> list[Path]:
    """Return the modules of a package or the one module of that name."""
    folder = PACKAGE / part
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{part}.py"]


def own_parts(path: Path) -> set[str]:
    """Return which parts of the project a module imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("ivig_kg.")}


def libraries(path: Path) -> set[str]:
    """Return the top-level packages that a module imports."""
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_a_part_imports_only_what_is_below_it(part: str) -> None:
    assert modules(part)
    for path in modules(part):
        assert own_parts(path) <= ALLOWED[part], path


@pytest.mark.parametrize("part", sorted(FORBIDDEN_ANYWHERE))
def test_the_build_and_the_exports_know_no_front(part: str) -> None:
    for path in modules(part):
        assert not own_parts(path) & FORBIDDEN_ANYWHERE[part], path


def test_the_protocol_knows_neither_framework_nor_engine() -> None:
    for path in modules("sparql"):
        assert not libraries(path) & {"flask", "werkzeug", "granian", "rdflib", *ENGINES}, path


@pytest.mark.parametrize("part", ["web", "sparql", "catalogue", "settings"])
def test_only_the_store_knows_an_engine_at_run_time(part: str) -> None:
    for path in modules(part):
        assert not libraries(path) & ENGINES, path


def test_of_the_protocol_the_store_knows_the_terminals_only() -> None:
    for path in modules("store"):
        known = {name for name in imports(path) if name.startswith("ivig_kg.sparql.")}
        assert all(name.startswith("ivig_kg.sparql.tokens.") for name in known), path


def test_the_store_knows_no_framework() -> None:
    for path in modules("store"):
        assert not libraries(path) & {"flask", "werkzeug", "granian"}, path


def test_the_interface_of_the_store_knows_neither_engine_nor_threads() -> None:
    assert not libraries(PACKAGE / "store" / "base.py") & {"threading", "rdflib", *ENGINES}
