# Everything runs in the project's own environment, made anew when pyproject.toml or constraints.txt change.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
IN     ?= corpus/articles
OUT    ?= out
PEERS  := .venv-peers
CASES  ?=

.DEFAULT_GOAL := help
.PHONY: help setup extract test lint types check evaluate bench benchpeers report models clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

setup: $(READY)  ## Make the environment (.venv) with the project and its tools

extract: $(READY)  ## Extract IN (default corpus/articles) into OUT (default out/)
	$(BIN)/khabar extract $(IN) --out $(OUT) --force

test: $(READY)  ## Run the tests
	$(BIN)/python -m pytest

lint: $(READY)  ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## Check types
	$(BIN)/mypy

evaluate: $(READY)  ## Score corpus/articles against corpus/gold; fails below corpus/floors.json
	$(BIN)/khabar extract corpus/articles --out $(OUT)/evaluation --force
	$(BIN)/khabar evaluate $(OUT)/evaluation --gold corpus/gold --floors corpus/floors.json

check: lint types test evaluate  ## Lint, types, tests (the wheel's among them) and the quality gate

bench: $(READY)  ## Measure speed and memory on the corpus
	$(BIN)/python benchmarks/speed.py $(IN)

$(PEERS)/.ready: benchmarks/peer-requirements.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --requirement benchmarks/peer-requirements.txt
	@touch $@

benchpeers: $(READY) $(PEERS)/.ready  ## Measure quality and speed beside other packages, on CASES or the project's own cases
	$(BIN)/python benchmarks/peers.py --peers $(PEERS)/bin/python $(CASES)

report: extract  ## Write OUT/report.html, a page to read a run's events by
	$(BIN)/khabar report $(OUT) --to $(OUT)/report.html

models: $(READY)  ## Train the models in models/ from the corpora (two hours; says so and does nothing without them)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[train]'
	$(BIN)/python -m training.ner
	$(BIN)/python -m training.events

clean:  ## Delete the environment and everything made
	rm -rf $(VENV) $(PEERS) $(OUT) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
