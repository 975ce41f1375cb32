# `make site` and `make test` work from a fresh clone on a machine with make and Python 3.11 or later (with venv).
# `make help` lists the rest.

MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

# The first Python that is new enough and can make virtual environments; `make PYTHON=... site` names another.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in $(PYTHONS); do "$$python" -c '$(NEW_ENOUGH)' 2>/dev/null && echo "$$python" && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

.PHONY: help site test check lint golden bench bench-pages lock dist clean

help: ## List what make can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

site: $(VENV)/ready ## Build this repository's own site into public/
	@$(BIN)/postil build

test: lint ## Run everything: lint, types and all tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: lint ## Run the fast part: lint, types and the tests that take no browser and no large input
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not browser"

lint: $(VENV)/ready-dev ## Check style and types
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary

golden: $(VENV)/ready-dev ## Write the expected results of tests and docs/diagnostics.md anew; read the diff before committing
	@POSTIL_GOLDEN=write $(BIN)/python -m pytest tests/test_golden.py tests/test_sites.py tests/test_docs.py

bench: $(VENV)/ready ## Measure Postil beside Hugo, Eleventy and Pelican; more than an hour (bench/run.py says how to ask for less)
	@$(BIN)/python bench/run.py

bench-pages: $(VENV)/ready-dev ## Measure what a first visit loads, with Lighthouse's scores; needs Chromium and npm
	@$(BIN)/python bench/pages.py

lock: $(VENV)/ready-dev ## Pin the newest allowed versions of all libraries (needs uv)
	@uv pip compile -q -U --universal --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.lock
	@uv pip compile -q -U --universal --python-version 3.11 --no-header --no-annotate -c requirements.lock \
	  --group pyproject.toml:dev -o requirements-dev.lock

dist: $(VENV)/ready-dev ## Make the wheel and the source archive in dist/
	@$(BIN)/python -m build --no-isolation

clean: ## Remove what make made
	@rm -rf $(VENV) public dist .postil .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with venv is needed (on Debian: apt install python3-venv)" >&2; exit 2; }
	@echo "Setting up $(VENV) ..."
	@"$(PYTHON)" -m venv --clear $(VENV)
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock
	@$(PIP) install -r requirements-dev.lock
	@touch $@
