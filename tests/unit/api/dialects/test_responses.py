"""The Responses API: typed events, whole objects, and servers that leave things out."""

import json

import pytest

from desktop.api.dialects.responses import ResponsesDecoder, encode
from desktop.api.sse import ServerSentEvent
from desktop.core.errors import ErrorKind
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    ResponseNamed,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from desktop.core.message import (
    AttachmentPart,
    Ending,
    Message,
    OtherPart,
    ReasoningPart,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
)
from desktop.core.reply import Reply
from desktop.core.request import ModelRequest
from desktop.core.usage import Usage


def feed(*events, decoder=None):
    decoder = decoder or ResponsesDecoder("api.example.com")
    found = []
    for kind, fields in events:
        data = json.dumps({"type": kind, **fields})
        found += decoder.feed(ServerSentEvent(kind, data))
    return found


def shown(events):
    return [event for event in events if not isinstance(event, ResponseNamed)]


def at(item=0, part=0, **fields):
    return {"output_index": item, "content_index": part, "item_id": f"msg_{item}", **fields}


def completed(output=(), status="completed", **fields):
    response = {"id": "resp_1", "object": "response", "model": "gpt-x", "status": status}
    return f"response.{status}", {"response": {**response, "output": list(output), **fields}}


def message_item(*parts):
    return {"type": "message", "role": "assistant", "content": list(parts)}


def output_text(text):
    return {"type": "output_text", "text": text}


def call_item(number, arguments="", **fields):
    return {"type": "function_call", "id": f"fc_{number}", "call_id": f"call_{number}", "name": f"f{number}", "arguments": arguments, **fields}  # fmt: skip


USAGE = {
    "input_tokens": 10,
    "input_tokens_details": {"cached_tokens": 4},
    "output_tokens": 5,
    "output_tokens_details": {"reasoning_tokens": 2},
    "total_tokens": 15,
}


def test_text_with_everything_repeated_whole():
    decoder = ResponsesDecoder()
    done = message_item(output_text("Hello"))
    events = feed(
        ("response.created", {"response": {"id": "resp_1", "model": "gpt-x", "status": "in_progress"}}),
        ("response.output_item.added", {"output_index": 0, "item": message_item()}),
        ("response.content_part.added", at(part_={})),
        ("response.output_text.delta", at(delta="Hel")),
        ("response.output_text.delta", at(delta="lo")),
        ("response.output_text.done", at(text="Hello")),
        ("response.content_part.done", at() | {"part": output_text("Hello")}),
        ("response.output_item.done", {"output_index": 0, "item": done}),
        completed([done], usage=USAGE),
        decoder=decoder,
    )  # fmt: skip
    assert events == [
        ResponseNamed("resp_1", "gpt-x"),
        TextDelta("Hel"),
        TextDelta("lo"),
        UsageReported(Usage(10, 5, 15, 4, 2, USAGE)),
        ChoiceFinished("stop"),
    ]
    assert decoder.terminated and decoder.is_complete


@pytest.mark.parametrize(
    "events",
    [
        [("response.output_text.done", at(text="Hello"))],
        [("response.content_part.done", at() | {"part": output_text("Hello")})],
        [("response.output_item.done", {"output_index": 0, "item": message_item(output_text("Hello"))})],
        [],
    ],
)  # fmt: skip
def test_text_whose_deltas_never_came(events):
    found = feed(*events, completed([message_item(output_text("Hello"))]))
    assert shown(found) == [TextDelta("Hello"), ChoiceFinished("stop")]


def test_two_parts_whole():
    item = message_item(output_text("a"), output_text("b"), {"type": "refusal", "refusal": "no"})
    assert shown(feed(completed([item]))) == [
        TextDelta("a"),
        TextDelta("b"),
        RefusalDelta("no"),
        ChoiceFinished("stop"),
    ]


def test_without_indexes_as_llama_cpp_sends_it():
    events = feed(
        ("response.output_item.added", {"item": {"id": "rs_1", "type": "reasoning"}}),
        ("response.reasoning_text.delta", {"item_id": "rs_1", "delta": "hm"}),
        ("response.output_item.added", {"item": {"id": "msg_1", **message_item()}}),
        ("response.output_text.delta", {"item_id": "msg_1", "delta": "Hi"}),
        ("response.output_text.done", {"item_id": "msg_1", "text": "Hi"}),
        ("response.output_item.done", {"item": {"id": "msg_1", **message_item(output_text("Hi"))}}),
        completed([{"type": "reasoning", "content": [{"type": "reasoning_text", "text": "hm"}]}, message_item(output_text("Hi"))]),
    )  # fmt: skip
    assert shown(events) == [ReasoningDelta("hm"), TextDelta("Hi"), ChoiceFinished("stop")]


def test_item_ids_that_change_with_every_event():
    events = feed(
        ("response.output_text.delta", {"output_index": 0, "item_id": "x1", "delta": "a"}),
        ("response.output_text.delta", {"output_index": 0, "item_id": "x2", "delta": "b"}),
        ("response.output_text.done", {"output_index": 0, "item_id": "x3", "text": "ab"}),
        completed([message_item(output_text("ab"))]),
    )
    assert shown(events) == [TextDelta("a"), TextDelta("b"), ChoiceFinished("stop")]


def test_what_is_said_before_and_after_a_search_are_paragraphs():
    events = [
        ("response.output_text.delta", at(0, delta="Let me look.")),
        ("response.output_item.done", {"output_index": 1, "item": {"type": "web_search_call"}}),
        ("response.output_text.delta", at(2, delta="It is ")),
        ("response.output_text.delta", at(2, delta="so.")),
        completed([message_item(output_text("Let me look.")), message_item(output_text("It is so."))]),
    ]  # fmt: skip
    texts = [event.text for event in feed(*events) if isinstance(event, TextDelta)]
    assert "".join(texts) == "Let me look.\n\nIt is so."


def test_the_same_in_one_object():
    output = [message_item(output_text("Let me look.")), message_item(output_text("It is so."))]
    texts = [e.text for e in feed(completed(output)) if isinstance(e, TextDelta)]
    assert "".join(texts) == "Let me look.\n\nIt is so."


def test_another_name_for_each_event_is_no_other_message():
    events = [
        ("response.output_text.delta", {"item_id": f"item_{n}", "delta": piece})
        for n, piece in enumerate(("It is ", "so."))
    ]
    texts = [event.text for event in feed(*events) if isinstance(event, TextDelta)]
    assert "".join(texts) == "It is so."


def test_reasoning_summary_parts_are_paragraphs():
    summary = {"output_index": 0, "item_id": "rs"}
    events = feed(
        ("response.reasoning_summary_text.delta", {**summary, "summary_index": 0, "delta": "a"}),
        ("response.reasoning_summary_text.done", {**summary, "summary_index": 0, "text": "a"}),
        ("response.reasoning_summary_part.done", {**summary, "summary_index": 0, "part": {"type": "summary_text", "text": "a"}}),
        ("response.reasoning_summary_text.delta", {**summary, "summary_index": 1, "delta": "b"}),
        completed([{"type": "reasoning", "summary": [{"type": "summary_text", "text": "a"}, {"type": "summary_text", "text": "b"}]}]),
    )  # fmt: skip
    assert "".join(e.text for e in events if isinstance(e, ReasoningDelta)) == "a\n\nb"


def test_thoughts_before_and_after_a_search_are_paragraphs():
    events = [
        ("response.reasoning_summary_text.delta", {"output_index": item, "summary_index": 0, "delta": text})
        for item, text in ((0, "Look"), (0, " up"), (2, "So."))
    ]  # fmt: skip
    texts = [e.text for e in feed(*events, completed()) if isinstance(e, ReasoningDelta)]
    assert "".join(texts) == "Look up\n\nSo."


def test_thoughts_under_two_names_come_once():
    events = feed(
        ("response.reasoning_text.delta", at(delta="hm")),
        ("response.reasoning_summary_text.delta", {"output_index": 0, "summary_index": 0, "delta": "hm"}),
        completed([{"type": "reasoning", "content": [{"type": "reasoning_text", "text": "hm"}], "summary": [{"type": "summary_text", "text": "hm"}]}]),
    )  # fmt: skip
    assert shown(events) == [ReasoningDelta("hm"), ChoiceFinished("stop")]


def test_refusal_and_logprobs():
    token = {"token": "a", "logprob": -0.1, "top_logprobs": [{"token": "a", "logprob": -0.1}]}
    events = feed(
        ("response.output_text.delta", at(delta="a", logprobs=[token])),
        ("response.refusal.delta", at(part=1, delta="no")),
        ("response.refusal.done", at(part=1, refusal="no")),
    )
    assert events == [TextDelta("a"), LogprobsDelta([token]), RefusalDelta("no")]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("max_output_tokens", "length"), ("content_filter", "content_filter"), ("other", "incomplete: other"), (None, "incomplete")],
)  # fmt: skip
def test_incomplete(reason, expected):
    decoder = ResponsesDecoder()
    last = completed([], "incomplete", incomplete_details=reason and {"reason": reason})
    events = feed(("response.output_text.delta", at(delta="a")), last, decoder=decoder)
    assert shown(events) == [TextDelta("a"), ChoiceFinished(expected)]
    assert decoder.is_complete


def test_incomplete_for_an_unknown_reason_is_neither_finished_nor_waiting_for_results():
    reply = Reply()
    last = completed([call_item(1, "{}")], "incomplete", incomplete_details={"reason": "timeout"})
    for event in feed(last):
        reply.apply(event)
    assert reply.ending(Ending.FINISHED) is Ending.CUT


@pytest.mark.parametrize(
    "report",
    [
        ("error", {"code": "server_error", "message": "broke", "param": None}),
        ("error", {"error": {"code": "server_error", "message": "broke"}}),
        completed([], "failed", error={"code": "server_error", "message": "broke"}),
    ],
)
def test_failed(report):
    decoder = ResponsesDecoder()
    events = feed(("response.output_text.delta", at(delta="a")), report, report, decoder=decoder)
    (error,) = [event.error for event in events if isinstance(event, ErrorReported)]
    assert (error.kind, error.message, error.code) == (
        ErrorKind.STREAM_ERROR,
        "broke",
        "server_error",
    )
    assert not decoder.is_complete


def test_a_cut_stream():
    decoder = ResponsesDecoder()
    feed(("response.output_text.delta", at(delta="a")), decoder=decoder)
    assert decoder.finish() == [] and not decoder.is_complete


def test_unknown_events_are_no_harm():
    decoder = ResponsesDecoder()
    feed(("response.web_search_call.searching", at()), ("keepalive", {}), decoder=decoder)
    assert decoder.unreadable == 1


@pytest.mark.parametrize("last", [None, {"status": "failed", "error": {"message": "x"}}])
def test_a_whole_body(last):
    _, fields = completed([message_item(output_text("Hi")), call_item(1, "{}")], usage=USAGE)
    body = json.dumps({**fields["response"], **(last or {})}).encode()
    decoder = ResponsesDecoder()
    events = shown(decoder.whole(body))
    assert events[:2] == [TextDelta("Hi"), ToolCallDelta(0, "call_1", "f1", "{}")]
    assert decoder.is_complete is (last is None)


def test_what_was_cancelled_is_not_finished():
    _, fields = completed([message_item(output_text("Hi"))], "cancelled")
    decoder, reply = ResponsesDecoder(), Reply()
    for event in decoder.whole(json.dumps(fields["response"]).encode()):
        reply.apply(event)
    assert (reply.choice(0).text, reply.ending(Ending.FINISHED)) == ("Hi", Ending.CUT)


def test_what_a_model_speaks_is_shown_as_its_transcript():
    events = [("response.audio.transcript.delta", {"delta": text}) for text in ("Hel", "lo")]
    assert feed(*events, ("response.audio.delta", {"delta": "AAAA"})) == [TextDelta("Hel"), TextDelta("lo")]  # fmt: skip


def test_encode_every_role():
    messages = (
        Message("1", Role.SYSTEM, (TextPart("s"),)),
        Message("2", Role.USER, (TextPart("u"), OtherPart({"type": "image_url", "image_url": {"url": "x", "detail": "low"}}))),
        Message("3", Role.ASSISTANT, (ReasoningPart("h"), TextPart("a"), ToolCallPart("c1", "f", "{}"))),
        Message("4", Role.TOOL, (TextPart("42"),), tool_call_id="c1"),
        Message("5", Role.ASSISTANT, (RefusalPart("no"),)),
        Message("6", Role.USER, (TextPart("v"),)),
    )  # fmt: skip
    path, body = encode(ModelRequest("m", messages))
    assert path == "responses"
    assert body == {
        "model": "m",
        "store": False,
        "stream": True,
        "input": [
            {"role": "system", "content": "s"},
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "u"},
                    {"type": "input_image", "image_url": "x", "detail": "low"},
                ],
            },
            {
                "type": "message",
                "role": "assistant",
                "content": [{"type": "output_text", "text": "a"}],
            },
            {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c1", "output": "42"},
            {
                "type": "message",
                "role": "assistant",
                "content": [{"type": "refusal", "refusal": "no"}],
            },
            {"role": "user", "content": "v"},
        ],
    }


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"max_tokens": 5}, {"max_output_tokens": 5}),
        ({"max_completion_tokens": 5, "max_output_tokens": 6}, {"max_output_tokens": 6}),
        ({"max_tokens": None, "store": None}, {"store": ...}),
        ({"store": True}, {"store": True}),
        ({"reasoning_effort": "low", "reasoning": {"summary": "auto"}}, {"reasoning": {"effort": "low", "summary": "auto"}}),
        (
            {"verbosity": "low", "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {}, "strict": True}}},
            {"text": {"verbosity": "low", "format": {"type": "json_schema", "name": "n", "schema": {}, "strict": True}}},
        ),
        ({"response_format": {"type": "json_object"}}, {"text": {"format": {"type": "json_object"}}}),
        (
            {"tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}, {"type": "web_search"}]},
            {"tools": [{"type": "function", "strict": False, "name": "f", "parameters": {}}, {"type": "web_search"}]},
        ),
        (
            {"tools": [{"type": "custom", "custom": {"name": "t", "format": {"type": "grammar", "grammar": {"syntax": "lark", "definition": "s"}}}}]},
            {"tools": [{"type": "custom", "name": "t", "format": {"type": "grammar", "syntax": "lark", "definition": "s"}}]},
        ),
        ({"tools": [{"type": "custom", "custom": {"name": "t"}}, 7]}, {"tools": [{"type": "custom", "name": "t"}, 7]}),
        ({"tool_choice": {"type": "function", "function": {"name": "f"}}}, {"tool_choice": {"type": "function", "name": "f"}}),
        ({"tool_choice": "none"}, {"tool_choice": "none"}),
        ({"logprobs": True, "top_logprobs": 2}, {"include": ["message.output_text.logprobs"], "top_logprobs": 2}),
        ({"temperature": 0.1, "user": "u"}, {"temperature": 0.1, "user": "u"}),
    ],
)  # fmt: skip
def test_parameters_under_this_apis_names(parameters, expected):
    _, body = encode(ModelRequest("m", parameters=parameters, prompt="p", stream=False))
    base = {"model": "m", "input": "p", "store": False}
    wanted = {**base, **expected}
    assert body == {name: value for name, value in wanted.items() if value is not ...}


def test_attached_pictures_go_as_input_images():
    picture = AttachmentPart("abc", "a.png", "image/png", 9, detail="high")
    message = Message("1", Role.USER, (picture, TextPart("What is it?")))
    _, body = encode(ModelRequest("m", (message,), images={"abc": "data:,x"}))
    assert body["input"] == [
        {
            "role": "user",
            "content": [
                {"type": "input_image", "image_url": "data:,x", "detail": "high"},
                {"type": "input_text", "text": "What is it?"},
            ],
        }
    ]


def test_a_picture_in_an_answer_is_named():
    picture = AttachmentPart("abc", "a.png", "image/png", 9)
    message = Message("1", Role.ASSISTANT, (picture,))
    _, body = encode(ModelRequest("m", (message,), images={"abc": "data:,x"}))
    assert body["input"][0]["content"] == [
        {"type": "output_text", "text": "\n\n[image: a.png]\n\n"}
    ]
