"""Runs what blocks and cannot be interrupted without holding up the loop or the end of the process."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


async def in_daemon_thread(work: Callable[[], _T], name: str) -> _T:
    """Return what ``work`` returns, and raise what it raises; cancelling leaves it behind.

    A thread of its own for each call: the loop's executor has a bounded number of threads, which
    hanging calls would use up, and the interpreter waits for them when it ends.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[_T] = loop.create_future()

    def deliver(result: _T | None, error: BaseException | None) -> None:
        if answer.done():  # cancelled meanwhile
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # None is then what work returned

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as exc:  # noqa: BLE001 - handed over to whoever waits
            error = exc
        try:
            loop.call_soon_threadsafe(deliver, result, error)
        except RuntimeError:
            return  # the loop has been closed meanwhile: nobody waits any more

    threading.Thread(target=run, name=name, daemon=True).start()
    return await answer
