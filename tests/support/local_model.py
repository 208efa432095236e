"""The real local model for tests: its file joined and hashed once a run, one server shared by all who only ask it."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.errors import LocalModelError
from desktop.runtime.local_process import Endpoint
from desktop.runtime.local_server import LocalServer
from desktop.storage import model_files


def share_model(joined: Path, models: Path) -> None:
    """Put the joined model into another profile's folder without copying 491 MB."""
    models.mkdir(parents=True, exist_ok=True)
    for name in (joined.name, joined.with_suffix(".verified").name):
        os.link(joined.parent / name, models / name)


class SharedServer:
    """One ``LocalServer`` on a loop of its own, for the whole run."""

    def __init__(self, models: Path) -> None:
        self._ready = threading.Event()
        self._models = models
        self._error: Exception | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(100)
        assert self._error is None, self._error

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        try:
            async with LocalServer(self._models) as server, server.use() as endpoint:
                self.endpoint: Endpoint = endpoint
                self._ready.set()
                await self._end.wait()
        except LocalModelError as error:
            self._error = error  # the test that asks fails, not one after a hundred seconds
            self._ready.set()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()


@pytest.fixture(scope="session")
def joined_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model's file. It outlives the run, and is hashed again in the next."""
    folder = tmp_path_factory.getbasetemp().parent / "loquat-models"
    (folder / f"{model_files.SHIPPED.name}.verified").unlink(missing_ok=True)
    return model_files.prepare(folder)


@pytest.fixture(scope="session")
def local_endpoint(joined_model: Path) -> Iterator[Endpoint]:
    """A running server with the shipped model: ask it, but do not end it."""
    server = SharedServer(joined_model.parent)
    yield server.endpoint
    server.close()
