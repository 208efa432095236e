# make run    opens Loquat (installs what it needs into .venv first)
# make test   lint, types, layer contracts and all tests (installs what they need first)
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
TREE := desktop tests benchmarks packaging

.PHONY: run test check format lock bench clean setup-run setup-test

run: setup-run
	@$(PY) -m desktop

test: setup-test check
	@$(PY) -m pytest

check: setup-test
	@$(PY) -m ruff format --check $(TREE)
	@$(PY) -m ruff check $(TREE)
	@$(PY) packaging/check_sizes.py
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

format: setup-test
	@$(PY) -m ruff format $(TREE)
	@$(PY) -m ruff check --fix $(TREE)

lock: setup-test
	@sh packaging/lock.sh

setup-run:
	@sh packaging/setup.sh run

setup-test:
	@sh packaging/setup.sh test

clean:
	rm -rf $(VENV) build dist artifacts *.egg-info
