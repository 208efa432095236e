"""ModelClient against a server on a real socket: answers, and every way in which they fail to come."""

import asyncio
from contextlib import aclosing

import pytest

from desktop.api.client import ModelClient
from desktop.core.connection import Connection, Credentials
from desktop.core.errors import UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.masking import Masker
from desktop.core.message import Message, Role, TextPart
from desktop.core.progress import Stage
from desktop.core.reply import Reply
from desktop.core.request import ModelRequest
from tests.support.scripted_server import (
    ScriptedServer,
    chat_events,
    json_response,
    sse,
)

KEY = "sk-test-0123456789abcdef"


class Asked:
    """What one call of ``stream`` brought."""

    def __init__(self):
        self.events = []
        self.progress = []
        self.exchange = Exchange()
        self.error: UserFacingError | None = None

    @property
    def text(self) -> str:
        reply = Reply()
        for event in self.events:
            reply.apply(event)
        return reply.choice(0).text

    @property
    def stages(self) -> list[Stage]:
        return [p.stage for p in self.progress]


def connection_to(server, **changes) -> Connection:
    values = {"base_url": server.base_url, "model": "m", "retries": 0} | changes
    return Connection("c", "Test", **values)


def question(text: str = "Hello", **parameters) -> ModelRequest:
    return ModelRequest("m", (Message("1", Role.USER, (TextPart(text),)),), parameters)


async def ask_with(client: ModelClient, request: ModelRequest | None = None) -> Asked:
    asked = Asked()
    stream = client.stream(request or question(), asked.exchange, asked.progress.append)
    try:
        async with aclosing(stream) as events:
            async for event in events:
                asked.events.append(event)
    except UserFacingError as error:
        asked.error = error
    return asked


def ask(server, *, key: str | None = KEY, environ=None, request=None, credentials=None, **changes):
    async def run() -> Asked:
        client = ModelClient(
            connection_to(server, **changes),
            credentials or Credentials(key),
            masker=Masker(),
            environ=environ or {},
        )
        try:
            return await ask_with(client, request)
        finally:
            await client.aclose()

    return asyncio.run(run())


@pytest.fixture
def server():
    with ScriptedServer() as running:
        yield running


def test_an_answer_streams(server):
    server.enqueue(sse(*chat_events("Hel", "lo")))
    asked = ask(server)
    assert asked.error is None
    assert asked.text == "Hello"
    assert asked.stages == [Stage.CONNECTING, Stage.WAITING, Stage.STREAMING]
    sent = server.requests[0]
    assert (sent.method, sent.target) == ("POST", "/v1/chat/completions")
    assert sent.json["messages"] == [{"role": "user", "content": "Hello"}]
    assert sent.header("authorization") == f"Bearer {KEY}"


def test_the_models_are_listed(server):
    server.on("/v1/models", json_response({"object": "list", "data": [{"id": "b"}, {"id": "a"}]}))

    async def run():
        client = ModelClient(connection_to(server), Credentials(KEY), masker=Masker(), environ={})
        try:
            return await client.list_models()
        finally:
            await client.aclose()

    assert asyncio.run(run()) == ["b", "a"]
