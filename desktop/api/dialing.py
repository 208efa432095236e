"""Opens a TCP connection to the first of several addresses that answers (happy eyeballs)."""

import asyncio
from collections.abc import Sequence
from typing import Final

import anyio
from anyio.abc import ByteStream

from desktop.api.name_lookup import Address

#: Head start of each address before the next one (RFC 8305, 5: "recommended 250 ms").
HEAD_START_S: Final = 0.25


async def dial(addresses: Sequence[Address]) -> ByteStream:
    """Return a connection to the first address that answers.

    Addresses are tried in order, each with a head start before the next, so that a black hole in
    IPv6 costs a quarter of a second and not the whole time limit. No limit of its own. However it is
    left, no connection stays behind.

    Raises:
        OSError: None answered; the first address's error, since later ones are mostly fallbacks.
    """
    waiting = list(addresses)
    running: set[asyncio.Task[ByteStream]] = set()
    errors: list[OSError] = []
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.create_task(_connect(waiting.pop(0))))
            done, running = await asyncio.wait(
                running,
                timeout=HEAD_START_S if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                error = task.exception()
                if error is None:
                    running |= done - {task}
                    return task.result()
                if not isinstance(error, OSError):
                    raise error
                errors.append(error)
    finally:
        await _abandon(running)
    raise errors[0]


async def _connect(address: Address) -> ByteStream:
    try:
        return await anyio.connect_tcp(address.host, address.port)
    except OSError as exc:
        # anyio puts its own words around the system's error, which is the one that tells.
        raise exc.__cause__ if isinstance(exc.__cause__, OSError) else exc  # noqa: B904 - it has its cause


async def _abandon(running: set[asyncio.Task[ByteStream]]) -> None:
    for task in running:
        task.cancel()
    for ended in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(ended, ByteStream):
            await ended.aclose()
