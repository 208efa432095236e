#!/bin/sh
# Write the lock files anew from pyproject.toml: names, versions and hashes of wheels, for every system and Python ≥ 3.11.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
"$python" -m pip install --quiet uv
compile() {
  out=$1; shift
  "$python" -m uv pip compile ${from:-pyproject.toml} --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --upgrade "$@" --output-file "$out"
}
compile packaging/requirements-dev.lock --extra local --extra formulas --extra dev
compile packaging/requirements-local.lock --extra local --extra formulas --constraint packaging/requirements-dev.lock
compile packaging/requirements.lock --constraint packaging/requirements-dev.lock
# What builds the package itself: a new venv has an older setuptools, or none.
"$python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' > .venv/build.in
from=.venv/build.in compile packaging/requirements-build.lock --constraint packaging/requirements-dev.lock
# What is packaged: the program with formulas, and what freezes it.
compile packaging/requirements-package.lock --extra formulas --group package --constraint packaging/requirements-dev.lock
