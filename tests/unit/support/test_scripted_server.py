"""The scripted server does what its docstring promises, or every other test is worth nothing."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.support.scripted_server import (
    Close,
    Gate,
    Reset,
    ScriptedServer,
    Stall,
    chat_events,
    chunked_response,
    json_response,
    split,
    sse,
)


@contextmanager
def _get(server: ScriptedServer) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=5)) as connection:
        connection.request("GET", "/v1/models", headers={"X-Me": "1"})
        with connection.getresponse() as answer:
            yield answer


def test_answers_by_queue_then_by_path_and_records():
    with ScriptedServer() as server:
        server.on("/v1/models", json_response({"from": "path"}))
        server.enqueue(json_response({"from": "queue"}, 418))
        with _get(server) as first, _get(server) as second:
            assert (first.status, first.read()) == (418, b'{"from": "queue"}')
            assert (second.status, second.read()) == (200, b'{"from": "path"}')
        assert [r.path for r in server.requests] == ["/v1/models"] * 2
        assert server.requests[0].header("x-me") == "1"


def test_a_request_without_a_script_fails_the_test():
    with (
        pytest.raises(AssertionError, match="GET /v1/models"),
        ScriptedServer() as server,
        _get(server) as answer,
    ):
        assert answer.status == 500


def test_streams_in_the_pieces_it_was_given():
    gate = Gate()
    with ScriptedServer() as server:
        server.enqueue(sse(*split(b"data: {}\n\n", 3), gate))
        with _get(server) as answer:
            gate.wait_reached()
            assert answer.read(10) == b"data: {}\n\n"
            gate.open()
            assert answer.read() == b"data: [DONE]\n\n"


def test_cuts_resets_and_sees_the_client_leave():
    with ScriptedServer() as server:
        server.enqueue(chunked_response(b"abc", Close()), [Reset()], [Stall()])
        with _get(server) as cut, pytest.raises(http.client.IncompleteRead):
            cut.read()
        with pytest.raises(ConnectionResetError), _get(server):
            pass
        with socket.create_connection((server.host, server.port)) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            server.wait_for_requests(3)
        server.wait_closed_by_client(2)


def test_chat_events_are_a_whole_answer():
    events = chat_events("a", "b")
    assert [e["choices"][0]["delta"].get("content") for e in events[:-1]] == ["", "a", "b", None]
    assert events[-1]["usage"]["total_tokens"] == 5
