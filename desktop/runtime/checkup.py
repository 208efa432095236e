"""Asks a server for its models, and examines a connection that is still being typed. Asyncio only."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from msgspec import structs

from desktop.core.checkup import Check, Examination, RoutePreview, TestOutcome
from desktop.core.connection import Connection, ProxyMode, ProxySetting, Timeouts
from desktop.core.errors import UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.keys import SecretChanges
from desktop.core.presets import local_presets
from desktop.runtime.engine import Engine
from desktop.runtime.key_vault import typed_over
from desktop.runtime.secrets import gather

if TYPE_CHECKING:
    from desktop.api.client import ModelClient

#: A server on this machine answers at once, or it is not there.
_QUICK: Final = Timeouts(connect_s=0.5, first_token_s=2.0, idle_s=2.0)


class Checkup:
    """Lives in the loop's thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def models(self, connection: Connection) -> tuple[str, ...]:
        """Return the models that the server offers.

        Raises:
            UserFacingError: It cannot be reached, or does not answer with a list of models.
        """
        async with self._engine.clients.client(connection, lambda _: None) as client:
            return tuple(await client.list_models())

    async def look_around(self) -> tuple[Connection, ...]:
        """Ask the ports of this machine where model servers usually are; only those that answer are returned."""
        import asyncio

        drafts = [p.connection(f"{p.id}-here") for p in local_presets()]
        asked = [
            structs.replace(
                draft, proxy=ProxySetting(ProxyMode.NONE), retries=0, timeouts=_QUICK, key_env=""
            )
            for draft in drafts
        ]
        outcomes = await asyncio.gather(*(self.test(one, SecretChanges()) for one in asked))
        found = []
        for draft, outcome in zip(drafts, outcomes, strict=True):
            # 401 and 403 are answers too: somebody is there and wants a key.
            if outcome.ok or outcome.status in (401, 403):
                found.append(draft)
        return tuple(found)

    def forget(self, connection_id: str) -> None:
        """Read the connection's secrets again before its next request."""
        self._engine.clients.forget(connection_id)

    async def test(self, draft: Connection, changes: SecretChanges) -> TestOutcome:
        """Ask the server of ``draft``; never raises for what a server or a network does."""
        exchange = Exchange()
        try:
            async with self._client(draft, changes) as client:
                models = await client.list_models(exchange)
        except UserFacingError as error:
            return _outcome(exchange, error)
        return _outcome(exchange, None, tuple(models))

    async def route(self, draft: Connection) -> RoutePreview:
        """Return the way that requests of ``draft`` take, and what is not quite right about its setting."""
        from desktop.api.daemon_thread import in_daemon_thread
        from desktop.api.route import decide_route

        engine = self._engine
        route = await in_daemon_thread(
            lambda: decide_route(draft, draft.base_url, engine.ground.environ, engine.system_proxy),
            "loquat-route",
        )
        return RoutePreview(route.taken(), route.warnings, route.problem)

    async def examine(
        self, draft: Connection, changes: SecretChanges, on_check: Callable[[Check], None]
    ) -> Examination:
        """Go through the stages of a request to the server of ``draft``; see ``api.doctor``.

        Raises:
            UserFacingError: Not even a client could be made: the local model does not start.
        """
        from desktop.api.doctor import examine

        once = structs.replace(draft, retries=0)
        async with self._client(once, changes) as client:
            return await examine(client, once, on_check)

    @asynccontextmanager
    async def _client(
        self, draft: Connection, changes: SecretChanges
    ) -> "AsyncIterator[ModelClient]":
        """Lend a client for ``draft`` that nobody else uses, with what was typed as secret."""
        if draft.is_local_model:
            async with self._engine.clients.client(draft, lambda _: None) as client:
                yield client
            return
        import asyncio

        from desktop.api.client import ModelClient

        engine = self._engine
        gathered = await asyncio.get_running_loop().run_in_executor(
            engine.keyring_thread,
            gather,
            draft,
            typed_over(engine.keys, draft, changes),
            typed_over(engine.session_keys, draft, changes),
            engine.ground.environ,
            engine.masker,
        )
        client = ModelClient(
            draft,
            gathered.credentials,
            masker=engine.masker,
            environ=engine.ground.environ,
            system_proxy=engine.system_proxy,
        )
        try:
            yield client
        finally:
            await client.aclose()


def _outcome(
    exchange: Exchange, error: UserFacingError | None, models: tuple[str, ...] = ()
) -> TestOutcome:
    return TestOutcome(
        error=error.info if error else None,
        models=models,
        route=exchange.route,
        timing=exchange.timing,
        status=exchange.status,
    )
