"""The window as a process: one a profile, ended by a signal with everything saved, and bugs that are told."""

import logging
import signal
import socket
import subprocess
import sys
import threading

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.runtime.crashes import CrashReporter
from desktop.runtime.process_signals import ProcessSignals
from desktop.runtime.single_instance import SingleInstance, server_name
from tests.conftest import ROOT
from tests.support.program import environment, loquat, window_process

#: Never set: a pause between two looks at another process.
PAUSE = threading.Event()


@pytest.fixture
def instance(qapp, profile):
    made = SingleInstance(profile.data, profile.locks)
    assert made.claim()
    made.listen()
    yield made
    made.close()


def test_a_second_start_raises_the_first_and_ends_with_0(instance, profile, tmp_path, qtbot):
    env = environment(tmp_path)
    done = []
    second = threading.Thread(target=lambda: done.append(loquat(profile.data, env=env)))
    with qtbot.waitSignal(instance.raise_requested, timeout=30_000):
        second.start()
    qtbot.waitUntil(lambda: bool(done), timeout=30_000)
    second.join()
    assert done[0].returncode == 0, done[0].stderr


def test_another_profile_has_a_window_of_its_own(instance, tmp_path):
    other = SingleInstance(tmp_path / "other", tmp_path / "other" / "locks")
    assert other.claim()
    other.close()


def test_after_the_first_has_ended_the_next_is_first(profile, qapp):
    for _ in range(2):
        one = SingleInstance(profile.data, profile.locks)
        assert one.claim()
        one.listen()
        one.close()


def test_a_socket_left_by_a_crash_is_replaced(profile, qapp, qtbot):
    name = server_name(profile.data)
    left = QLocalServer()
    left.listen(name)
    path = left.fullServerName()
    left.close()
    with socket.socket(socket.AF_UNIX) as dead:  # bound, and nobody listens any more
        dead.bind(path)
    one = SingleInstance(profile.data, profile.locks)
    assert one.claim()
    one.listen()
    with qtbot.waitSignal(one.raise_requested):
        client = connected(profile)
        client.write(b"raise\n")
    client.abort()
    one.close()


def connected(profile):
    client = QLocalSocket()
    client.connectToServer(server_name(profile.data))
    assert client.waitForConnected(20_000)
    return client


@pytest.mark.parametrize("message", [b"", b"rai", b"x" * 100_000, b"raise?", b"\0" * 6])
def test_nonsense_from_others_raises_nothing_and_harms_nothing(message, instance, profile, qtbot):
    raised = []
    instance.raise_requested.connect(lambda: raised.append(1))
    stranger = connected(profile)
    stranger.write(message)
    stranger.flush()
    friend = connected(profile)
    friend.write(b"raise\n")
    qtbot.waitUntil(lambda: bool(raised))
    assert raised == [1]
    stranger.abort()
    friend.abort()


def test_a_message_in_pieces_is_put_together(instance, profile, qtbot):
    client = connected(profile)
    for piece in (b"ra", b"ise\n"):
        client.write(piece)
        client.flush()
        assert client.waitForBytesWritten(20_000) or client.bytesToWrite() == 0
    with qtbot.waitSignal(instance.raise_requested):
        pass
    client.abort()


def test_a_first_instance_that_hangs_does_not_keep_the_second_from_starting(
    instance, profile, tmp_path
):
    second = SingleInstance(profile.data, profile.locks)
    assert second.claim(answer_ms=100)  # nobody runs the first one's event loop here
    second.listen()  # must not take the first one's socket away
    second.close()
    assert instance._lock.isLocked()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_window_in_order(number, profile, tmp_path):
    env = environment(tmp_path)
    with window_process(profile.data, env) as process:
        lock = profile.locks / "instance.lock"
        wait_for_window(profile, process, lock)
        process.send_signal(number)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert not lock.exists()
    assert not list(profile.locks.glob("*.lease"))


def wait_for_window(profile, process, lock):
    """Wait until the window answers; it listens once it has been painted."""
    for _ in range(600):
        assert process.poll() is None, process.communicate()[0]
        client = QLocalSocket()
        client.connectToServer(server_name(profile.data))
        if client.waitForConnected(50):
            client.abort()
            return
        PAUSE.wait(0.05)
    raise AssertionError("no window")


def test_signals_come_as_a_qt_signal(qapp, qtbot):
    signals = ProcessSignals()
    try:
        with qtbot.waitSignal(signals.ending_requested):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signals.close()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.expects_log("a bug")
def test_a_bug_is_told_once_and_logged_without_its_text(qapp, qtbot, caplog):
    secret = "sk-" + "secret-key"
    reporter = CrashReporter()
    told = []
    reporter.happened.connect(told.append)
    reporter.open()
    try:
        for _ in range(2):
            try:
                int(secret)
            except ValueError as bug:
                sys.excepthook(type(bug), bug, bug.__traceback__)
        thread = threading.Thread(target=lambda: next(iter(())), name="failing")
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(told) == 2)
    finally:
        reporter.close()
    assert [crash.kind for crash in told] == ["ValueError", "StopIteration"]
    assert "test_process.py" in told[0].trace and secret not in told[0].trace
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(errors) == 3
    assert secret not in caplog.text
    assert "test_process.py" in caplog.text


def test_a_window_that_cannot_come_up_says_so(tmp_path):
    program = (
        "import sys, desktop.ui.windows as windows\n"
        "def broken(*_): raise KeyError('private words')\n"
        "windows.MainWindow = broken\n"
        "from desktop.__main__ import main\n"
        f"sys.argv = ['loquat', '--profile', {str(tmp_path / 'profile')!r}]\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "a bug: KeyError" in done.stderr
    assert "private words" not in done.stderr
