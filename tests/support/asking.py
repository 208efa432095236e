"""Asks through a real ModelClient and keeps all that came of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from desktop.api.client import ModelClient
from desktop.core.connection import Connection, Credentials, ProxyMode, ProxySetting
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.masking import Masker
from desktop.core.message import Message, Role, TextPart
from desktop.core.progress import Stage
from desktop.core.reply import Reply
from desktop.core.request import ModelRequest

KEY = "sk-test-0123456789abcdef"


class Asked:
    """What one call of ``stream`` brought: events, progress, exchange, and the error that ended it, if any."""

    def __init__(self):
        self.events = []
        self.progress = []
        self.exchange = Exchange()
        self.raised: UserFacingError | None = None
        self.models: list[str] = []

    @property
    def reply(self) -> Reply:
        reply = Reply()
        for event in self.events:
            reply.apply(event)
        return reply

    @property
    def text(self) -> str:
        return self.reply.choice(0).text

    @property
    def stages(self) -> list[Stage]:
        return [p.stage for p in self.progress]

    @property
    def error(self) -> ErrorInfo:
        assert self.raised is not None, f"no error, but {self.events}"
        return self.raised.info

    @property
    def answer(self) -> str:
        """The text of an answer that came without an error."""
        assert self.raised is None, (self.raised, self.raised.info.message)
        return self.text


def connection_to(base_url: str, **changes) -> Connection:
    """A connection without retries and, unless it says otherwise, without a proxy."""
    values = {"model": "m", "retries": 0, "proxy": ProxySetting(ProxyMode.NONE)}
    return Connection("c", "Test", base_url, **(values | changes))


def manual_proxy(url: str, user: str = "") -> ProxySetting:
    return ProxySetting(ProxyMode.MANUAL, url, user)


def question(text: str = "Hello", **parameters) -> ModelRequest:
    return ModelRequest("m", (Message("1", Role.USER, (TextPart(text),)),), parameters)


@asynccontextmanager
async def client_of(
    base_url: str, *, key: str | None = KEY, credentials=None, environ=None, **changes
) -> AsyncIterator[ModelClient]:
    client = ModelClient(
        connection_to(base_url, **changes),
        credentials or Credentials(key),
        masker=Masker(),
        environ=environ or {},
    )
    try:
        yield client
    finally:
        await client.aclose()


async def ask_with(client: ModelClient, request: ModelRequest | None = None) -> Asked:
    asked = Asked()
    stream = client.stream(request or question(), asked.exchange, asked.progress.append)
    try:
        async with aclosing(stream) as events:
            async for event in events:
                asked.events.append(event)
    except UserFacingError as error:
        asked.raised = error
    return asked


def ask(base_url: str, *, request: ModelRequest | None = None, **options) -> Asked:
    """Ask once; options are those of ``client_of``."""

    async def run() -> Asked:
        async with client_of(base_url, **options) as client:
            return await ask_with(client, request)

    return asyncio.run(run())


def list_models(base_url: str, **options) -> Asked:
    """List the models once."""

    async def run() -> Asked:
        asked = Asked()
        async with client_of(base_url, **options) as client:
            try:
                asked.models = await client.list_models(asked.exchange)
            except UserFacingError as error:
                asked.raised = error
        return asked

    return asyncio.run(run())
