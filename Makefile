# Everything a developer or an operator runs; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PARALLEL ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-run run test test-long lint format types browser docs

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@ $(VENV)/.run

setup: $(VENV)/.test ## install run-time and test dependencies, start nothing

setup-run: $(VENV)/.run

run: setup-run ## demo on http://127.0.0.1:8050, embedded database
	$(BIN)/python app.py demo --serve

# The processes of a run share what they compile, also where the machine's habit is to write none.
test test-long: export PYTHONDONTWRITEBYTECODE :=

test: ## system parts, lint, types, import rules, all tests; the time of each part
	@MAKE="$(MAKE)" BIN="$(BIN)" PARALLEL="$(PARALLEL)" sh tests/support/run_parts.sh

test-long: setup ## the long profile: every case and size, many examples, many kills, coverage
	@sh tests/support/system_parts.sh
	ZQT_HYPOTHESIS=long $(BIN)/python -m pytest -q -n $(PARALLEL) --dist loadfile --cov

lint: setup ## ruff and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup ## mypy --strict on all four rooms
	$(BIN)/mypy

format: setup ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup ## write docs/definitions*.md and docs/import*.md from their sources
	$(BIN)/python -m layouts.documents.definitions_md en > docs/definitions.md.new
	mv docs/definitions.md.new docs/definitions.md
	$(BIN)/python -m layouts.documents.definitions_md zh_CN > docs/definitions.zh-CN.md.new
	mv docs/definitions.zh-CN.md.new docs/definitions.zh-CN.md
	$(BIN)/python -m data_access.importing.fields_md en > docs/import.md.new
	mv docs/import.md.new docs/import.md
	$(BIN)/python -m data_access.importing.fields_md zh_CN > docs/import.zh-CN.md.new
	mv docs/import.zh-CN.md.new docs/import.zh-CN.md
