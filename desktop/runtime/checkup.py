"""Asks a server for its models: for the model picker, and to test a connection that is still being typed. Asyncio only."""

from desktop.core.checkup import TestOutcome
from desktop.core.connection import Connection
from desktop.core.errors import UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.keys import SecretChanges
from desktop.runtime.engine import Engine
from desktop.runtime.key_vault import typed_over
from desktop.runtime.secrets import gather


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

    def forget(self, connection_id: str) -> None:
        """Read the connection's secrets again before its next request."""
        self._engine.clients.forget(connection_id)

    async def test(self, draft: Connection, changes: SecretChanges) -> TestOutcome:
        """Ask the server of ``draft``; never raises for what a server or a network does."""
        exchange = Exchange()
        try:
            models = await self._asked(draft, changes, exchange)
        except UserFacingError as error:
            return _outcome(exchange, error)
        return _outcome(exchange, None, tuple(models))

    async def _asked(
        self, draft: Connection, changes: SecretChanges, exchange: Exchange
    ) -> list[str]:
        if draft.is_local_model:
            async with self._engine.clients.client(draft, lambda _: None) as client:
                return await client.list_models(exchange)
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
            return await client.list_models(exchange)
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
