"""Chat Completions as OpenAI documents it, and as others write it."""

import json

import pytest

from desktop.api.dialects.chat import ChatDecoder, encode
from desktop.api.sse import ServerSentEvent
from desktop.core.errors import ErrorKind, ProtocolError
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    ResponseNamed,
    TextDelta,
    UsageReported,
)
from desktop.core.message import (
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


def feed(*objects, decoder=None, kind="message"):
    decoder = decoder or ChatDecoder("api.example.com")
    events = []
    for item in objects:
        data = item if isinstance(item, str) else json.dumps(item)
        events += decoder.feed(ServerSentEvent(kind, data))
    return events


def delta(finish=None, index=0, **fields):
    return {"choices": [{"index": index, "delta": fields, "finish_reason": finish}]}


def shown(events):
    return [event for event in events if not isinstance(event, ResponseNamed)]


def test_events_that_were_framed_twice():
    events = shown(feed("data: " + json.dumps(delta(content="Hi")), "data:data: [DONE]"))
    assert events == [TextDelta("Hi")]
    assert not shown(feed("data:" * 100_000))


def test_thoughts_as_a_summary_within_the_content():
    summary = [{"type": "summary_text", "text": "hm", "signature": ""}]
    events = feed(delta(content=[{"type": "reasoning", "summary": summary}]), delta(content="Hi"))
    assert shown(events) == [ReasoningDelta("hm"), TextDelta("Hi")]


@pytest.mark.parametrize(
    "value",
    [
        {"code": 20012, "message": "no such model here", "data": None},
        {"code": 10013, "message": "input blocked", "sid": "x", "choices": []},
        {"statusCode": 500, "message": "no"},
        {"status": 500, "message": "no"},
        {"__type": "ThrottlingException", "message": "no"},
        {"error_type": "BadRequestError", "error_message": "no", "choices": None},
    ],
)
def test_a_code_beside_nothing_is_an_error(value):
    (event,) = shown(feed(value))
    assert isinstance(event, ErrorReported) and event.error.code == str(next(iter(value.values())))


def test_text_and_end():
    decoder = ChatDecoder()
    events = feed(
        {"id": "c1", "model": "gpt-x", "system_fingerprint": "fp", **delta(role="assistant", content="")},
        {"id": "c1", "model": "gpt-x", "system_fingerprint": "fp", **delta(content="Hel")},
        {"id": "c1", "model": "gpt-x", "system_fingerprint": "fp", **delta(content="lo")},
        {"id": "c1", "model": "gpt-x", "system_fingerprint": "fp", **delta("stop")},
        decoder=decoder,
    )  # fmt: skip
    assert events == [
        ResponseNamed("c1", "gpt-x", "fp"),
        TextDelta("Hel"),
        TextDelta("lo"),
        ChoiceFinished("stop"),
    ]
    assert decoder.is_complete and not decoder.terminated
    assert feed("[DONE]", decoder=decoder) == []
    assert decoder.terminated


@pytest.mark.parametrize("done", ["[DONE]", " [DONE]", "[DONE] ", "[DONE]\n", "\t[DONE]\t"])
def test_done_in_every_spelling(done):
    decoder = ChatDecoder()
    feed(delta(content="a"), done, decoder=decoder)
    assert decoder.terminated and decoder.unreadable == 0
    assert feed(delta(content="b"), decoder=decoder) == []


@pytest.mark.parametrize(
    "reason", [None, "", "null", "None", "not_finished", 0, True, ["stop"], {}]
)
def test_what_is_no_reason_to_end(reason):
    decoder = ChatDecoder()
    assert shown(feed(delta(reason, content="a"), decoder=decoder)) == [TextDelta("a")]
    assert not decoder.is_complete


def test_what_a_model_speaks_is_shown_as_its_transcript():
    spoken = [{"id": "a"}, {"transcript": "Hel"}, {"data": "AAAA"}, {"transcript": "lo"}]
    events = feed(*(delta(content=None, audio=audio) for audio in spoken), delta("stop"))
    assert shown(events) == [TextDelta("Hel"), TextDelta("lo"), ChoiceFinished("stop")]


def test_several_objects_in_one_event_are_read_one_by_one():
    decoder = ChatDecoder()
    whole = [json.dumps(delta(content=c)) for c in "ab"]
    events = feed("\n".join([*whole, "{broken", "[DONE]"]), decoder=decoder)
    assert shown(events) == [TextDelta("a"), TextDelta("b")]
    assert decoder.terminated and decoder.unreadable == 1


def test_a_cut_stream_is_not_complete():
    decoder = ChatDecoder()
    feed(delta(content="a"), decoder=decoder)
    assert decoder.finish() == []
    assert not decoder.is_complete


def test_one_of_two_choices_ended_is_not_complete():
    decoder = ChatDecoder()
    feed(delta(content="a"), delta(index=1, content="b"), delta("stop"), decoder=decoder)
    assert not decoder.is_complete
    decoder = ChatDecoder(choices=2)
    feed(delta(content="a"), delta("stop"), decoder=decoder)
    assert not decoder.is_complete


def test_interleaved_choices():
    chunk = {"choices": [{"index": 1, "delta": {"content": "b"}}, {"index": 0, "delta": {"content": "a"}}]}  # fmt: skip
    assert feed(chunk) == [ResponseNamed(), TextDelta("b", 1), TextDelta("a", 0)]


@pytest.mark.parametrize("content", [None, "", [], {}, 0])
def test_no_content_is_no_event(content):
    assert shown(feed(delta(content=content, role="assistant"))) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"content": [{"type": "text", "text": "a"}, {"text": "b"}]}, [TextDelta("a"), TextDelta("b")]),
        ({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "h"}]}]}, [ReasoningDelta("h")]),
        ({"content": {"type": "text", "text": "a"}}, [TextDelta("a")]),
        ({"reasoning_content": "h", "content": None}, [ReasoningDelta("h")]),
        ({"reasoning": "h", "reasoning_details": [{"text": "h"}]}, [ReasoningDelta("h")]),
        ({"reasoning": "h", "reasoning_content": "h"}, [ReasoningDelta("h")]),
        ({"reasoning_details": [{"type": "reasoning.summary", "summary": "s"}, {"data": "x"}]}, [ReasoningDelta("s")]),
        ({"refusal": "no"}, [RefusalDelta("no")]),
        ({"reasoning_content": "h", "content": "a"}, [ReasoningDelta("h"), TextDelta("a")]),
    ],
)  # fmt: skip
def test_what_a_delta_may_hold(fields, expected):
    assert shown(feed(delta(**fields))) == expected


def test_message_or_text_in_place_of_delta():
    assert shown(feed({"choices": [{"message": {"content": "a"}, "finish_reason": "stop"}]})) == [
        TextDelta("a"),
        ChoiceFinished("stop"),
    ]
    assert shown(feed({"choices": [{"text": "a"}, {"text": "b"}]})) == [
        TextDelta("a"),
        TextDelta("b", 1),
    ]


def test_usage_in_its_places():
    counts = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    expected = [UsageReported(Usage(3, 4, 7, raw=counts))]
    assert shown(feed({"choices": [], "usage": counts})) == expected
    assert shown(feed({**delta(), "usage": counts})) == expected
    assert shown(feed({**delta(), "x_groq": {"usage": counts}})) == expected
    assert shown(feed({"choices": [{"delta": {}, "usage": counts}]})) == expected
    assert shown(feed({"choices": [], "usage": None})) == []


def test_logprobs_with_alternatives():
    token = {"token": "a", "logprob": -0.1, "bytes": [97], "top_logprobs": [{"token": "a", "logprob": -0.1}]}  # fmt: skip
    chunk = {"choices": [{"index": 0, "delta": {"content": "a"}, "logprobs": {"content": [token]}}]}
    assert shown(feed(chunk)) == [TextDelta("a"), LogprobsDelta([token])]
    assert shown(feed({"choices": [{"delta": {}, "logprobs": {"content": None}}]})) == []


def test_a_message_that_repeats_what_was_streamed_is_passed_over():
    end = {"index": 0, "message": {"content": "ab"}, "delta": {}, "finish_reason": "stop"}
    events = feed(delta(content="a"), delta(content="b"), {"choices": [end]})
    assert shown(events) == [TextDelta("a"), TextDelta("b"), ChoiceFinished("stop")]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"code": 500, "msg": "no path", "success": False}, "no path"),
        ({"error_code": 110, "error_msg": "bad token"}, "bad token"),
        ({"message": "no", "code": "Denied", "request_id": "1"}, "no"),
        ({"choices": None, "base_resp": {"status_code": 1004, "status_msg": "log in"}}, "log in"),
    ],
)
def test_errors_under_status_200_in_shapes_without_error(body, message):
    events = ChatDecoder().whole(json.dumps(body).encode())
    assert [type(event) for event in events] == [ErrorReported]
    assert events[0].error.message == message


@pytest.mark.parametrize(
    "body", [{"code": 200, "msg": "ok"}, {"code": 0, "message": "", "data": {}}, {"message": "hi"}]
)
def test_all_is_well_is_no_error_and_no_answer(body):
    with pytest.raises(ProtocolError):
        ChatDecoder().whole(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("report", "message", "code"),
    [
        ({"error": {"message": "broke", "code": "x1"}}, "broke", "x1"),
        ({"error": {"message": "broke", "code": 99, "type": "t"}}, "broke", "99"),
        ({"error": "broke"}, "broke", None),
        ({"detail": "broke"}, "broke", None),
        ({"object": "error", "message": "broke", "type": "T", "code": None}, "broke", "T"),
        ({"type": "error", "error": {"type": "t", "message": "broke"}}, "broke", "t"),
        ([{"error": {"message": "broke", "code": 503, "status": "UNAVAILABLE"}}], "broke", "503"),
        ({"message": "broke"}, "broke", None),
        ({"message": "broke", "connectionId": "c", "requestId": "r"}, "broke", None),
        ({"status": "error", "message": "broke"}, "broke", "error"),
    ],
)
def test_errors_in_mid_stream(report, message, code):
    decoder = ChatDecoder()
    events = feed(delta(content="a"), report, decoder=decoder)
    assert isinstance(events[-1], ErrorReported)
    error = events[-1].error
    assert (error.kind, error.message, error.code) == (ErrorKind.STREAM_ERROR, message, code)
    assert not decoder.is_complete


@pytest.mark.parametrize(
    "fields",
    [{"error": {"message": "", "param": None, "code": 0}}, {"error": {"code": 200, "message": "success"}}],
)  # fmt: skip
def test_an_error_with_nothing_in_it_is_none(fields):
    decoder = ChatDecoder()
    events = feed({**fields, **delta(content="a")}, fields, delta("stop"), decoder=decoder)
    assert shown(events) == [TextDelta("a"), ChoiceFinished("stop")]
    assert decoder.is_complete


@pytest.mark.parametrize("value", [{}, {"id": "x"}, {"status": "queued", "message": "You are 3rd"}])
def test_what_is_no_error_in_mid_stream(value):
    assert shown(feed(delta(content="a"), value)) == [TextDelta("a")]


def test_an_error_before_any_text_keeps_its_own_kind():
    events = feed({"error": {"message": "Rate limit exceeded", "code": 429}})
    assert events[-1].error.kind is ErrorKind.RATE_LIMIT


def test_an_error_beside_a_last_choice():
    events = feed(delta(content="a"), {**delta("error", content=""), "error": {"message": "gone"}})
    assert [type(event) for event in shown(events)] == [TextDelta, ChoiceFinished, ErrorReported]


def test_event_error_in_plain_words():
    events = feed("upstream broke", kind="error")
    assert events[-1].error.message == "upstream broke"


@pytest.mark.parametrize("bad", ["{", "nonsense", "[1", '{"a":' * 100_000, "null", "[]", "1"])
def test_what_cannot_be_read_is_left_out_and_the_rest_arrives(bad):
    decoder = ChatDecoder()
    events = feed(delta(content="a"), bad, delta("stop", content="b"), decoder=decoder)
    assert shown(events) == [TextDelta("a"), TextDelta("b"), ChoiceFinished("stop")]
    assert decoder.unreadable == 1 and decoder.is_complete


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_an_empty_event_is_nothing(blank):
    decoder = ChatDecoder()
    assert feed(blank, decoder=decoder) == []
    assert decoder.unreadable == 0 and decoder.finish() == []


def test_an_end_without_an_answer_is_not_complete():
    decoder = ChatDecoder()
    feed("[DONE]", decoder=decoder)
    assert not decoder.terminated and not decoder.is_complete


def test_nothing_readable_at_all_is_a_protocol_error():
    decoder = ChatDecoder("api.example.com")
    feed("{", "[DONE]", decoder=decoder)
    with pytest.raises(ProtocolError, match=r"api\.example\.com"):
        decoder.finish()


def test_lenient_json():
    events = feed(
        '{"choices":[{"index":0,"delta":{"content":"a\\ud83d"},"logprobs":{"content":'
        '[{"token":"a","logprob":-Infinity},{"token":"b","logprob":NaN}]}}]}',
        '{"choices":[{"index":0,"delta":{"content":"raw\ttab"}}]}',
    )
    assert shown(events) == [
        TextDelta("a\ufffd"),
        LogprobsDelta([{"token": "a", "logprob": -9999.0}, {"token": "b", "logprob": None}]),
        TextDelta("raw\ttab"),
    ]


def test_ollama_lines():
    lines = (
        b'{"model":"m","message":{"role":"assistant","content":"He","thinking":"h"},"done":false}\n'
        b'{"model":"m","message":{"role":"assistant","content":"y"},"done":false}\n'
        b'{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop",'
        b'"prompt_eval_count":2,"eval_count":3}\n'
    )
    decoder = ChatDecoder()
    assert decoder.whole(lines) == [
        ResponseNamed(model="m"),
        ReasoningDelta("h"),
        TextDelta("He"),
        TextDelta("y"),
        UsageReported(Usage(2, 3, 5)),
        ChoiceFinished("stop"),
    ]
    assert decoder.is_complete


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ErrorKind.PROTOCOL),
        (b"  \n", ErrorKind.PROTOCOL),
        (b'{"choices": [{"mess', ErrorKind.PROTOCOL),
        (b"<!DOCTYPE html><html><body>Login</body></html>", ErrorKind.NOT_AN_API),
        (b"hello", ErrorKind.NOT_AN_API),
        (b'{"status": "ok"}', ErrorKind.NOT_AN_API),
        (b"[]", ErrorKind.NOT_AN_API),
        (b"data: <html>\n\n", ErrorKind.NOT_AN_API),
    ],
)
def test_bodies_that_are_no_answer(body, kind):
    with pytest.raises(ProtocolError) as caught:
        ChatDecoder("api.example.com").whole(body)
    assert caught.value.info.kind is kind
    assert caught.value.info.evidence == body.decode().strip()


def test_a_mislabelled_event_stream():
    decoder = ChatDecoder()
    body = b": hi\n\ndata: " + json.dumps(delta("stop", content="a")).encode()
    assert shown(decoder.whole(body)) == [TextDelta("a"), ChoiceFinished("stop")]
    assert decoder.is_complete


def test_an_error_body_under_status_200():
    events = ChatDecoder().whole(b'{"error": {"message": "no such model", "code": 404}}')
    assert [event.error.kind for event in events] == [ErrorKind.NOT_FOUND]


def user(text):
    return Message("m", Role.USER, (TextPart(text),))


def test_encode_every_role():
    call_part = ToolCallPart("call_1", "f", '{"x": 1}')
    messages = (
        Message("1", Role.SYSTEM, (TextPart("s"),)),
        Message("2", Role.DEVELOPER, (TextPart("d"),)),
        Message("3", Role.USER, (TextPart("u"), TextPart("v")), name="ann"),
        Message("4", Role.ASSISTANT, (ReasoningPart("hidden"), TextPart("a"))),
        Message("5", Role.ASSISTANT, (call_part,)),
        Message("6", Role.TOOL, (TextPart("42"),), tool_call_id="call_1"),
        Message("7", Role.ASSISTANT, (RefusalPart("no"),)),
        Message("8", Role.USER, (OtherPart({"type": "image_url", "image_url": {"url": "x"}}),)),
    )
    path, body = encode(ModelRequest("m", messages, stream=False))
    assert path == "chat/completions"
    function = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}  # fmt: skip
    assert body == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "s"},
            {"role": "developer", "content": "d"},
            {"role": "user", "content": "uv", "name": "ann"},
            {"role": "assistant", "content": "a"},
            {"role": "assistant", "content": None, "tool_calls": [function]},
            {"role": "tool", "content": "42", "tool_call_id": "call_1"},
            {"role": "assistant", "content": None, "refusal": "no"},
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]},
        ],
    }


def test_parameters_win_and_none_takes_a_field_out():
    request = ModelRequest("m", (user("u"),), {"temperature": 0.5, "stream_options": None})
    _, body = encode(request)
    assert body["stream"] is True and body["temperature"] == 0.5
    assert "stream_options" not in body
    _, body = encode(ModelRequest("m", (user("u"),)))
    assert body["stream_options"] == {"include_usage": True}
    _, body = encode(ModelRequest("m", (user("u"),), {"stream": False}))
    assert body["stream"] is False and "stream_options" not in body


def test_an_error_within_a_choice():
    events = feed({"choices": [{"index": 0, "delta": {}, "error": {"message": "gone", "code": 502}}]})  # fmt: skip
    assert [event.error.message for event in shown(events)] == ["gone"]
    events = feed({"choices": [{"index": 0, "delta": {}}], "x_groq": {"error": "over_capacity"}})
    assert [event.error.message for event in shown(events)] == ["over_capacity"]


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        ("stop", Ending.FINISHED),
        ("STOP", Ending.FINISHED),
        ("eos", Ending.FINISHED),
        ("MAX_TOKENS", Ending.LENGTH),
        ("sensitive", Ending.CONTENT_FILTER),
        ("insufficient_system_resource", Ending.CUT),
        ("error", Ending.FAILED),
        ("tool_use", Ending.TOOL_CALLS),
    ],
)
def test_what_finish_reasons_mean(reason, ending):
    reply = Reply()
    for event in feed(delta(reason, content="a")):
        reply.apply(event)
    assert reply.ending(Ending.INTERRUPTED) is ending
