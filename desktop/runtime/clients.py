"""Keeps the clients of connections ready: one open client a connection, made anew when anything about it changes.

Lives in the loop's thread; the keyring is read in a thread of its own.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from desktop.core.connection import Connection, Credentials
from desktop.core.errors import (
    AuthError,
    ErrorKind,
    KeyStoreError,
    LocalModelError,
    describe,
    with_details,
)
from desktop.core.masking import Masker
from desktop.core.progress import Progress, Stage
from desktop.core.text import text
from desktop.runtime.secrets import Gathered, ReadsSecrets, gather

if TYPE_CHECKING:
    from desktop.api.client import ModelClient

#: Finds the proxies that the system would use for a URL.
SystemProxy = Callable[[str], list[str]]


class LocalEndpoint(Protocol):
    """Where the model server on this machine listens."""

    @property
    def base_url(self) -> str:
        """Up to and including the version."""

    @property
    def key(self) -> str:
        """The random key of this run."""


class LocalServer(Protocol):
    """The part of ``local_server.LocalServer`` that requests need."""

    def use(self, gguf: str = "") -> AbstractAsyncContextManager[LocalEndpoint]:
        """Have the server running and ready for the time of one request."""

    async def aclose(self) -> None:
        """End the server."""


class Surroundings(Struct, frozen=True, kw_only=True):
    """What clients are made with.

    Attributes:
        keyring_thread: Runs the blocking calls to ``keys``; a prompt may hold it for minutes.
        system_proxy: ``None`` where the desktop's settings cannot be read.
        local_server: ``None`` without the extra ``local``.
    """

    keys: ReadsSecrets
    session_keys: ReadsSecrets
    keyring_thread: Executor
    masker: Masker
    environ: Mapping[str, str]
    system_proxy: SystemProxy | None = None
    local_server: LocalServer | None = None


class _Kept:
    """An open client, what it was made from, and how many requests use it."""

    def __init__(
        self, client: "ModelClient", made_from: tuple[Connection, Credentials, str | None]
    ) -> None:
        self.client = client
        self.made_from = made_from
        self.users = 0
        self.is_replaced = False


class Clients:
    """Lends clients; see ``generation.ClientProvider``. Closed by its owner, in the loop's thread."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings
        self._secrets: dict[str, tuple[Connection, asyncio.Future[Gathered]]] = {}
        self._kept: dict[str, _Kept] = {}

    @asynccontextmanager
    async def client(
        self, connection: Connection, on_progress: Callable[[Progress], None]
    ) -> "AsyncIterator[ModelClient]":
        """Lend the client of ``connection`` for one request.

        Raises:
            UserFacingError: It cannot be made: a broken setting, a proxy, a model server that does not
                start. An ``AuthError`` of the request becomes a ``KeyStoreError`` when the key is
                missing only because the keyring could not be read.
        """
        if connection.is_local_model:
            async with self._local(connection, on_progress) as client:
                yield client
            return
        gathered = await self._gathered(connection)
        try:
            async with self._lent(connection, gathered.credentials, None) as client:
                yield client
        except AuthError as refused:
            self.forget(connection.id)  # another process may have stored another key meanwhile
            if gathered.problem is None or gathered.credentials.key is not None:
                raise
            said = refused.info
            raise KeyStoreError(
                with_details(gathered.problem, message=said.message, status=said.status)
            ) from refused

    async def prepare(self, connection: Connection) -> None:
        """Do ahead what the first request would wait for: read the keyring, open the client.

        Raises:
            UserFacingError: As ``client``.
        """
        if connection.is_local_model:
            return
        gathered = await self._gathered(connection)
        kept = await self._current(connection, gathered.credentials, None)
        await kept.client.warm_up()

    async def fetch_picture(self, connection: Connection, address: str) -> bytes:
        """Return a picture from a web server, fetched the way that requests of ``connection`` go, without its key.

        Raises:
            UserFacingError: No connection, no answer in time, a refusal, or no picture.
        """
        from desktop.api.picture_fetch import fetch_picture

        gathered = await self._gathered(connection)
        around = self._around
        return await fetch_picture(
            address, connection, gathered.credentials, around.environ, around.system_proxy
        )

    def forget(self, connection_id: str) -> None:
        """Read the connection's secrets again before its next request."""
        self._secrets.pop(connection_id, None)

    async def aclose(self) -> None:
        """Close all clients that no request uses; the others are closed by their last request."""
        for connection_id in list(self._kept):
            await self._replace(connection_id)

    @asynccontextmanager
    async def _local(
        self, connection: Connection, on_progress: Callable[[Progress], None]
    ) -> "AsyncIterator[ModelClient]":
        server = self._around.local_server
        if server is None:
            reason = text("the extra “local” is not installed")
            raise LocalModelError(describe(ErrorKind.LOCAL_MODEL, reason=reason))
        on_progress(Progress(Stage.LOADING_MODEL, since=time.monotonic()))
        async with server.use(connection.gguf) as endpoint:
            self._around.masker.learn(endpoint.key)
            credentials = Credentials(endpoint.key, "session")
            async with self._lent(connection, credentials, endpoint.base_url) as client:
                yield client

    @asynccontextmanager
    async def _lent(
        self, connection: Connection, credentials: Credentials, base_url: str | None
    ) -> "AsyncIterator[ModelClient]":
        kept = await self._current(connection, credentials, base_url)
        kept.users += 1
        try:
            yield kept.client
        finally:
            kept.users -= 1
            if kept.is_replaced and not kept.users:
                await kept.client.aclose()

    async def _gathered(self, connection: Connection) -> Gathered:
        known = self._secrets.get(connection.id)
        if known is None or known[0] != connection:
            around = self._around
            reading = asyncio.get_running_loop().run_in_executor(
                around.keyring_thread,
                gather,
                connection,
                around.keys,
                around.session_keys,
                around.environ,
                around.masker,
            )
            known = self._secrets[connection.id] = (connection, reading)
        gathered = await asyncio.shield(known[1])
        if gathered.problem is not None:
            self.forget(connection.id)  # so that the next request asks the keyring again
        return gathered

    async def _current(
        self, connection: Connection, credentials: Credentials, base_url: str | None
    ) -> _Kept:
        made_from = (connection, credentials, base_url)
        kept = self._kept.get(connection.id)
        if kept is not None and kept.made_from == made_from:
            return kept
        from desktop.api.client import ModelClient

        client = ModelClient(
            connection,
            credentials,
            masker=self._around.masker,
            environ=self._around.environ,
            system_proxy=self._around.system_proxy,
            base_url=base_url,
        )
        fresh = _Kept(client, made_from)
        await self._replace(connection.id, fresh)
        return fresh

    async def _replace(self, connection_id: str, fresh: _Kept | None = None) -> None:
        old = self._kept.pop(connection_id, None)
        if fresh is not None:
            self._kept[connection_id] = fresh
        if old is not None:
            old.is_replaced = True
            if not old.users:
                await old.client.aclose()
