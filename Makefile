# The newcomer's commands. Each makes its own environment in .venv and installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
USE := .venv/.use
DEV := .venv/.dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt

.PHONY: demo test lint docs clean

demo: $(USE)  ## clean and deduplicate the fixtures, and say where to look
	@rm -rf demo
	@$(BIN)/clean run fixtures/corpus fixtures/golden --include 'source.*' --include articles.jsonl -o demo
	@echo
	@echo "Look at demo/report.html in a browser, and at demo/kept.jsonl, demo/edits.jsonl, demo/decisions.jsonl."

test: $(DEV)  ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(DEV)  ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(DEV)  ## write docs/rules.md from the registry
	$(BIN)/clean rules --markdown > docs/rules.md

clean:  ## remove what the other targets made
	rm -rf .venv demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# What the command itself needs, and what its tests need: they bring every system that it bridges to.
$(USE): pyproject.toml .ci/constraints.txt | .venv
	@echo "installing cleaner in .venv (0.7 GB)"
	@$(PIP) --editable '.[formats]'
	@touch $@

$(DEV): pyproject.toml .ci/constraints.txt | .venv
	@echo "installing cleaner and what its tests need in .venv (about 2.5 GB)"
	@$(PIP) --editable '.[dev]'
	@touch $@

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv
