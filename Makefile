# make run    opens Loquat (installs what it needs into .venv first)
# make torture  the crash harness and the fault matrix in full (about half an hour)
# make bench  names the benchmarks (docs/performance.md)
# make test   lint, types, layer contracts and all tests (installs what they need first; in CI make test-package too)
# make package   builds what people install, into dist/ (docs/packaging.md)
# make test-package   installs it in a clean Debian and tries it there
# make screenshots   the README's pictures, from this build
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
TREE := desktop tests benchmarks packaging

.PHONY: run test torture check format lock bench clean setup-run setup-test screenshots package test-package

run: setup-run
	@$(PY) -m desktop

test: setup-test check
	@$(PY) -m pytest
	@[ -z "$$CI" ] || $(MAKE) test-package

torture: setup-test
	@$(PY) -m tests.torture.faults
	@$(PY) -m tests.torture.crashes --kills 500 --seed 20261123

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

package:
	@sh packaging/setup.sh package
	@build/venv/bin/python packaging/make_package.py

test-package: setup-test package
	@sh packaging/clean_root.sh && $(PY) -m pytest tests/package || [ $$? = 77 ]

screenshots: setup-test
	@$(PY) -m tests.screenshots artifacts/screenshots chat settings-connections
	@mkdir -p docs/images
	@cp artifacts/screenshots/chat-light-1100.png docs/images/window-light.png
	@cp artifacts/screenshots/settings-connections-light-1100.png docs/images/settings-light.png

bench: setup-test
	@for file in benchmarks/*.py; do \
	  if grep -q '^if __name__' "$$file"; then \
	    echo "python -m benchmarks.$$(basename "$$file" .py)"; sed -n '1s/"""/    /gp' "$$file"; \
	  fi; \
	done

clean:
	rm -rf $(VENV) build dist artifacts *.egg-info
