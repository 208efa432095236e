"""Every way in which an answer fails to come, over a real socket: the right error, and what came is kept."""

import asyncio
import zlib

import pytest

from desktop.api import content_decoding
from desktop.core.connection import Timeouts
from desktop.core.errors import (
    AuthError,
    ErrorKind,
    ProtocolError,
    ServerError,
    ServerTimeoutError,
    StreamInterrupted,
)
from desktop.core.exchange import Exchange
from desktop.core.masking import MASK
from desktop.core.progress import Stage
from desktop.core.raw_response import raw_bytes
from desktop.core.reply import Reply
from tests.support.asking import KEY, ask, ask_with, client_of, list_models, question
from tests.support.scripted_server import (
    Close,
    Drip,
    Flood,
    Gate,
    Reset,
    Stall,
    chat_events,
    chunked_response,
    data_event,
    gzipped,
    json_response,
    response,
    sse,
)

SOON_SILENT = Timeouts(first_token_s=0.2)
SOON_IDLE = Timeouts(idle_s=0.2)
BEGUN = [data_event(e) for e in chat_events("par", "tial", finish=None, usage=False)]


# --- the answer is cut


@pytest.mark.parametrize(
    "end",
    [
        [Close()],
        [Reset()],
        [b'data: {"choi', Close()],
        ["\u4f60".encode()[:2], Close()],
        [b"zz\r\n"],
    ],
    ids=["close", "reset", "in a line", "in a character", "no end"],
)
def test_a_cut_stream_keeps_what_came(server, end):
    server.enqueue(chunked_response(*BEGUN, *end))
    asked = ask(server.base_url, retries=2)
    assert isinstance(asked.raised, StreamInterrupted)
    assert asked.error.kind is ErrorKind.STREAM_CUT
    assert asked.text == "partial"
    assert asked.exchange.attempts == 1, "a partly shown answer is never asked for again"


def test_a_body_without_length_that_is_cut_is_not_taken_for_finished(server):
    server.enqueue([b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", *BEGUN, Close()])
    assert ask(server.base_url).error.kind is ErrorKind.STREAM_CUT


@pytest.mark.parametrize("end", [[], [Close()], [Reset()]], ids=["a clean end", "close", "reset"])
def test_a_cut_in_the_first_event_is_a_cut(server, end):
    server.enqueue(chunked_response(BEGUN[1][:-9], *end))
    assert ask(server.base_url).error.kind is ErrorKind.STREAM_CUT


def test_one_of_two_answers_missing_is_a_cut(server):
    server.enqueue(sse(*chat_events("a"), done=False))
    assert ask(server.base_url, request=question(n=2)).error.kind is ErrorKind.STREAM_CUT


def test_an_error_in_mid_stream_comes_after_what_was_said(server):
    server.enqueue(sse(*BEGUN, {"error": {"code": 502, "message": f"upstream died, {KEY}"}}))
    asked = ask(server.base_url)
    assert asked.text == "partial"
    assert asked.raised is None
    assert asked.reply.error.kind is ErrorKind.STREAM_ERROR
    assert asked.reply.error.message == f"upstream died, {MASK}"


def test_an_error_instead_of_an_answer_under_status_200(server):
    server.enqueue(sse({"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}))
    asked = ask(server.base_url)
    assert isinstance(asked.raised, AuthError)


# --- no answer at all


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (
            response(b"<!DOCTYPE html><title>Login</title>", content_type="text/html"),
            ErrorKind.NOT_AN_API,
        ),
        (response(b"<html>portal</html>", content_type="text/event-stream"), ErrorKind.NOT_AN_API),
        (response(b""), ErrorKind.PROTOCOL),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], ErrorKind.PROTOCOL),
        (response(b'{"a": 1'), ErrorKind.PROTOCOL),
        (json_response({"choices": []}), ErrorKind.PROTOCOL),
        (json_response({"choices": [{"message": {"content": ""}}]}), ErrorKind.PROTOCOL),
        (response(b'{"a": 1}'), ErrorKind.NOT_AN_API),
        (chunked_response(b": hello\n\n"), ErrorKind.STREAM_CUT),
        (sse(b"data: not json\n\n"), ErrorKind.PROTOCOL),
        ([b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Close()], ErrorKind.PROTOCOL),
        ([b"\x00\xff\x15garbage\r\n\r\n", Close()], ErrorKind.PROTOCOL),
        ([b"HTTP/1.1 200 OK\r\nX: ", b"a" * 1_000_000, b"\r\n\r\n"], ErrorKind.PROTOCOL),
        ([b"HTTP/1.1 200 OK\r\n", Flood(b"X: y\r\n", 400_000), Close()], ErrorKind.PROTOCOL),
        ([Close()], ErrorKind.STREAM_CUT),
        ([Reset()], ErrorKind.STREAM_CUT),
        ([b"HTTP/1.1 20", Close()], ErrorKind.STREAM_CUT),
    ],
)
def test_what_is_no_answer(server, script, kind):
    server.enqueue(script)
    asked = ask(server.base_url)
    assert asked.error.kind is kind, asked.error
    assert asked.events == []
    assert asked.stages[-1] is Stage.WAITING
    assert asked.exchange.timing.total_ms > 0


def test_headers_of_a_megabyte_are_called_by_their_name(server):
    server.enqueue([b"HTTP/1.1 200 OK\r\nX: ", b"a" * 1_000_000, b"\r\n\r\n"])
    assert "headers are too long" in str(ask(server.base_url).error.sentence)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}, ErrorKind.AUTH),
        (
            404,
            {"error": {"message": "no such model", "code": "model_not_found"}},
            ErrorKind.NOT_FOUND,
        ),
        (429, {"error": {"code": "insufficient_quota"}}, ErrorKind.QUOTA),
        (500, {"detail": "oops"}, ErrorKind.SERVER),
        (503, "<html>maintenance</html>", ErrorKind.OVERLOADED),
    ],
)
def test_refusals_carry_the_servers_own_words_and_no_key(server, status, body, kind):
    server.enqueue(json_response(body, status))
    asked = ask(server.base_url)
    assert (asked.error.kind, asked.error.status) == (kind, status)
    everything = repr(asked.error) + repr(asked.exchange) + str(asked.raised)
    assert KEY not in everything
    assert raw_bytes(asked.exchange.received)


def test_an_endless_error_is_read_only_so_far(server):
    head = b"HTTP/1.1 500 X\r\nContent-Type: text/plain\r\n\r\n"
    server.enqueue([head, Flood(b"x" * 65536, 100_000)])
    asked = ask(server.base_url)
    assert isinstance(asked.raised, ServerError)
    assert len(asked.error.evidence) <= 64 * 1024
    server.wait_closed_by_client()


# --- packed bodies


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("gzip", b"data: {}\n\n", "is not"),
        ("deflate", b"\x07plain text", "is not"),
        ("br", b"\x0b\x02\x80", "not asked for"),
        ("gzip, gzip", gzipped(gzipped(b"x")), "not asked for"),
        ("gzip", gzipped(b"data: " * 200)[:-40] + b"\xff" * 40, "is not"),
    ],
)
def test_what_cannot_be_unpacked(server, encoding, body, words):
    server.enqueue(response(body, headers=[("Content-Encoding", encoding)]))
    asked = ask(server.base_url)
    assert asked.error.kind is ErrorKind.PROTOCOL
    assert words in str(asked.error.sentence)


def test_a_refusal_that_cannot_be_unpacked_is_still_told_by_its_status(server):
    server.enqueue(response(b"\x0b\x02\x80", 401, headers=[("Content-Encoding", "br")]))
    assert ask(server.base_url).error.kind is ErrorKind.AUTH


def test_a_cut_gzip_stream_keeps_what_came(server):
    packer = zlib.compressobj(wbits=31)
    begun = packer.compress(b"".join(BEGUN)) + packer.flush(zlib.Z_SYNC_FLUSH)
    server.enqueue(chunked_response(begun, Close(), headers=[("Content-Encoding", "gzip")]))
    asked = ask(server.base_url)
    assert (asked.error.kind, asked.text) == (ErrorKind.STREAM_CUT, "partial")


def test_a_decompression_bomb_is_refused(server, monkeypatch):
    monkeypatch.setattr(content_decoding.ContentDecoder.__init__, "__defaults__", ("", 4_000_000))
    server.enqueue(response(gzipped(b" " * 50_000_000), headers=[("Content-Encoding", "gzip")]))
    asked = ask(server.base_url)
    assert (asked.error.kind, "too large" in str(asked.error.sentence)) == (
        ErrorKind.PROTOCOL,
        True,
    )


# --- redirects


@pytest.mark.parametrize(
    "location",
    ["http://other.example/v1/models", "//other.example/x", "https://127.0.0.1/", "http://[::1"],
)
def test_the_key_follows_no_redirect_to_another_place(server, location):
    server.on("/v1/models", json_response({}, 302, [("Location", location)]))
    asked = list_models(server.base_url)
    assert asked.error.kind is ErrorKind.REDIRECT
    assert len(server.requests) == 1


def test_a_redirect_of_a_list_on_the_same_server_is_followed(server):
    server.on("/v1/models", json_response({}, 308, [("Location", "/api/models?page=1")]))
    server.on("/api/models", json_response({"data": [{"id": "m"}]}))
    assert list_models(server.base_url).models == ["m"]


def test_a_loop_of_redirects_ends(server):
    server.on("/v1/models", json_response({}, 302, [("Location", "/v1/models")]))
    assert list_models(server.base_url).error.kind is ErrorKind.REDIRECT


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_question_follows_no_redirect(server, status):
    server.enqueue(json_response({}, status, [("Location", f"/elsewhere?t={KEY}")]))
    asked = ask(server.base_url)
    assert isinstance(asked.raised, ProtocolError)
    assert asked.error.kind is ErrorKind.REDIRECT
    assert f"{server.origin}/elsewhere" in str(asked.error.sentence)
    assert KEY not in repr(asked.error)


# --- time limits


def test_silence_before_the_head(server):
    server.enqueue([Stall()])
    asked = ask(server.base_url, timeouts=SOON_SILENT)
    assert isinstance(asked.raised, ServerTimeoutError)
    assert asked.error.kind is ErrorKind.FIRST_TOKEN_TIMEOUT
    assert "0.2 s" in str(asked.error.sentence)
    server.wait_closed_by_client()


@pytest.mark.parametrize("drip", [b": still here\n\n", b"\n", b"event: ping\n"])
def test_comments_are_no_sign_of_life_before_the_first_token(server, drip):
    server.enqueue(chunked_response(Drip(b"%x\r\n%s\r\n" % (len(drip), drip))))
    assert ask(server.base_url, timeouts=SOON_SILENT).error.kind is ErrorKind.FIRST_TOKEN_TIMEOUT
    server.wait_closed_by_client()


def test_comments_are_no_sign_of_life_between_tokens(server):
    server.enqueue(chunked_response(b"".join(BEGUN), Drip(b"4\r\n: x\n\r\n")))
    asked = ask(server.base_url, timeouts=SOON_IDLE)
    assert (asked.error.kind, asked.text) == (ErrorKind.IDLE_TIMEOUT, "partial")
    server.wait_closed_by_client()


def test_a_role_without_text_is_no_first_token(server):
    server.enqueue(chunked_response(BEGUN[0], Stall()))
    assert ask(server.base_url, timeouts=SOON_SILENT).error.kind is ErrorKind.FIRST_TOKEN_TIMEOUT


def test_tokens_keep_a_slow_answer_alive(server):
    token = data_event(chat_events("x", finish=None, usage=False)[1])
    chunk = b"%x\r\n%s\r\n" % (len(token), token)
    server.enqueue(chunked_response(Drip(chunk, every_s=0.05)))
    limits = Timeouts(first_token_s=5, idle_s=5)

    async def until_twenty():
        async with client_of(server.base_url, timeouts=limits) as client:
            reply = Reply()
            stream = client.stream(question(), Exchange(), lambda _: None)
            async for event in stream:
                reply.apply(event)
                if len(reply.choice(0).text) == 20:
                    break
            await stream.aclose()
            return reply.choice(0).text

    assert asyncio.run(until_twenty()) == "x" * 20
    server.wait_closed_by_client()


# --- stopping


async def _stop_at(server, gate: Gate, stage: Stage) -> None:
    """Cancel a question once the server and the client are there, and wait until the server sees it closed."""
    async with client_of(server.base_url) as client:
        reached = asyncio.Event()

        def tell(progress):
            if progress.stage is stage:
                reached.set()

        async def run():
            async for _ in client.stream(question(), Exchange(), tell):
                pass

        task = asyncio.create_task(run())
        await reached.wait()
        await asyncio.to_thread(gate.wait_reached)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(server.wait_closed_by_client)


def test_stop_closes_the_connection_while_waiting(server):
    gate = Gate()
    server.enqueue([gate, Stall()])
    asyncio.run(_stop_at(server, gate, Stage.WAITING))


def test_stop_closes_the_connection_in_mid_stream(server):
    gate = Gate()
    server.enqueue(chunked_response(*BEGUN, gate, Stall()))
    asyncio.run(_stop_at(server, gate, Stage.STREAMING))


def test_a_stopped_question_leaves_the_client_usable(server):
    gate = Gate()
    server.enqueue([gate, Stall()], sse(*chat_events("again")))

    async def run():
        async with client_of(server.base_url) as client:
            task = asyncio.create_task(ask_with(client))
            await asyncio.to_thread(gate.wait_reached)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await ask_with(client)

    assert asyncio.run(run()).answer == "again"


# --- secrets in answers


def test_a_key_in_an_answer_is_masked_even_when_deltas_cut_it(server):
    for cut in range(1, len(KEY)):
        server.enqueue(sse(*chat_events("the key is " + KEY[:cut], KEY[cut:] + " indeed")))
        asked = ask(server.base_url)
        assert asked.answer == f"the key is {MASK} indeed"
        assert KEY.encode() not in raw_bytes(asked.exchange.received)


def test_the_beginning_of_a_key_at_the_end_of_an_answer_is_not_lost(server):
    server.enqueue(sse(*chat_events("it begins with ", KEY[:6])))
    assert ask(server.base_url).answer == "it begins with " + KEY[:6]
    server.enqueue(chunked_response(data_event(chat_events("so: " + KEY[:6])[1]), Close()))
    asked = ask(server.base_url)
    assert (asked.error.kind, asked.text) == (ErrorKind.STREAM_CUT, "so: " + KEY[:6])


def test_a_key_in_reasoning_and_tool_arguments_is_masked(server):
    pieces = [KEY[:9], KEY[9:]]
    deltas = [{"reasoning_content": p} for p in pieces]
    deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": p}}]} for p in pieces]
    events = [{"choices": [{"index": 0, "delta": d}]} for d in deltas]
    events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})
    server.enqueue(sse(*events))
    choice = ask(server.base_url).reply.choice(0)
    assert (choice.reasoning, choice.tool_calls[0].arguments) == (MASK, MASK)


def test_a_key_over_two_events_is_not_recorded_in_either(server):
    server.enqueue(sse(*chat_events(KEY[:20], KEY[20:])))
    recorded = raw_bytes(ask(server.base_url).exchange.received)
    assert KEY.encode() not in recorded
