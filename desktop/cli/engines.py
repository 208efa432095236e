"""Opens the engine of a profile for one command, and closes it with everything saved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from desktop.runtime.engine import Engine
from desktop.runtime.ground import ground_of
from desktop.runtime.local_server import local_server_of
from desktop.runtime.system_proxy import system_proxy_of
from desktop.storage.paths import Profile

#: Seconds that a keyring prompt may hold the end of the program up.
KEYRING_S: Final = 0.5


@asynccontextmanager
async def opened_engine(profile: Profile) -> AsyncIterator[Engine]:
    """Lend the engine of ``profile``; what is left to write is written when the block ends."""
    ground = ground_of(profile)
    engine = Engine(
        ground,
        system_proxy=system_proxy_of(ground.environ),
        local_server=local_server_of(profile),
    )
    try:
        yield engine
    finally:
        await engine.aclose()
        ground.keyring_thread.finish(KEYRING_S)
        ground.disk.finish()
