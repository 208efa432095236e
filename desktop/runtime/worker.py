"""A thread that runs blocking calls one after the other: the disk's, and the keyring's. Knows no Qt.

Threads of ``concurrent.futures`` are joined when the interpreter ends, so one keyring prompt that
nobody answers would keep the program alive for ever. These are daemons, waited for only as long as
``shutdown`` is told to.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import SimpleQueue
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_STOP: Final = None


class Worker(Executor):
    """Runs calls in order in one thread, which starts with the first of them.

    An executor, so that the loop thread and the window share a worker.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue ``work`` and return its future. Any thread.

        Raises:
            RuntimeError: The worker has been shut down.
        """
        future: Future[T] = Future()

        with self._lock:
            if self._is_closed:
                raise RuntimeError(f"{self._name} has been shut down")
            self._calls.put(partial(run_into, future, work, args, kwargs))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        return future

    def finish(self, timeout_s: float | None = None) -> bool:
        """Take no more calls, finish the queued ones; return whether that was done in ``timeout_s`` (``None``: wait)."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._calls.put(_STOP)
            thread = self._thread
        if thread is None:
            return True
        thread.join(timeout_s)
        return not thread.is_alive()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the base's signature
        """End as executors do; queued calls are always made."""
        self.finish(None if wait else 0)

    def _run(self) -> None:
        while (call := self._calls.get()) is not _STOP:
            call()
            del call  # its arguments may be large, and the next call may be hours away


def run_into(
    future: "Future[Any]", work: Callable[..., Any], args: Any, kwargs: dict[str, Any]
) -> None:
    """Run ``work`` and give ``future`` its result or its exception, unless it was cancelled before."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work(*args, **kwargs)
    except BaseException as exc:  # noqa: BLE001 - whatever it was belongs to who asked
        future.set_exception(exc)
    else:
        future.set_result(result)
