"""When a request is sent again: the policy as a table, and the real thing over a socket."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from desktop.api.retry import FIRST_DELAY_S, LONGEST_DELAY_S, Outcome, delay_before, wait_advice
from desktop.core.errors import ErrorKind
from desktop.core.exchange import Exchange
from desktop.core.progress import Stage
from tests.support.asking import ask, client_of, question
from tests.support.scripted_server import (
    Close,
    Reset,
    chat_events,
    json_response,
    sse,
)

K = ErrorKind
WORTH_IT = [
    (Outcome(K.CONNECT), True),
    (Outcome(K.CONNECT_TIMEOUT), True),
    (Outcome(K.NAME_LOOKUP), True),
    (Outcome(K.PROXY), True),
    (Outcome(K.STREAM_CUT), True),
    (Outcome(K.RATE_LIMIT, 429), True),
    (Outcome(K.BAD_REQUEST, 408), True),
    (Outcome(K.BAD_REQUEST, 409), True),
    (Outcome(K.SERVER, 500), True),
    (Outcome(K.SERVER, 502), True),
    (Outcome(K.OVERLOADED, 503), True),
    (Outcome(K.OVERLOADED, 529), True),
    (Outcome(K.SERVER, 599), True),
    (Outcome(K.PROXY, 502), True),
    (Outcome(K.TLS), False),
    (Outcome(K.PROXY_AUTH), False),
    (Outcome(K.PROXY_AUTH, 407), False),
    (Outcome(K.PROXY_SETTING), False),
    (Outcome(K.BAD_URL), False),
    (Outcome(K.FIRST_TOKEN_TIMEOUT), False),
    (Outcome(K.IDLE_TIMEOUT), False),
    (Outcome(K.NOT_AN_API), False),
    (Outcome(K.PROTOCOL), False),
    (Outcome(K.REDIRECT, 302), False),
    (Outcome(K.AUTH, 401), False),
    (Outcome(K.PERMISSION, 403), False),
    (Outcome(K.NOT_FOUND, 404), False),
    (Outcome(K.BAD_REQUEST, 400), False),
    (Outcome(K.BAD_REQUEST, 422), False),
    (Outcome(K.CONTEXT_LENGTH, 400), False),
    (Outcome(K.QUOTA, 429), False),
    (Outcome(K.QUOTA, 402), False),
    # the server's word goes before the status, but not before common sense
    (Outcome(K.BAD_REQUEST, 400, should_retry="true"), True),
    (Outcome(K.SERVER, 500, should_retry="false"), False),
    (Outcome(K.RATE_LIMIT, 429, should_retry=" FALSE "), False),
    (Outcome(K.SERVER, 500, should_retry="maybe"), True),
    (Outcome(K.QUOTA, 429, should_retry="true"), False),
    (Outcome(K.AUTH, 401, should_retry="true"), False),
]


@pytest.mark.parametrize(("outcome", "expected"), WORTH_IT)
def test_worth_another_attempt(outcome, expected):
    assert (delay_before(1, 2, outcome, 0.0) is not None) is expected


def test_delays_double_up_to_a_limit_and_are_spread():
    failed = Outcome(K.CONNECT)
    delays = [delay_before(n, 99, failed, 0.0) for n in range(1, 8)]
    assert delays == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert delay_before(1, 2, failed, 1.0) == FIRST_DELAY_S * 0.75
    assert delay_before(5000, 9999, failed, 0.0) == LONGEST_DELAY_S


@pytest.mark.parametrize(
    ("attempt", "retries", "again"), [(1, 2, 1), (2, 2, 1), (3, 2, 0), (1, 0, 0)]
)
def test_attempts_are_counted(attempt, retries, again):
    assert (delay_before(attempt, retries, Outcome(K.CONNECT), 0.0) is not None) == bool(again)


@pytest.mark.parametrize(
    ("asked", "delay"),
    [(0.0, 0.0), (3.5, 3.5), (120.0, 120.0), (120.1, None), (1e300, None), (-5.0, 0.0)],
)
def test_the_servers_wait_is_kept_or_not_waited_for(asked, delay):
    assert delay_before(1, 2, Outcome(K.RATE_LIMIT, 429, asked), 0.9) == delay


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(121, "3 minutes"), (3600, "60 minutes"), (7201, "3 hours"), (1e300, "8760 hours")],
)
def test_a_long_wait_is_told_in_words(seconds, words):
    assert str(wait_advice(seconds)) == f"The server asks you to wait {words}."


# --- over a real socket


BUSY = {"error": {"message": "slow down"}}
AT_ONCE = [("retry-after-ms", "1")]


def test_two_retries_then_the_answer(server):
    closing = [*AT_ONCE, ("Connection", "close")]
    server.enqueue(json_response(BUSY, 429, closing), [Reset()], sse(*chat_events("at last")))
    asked = ask(server.base_url, retries=2)
    assert asked.answer == "at last"
    assert asked.exchange.attempts == 3
    assert asked.exchange.status == 200
    waits = [p for p in asked.progress if p.stage is Stage.RETRYING]
    assert [p.attempt for p in waits] == [2, 3]
    assert "limiting" in str(waits[0].reason)
    assert all(p.retry_at >= p.since for p in waits)
    assert asked.stages[-1] is Stage.STREAMING


def test_the_last_error_is_told_when_all_attempts_fail(server):
    server.enqueue([Close()], json_response(BUSY, 500, AT_ONCE), json_response(BUSY, 503, AT_ONCE))
    asked = ask(server.base_url, retries=2)
    assert (asked.error.kind, asked.error.status) == (ErrorKind.OVERLOADED, 503)
    assert len(server.requests) == 3


def test_a_refused_connection_is_tried_again(free_port):
    asked = ask(f"http://127.0.0.1:{free_port}/v1", retries=1)
    assert asked.error.kind is ErrorKind.CONNECT
    assert asked.exchange.attempts == 2
    assert str(free_port) in str(asked.error.sentence)


def _date(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    "value",
    ["0", "-30", _date(-3600), "Fri, 01 Jan 1999 00:00:00 GMT", "Fri, 01 Jan 1999 00:00:00 -0000"],
)
def test_a_wait_that_is_over_means_now(server, value):
    server.enqueue(json_response(BUSY, 429, [("Retry-After", value)]), sse(*chat_events("ok")))
    asked = ask(server.base_url, retries=1)
    assert asked.answer == "ok"
    [wait] = [p for p in asked.progress if p.stage is Stage.RETRYING]
    assert wait.retry_at == wait.since


@pytest.mark.parametrize("value", ["121", "1e9", _date(7200), "99999999999999999999"])
def test_a_long_wait_is_shown_and_not_waited_for(server, value):
    server.enqueue(json_response(BUSY, 429, [("Retry-After", value)]))
    asked = ask(server.base_url, retries=2)
    assert asked.error.kind is ErrorKind.RATE_LIMIT
    assert asked.error.retry_after_s > 120
    assert "asks you to wait" in str(asked.error.advice)
    assert asked.exchange.attempts == 1


@pytest.mark.parametrize(
    "value",
    ["soon", "nan", "inf", "", "Fri, 01 Jan 100000 00:00:00 GMT", "1" * 5000, "Mon, 99 Foo 2020"],
)
def test_a_senseless_wait_is_as_none(server, value):
    server.enqueue(json_response(BUSY, 429, [("Retry-After", value)]))
    asked = ask(server.base_url, retries=0)
    assert asked.error.kind is ErrorKind.RATE_LIMIT
    assert asked.error.retry_after_s is None or asked.error.retry_after_s > 120


def test_the_server_may_forbid_another_attempt(server):
    server.enqueue(json_response(BUSY, 500, [*AT_ONCE, ("x-should-retry", "false")]))
    assert ask(server.base_url, retries=2).exchange.attempts == 1


def test_stop_ends_the_wait_for_a_retry(server):
    server.enqueue(json_response(BUSY, 429, [("Retry-After", "100")]))
    asyncio.run(_stopped_while_retrying(server))


async def _stopped_while_retrying(server) -> None:
    async with client_of(server.base_url, retries=1) as client:
        retrying = asyncio.Event()

        def tell(progress):
            if progress.stage is Stage.RETRYING:
                retrying.set()

        async def run():
            async for _ in client.stream(question(), Exchange(), tell):
                pass

        task = asyncio.create_task(run())
        await retrying.wait()
        task.cancel()
        async with asyncio.timeout(50):  # half of what the server asked for
            with pytest.raises(asyncio.CancelledError):
                await task
