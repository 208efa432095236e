"""Opens the engine of a profile for one command, and closes it with everything saved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from desktop.runtime.engine import Engine
from desktop.storage.paths import Profile


@asynccontextmanager
async def opened_engine(profile: Profile) -> AsyncIterator[Engine]:
    """Lend the engine of ``profile``; what is left to write is written when the block ends."""
    engine = Engine(profile)
    try:
        yield engine
    finally:
        await engine.aclose()
