"""The watchdog over a wait: it bites at its deadline, wherever that is by then, and never instead of a person's Stop."""

import asyncio

import pytest

from desktop.api.sent import Watchdog


async def wait_under(watchdog: Watchdog) -> str:
    try:
        watchdog.begin()
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        if watchdog.has_bitten():
            return "bitten"
        raise
    finally:
        watchdog.waiting = None
        watchdog.close()
    return "never"


def test_it_bites_at_its_deadline_and_leaves_no_cancellation_behind():
    async def run():
        watchdog = Watchdog(asyncio.get_running_loop().time() + 0.01)
        assert await wait_under(watchdog) == "bitten"
        await asyncio.sleep(0)
        assert asyncio.current_task().cancelling() == 0

    asyncio.run(run())


@pytest.mark.parametrize("first", [0.01, 600.0])
def test_the_deadline_may_move_both_ways(first):
    async def run():
        loop = asyncio.get_running_loop()
        watchdog = Watchdog(loop.time() + first)
        watchdog.begin()
        watchdog.waiting = None
        began = loop.time()
        watchdog.move(0.05)
        assert await wait_under(watchdog) == "bitten"
        assert loop.time() - began > 0.049

    asyncio.run(asyncio.wait_for(run(), 20))


def test_it_does_not_bite_between_waits():
    async def run():
        loop = asyncio.get_running_loop()
        watchdog = Watchdog(loop.time() - 1)
        watchdog.begin()
        watchdog.waiting = None
        watchdog._look()
        assert not watchdog.has_bitten()
        watchdog.close()

    asyncio.run(run())


def test_a_cancellation_from_outside_stays_one():
    async def run():
        watchdog = Watchdog(asyncio.get_running_loop().time() + 600)
        task = asyncio.ensure_future(wait_under(watchdog))
        await asyncio.sleep(0)
        watchdog.move(0)
        watchdog._look()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
