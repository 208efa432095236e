"""What of a long branch is sent."""

import pytest

from desktop.core.context_cut import (
    Cut,
    cut_field,
    cut_of,
    instructions_with,
    left_out,
    place_to_cut,
    sent_of,
    until,
)
from desktop.core.conversation import Conversation
from desktop.core.message import Message, Role, TextPart, ToolCallPart


def message(i, role, words="", parent=None, **more):
    return Message(i, role, (TextPart(words or i),), parent=parent, **more)


def conversation(*messages, **fields):
    made = Conversation("c", fields=fields)
    parent = None
    for one in messages:
        placed = Message(
            one.id, one.role, one.parts, parent=parent, pinned=one.pinned, tool_call_id=one.tool_call_id
        )  # fmt: skip
        made = made.with_message(placed)
        parent = one.id
    return Conversation(
        "c", current=parent, fields=fields, messages=made.messages, children=made.children
    )


TALK = (
    message("s", Role.SYSTEM),
    message("q1", Role.USER),
    message("a1", Role.ASSISTANT),
    message("q2", Role.USER),
    message("a2", Role.ASSISTANT),
    message("q3", Role.USER),
)


def ids(messages):
    return [m.id for m in messages]


def test_without_a_cut_all_is_sent():
    made = conversation(*TALK)
    assert sent_of(made, made.path()) == made.path()
    assert left_out(made.path(), None) == frozenset()


def test_a_cut_leaves_the_instructions_and_the_rest():
    made = conversation(*TALK, **cut_field(Cut("q2")))
    assert cut_of(made) == Cut("q2")
    assert ids(sent_of(made, made.path())) == ["s", "q2", "a2", "q3"]


def test_on_a_branch_without_its_message_a_cut_means_nothing():
    made = conversation(*TALK, **cut_field(Cut("elsewhere")))
    assert ids(sent_of(made, made.path())) == ids(TALK)


def test_pinned_messages_stay_but_not_a_result_without_its_call():
    call = Message("a1", Role.ASSISTANT, (ToolCallPart("t", "f", "{}"),), pinned=True)
    result = Message("r", Role.TOOL, (TextPart("r"),), tool_call_id="t", pinned=True)
    first = message("q1", Role.USER, pinned=True)
    made = conversation(first, call, result, *TALK[3:], **cut_field(Cut("q2")))
    assert ids(sent_of(made, made.path())) == ["q1", "q2", "a2", "q3"]


def test_a_summary_goes_into_the_instructions():
    made = conversation(*TALK, **cut_field(Cut("q2", "sum"))).with_message(
        message("sum", Role.ASSISTANT, "They met.")
    )
    sent = sent_of(made, made.path())
    assert sent[0].text.startswith("s\n\n")
    assert sent[0].text.endswith("They met.")
    without = conversation(*TALK[1:], **cut_field(Cut("q2", "sum"))).with_message(
        message("sum", Role.ASSISTANT, "They met.")
    )
    sent = sent_of(without, without.path())
    assert (sent[0].role, sent[1].id) == (Role.SYSTEM, "q2")


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, {"from": 1}, {"summary": "x"}])
def test_what_is_no_cut_counts_as_none(value):
    assert cut_of(conversation(*TALK, context=value)) is None


def test_a_summary_of_the_wrong_kind_is_left_out():
    made = conversation(*TALK, context={"from": "q2", "summary": 7})
    assert cut_of(made) == Cut("q2")


def test_the_cut_is_before_a_question_and_takes_away_enough():
    tokens = dict.fromkeys(ids(TALK), 100)
    assert place_to_cut(TALK, tokens, 150) == "q2"
    assert place_to_cut(TALK, tokens, 200) == "q2"
    assert place_to_cut(TALK, tokens, 201) == "q3"
    assert place_to_cut(TALK, tokens, 10_000) == "q3"  # the newest question stays
    assert place_to_cut(TALK[:2], tokens, 1) is None
    assert place_to_cut((), {}, 1) is None


def test_what_comes_before_a_message():
    assert ids(until(TALK, "q2")) == ["s", "q1", "a1"]
    assert ids(until(TALK, "gone")) == ids(TALK)


def test_instructions_of_a_new_conversation():
    assert instructions_with("", "It.").endswith("It.")
    assert instructions_with("Be kind.", "It.").startswith("Be kind.\n\n")
