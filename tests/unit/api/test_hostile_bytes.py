"""Whatever bytes come from a server or a proxy: one of the errors in the tree, soon, and never anything else."""

import asyncio
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.connection import Timeouts
from desktop.core.errors import ConnectFailedError, UserFacingError
from tests.support.asking import ask_with, client_of, manual_proxy
from tests.support.scripted_server import Close, ScriptedServer, chat_events, sse

WHOLE = b"".join(step for step in sse(*chat_events("Hel", "lo")) if isinstance(step, bytes))
HEADS = [
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 429 X\r\nRetry-After: 1e999\r\n\r\n",
    b"HTTP/1.1 307 X\r\nLocation: http://[\r\n\r\n",
    b"HTTP/1.0 200\r\n\r\n",
    b"HTTP/1.1 999 X\r\n\r\n",
]
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LIMITS = Timeouts(connect_s=30, first_token_s=30, idle_s=30)


@st.composite
def answers(draw) -> bytes:
    """A good answer with pieces taken out, doubled, or replaced; or a head with any bytes behind it."""
    if draw(st.booleans()):
        return draw(st.sampled_from(HEADS)) + draw(st.binary(max_size=200))
    data = bytearray(WHOLE)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        until = min(len(data), at + draw(st.integers(0, 40)))
        data[at:until] = draw(st.one_of(st.binary(max_size=20), st.just(bytes(data[at:until]) * 2)))
    return bytes(data)


async def _asked(server, script, **options):
    server.enqueue(script)
    async with client_of(server.base_url, timeouts=LIMITS, **options) as client:
        return await ask_with(client)


@pytest.fixture(scope="module")
def server():
    with ScriptedServer() as running:
        yield running


@QUICK
@given(answers())
def test_a_server_may_send_anything(server, data):
    asked = asyncio.run(_asked(server, [data, Close()]))
    assert asked.raised is None or isinstance(asked.raised, UserFacingError)


@QUICK
@given(st.one_of(st.binary(max_size=100), st.sampled_from(HEADS)))
def test_an_http_proxy_may_send_anything(server, data):
    options = {"proxy": manual_proxy(server.origin)}

    async def run():
        server.enqueue([data, Close()])
        async with client_of("https://models.example/v1", timeouts=LIMITS, **options) as client:
            return await ask_with(client)

    assert isinstance(asyncio.run(run()).raised, ConnectFailedError)


@QUICK
@given(st.binary(max_size=30))
def test_a_socks_proxy_may_send_anything(data):
    with ScriptedServer(greeting=b"\x05\x00" + data) as proxy:

        async def run():
            url = proxy.origin.replace("http:", "socks5h:")
            limits = Timeouts(connect_s=0.05)
            options = {"timeouts": limits, "proxy": manual_proxy(url)}
            async with client_of("https://models.example/v1", **options) as client:
                return await ask_with(client)

        assert isinstance(asyncio.run(run()).raised, ConnectFailedError)


def test_a_good_answer_in_any_two_pieces(server):
    """Cut at every byte, with the pieces really arriving apart."""
    for at in itertools.chain(range(1, 120), range(120, len(WHOLE), 17)):
        asked = asyncio.run(_asked(server, [WHOLE[:at], WHOLE[at:]]))
        assert asked.answer == "Hello", at
