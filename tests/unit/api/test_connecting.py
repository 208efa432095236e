"""The parts below a connection: threads that may hang, addresses that take turns, sockets that went stale."""

import asyncio
import contextlib
import socket
import threading
import time

import pytest

from desktop.api import name_lookup, network
from desktop.api.daemon_thread import in_daemon_thread
from desktop.api.dialing import dial
from desktop.api.name_lookup import Address, look_up
from desktop.api.stages import CONNECT_LOG, ConnectLog, ConnectStage
from desktop.core.errors import ErrorKind
from tests.support.asking import ask_with, client_of
from tests.support.scripted_server import Close, Reset, ScriptedServer, chat_events, sse


def test_a_daemon_thread_gives_its_result_or_its_error():
    assert asyncio.run(in_daemon_thread(lambda: 7, "t")) == 7
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_daemon_thread(lambda: 1 / 0, "t"))


def test_a_hanging_thread_is_left_behind():
    go_on = threading.Event()

    async def run():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.01):
                await in_daemon_thread(go_on.wait, "hanging")

    asyncio.run(run())
    hanging = [t for t in threading.enumerate() if t.name == "hanging"]
    assert [t.daemon for t in hanging] == [True]
    go_on.set()  # its loop is closed by now: it must end without a word


def test_addresses_take_turns_beginning_with_the_systems_first(monkeypatch):
    def found(*names):
        families = [socket.AF_INET6 if ":" in n else socket.AF_INET for n in names]
        return lambda *_, **__: [(f, 1, 6, "", (n, 1, 0, 0)) for f, n in zip(families, names, strict=True)]  # fmt: skip

    def order(*names):
        monkeypatch.setattr(name_lookup.socket, "getaddrinfo", found(*names))
        return [a.host for a in asyncio.run(look_up("localhost", 1))]

    assert order("::1", "::2", "1.1.1.1", "2.2.2.2", "::1") == ["::1", "1.1.1.1", "::2", "2.2.2.2"]
    assert order("1.1.1.1", "2.2.2.2", "::1") == ["1.1.1.1", "::1", "2.2.2.2"]
    monkeypatch.setattr(name_lookup.socket, "getaddrinfo", lambda *_, **__: [])
    with pytest.raises(socket.gaierror):
        asyncio.run(look_up("localhost", 1))


def test_numbers_are_not_looked_up():
    assert asyncio.run(look_up("::1", 5)) == [Address("::1", 5, is_ipv6=True)]
    assert asyncio.run(look_up("192.0.2.1", 5)) == [Address("192.0.2.1", 5, is_ipv6=False)]


@pytest.mark.parametrize("name", ["a" * 70 + ".localhost", ".localhost", "a..localhost"])
def test_what_cannot_be_a_name(name):
    with pytest.raises(name_lookup.LOOKUP_ERRORS):
        asyncio.run(look_up(name, 1))


def test_the_next_address_is_tried_at_once_when_one_refuses(free_port):
    async def run(port):
        addresses = [Address("127.0.0.1", free_port, False), Address("127.0.0.1", port, False)]
        stream = await dial(addresses)
        await stream.aclose()

    with ScriptedServer() as server:
        asyncio.run(run(server.port))
        server.wait_closed_by_client()


def test_the_first_error_is_told_when_nobody_answers(free_port):
    async def run():
        await dial([Address("127.0.0.1", free_port, False)] * 3)

    with pytest.raises(ConnectionRefusedError):
        asyncio.run(run())


def test_the_stages_are_noted_with_their_times():
    with ScriptedServer() as server:
        server.enqueue(sse(*chat_events("x")))

        async def run():
            log = ConnectLog()
            token = CONNECT_LOG.set(log)
            backend = network.RoutedBackend(network.Route(), None, "agent", tunnels=True)
            stream = await backend.connect_tcp("localhost", server.port, 5)
            await stream.aclose()
            CONNECT_LOG.reset(token)
            return log

        log = asyncio.run(run())
    assert [s.stage for s in log.stages] == [ConnectStage.NAME_LOOKUP, ConnectStage.TCP]
    assert all(s.passed and s.took_ms >= 0 for s in log.stages)
    assert log.stages[0].detail == "localhost"


async def _ask_twice(server, between) -> list[str]:
    async with client_of(server.base_url) as client:
        first = await ask_with(client)
        await between()
        return [first.answer, (await ask_with(client)).answer]


def test_a_kept_connection_that_the_server_closed_is_not_used_again():
    with ScriptedServer() as server:
        server.enqueue([*sse(*chat_events("a")), Close()], sse(*chat_events("b")))

        async def server_has_closed():
            await asyncio.to_thread(server.wait_closed_by_client)

        assert asyncio.run(_ask_twice(server, server_has_closed)) == ["a", "b"]
        assert server.connections == 2


@pytest.mark.parametrize("end", [[Close()], [Reset()]])
def test_a_kept_connection_that_ends_under_the_question_is_replaced_at_once(end):
    """Without a retry being allowed: llama.cpp's server closes after every answer, with a moment's delay."""
    with ScriptedServer() as server:
        server.enqueue(sse(*chat_events("a")), end, sse(*chat_events("b")))

        async def nothing():
            return None

        assert asyncio.run(_ask_twice(server, nothing)) == ["a", "b"]
        assert server.connections == 2
        assert len(server.requests) == 3


def test_several_kept_connections_that_ended_are_all_passed_over():
    with ScriptedServer() as server:
        server.on("/v1/chat/completions", sse(*chat_events("x")))

        async def run():
            async with client_of(server.base_url) as client:
                await asyncio.gather(*(ask_with(client) for _ in range(3)))
                server.enqueue(*([Reset()] for _ in range(server.connections)))
                return await ask_with(client)

        asked = asyncio.run(run())
    assert asked.answer == "x"
    assert asked.exchange.attempts >= 2


def test_a_new_connection_that_ends_without_an_answer_is_an_error():
    with ScriptedServer() as server:
        server.enqueue([Close()])

        async def run():
            async with client_of(server.base_url) as client:
                return await ask_with(client)

        assert asyncio.run(run()).error.kind is ErrorKind.STREAM_CUT
        assert len(server.requests) == 1


def test_a_kept_connection_from_before_a_suspension_is_not_used_again(monkeypatch):
    with ScriptedServer() as server:
        server.on("/v1/chat/completions", sse(*chat_events("x")))

        async def sleep_of_an_hour():
            wall = time.time
            monkeypatch.setattr(network.time, "time", lambda: wall() + 3600)

        assert asyncio.run(_ask_twice(server, sleep_of_an_hour)) == ["x", "x"]
        assert server.connections == 2
