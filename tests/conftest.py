"""The suite's rules: it fails on unexpected log records, left-over threads, processes and sockets, and on skips in CI."""

import atexit
import gc
import importlib.util
import logging
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

# No test is about time: a busy machine must not fail one. In CI the same examples are tried each time.
settings.register_profile("loquat", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("loquat")

ROOT = Path(__file__).parent.parent
GUARD = ROOT / "tests" / "support" / "netguard"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What a shell starts with & ignores Ctrl+C, and so would each program that a test starts to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# A test sets what it needs; what the machine happens to have must not decide.
for _name in list(os.environ):
    if _name.lower().endswith("_proxy") or _name in {
        "OPENAI_API_KEY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    }:
        del os.environ[_name]
# It is noon here: no day, month or year ends while the tests run, and no clock is put forward.
os.environ["TZ"] = f"NOON{time.gmtime().tm_hour - 12:+d}"
time.tzset()
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(GUARD), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
)
_TRIED = Path(tempfile.mkdtemp(prefix="loquat-netguard-"), "tried")
_TRIED.touch()
atexit.register(shutil.rmtree, _TRIED.parent)
os.environ["LOQUAT_NETGUARD_LOG"] = str(_TRIED)
_spec = importlib.util.spec_from_file_location("loquat_netguard", GUARD / "sitecustomize.py")
assert _spec and _spec.loader
_spec.loader.exec_module(importlib.util.module_from_spec(_spec))

pytest_plugins = [
    "tests.support.keyring_fixtures",
    "tests.support.local_model",
    "tests.support.server_fixtures",
]

#: Seconds that a thread or child gets to end after its test; only waited for when something is left.
GRACE_S = float(os.environ.get("LOQUAT_GRACE_S", "20"))

_freeze = gc.freeze


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "expects_log(pattern): a WARNING or worse that the test provokes"
    )
    config.addinivalue_line(
        "markers",
        "tries_to_leave(pattern): a connection or look-up beyond loopback that is meant to fail",
    )
    config.addinivalue_line("markers", "slow: takes more than five seconds")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep all tests and modules out of garbage collections and of the look for what is left over.

    Some hundred thousand objects would be looked at after each test. They stay out: a workspace that ends gives
    what it froze back to the collector, and would give these too.
    """
    gc.collect()
    _freeze()
    gc.freeze = gc.unfreeze = lambda: None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    """Collect what a test of Qt leaves behind here, as the program does (``runtime/collector.py``).

    Else a thread of the next test may collect it, and destroy widgets and watchers in the wrong thread.
    """
    done = yield
    if "qapp" in getattr(item, "fixturenames", ()):
        gc.collect()
        _freeze()  # what is still there stays, and the next time there is little to look at
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped while CI is set: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def no_unexpected_logs(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield
    expected = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    bad = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
        and not any(pattern in record.getMessage() for pattern in expected)
    ]
    assert not bad, f"unexpected log records: {bad}"


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that tried to reach another machine, also in a process of its own that bore the refusal."""
    before = _TRIED.stat().st_size
    yield
    tried = _TRIED.read_text("utf-8")[before:].splitlines()
    expected = [mark.args[0] for mark in request.node.iter_markers("tries_to_leave")]
    bad = [what for what in tried if not any(pattern in what for pattern in expected)]
    assert not bad, f"tried to {', '.join(sorted(set(bad)))}"


def _running_qt_objects() -> list[str]:
    """QThreads still running and QTimers still active; looks at every object, so only after tests of Qt."""
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    things = gc.get_objects()
    kinds = {kind for kind in set(map(type, things)) if issubclass(kind, QThread | QTimer)}
    found = []
    for thing in [thing for thing in things if type(thing) in kinds]:
        if not isValid(thing):
            continue
        if isinstance(thing, QThread):
            if thing.isRunning() and thing is not QThread.currentThread():
                found.append(f"running {thing!r}")
        elif thing.isActive():
            found.append(f"active {thing!r}")
    return found


def _languages() -> list[str]:
    """Catalogues still installed, which would make the tests after it read another language; they are removed."""
    from tests.support.languages import forget_languages

    return [f"language {language}" for language in forget_languages()]


def _sockets() -> set[int]:
    return {
        c.fd
        for c in psutil.Process().net_connections(kind="inet")
        if c.fd >= 0 and c.status not in (psutil.CONN_TIME_WAIT, psutil.CONN_NONE)
    }


def _children() -> set[int]:
    """Processes that this one started, and theirs. psutil reads those of the whole machine for it."""
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        return {child.pid for child in psutil.Process().children(recursive=True)}
    found: set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        for listed in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with suppress(OSError):  # it has ended
                pids = {int(pid) for pid in listed.read_text().split()}
                waiting += pids - found
                found |= pids
    return found


def _threads() -> list[threading.Thread]:
    """Python's threads. Its stand-in for a QThread stays in the list after that has ended: those are looked at below."""
    return [t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)]


def _wait_until(condition) -> bool:
    deadline = time.monotonic() + GRACE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer, a process or a socket behind."""
    threads = set(_threads())
    children = _children()
    sockets = _sockets()
    yield

    def new_threads() -> list[threading.Thread]:
        return [t for t in _threads() if t not in threads]

    def new_children() -> set[int]:
        return _children() - children

    def new_sockets() -> set[int]:
        return _sockets() - sockets

    if new_sockets():
        gc.collect()
    problems = []
    if not _wait_until(lambda: not new_threads()):
        problems.append(f"threads: {new_threads()}")
    if not _wait_until(lambda: not new_children()):
        left = [psutil.Process(pid).as_dict(["cmdline"]) for pid in new_children()]
        problems.append(f"processes: {left}")
    if not _wait_until(lambda: not new_sockets()):
        problems.append(f"sockets: {new_sockets()}")
    if "qapp" in request.fixturenames:
        problems += [*_running_qt_objects(), *_languages()]
    assert not problems, f"left over: {problems}"


@pytest.fixture
def free_port() -> Iterator[int]:
    """A loopback port that nobody listens on, and that nobody else is given during the test."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])
