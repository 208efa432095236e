"""The suite's own rules fail what breaks them: tried with a suite of its own in a process of its own."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

AWAY = """
import contextlib, socket
with socket.socket() as away, contextlib.suppress(OSError):
    away.connect(("192.0.2.1", 80))
with contextlib.suppress(OSError):
    socket.getaddrinfo("models.example", 80)
"""

PROBE = """
import logging, socket, subprocess, sys, threading, warnings
import pytest

def test_skip():
    pytest.skip("no")

@pytest.mark.skipif(True, reason="no")
def test_skip_by_mark():
    pass

def test_log():
    logging.getLogger("loquat.x").warning("unexpected")

def test_warning():
    warnings.warn("careless")

def test_away():
    exec(AWAY)

def test_away_by_another_process():
    subprocess.run([sys.executable, "-c", AWAY], check=True)

def test_socket(request):
    request.config.kept = socket.create_server(("127.0.0.1", 0))

def test_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_process(request):
    request.config.child = subprocess.Popen(["sleep", "60"])

def test_ends_it(request):
    request.config.child.kill()
    request.config.child.wait()

def test_good():
    logging.getLogger("loquat.x").info("all is well")
"""

BROKEN = {
    "test_skip": "skipped while CI is set",
    "test_skip_by_mark": "skipped while CI is set",
    "test_log": "unexpected log records: ['unexpected']",
    "test_warning": "UserWarning: careless",
    "test_away": "tried to connect to '192.0.2.1', look up 'models.example'",
    "test_away_by_another_process": "tried to connect to '192.0.2.1', look up 'models.example'",
    "test_socket": "left over: ['sockets:",
    "test_thread": "left over: ['threads:",
    "test_process": "left over: [\"processes: [{'cmdline': ['sleep', '60']}]\"]",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What pytest says of the probe with CI set, one line a test."""
    probe = tmp_path_factory.mktemp("probe") / "test_probe.py"
    probe.write_text(f"AWAY = {AWAY!r}\n{PROBE}")
    options = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "tests.conftest"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-c", "pyproject.toml", str(probe)],
        cwd=ROOT,
        env={**os.environ, "CI": "1", "LOQUAT_GRACE_S": "0.2", "COLUMNS": "400"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", BROKEN)
def test_who_breaks_a_rule_fails(outcome, name):
    lines = [
        line
        for line in outcome.splitlines()
        if line.startswith(("FAILED", "ERROR")) and f"::{name} " in line
    ]
    assert any(BROKEN[name] in line for line in lines), outcome


def test_who_keeps_them_passes(outcome):
    assert "::test_good" not in outcome
