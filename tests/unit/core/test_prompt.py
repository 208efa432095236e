"""What of a branch goes to the model."""

from desktop.core.message import Message, Role, TextPart, ToolCallPart
from desktop.core.prompt import messages_to_send

QUESTION = Message("q", Role.USER, (TextPart("Add."),))
BOTH = (ToolCallPart("c1", "add", "{}"), ToolCallPart("c2", "sub", "{}"))


def result(call_id):
    return Message(f"r{call_id}", Role.TOOL, (TextPart("3"),), tool_call_id=call_id)


def sent(*path):
    return [(m.role.value, m.text, [c.id for c in m.tool_calls]) for m in messages_to_send(path)]


def test_calls_with_their_results_are_sent():
    answer = Message("a", Role.ASSISTANT, BOTH)
    assert sent(QUESTION, answer, result("c2"), result("c1")) == [
        ("user", "Add.", []),
        ("assistant", "", ["c1", "c2"]),
        ("tool", "3", []),
        ("tool", "3", []),
    ]


def test_a_call_without_a_result_stays_out():
    answer = Message("a", Role.ASSISTANT, (TextPart("Wait."), *BOTH))
    path = (QUESTION, answer, result("c1"), Message("u", Role.USER, (TextPart("Go on."),)))
    assert sent(*path)[1] == ("assistant", "Wait.", ["c1"])
    assert sent(QUESTION, answer, path[-1])[1] == ("assistant", "Wait.", [])
    assert sent(QUESTION, answer, path[-1], result("c1"))[1] == ("assistant", "Wait.", [])


def test_an_answer_of_nothing_but_open_calls_stays_out():
    answer = Message("a", Role.ASSISTANT, BOTH)
    assert sent(QUESTION, answer) == [("user", "Add.", [])]


def test_an_answer_without_anything_stays_out():
    assert sent(QUESTION, Message("a", Role.ASSISTANT)) == [("user", "Add.", [])]


def test_what_another_program_hides_is_not_sent():
    hidden = Message("h", Role.SYSTEM, (TextPart("secret prompt"),), source={"hidden": True})
    assert messages_to_send([hidden, QUESTION]) == (QUESTION,)


def test_what_a_tool_of_another_program_said_goes_as_the_persons_words():
    said = Message("t", Role.TOOL, (TextPart("42"),), name="python", source={"format": "chatgpt"})
    (message,) = messages_to_send([said])
    assert (message.role, message.name, message.text) == (Role.USER, None, "42")
