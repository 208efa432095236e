"""What keeps a tool call that a person wrote from being sent."""

import pytest

from desktop.core.message import ToolCallPart
from desktop.core.tool_call_check import call_problem


@pytest.mark.parametrize("arguments", ["{}", '{"a": [1]}', "", " "])
def test_what_may_be_sent(arguments):
    assert call_problem(ToolCallPart("c", "look_up-1", arguments)) is None


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (ToolCallPart("c", "", "{}"), "A name has"),
        (ToolCallPart("c", "look up", "{}"), "A name has"),
        (ToolCallPart(" ", "f", "{}"), "needs an id"),
        (ToolCallPart("taken", "f", "{}"), "the same id"),
        (ToolCallPart("c", "f", '{"a":\n 1,}'), "line 2, column"),
        (ToolCallPart("c", "f", "[1]"), "must be a JSON object"),
        (ToolCallPart("c", "f", "[" * 100_000), "nested too deeply"),
    ],
)
def test_what_may_not(call, words):
    problem = call_problem(call, [ToolCallPart("taken", "g", "{}")])
    assert words in str(problem)


def test_the_input_of_a_custom_tool_is_plain_text():
    assert call_problem(ToolCallPart("c", "run", "print(1)", {"type": "custom"})) is None
