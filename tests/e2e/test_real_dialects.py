"""Each wire format with a real server: llama.cpp speaks all three."""

import asyncio
import json
import math

import pytest

from desktop.core.connection import Api
from desktop.core.errors import ErrorKind
from desktop.core.events import ReasoningDelta, TextDelta
from desktop.core.message import Ending, Message, Role, TextPart, ToolCallPart
from desktop.core.request import ModelRequest
from tests.support.asking import Asked, ask, ask_with, client_of

pytestmark = pytest.mark.slow

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city, today",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


#: Tokens of an answer: enough to be streamed in pieces, and each takes its time.
FEW = 6


def asked(endpoint, text="Count to three.", api=Api.CHAT, *, stream=True, **parameters) -> Asked:
    limit = {"max_tokens": FEW, "temperature": 0, **parameters}
    messages = (Message("1", Role.USER, (TextPart(text),)),)
    request = ModelRequest(endpoint.model, messages, limit, stream=stream)
    return ask(endpoint.base_url, key=endpoint.key, api=api, request=request)


@pytest.mark.parametrize("api", list(Api))
@pytest.mark.parametrize("stream", [True, False])
def test_text_usage_and_end(local_endpoint, api, stream):
    result = asked(local_endpoint, api=api, stream=stream)
    assert result.raised is None, result.raised.info
    reply = result.reply
    assert reply.choice(0).text.strip()
    assert reply.ending(Ending.CUT) in {Ending.FINISHED, Ending.LENGTH}
    assert reply.usage.prompt_tokens > 0
    assert 0 < reply.usage.completion_tokens <= FEW
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert reply.named.model == local_endpoint.model
    pieces = [e for e in result.events if isinstance(e, TextDelta | ReasoningDelta)]
    assert (len(pieces) > 1) is stream


@pytest.mark.parametrize("api", [Api.CHAT, Api.COMPLETIONS])
def test_logprobs(local_endpoint, api):
    asked_for = {"logprobs": True, "top_logprobs": 2} if api is Api.CHAT else {"logprobs": 2}
    result = asked(local_endpoint, api=api, max_tokens=4, **asked_for)
    tokens = result.reply.choice(0).logprobs
    assert "".join(token["token"] for token in tokens) == result.text
    for token in tokens:
        assert -math.inf < token["logprob"] <= 0
        assert len(token["top_logprobs"]) == 2
        assert all({"token", "logprob"} <= set(other) for other in token["top_logprobs"])


@pytest.mark.parametrize("api", [Api.CHAT, Api.RESPONSES])
def test_a_call_and_its_result_are_understood(local_endpoint, api):
    """So small a model calls functions only now and then: call and result are given, and must be in its prompt."""
    messages = (
        Message("1", Role.USER, (TextPart("What is the weather in Oslo?"),)),
        Message("2", Role.ASSISTANT, (ToolCallPart("call_1", "get_weather", '{"city":"Oslo"}'),)),
        Message("3", Role.TOOL, (TextPart("Snow, minus 7 degrees"),), tool_call_id="call_1"),
    )
    prompt_tokens = []
    for count in (1, 3):
        parameters = {"tools": [TOOL], "max_tokens": 2}
        request = ModelRequest(local_endpoint.model, messages[:count], parameters)
        result = ask(local_endpoint.base_url, key=local_endpoint.key, api=api, request=request)
        assert result.raised is None, result.raised.info
        prompt_tokens.append(result.reply.usage.prompt_tokens)
    assert prompt_tokens[1] > prompt_tokens[0] + 20


def test_json_that_fits_a_schema(local_endpoint):
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}  # fmt: skip
    form = {"type": "json_schema", "json_schema": {"name": "number", "schema": schema, "strict": True}}  # fmt: skip
    result = asked(local_endpoint, "Give me a number.", response_format=form, max_tokens=24)
    assert isinstance(json.loads(result.answer)["n"], int)


def test_every_role(local_endpoint):
    messages = tuple(
        Message(str(number), role, (TextPart(text),))
        for number, (role, text) in enumerate(
            [
                (Role.SYSTEM, "Be short."),
                (Role.USER, "Hi"),
                (Role.ASSISTANT, "Hello."),
                (Role.USER, "Bye"),
            ]
        )
    )
    for api in Api:
        request = ModelRequest(local_endpoint.model, messages, {"max_tokens": 1})
        result = ask(local_endpoint.base_url, key=local_endpoint.key, api=api, request=request)
        assert result.raised is None, (api, result.raised.info)


@pytest.mark.parametrize("api", list(Api))
def test_a_prompt_that_is_too_long(local_endpoint, api):
    result = asked(local_endpoint, "word " * 40_000, api)
    assert result.error.kind is ErrorKind.CONTEXT_LENGTH, result.error


def test_a_wrong_key_and_a_wrong_path(local_endpoint):
    request = ModelRequest(local_endpoint.model, prompt="Hi", parameters={"max_tokens": 1})
    wrong = ask(local_endpoint.base_url, key="sk-wrong-wrong-wrong", request=request)
    assert wrong.error.kind is ErrorKind.AUTH
    none = ask(local_endpoint.base_url, key=None, request=request)
    assert "needs an API key" in str(none.raised)
    lost = ask(f"{local_endpoint.base_url}/nowhere", key=local_endpoint.key, request=request)
    assert lost.error.kind is ErrorKind.NOT_FOUND


def test_two_answers_at_once(local_endpoint):
    result = asked(local_endpoint, "Name a colour.", n=2, temperature=1, max_tokens=6)
    assert result.raised is None, result.raised.info
    assert sorted(result.reply.choices) == [0, 1]
    assert all(choice.text and choice.finish_reason for choice in result.reply.choices.values())


def test_streams_do_not_mix(local_endpoint):
    async def run() -> list[Asked]:
        async with client_of(local_endpoint.base_url, key=local_endpoint.key) as client:
            requests = [
                ModelRequest(
                    local_endpoint.model,
                    prompt=f"Write the number {n}.",
                    parameters={"max_tokens": FEW},
                )
                for n in range(3)
            ]
            return await asyncio.gather(*(ask_with(client, request) for request in requests))

    answers = asyncio.run(run())
    assert all(answer.raised is None for answer in answers)
    ids = {answer.reply.named.response_id for answer in answers}
    assert len(ids) == 3
