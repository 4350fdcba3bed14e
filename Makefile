# make setup | chat | ask Q="…" | index | eval | bench | test | lock      Needs Python ≥ 3.11, pip and make; nothing else.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
FOOTNOTE := $(BIN)/footnote
Q ?= Which flag was raised in the Panjshir Valley?
export Q  # handed over as an environment variable: no character of a question is read by the shell

.PHONY: setup chat ask index eval bench test lock

setup: .venv/.ready

# venv → pip → uv (the one the lock file pins) → every locked package, checked by hash.
.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Footnote needs Python 3.11 or newer, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r .venv/uv.txt
	$(UV) pip sync --quiet --python $(BIN)/python --link-mode copy --compile-bytecode --require-hashes --only-binary :all: requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

chat: setup
	@$(FOOTNOTE) chat

ask: setup
	@$(FOOTNOTE) ask "$$Q"

index: setup
	@$(FOOTNOTE) index

eval: setup
	@$(FOOTNOTE) eval --readme README.md --baseline eval/baseline.jsonl

bench: setup
	@$(BIN)/python -m eval.bench

test: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest

lock:
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev pyproject.toml --output-file requirements.lock
