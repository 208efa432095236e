"""The worker thread and the courier that brings its results into the GUI thread."""

import sys
import threading

import pytest

from desktop.core.errors import ErrorKind, HistoryError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker

WAIT_S = 10


@pytest.fixture
def worker():
    made = Worker("test-worker")
    yield made
    assert made.finish(WAIT_S)


@pytest.fixture
def courier(qapp):
    made = Courier()
    yield made
    made.close()


def test_calls_are_made_in_order_in_one_thread(worker):
    seen = []
    futures = [
        worker.submit(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(50)
    ]
    for future in futures:
        future.result(WAIT_S)
    assert [n for n, _ in seen] == list(range(50))
    assert len({ident for _, ident in seen}) == 1


def test_queued_calls_are_made_before_it_ends():
    worker = Worker("test-worker")
    seen = []
    for n in range(20):
        worker.submit(seen.append, n)
    assert worker.finish(WAIT_S)
    assert seen == list(range(20))
    with pytest.raises(RuntimeError):
        worker.submit(seen.append, 1)


def test_a_call_that_hangs_is_left_behind():
    worker = Worker("test-worker")
    began, release = threading.Event(), threading.Event()
    future = worker.submit(lambda: (began.set(), release.wait()))
    assert began.wait(WAIT_S)
    assert not worker.finish(0.01)
    release.set()
    future.result(WAIT_S)


def test_an_idle_worker_has_no_thread():
    before = threading.active_count()
    worker = Worker("test-worker")
    assert threading.active_count() == before
    assert worker.finish(0)


def test_the_result_arrives_in_the_gui_thread(worker, courier, qtbot):
    got = []
    courier.watch(
        worker.submit(threading.get_ident),
        lambda ident: got.append((ident, threading.get_ident())),
        got.append,
    )
    assert got == []  # never from within watch
    qtbot.waitUntil(lambda: bool(got))
    worker_ident, callback_ident = got[0]
    assert callback_ident == threading.get_ident() != worker_ident


def test_an_error_for_people_goes_to_on_failure(worker, courier, qtbot):
    def fail():
        raise HistoryError("/somewhere", "the disk is full")

    failures = []
    courier.watch(worker.submit(fail), lambda _: failures.append("done"), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], HistoryError)


def test_a_bug_goes_to_the_hook(worker, courier, qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *info: seen.append(info))
    failures = []
    courier.watch(worker.submit(lambda: 1 / 0), failures.append, failures.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] is ZeroDivisionError
    assert failures[0].kind is ErrorKind.INTERNAL


def test_a_cancelled_call_brings_nothing(worker, courier, qtbot):
    release = threading.Event()
    worker.submit(release.wait)
    got = []
    cancelled = worker.submit(lambda: 1)
    courier.watch(cancelled, got.append, got.append)
    assert cancelled.cancel()
    courier.watch(worker.submit(lambda: 2), got.append, got.append)
    release.set()
    qtbot.waitUntil(lambda: bool(got))
    assert got == [2]


def test_a_closed_courier_brings_nothing(worker, courier, qtbot):
    got = []
    future = worker.submit(lambda: 1)
    courier.watch(future, got.append, got.append)
    courier.close()
    future.result(WAIT_S)
    qtbot.wait(0)
    assert got == []
