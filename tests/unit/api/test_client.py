"""ModelClient against a server on a real socket: what it sends, what it records, and whole answers."""

import asyncio
import json
import platform
import zlib

import pytest

from desktop import __version__
from desktop.core.connection import Credentials, ExtraHeader
from desktop.core.errors import ErrorKind
from desktop.core.masking import MASK
from desktop.core.progress import Stage
from desktop.core.raw_response import raw_bytes, raw_events
from tests.support.asking import KEY, ask, ask_with, client_of, list_models, question
from tests.support.scripted_server import (
    Close,
    chat_events,
    chunked_response,
    data_event,
    gzipped,
    json_response,
    response,
    sse,
)


def test_an_answer_streams(server):
    server.enqueue(sse(*chat_events("Hel", "lo")))
    asked = ask(server.base_url)
    assert asked.answer == "Hello"
    assert asked.stages == [Stage.CONNECTING, Stage.WAITING, Stage.STREAMING]
    assert asked.progress[0].route.kind == "direct"
    sent = server.requests[0]
    assert (sent.method, sent.target) == ("POST", "/v1/chat/completions")
    assert sent.json["messages"] == [{"role": "user", "content": "Hello"}]


def test_requests_tell_nothing_about_the_machine(server):
    server.enqueue(sse(*chat_events("x")))
    ask(server.base_url)
    names = sorted(name.lower() for name, _ in server.requests[0].headers)
    assert names == [
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    ]
    assert server.requests[0].header("user-agent") == f"Loquat/{__version__}"
    assert server.requests[0].header("accept-encoding") == "gzip, deflate"
    head = server.requests[0].head.decode().lower()
    for word in (
        platform.system(),
        platform.machine(),
        platform.python_version(),
        "httpx",
        "python",
    ):
        assert word.lower() not in head


def test_headers_and_query_of_the_connection_are_sent(server):
    server.enqueue(sse(*chat_events("x")))
    ask(
        server.base_url,
        credentials=Credentials(KEY, headers={"X-Secret": "hush-hush"}),
        organization="org-1",
        project="proj-1",
        headers=(ExtraHeader("X-Plain", "gr\u00fc\u00df"), ExtraHeader("X-Secret", secret=True)),
        query={"api-version": "2024-10-21"},
    )
    sent = server.requests[0]
    assert sent.target == "/v1/chat/completions?api-version=2024-10-21"
    assert sent.header("authorization") == f"Bearer {KEY}"
    assert sent.header("openai-organization") == "org-1"
    assert sent.header("openai-project") == "proj-1"
    assert sent.header("x-plain").encode("latin-1").decode() == "grüß"
    assert sent.header("x-secret") == "hush-hush"


def test_no_key_means_no_authorization_and_a_401_says_that_one_is_needed(server):
    server.enqueue(json_response({"error": {"message": "who are you"}}, 401))
    asked = ask(server.base_url, key=None)
    assert server.requests[0].header("authorization") is None
    assert asked.error.kind is ErrorKind.AUTH
    assert "key" in str(asked.error.sentence)


def test_an_authorization_header_of_ones_own_takes_the_place_of_the_key(server):
    server.enqueue(sse(*chat_events("x")))
    ask(server.base_url, headers=(ExtraHeader("authorization", "Custom abc"),))
    values = [v for n, v in server.requests[0].headers if n.lower() == "authorization"]
    assert values == ["Custom abc"]


def test_a_header_of_ones_own_takes_the_place_of_the_usual_one(server):
    server.enqueue(sse(*chat_events("x")))
    ask(server.base_url, headers=(ExtraHeader("user-agent", "Me/1"), ExtraHeader("Accept", "*/*")))
    sent = [(n.lower(), v) for n, v in server.requests[0].headers]
    assert [v for n, v in sent if n == "user-agent"] == ["Me/1"]
    assert [v for n, v in sent if n == "accept"] == ["*/*"]


@pytest.mark.parametrize("key", ["sk-тест-0123456789", "sk-01234\n56789abc", "sk-0123456\x00789"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(server, key):
    asked = ask(server.base_url, key=key)
    assert asked.error.kind is ErrorKind.AUTH
    assert key[:5] not in asked.error.message + str(asked.error.sentence)
    assert server.connections == 0


def test_blanks_around_a_key_do_not_matter(server):
    server.enqueue(sse(*chat_events("x")))
    ask(server.base_url, key=f" {KEY}\n")
    assert server.requests[0].header("authorization") == f"Bearer {KEY}"


def test_a_header_that_cannot_be_sent_is_an_error_not_a_crash(server):
    asked = ask(server.base_url, headers=(ExtraHeader("X Y", "v"),))
    assert asked.error.kind is ErrorKind.SETTINGS
    asked = ask(server.base_url, headers=(ExtraHeader("X-Y", "a\r\nInjected: 1"),))
    assert asked.error.kind is ErrorKind.SETTINGS
    assert server.requests == []


def test_cookies_are_not_kept(server):
    cookie = [("Set-Cookie", "tracker=1; Path=/")]
    server.enqueue(sse(*chat_events("a"), headers=cookie), sse(*chat_events("b")))

    async def twice():
        async with client_of(server.base_url) as client:
            await ask_with(client)
            await ask_with(client)

    asyncio.run(twice())
    assert server.requests[1].header("cookie") is None


def test_the_connection_is_used_again(server):
    server.on("/v1/chat/completions", sse(*chat_events("a")))

    async def twice():
        async with client_of(server.base_url) as client:
            return await ask_with(client), await ask_with(client)

    first, second = asyncio.run(twice())
    assert (first.answer, second.answer) == ("a", "a")
    assert server.connections == 1
    assert first.exchange.timing.connect_ms > 0
    assert second.exchange.timing.connect_ms == 0


def test_several_answers_at_once_are_not_mixed_up(server):
    texts = [f"answer {n} " * 50 for n in range(16)]
    for text in texts:
        server.enqueue(sse(*chat_events(*(text[i : i + 3] for i in range(0, len(text), 3)))))

    async def all_at_once():
        async with client_of(server.base_url) as client:
            return await asyncio.gather(*(ask_with(client) for _ in texts))

    assert sorted(a.answer for a in asyncio.run(all_at_once())) == sorted(texts)


def test_the_exchange_holds_the_truth_without_the_secrets(server):
    server.enqueue(sse(*chat_events("Hi"), headers=[("X-Request-Id", "r1"), ("X-Echo", KEY)]))
    exchange = ask(server.base_url, query={"key": "query-secret-1"}).exchange
    assert (exchange.method, exchange.status, exchange.attempts) == ("POST", 200, 1)
    assert exchange.url == f"{server.base_url}/chat/completions?key={MASK}"
    assert ("Authorization", f"Bearer {MASK}") in exchange.request_headers
    assert exchange.request_headers[0][0] == "Host"
    assert ("X-Request-Id", "r1") in exchange.response_headers
    assert ("X-Echo", MASK) in exchange.response_headers
    assert json.loads(exchange.request_body)["model"] == "m"
    assert exchange.http_version == "HTTP/1.1"
    events = raw_events(exchange.received)
    assert json.loads(events[0].text.removeprefix("data: "))["object"] == "chat.completion.chunk"
    assert events[-1].text == "data: [DONE]"
    assert KEY not in repr(exchange) and KEY.encode() not in raw_bytes(exchange.received)
    timing = exchange.timing
    assert 0 < timing.connect_ms <= timing.headers_ms <= timing.first_token_ms <= timing.total_ms


def test_a_short_key_is_not_written_down_either(server):
    server.enqueue(sse(*chat_events("Hi")))
    exchange = ask(server.base_url, key="abc").exchange
    assert ("Authorization", f"Bearer {MASK}") in exchange.request_headers


def test_recorded_events_are_bounded(server):
    big = "x" * 700_000
    server.enqueue(sse(*chat_events(*[big] * 6)))
    asked = ask(server.base_url)
    assert len(asked.answer) == 6 * len(big)
    assert len(raw_bytes(asked.exchange.received)) == 2 * 1024 * 1024
    assert asked.exchange.is_cut


def test_a_plain_json_answer_where_a_stream_was_asked_for(server):
    whole = {"choices": [{"index": 0, "message": {"content": "Hi"}, "finish_reason": "stop"}]}
    server.enqueue(json_response(whole))
    asked = ask(server.base_url)
    assert asked.answer == "Hi"
    assert json.loads(raw_bytes(asked.exchange.received)) == whole


@pytest.mark.parametrize("content_type", ["text/event-stream", "text/plain", ""])
def test_bytes_tell_what_a_wrong_content_type_does_not(server, content_type):
    whole = {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    server.enqueue(response(json.dumps(whole).encode(), content_type=content_type))
    assert ask(server.base_url).answer == "Hi"


def test_a_body_without_length_is_over_when_it_is_closed(server):
    stream = b"".join(data_event(e) for e in chat_events("Hi")) + b"data: [DONE]\n\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    server.enqueue([head, stream, Close()])
    assert ask(server.base_url).answer == "Hi"


def test_an_answer_that_never_says_done_is_whole_when_its_choice_is_finished(server):
    server.enqueue(sse(*chat_events("Hi"), done=False))
    assert ask(server.base_url).answer == "Hi"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip", "GZip, identity"])
def test_packed_streams_come_piece_by_piece(server, encoding):
    stream = b"".join(data_event(e) for e in chat_events("Hi", "!")) + b"data: [DONE]\n\n"
    packed = zlib.compress(stream) if encoding == "deflate" else gzipped(stream)
    pieces = [packed[i : i + 7] for i in range(0, len(packed), 7)]
    server.enqueue(chunked_response(*pieces, headers=[("Content-Encoding", encoding)]))
    assert ask(server.base_url).answer == "Hi!"


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/v1/models"])
def test_a_base_url_may_be_written_in_many_ways(server, end):
    server.on("/v1/models", json_response({"data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}))
    asked = list_models(server.origin + end)
    assert asked.models == ["b", "a"]
    assert server.requests[0].header("authorization") == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "body",
    [{"models": [{"name": "a"}]}, [{"id": "a"}, {}, 3], {"data": ["a"]}, {"code": 0, "message": "ok", "error": None, "data": ["a"]}],
)  # fmt: skip
def test_model_lists_of_other_shapes(server, body):
    server.enqueue(json_response(body))
    assert list_models(server.base_url).models == ["a"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>login</html>", ErrorKind.NOT_AN_API),
        (b"", ErrorKind.PROTOCOL),
        (b'{"data": 3}', ErrorKind.NOT_AN_API),
        (b"[[[", ErrorKind.PROTOCOL),
        (b'{"error": "Unexpected endpoint or method. (GET /models)"}', ErrorKind.NOT_FOUND),
        (b'{"code": 401, "msg": "token expired", "success": false}', ErrorKind.AUTH),
    ],
)
def test_what_is_no_model_list(server, body, kind):
    server.enqueue(response(body))
    assert list_models(server.base_url).error.kind is kind


def test_n_answers(server):
    events = [
        {"choices": [{"index": i, "delta": {"content": t}, "finish_reason": f}]}
        for i, t, f in [(0, "a", None), (1, "b", None), (0, "A", "stop"), (1, "B", "stop")]
    ]
    server.enqueue(sse(*events))
    reply = ask(server.base_url, request=question(n=2)).reply
    assert [c.text for c in reply.choices.values()] == ["aA", "bB"]
