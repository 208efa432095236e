"""The one thread with an asyncio loop, on which every request of the window runs."""

import sys
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QThread

from desktop.runtime.worker import run_into

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

#: Milliseconds that the loop gets to end after its tasks were cancelled.
SHUTDOWN_MS: Final = 2000


class _DaemonThreads(ThreadPoolExecutor):
    """The loop's executor: a daemon thread a call, so that a slow name lookup never delays the exit."""

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Run ``work`` in a thread of its own."""
        future: Future[Any] = Future()
        threading.Thread(
            target=run_into, args=(future, work, args, kwargs), name="loquat-call", daemon=True
        ).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the base's signature
        """Nothing to end: every call has its own thread."""


class LoopTask(Future[T]):
    """What became of a coroutine on the loop thread.

    ``cancel`` differs from its parent's: the coroutine is told, has its say (saves what came, ends
    properly), and only then is the future done. A coroutine always runs up to its first wait before
    it can be cancelled, so one that guards its body with ``try`` always gets to its ``finally``.
    """

    def __init__(self, owner: "LoopThread", coroutine: Coroutine[Any, Any, T]) -> None:
        super().__init__()
        self._owner = owner
        self.coroutine = coroutine
        self.task: asyncio.Task[T] | None = None  # the loop thread's

    def cancel(self) -> bool:
        """Ask the coroutine to stop; return whether it was still under way. Any thread."""
        if self.done():
            return False
        self._owner.request_cancel(self)
        return True


class LoopThread(QThread):
    """Runs one asyncio loop. Owned by the workspace; ``submit`` and ``shutdown`` belong to the GUI thread.

    Coroutines may be submitted before the thread has started: they wait for it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("loquat-loop")
        self._lock = threading.Lock()
        self._waiting: deque[LoopTask[Any]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[LoopTask[Any]] = set()  # the loop thread's
        self._is_closing = False
        self._last: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._closing: asyncio.Task[None] | None = None

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> LoopTask[T]:
        """Run ``coroutine`` on the loop and return its future. Starts the thread if need be.

        Raises:
            RuntimeError: The thread has been shut down; the coroutine is closed.
        """
        task = LoopTask(self, coroutine)
        with self._lock:
            if self._is_closing:
                coroutine.close()
                raise RuntimeError("the loop thread has been shut down")
            self._waiting.append(task)
            loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(self._start_waiting)
        elif not self.isRunning():
            self.start()
        return task

    def request_cancel(self, task: "LoopTask[Any]") -> None:
        """Cancel ``task`` once it has begun. Any thread."""
        with self._lock:
            loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(self._cancel_later, task)
        else:
            self.submit(self._cancel_when_running(task))

    def shutdown(
        self,
        last: Callable[[], Coroutine[Any, Any, None]] | None = None,
        timeout_ms: int = SHUTDOWN_MS,
    ) -> bool:
        """Cancel what runs, wait until it has ended, run ``last``, end the loop.

        Returns:
            Whether all that was done in ``timeout_ms``. When not, the thread still runs.
        """
        with self._lock:
            self._is_closing = True
            self._last = last
            loop = self._loop
        if not self.isRunning():
            return True
        if loop is not None:
            loop.call_soon_threadsafe(self._begin_closing)
        return self.wait(timeout_ms)

    def run(self) -> None:
        """Run the loop until ``shutdown``. Qt calls this in the new thread."""
        import asyncio

        loop = asyncio.new_event_loop()
        loop.set_default_executor(_DaemonThreads())
        try:
            with self._lock:
                self._loop = loop
                if self._is_closing:
                    loop.call_soon(self._begin_closing)
            loop.call_soon(self._start_waiting)
            loop.run_forever()
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            with self._lock:
                self._loop = None
            loop.close()

    async def _cancel_when_running(self, task: "LoopTask[Any]") -> None:
        self._cancel_later(task)

    def _start_waiting(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                task = self._waiting.popleft()
            self._begin(task)

    def _begin(self, task: "LoopTask[Any]") -> None:
        assert self._loop is not None
        task.set_running_or_notify_cancel()
        task.task = self._loop.create_task(task.coroutine)
        self._running.add(task)
        task.task.add_done_callback(lambda done: self._finish(task, done))

    def _finish(self, task: "LoopTask[Any]", done: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if done.cancelled():
            task.set_exception(CancelledError())
        elif (error := done.exception()) is not None:
            task.set_exception(error)
        else:
            task.set_result(done.result())

    def _cancel_later(self, task: "LoopTask[Any]") -> None:
        # One turn later than its first step, see LoopTask.
        assert self._loop is not None
        if task.task is not None:
            self._loop.call_soon(task.task.cancel)

    def _begin_closing(self) -> None:
        assert self._loop is not None
        self._start_waiting()
        self._closing = self._loop.create_task(self._close())
        self._closing.add_done_callback(self._stop)

    async def _close(self) -> None:
        import asyncio

        for task in self._running:
            self._cancel_later(task)
        while self._running:
            await asyncio.wait([t.task for t in self._running if t.task is not None])
        if self._last is not None:
            await self._last()

    def _stop(self, closing: "asyncio.Task[None]") -> None:
        assert self._loop is not None
        self._loop.stop()
        if not closing.cancelled() and (bug := closing.exception()) is not None:
            sys.excepthook(type(bug), bug, bug.__traceback__)
