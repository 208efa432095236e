"""The loop thread: order of start and cancel, results, shutting down with work under way."""

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from desktop.runtime.loop_thread import LoopThread

WAIT_S = 10


@pytest.fixture
def loop_thread(qapp):
    thread = LoopThread()
    yield thread
    assert thread.shutdown()


async def answer():
    return threading.get_ident()


async def fail():
    raise LookupError("nothing there")


class Guarded:
    """A coroutine that notes how far it came and that it was told to stop."""

    def __init__(self):
        self.began = threading.Event()
        self.stopped = threading.Event()

    async def run(self):
        try:
            self.began.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            self.stopped.set()
            return "stopped"


def test_runs_in_another_thread_and_gives_the_result(loop_thread):
    assert loop_thread.submit(answer()).result(WAIT_S) != threading.get_ident()


def test_all_coroutines_share_one_loop(loop_thread):
    idents = {loop_thread.submit(answer()).result(WAIT_S) for _ in range(5)}
    assert len(idents) == 1


def test_gives_the_exception(loop_thread):
    with pytest.raises(LookupError):
        loop_thread.submit(fail()).result(WAIT_S)


def test_cancelling_lets_the_coroutine_have_its_say(loop_thread):
    guarded = Guarded()
    task = loop_thread.submit(guarded.run())
    assert guarded.began.wait(WAIT_S)
    assert task.cancel()
    assert task.result(WAIT_S) == "stopped"
    assert not task.cancel()


def test_cancelled_before_the_thread_runs_it_still_begins_and_ends_properly(loop_thread):
    guarded = Guarded()
    task = loop_thread.submit(guarded.run())
    task.cancel()  # the thread is importing asyncio at this moment
    assert task.result(WAIT_S) == "stopped"
    assert guarded.began.is_set()


def test_cancelled_without_a_guard_raises(loop_thread):
    task = loop_thread.submit(asyncio.sleep(3600))
    task.cancel()
    with pytest.raises(CancelledError):
        task.result(WAIT_S)


def test_shutdown_waits_for_what_was_cancelled(qapp):
    thread = LoopThread()
    guarded = [Guarded() for _ in range(16)]
    tasks = [thread.submit(g.run()) for g in guarded]
    assert thread.shutdown()
    assert not thread.isRunning()
    assert all(g.stopped.is_set() for g in guarded)
    assert [t.result(0) for t in tasks] == ["stopped"] * 16


def test_shutdown_before_the_first_coroutine_is_nothing(qapp):
    thread = LoopThread()
    assert thread.shutdown()
    with pytest.raises(RuntimeError):
        thread.submit(answer())


def test_a_name_lookup_that_hangs_does_not_delay_the_end(qapp):
    thread = LoopThread()
    began, release = threading.Event(), threading.Event()

    def look_up():
        began.set()
        release.wait()

    async def use_it():
        await asyncio.get_running_loop().run_in_executor(None, look_up)

    thread.submit(use_it())
    assert began.wait(WAIT_S)
    try:
        assert thread.shutdown()
    finally:
        release.set()
