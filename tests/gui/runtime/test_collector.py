"""Garbage is collected in the GUI thread and nowhere else, and only after activity."""

import gc
import threading

import pytest

from desktop.runtime import collector as module
from desktop.runtime.collector import Collector


@pytest.fixture
def collections():
    """Threads in which garbage was collected."""
    seen = []

    def note(phase, info):
        if phase == "start":
            seen.append(threading.get_ident())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


@pytest.fixture
def collector(qapp, monkeypatch):
    monkeypatch.setattr(module, "QUIET_MS", 1)
    made = Collector()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


def make_cycles(count):
    for _ in range(count):
        cycle = []
        cycle.append(cycle)


def test_a_busy_thread_collects_nothing(collector, collections):
    thread = threading.Thread(target=make_cycles, args=(20_000,))
    thread.start()
    thread.join()
    assert collections == []


def test_after_activity_it_collects_in_the_gui_thread(collector, collections, qtbot):
    thread = threading.Thread(target=make_cycles, args=(20_000,))
    thread.start()
    thread.join()
    collector.note_activity()
    qtbot.waitUntil(lambda: bool(collections))
    assert set(collections) == {threading.get_ident()}
    assert gc.get_count()[0] < 20_000


def test_while_an_answer_arrives_it_waits(qapp, monkeypatch, collections, qtbot):
    monkeypatch.setattr(module, "QUIET_MS", 1)
    asked, arriving = [], [True]
    collector = Collector(lambda: asked.append(None) or arriving[0])
    collector.start()
    collector.note_activity()
    qtbot.waitUntil(lambda: len(asked) >= 3)
    assert collections == []
    arriving[0] = False
    qtbot.waitUntil(lambda: bool(collections))
    collector.stop()


def test_without_activity_no_timer_runs(collector):
    assert not collector._timer.isActive()
    collector.note_activity()
    assert collector._timer.isActive() and collector._timer.isSingleShot()
