# Every target sets up what it needs; `make demo` and `make test` are the two to know.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# A recipe fails with any part of its pipe. (macOS's make is too old for .SHELLFLAGS.)
SHELL  := /bin/bash -o pipefail

.DEFAULT_GOAL := help
.PHONY: help setup install demo test fuzz chaos bench check lint types format lock clean

help:            ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready  ## make .venv from the pinned, hashed requirements

install: $(VENV)/.installed  ## the same to run the bot alone, without the tools for its development

$(VENV)/.ready: requirements-dev.txt
$(VENV)/.installed: requirements.txt
$(VENV)/.ready $(VENV)/.installed:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12 setup")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

demo: setup      ## the whole system on this machine: no Telegram account, no internet
	$(BIN)/python bot.py demo

test: setup      ## the complete, quick test suite
	$(BIN)/python -m pytest

fuzz: setup      ## twenty thousand random and mutated updates through the whole path
	FUZZ=5000 $(BIN)/python -m pytest -s -p no:logging tests/fuzz 2>&1 | grep -vE '^(Update|A message|Nobody|The therapist)'

chaos: setup     ## a quarter of an hour of kills, faults and restarts
	$(BIN)/python -m tests.durability.chaos

bench: setup     ## the bot under load, against a bare echo bot: three minutes
	$(BIN)/python -m benchmarks.load

check: lint types test  ## everything that a commit must pass

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy faq bot handlers sandbox

format: setup    ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:            ## pin what pyproject.toml asks for (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --extra semantic --extra postgresql pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --extra semantic --extra dev pyproject.toml -o requirements-dev.txt

clean:           ## remove what make setup made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
