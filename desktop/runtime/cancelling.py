"""What a task does that has something to finish when it is cancelled. Knows asyncio only."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def forget_cancelling() -> None:
    """Tell the running task that its cancelling has been dealt with, so that it may go on and return."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()


async def unstoppable(work: Coroutine[Any, Any, T]) -> T:
    """Await ``work`` to its end although the task is cancelled again meanwhile."""
    inner = asyncio.ensure_future(work)
    while not inner.done():
        try:
            await asyncio.shield(inner)
        except asyncio.CancelledError:
            forget_cancelling()
    return inner.result()
