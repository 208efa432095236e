"""What holds for every test of a window."""

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.runtime.loop_thread import LoopThread

#: Seconds that anything may take on a busy machine: a first import, a vocabulary, a thread that ends.
PATIENCE_S = 20


class PatientBot(QtBot):
    """pytest-qt's, whose waits end after five seconds unless they say otherwise."""

    def waitUntil(self, callback, *, timeout=PATIENCE_S * 1000):
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE_S * 1000, **options):
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitExposed(self, widget, *, timeout=PATIENCE_S * 1000):
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(autouse=True)
def patient_ends(monkeypatch):
    """Let what ends with a workspace take longer than a person would wait for it."""
    for limit in ("DISK_S", "SEARCH_S", "VOCABULARY_S", "EXPORTS_S"):
        monkeypatch.setattr(f"desktop.runtime.workspace.{limit}", PATIENCE_S)
    monkeypatch.setattr("desktop.runtime.counting._COUNT_S", PATIENCE_S)
    shutdown = LoopThread.shutdown

    def shut_down(self, last=None, timeout_ms=PATIENCE_S * 1000):
        return shutdown(self, last, timeout_ms)

    monkeypatch.setattr(LoopThread, "shutdown", shut_down)


@pytest.fixture(scope="session", autouse=True)
def english_numbers_and_dates():
    """Write them as the program does in English, whatever the machine's region is."""
    QLocale.setDefault(QLocale("en"))


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end():
    """The offscreen clipboard outlives Python: it would free what Python made, and end the run by a crash."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().setText("")
