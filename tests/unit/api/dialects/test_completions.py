"""Legacy completions."""

import json

import pytest

from desktop.api.dialects.completions import CompletionsDecoder, encode
from desktop.api.sse import ServerSentEvent
from desktop.core.events import (
    ChoiceFinished,
    LogprobsDelta,
    ResponseNamed,
    TextDelta,
    UsageReported,
)
from desktop.core.message import Message, Role, TextPart
from desktop.core.request import ModelRequest
from desktop.core.usage import Usage


def feed(*objects, decoder=None):
    decoder = decoder or CompletionsDecoder()
    events = []
    for item in objects:
        data = item if isinstance(item, str) else json.dumps(item)
        events += decoder.feed(ServerSentEvent(data=data))
    return [event for event in events if not isinstance(event, ResponseNamed)]


def piece(text, index=0, finish=None, **more):
    return {"choices": [{"text": text, "index": index, "finish_reason": finish, **more}]}


def test_choices_interleaved_and_usage():
    decoder = CompletionsDecoder(choices=2)
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    events = feed(
        piece("a"),
        piece("b", 1),
        piece("", 1, "length"),
        piece("c", 0, "stop"),
        {"choices": [], "usage": usage},
        "[DONE]",
        decoder=decoder,
    )
    assert events == [
        TextDelta("a"),
        TextDelta("b", 1),
        ChoiceFinished("length", 1),
        TextDelta("c"),
        ChoiceFinished("stop"),
        UsageReported(Usage(1, 2, 3, raw=usage)),
    ]
    assert decoder.is_complete


def test_legacy_logprobs_become_one_object_a_token():
    logprobs = {
        "tokens": ["He", "llo", "bytes:\\xe4"],
        "token_logprobs": [None, -0.5, -1],
        "top_logprobs": [None, {"llo": -0.5, "y": -2.0}, {}],
        "text_offset": [0, 2, 5],
    }
    (_, event) = feed(piece("Hello", logprobs=logprobs))
    assert event == LogprobsDelta(
        [
            {"token": "He", "logprob": None, "bytes": [72, 101], "top_logprobs": [], "text_offset": 0},
            {
                "token": "llo",
                "logprob": -0.5,
                "bytes": [108, 108, 111],
                "top_logprobs": [
                    {"token": "llo", "logprob": -0.5, "bytes": [108, 108, 111]},
                    {"token": "y", "logprob": -2.0, "bytes": [121]},
                ],
                "text_offset": 2,
            },
            {"token": "bytes:\\xe4", "logprob": -1, "bytes": None, "top_logprobs": [], "text_offset": 5},
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    "logprobs",
    [None, 1, "x", [], {}, {"tokens": None}, {"tokens": []}, {"content": [1, None, {}]}],
)
def test_broken_logprobs_are_left_out(logprobs):
    assert feed(piece("a", logprobs=logprobs)) == [TextDelta("a")]


def test_short_arrays():
    (_, event) = feed(piece("ab", logprobs={"tokens": ["a", "b"], "token_logprobs": [-1]}))
    assert [token["logprob"] for token in event.tokens] == [-1, None]


def test_a_whole_body():
    decoder = CompletionsDecoder()
    body = {"id": "cmpl-1", "model": "m", **piece("text", finish="stop")}
    assert decoder.whole(json.dumps(body).encode()) == [
        ResponseNamed("cmpl-1", "m"),
        TextDelta("text"),
        ChoiceFinished("stop"),
    ]


def test_llama_cpp_native():
    decoder = CompletionsDecoder()
    events = feed(
        {"content": "a", "stop": False},
        {"content": "", "stop": True, "stop_type": "limit"},
        decoder=decoder,
    )
    assert events == [TextDelta("a"), ChoiceFinished("length")]
    assert decoder.is_complete


def test_encode_a_prompt_with_every_parameter():
    parameters = {"suffix": "end", "echo": True, "n": 2, "best_of": 3, "logprobs": 5, "stop": ["\n"], "logit_bias": {"50256": -100}}  # fmt: skip
    path, body = encode(ModelRequest("m", parameters=parameters, prompt="Once", stream=False))
    assert path == "completions"
    assert body == {"model": "m", "prompt": "Once", **parameters}


def messages(*pairs):
    return tuple(Message(str(i), role, (TextPart(text),)) for i, (role, text) in enumerate(pairs))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(Role.USER, "Once")], "Once"),
        ([], ""),
        ([(Role.SYSTEM, "Be kind."), (Role.USER, "Hi")], "Be kind.\n\nUser: Hi\n\nAssistant:"),
        (
            [(Role.USER, "Hi"), (Role.ASSISTANT, "Hel")],
            "User: Hi\n\nAssistant: Hel",
        ),
    ],
)
def test_a_conversation_becomes_a_prompt(pairs, expected):
    assert encode(ModelRequest("m", messages(*pairs)))[1]["prompt"] == expected
