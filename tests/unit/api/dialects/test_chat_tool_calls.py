"""Tool calls in Chat Completions: as documented, and in the pieces that other servers make of them."""

import json

import pytest

from desktop.api.dialects import responses
from desktop.api.dialects.chat import ChatDecoder, encode
from desktop.core.chat_messages import encode_messages
from desktop.core.events import ChoiceFinished, ToolCallDelta
from desktop.core.message import Ending, Message, Role, ToolCallPart
from desktop.core.reply import Reply
from desktop.core.request import ModelRequest
from tests.unit.api.dialects.test_chat import delta, feed, shown


def call(index=None, call_id=None, name=None, arguments=""):
    fields = {"function": {"name": name, "arguments": arguments}, "id": call_id, "index": index}
    return {key: value for key, value in fields.items() if value is not None}


def joined_calls(*fragments):
    calls = {}
    decoder = ChatDecoder()
    for fragment in fragments:
        for event in shown(feed(delta(tool_calls=fragment), decoder=decoder)):
            assert isinstance(event, ToolCallDelta)
            known = calls.setdefault(event.index, ["", "", ""])
            known[0] = event.call_id or known[0]
            known[1] = event.name or known[1]
            known[2] += event.arguments
    return [tuple(known) for _, known in sorted(calls.items())]


@pytest.mark.parametrize(
    ("fragments", "expected"),
    [
        ([[call(0, "a", "f")], [call(0, arguments='{"x"')], [call(0, arguments=":1}")]], [("a", "f", '{"x":1}')]),
        ([[call(0, "a", "f")], [call(1, "b", "g")], [call(0, arguments="1")], [call(1, arguments="2")]], [("a", "f", "1"), ("b", "g", "2")]),
        ([[call(0, "a", "f", "1")], [call(0, "a", "f", "2")]], [("a", "f", "12")]),
        ([[call(0, "a", "f", "{}")], [call(0, "b", "g", "{}")]], [("a", "f", "{}"), ("b", "g", "{}")]),
        ([[call(0, "a", "f", "1")], [call(0, "z", None, "2")]], [("a", "f", "12")]),
        ([[call(None, "a", "f", "1")], [call(None, None, None, "2")]], [("a", "f", "12")]),
        ([[call(None, "a", "f", "{}"), call(None, "b", "f", "{}")]], [("a", "f", "{}"), ("b", "f", "{}")]),
        ([[call(None, "a", "f", "1")], [call(None, "b", "g", "2")], [call(None, "a", None, "3")]], [("a", "f", "13"), ("b", "g", "2")]),
        ([[call(None, None, "f", {"x": 1}), call(None, None, "f", {"x": 2})]], [("call_0", "f", '{"x": 1}'), ("call_1", "f", '{"x": 2}')]),
        ([[call(0, None, "f", "{}")]], [("call_0", "f", "{}")]),
        ([[call(1, "a", "f", "{}")]], [("a", "f", "{}")]),
        ([[None, 1, "x"]], []),
        ([[call(None, None, "f", "{}"), call(None, None, "f", "{}")]], [("call_0", "f", "{}"), ("call_1", "f", "{}")]),
        ([[call(0, "", "f", '{"a":1}')], [call(0, "", "g", "{}")]], [("call_0", "f", '{"a":1}'), ("call_1", "g", "{}")]),
        ([[call(0, "", "f", '{"a":')], [call(0, "", "f", "1}")]], [("call_0", "f", '{"a":1}')]),
        ([[call(0, "a", "f", "{}")], [call(0, "", "f", "")]], [("a", "f", "{}")]),
        ([[call("0", 5, "f")], [call("1", 6, "g")], [call("0", None, None, "1")]], [("5", "f", "1"), ("6", "g", "")]),
        ([[call(0, "a", "get_")], [call(0, None, "time", "{}")]], [("a", "get_time", "{}")]),
        ([[call(0, "a", "get_")], [call(0, None, "get_time", "{}")]], [("a", "get_time", "{}")]),
        ([[call(0, "a", "get_")], [call(0, "a", "time")], [call(0, "a", None, "{}")]], [("a", "get_time", "{}")]),
        ([[call(0, None, "get_")], [call(0, "a", "time", "{}")]], [("a", "get_time", "{}")]),
    ],
)  # fmt: skip
def test_tool_call_fragments(fragments, expected):
    assert joined_calls(*fragments) == expected


def test_a_late_id_replaces_the_made_up_one():
    assert joined_calls([call(0, None, "f", "1")], [call(0, "a", None, "2")]) == [("a", "f", "12")]


def test_an_empty_fragment_is_no_call():
    assert shown(feed(delta(tool_calls=[{}, {"index": 0, "function": {}}, {"extra_content": {}}]))) == []  # fmt: skip


def test_whole_tool_calls_in_a_message():
    message = {"content": None, "tool_calls": [call(None, "a", "f", "{}"), call(None, "b", "f", "{}")]}  # fmt: skip
    body = json.dumps({"choices": [{"message": message, "finish_reason": "tool_calls"}]}).encode()
    assert shown(ChatDecoder().whole(body)) == [
        ToolCallDelta(0, "a", "f", "{}"),
        ToolCallDelta(1, "b", "f", "{}"),
        ChoiceFinished("tool_calls"),
    ]


def test_a_custom_call_goes_back_as_it_came():
    fragments = {"index": 0, "id": "c", "type": "custom", "custom": {"name": "sql", "input": "SEL"}}
    rest = {"index": 0, "custom": {"input": "ECT"}}
    reply = Reply()
    for event in feed(delta(tool_calls=[fragments]), delta(tool_calls=[rest])):
        reply.apply(event)
    message = Message("a", Role.ASSISTANT, reply.choice(0).parts())
    (encoded,) = encode_messages(ModelRequest("m", (message,)))
    assert encoded["tool_calls"] == [
        {"type": "custom", "id": "c", "custom": {"name": "sql", "input": "SELECT"}}
    ]


@pytest.mark.parametrize("arguments", ["", " ", None])
def test_a_call_without_arguments_goes_back_with_an_empty_object(arguments):
    reply = Reply()
    for event in feed(delta(tool_calls=[call(0, "a", "f", arguments)])):
        reply.apply(event)
    assert reply.choice(0).tool_calls[0].arguments == (arguments or "")
    request = ModelRequest("m", (Message("1", Role.ASSISTANT, reply.choice(0).parts()),))
    assert encode(request)[1]["messages"][0]["tool_calls"][0]["function"]["arguments"] == "{}"
    assert responses.encode(request)[1]["input"][0]["arguments"] == "{}"


def test_the_older_function_call():
    events = feed(
        delta(function_call={"name": "f", "arguments": ""}),
        delta(function_call={"arguments": "{}"}),
    )
    assert shown(events) == [ToolCallDelta(0, "call_0", "f"), ToolCallDelta(0, arguments="{}")]


def test_a_call_under_both_names_is_one():
    function = {"name": "f", "arguments": "{}"}
    both = {"function_call": function, "tool_calls": [{"index": 0, "id": "a", "function": function}]}  # fmt: skip
    assert shown(feed(delta(**both))) == [ToolCallDelta(0, "a", "f", "{}")]
    assert shown(feed({"choices": [{"message": both}]})) == [ToolCallDelta(0, "a", "f", "{}")]


def test_what_the_server_wants_back_with_a_call_is_kept_and_sent():
    signature = {"google": {"thought_signature": "c2ln"}}
    fragment = {**call(None, "a", "f", "{}"), "extra_content": signature}
    events = shown(feed(delta("stop", tool_calls=[fragment])))
    reply = Reply()
    for event in events:
        reply.apply(event)
    (part,) = reply.choice(0).tool_calls
    assert part == ToolCallPart("a", "f", "{}", {"extra_content": signature})
    assert reply.choice(0).ending(Ending.CUT) is Ending.TOOL_CALLS
    _, body = encode(ModelRequest("m", (Message("1", Role.ASSISTANT, (part,)),)))
    assert body["messages"][0]["tool_calls"][0]["extra_content"] == signature
