"""Thoughts of earlier answers: left out of requests, but for servers that refuse to go on without them."""

import asyncio

import pytest

from desktop.core.message import Message, ReasoningPart, Role, TextPart, ToolCallPart
from desktop.core.request import ModelRequest
from tests.support.asking import ask, ask_with, client_of
from tests.support.scripted_server import chat_events, json_response, sse

THOUGHT = Message(
    "a", Role.ASSISTANT, (ReasoningPart("hm"), ToolCallPart("c", "f", "{}")), parent="1"
)
RESULT = Message("r", Role.TOOL, (TextPart("3"),), parent="a", tool_call_id="c")
QUESTION = Message("1", Role.USER, (TextPart("Hi"),))


def thoughts_sent(server):
    return [[m.get("reasoning_content") for m in r.json["messages"]] for r in server.requests]


def test_thoughts_go_back_where_a_known_server_wants_them(server):
    request = ModelRequest("m", (QUESTION, THOUGHT, RESULT))
    server.enqueue(sse(*chat_events("Hi")), sse(*chat_events("Hi")), sse(*chat_events("Hi")))
    assert ask(server.base_url, request=request, preset="deepseek").answer == "Hi"
    ask(server.base_url, request=request, preset="openai")
    plain = Message("b", Role.ASSISTANT, (ReasoningPart("hm"), TextPart("Yes")))
    ask(server.base_url, request=ModelRequest("m", (QUESTION, plain, QUESTION)), preset="deepseek")
    assert thoughts_sent(server) == [[None, "hm", None], [None] * 3, [None] * 3]


@pytest.mark.parametrize(
    "words",
    [
        "The `reasoning_content` in the thinking mode must be passed back to the API.",
        "Missing `reasoning_content` field in the assistant message at message index 2.",
        "thinking is enabled but reasoning_content is missing in assistant tool call message",
    ],
)
def test_a_server_that_misses_thoughts_gets_them_and_is_remembered(server, words):
    request = ModelRequest("m", (QUESTION, THOUGHT, RESULT))
    refusal = json_response({"error": {"message": words, "type": "invalid_request_error"}}, 400)
    server.enqueue(refusal, sse(*chat_events("Hi")), sse(*chat_events("Hi")))

    async def run():
        async with client_of(server.base_url) as client:
            return [await ask_with(client, request), await ask_with(client, request)]

    assert [asked.answer for asked in asyncio.run(run())] == ["Hi", "Hi"]
    assert thoughts_sent(server) == [[None] * 3, [None, "hm", None], [None, "hm", None]]


def test_a_refusal_that_stays_is_told(server):
    request = ModelRequest("m", (QUESTION, THOUGHT, RESULT))
    words = "The reasoning_content must be passed back."
    server.enqueue(*[json_response({"error": {"message": words}}, 400)] * 2)
    assert ask(server.base_url, request=request).error.message == words
