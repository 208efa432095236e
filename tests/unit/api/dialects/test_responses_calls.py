"""Tool calls in the Responses API: as documented, and where servers leave names or events out."""

import pytest

from desktop.api.dialects.responses import encode
from desktop.core.events import ChoiceFinished, ToolCallDelta
from desktop.core.message import Message, Role, TextPart
from desktop.core.reply import Reply
from desktop.core.request import ModelRequest
from tests.unit.api.dialects.test_responses import call_item, completed, feed, shown


@pytest.mark.parametrize("indexed", [True, False])
def test_function_calls_interleaved(indexed):
    def place(number):
        return {"output_index": number} if indexed else {"item_id": f"fc_{number}"}

    index = (lambda number: {"output_index": number}) if indexed else (lambda _: {})
    events = feed(
        ("response.output_item.added", {**index(1), "item": call_item(1)}),
        ("response.output_item.added", {**index(2), "item": call_item(2)}),
        ("response.function_call_arguments.delta", {**place(1), "delta": '{"x"'}),
        ("response.function_call_arguments.delta", {**place(2), "delta": "{}"}),
        ("response.function_call_arguments.delta", {**place(1), "delta": ":1}"}),
        ("response.function_call_arguments.done", {**place(1), "arguments": '{"x":1}'}),
        ("response.output_item.done", {**index(1), "item": call_item(1, '{"x":1}')}),
        ("response.output_item.done", {**index(2), "item": call_item(2, "{}")}),
        completed([{"type": "reasoning"}, call_item(1, '{"x":1}'), call_item(2, "{}")]),
    )
    assert shown(events) == [
        ToolCallDelta(0, "call_1", "f1"),
        ToolCallDelta(1, "call_2", "f2"),
        ToolCallDelta(0, arguments='{"x"'),
        ToolCallDelta(1, arguments="{}"),
        ToolCallDelta(0, arguments=":1}"),
        ChoiceFinished("tool_calls"),
    ]


@pytest.mark.parametrize(
    "events",
    [
        [("response.function_call_arguments.done", {"output_index": 0, "arguments": "{}"})],
        [("response.output_item.done", {"output_index": 0, "item": call_item(1, "{}")})],
        [],
    ],
)
def test_arguments_whose_deltas_never_came(events):
    added = ("response.output_item.added", {"output_index": 0, "item": call_item(1)})
    found = shown(feed(added, *events, completed([call_item(1, "{}")])))
    assert found[0] == ToolCallDelta(0, "call_1", "f1")
    assert "".join(e.arguments for e in found if isinstance(e, ToolCallDelta)) == "{}"
    assert {e.index for e in found if isinstance(e, ToolCallDelta)} == {0}


def named_calls(*events):
    """Return id, name and arguments of the calls that came."""
    reply = Reply()
    for event in feed(*events):
        reply.apply(event)
    return [(call.id, call.name, call.arguments) for call in reply.choice(0).tool_calls]


ARGUMENTS_1 = ("response.function_call_arguments.delta", {"output_index": 0, "item_id": "fc_1", "delta": "{}"})  # fmt: skip


@pytest.mark.parametrize(
    "events",
    [
        [ARGUMENTS_1, ("response.output_item.done", {"output_index": 0, "item": call_item(1, "{}")})],
        [ARGUMENTS_1, completed([{"type": "reasoning"}, call_item(1, "{}")])],
        [("response.function_call_arguments.done", {"output_index": 0, "name": "f1", "call_id": "call_1", "arguments": "{}"})],
        [("response.output_item.added", {"output_index": 4, "item": call_item(1)}), ("response.function_call_arguments.delta", {"item_id": "fc_1", "delta": "{}"})],
        [("response.output_item.added", {"output_index": 0, "item": call_item(1, call_id=None)}), ("response.output_item.done", {"output_index": 0, "item": call_item(1, "{}")})],
        [("response.output_item.added", {"output_index": 4, "item": call_item(1)}), ("response.function_call_arguments.delta", {"call_id": "call_1", "delta": "{}"})],
    ],
)  # fmt: skip
def test_calls_whose_name_comes_last_or_that_go_by_several_names(events):
    assert named_calls(*events) == [("call_1", "f1", "{}")]


def test_two_calls_at_one_place():
    added = [
        ("response.output_item.done", {"output_index": 0, "item": call_item(n, "{}")}) for n in (1, 2)
    ]  # fmt: skip
    assert named_calls(*added) == [("call_1", "f1", "{}"), ("call_2", "f2", "{}")]


def test_a_call_without_any_name_can_be_answered():
    assert named_calls(ARGUMENTS_1) == [("call_0", "", "{}")]


@pytest.mark.parametrize("are_added", [True, False])
def test_a_call_of_a_custom_tool_goes_back_as_it_came(are_added):
    item = {"type": "custom_tool_call", "id": "ctc", "call_id": "c1", "name": "sql", "input": ""}
    added = [("response.output_item.added", {"output_index": 0, "item": item})]
    events = [
        ("response.custom_tool_call_input.delta", {"output_index": 0, "delta": "SEL"}),
        ("response.custom_tool_call_input.delta", {"output_index": 0, "delta": "ECT"}),
        completed([{**item, "input": "SELECT"}]),
    ]
    reply = Reply()
    for event in feed(*(added if are_added else []), *events):
        reply.apply(event)
    messages = (
        Message("a", Role.ASSISTANT, reply.choice(0).parts()),
        Message("b", Role.TOOL, (TextPart("42"),), tool_call_id="c1"),
    )
    assert encode(ModelRequest("m", messages))[1]["input"] == [
        {"type": "custom_tool_call", "call_id": "c1", "name": "sql", "input": "SELECT"},
        {"type": "custom_tool_call_output", "call_id": "c1", "output": "42"},
    ]


def test_what_a_server_calls_itself_is_no_call_to_answer():
    item = {"type": "custom_tool_call", "call_id": "xs_call_1", "name": "x_search"}
    found = feed(
        ("response.output_item.added", {"output_index": 0, "item": {**item, "input": ""}}),
        ("response.custom_tool_call_input.delta", {"output_index": 0, "delta": "{}"}),
        ("response.output_item.added", {"output_index": 1, "item": call_item(1, id=None)}),
        ("response.output_item.done", {"output_index": 0, "item": {**item, "input": "{}"}}),
        completed([{**item, "input": "{}"}, call_item(1)]),
    )
    assert shown(found) == [ToolCallDelta(0, "call_1", "f1"), ChoiceFinished("tool_calls")]
