"""A branch as one sheet of text: what it reads, what is sent, and where a change belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.message import AnswerFacts, Message, Role, TextPart
from desktop.core.sheet import as_shown, pieces, place_of, prompt_of, sheet_text


def said(message_id, role, text, **fields):
    return Message(message_id, role, (TextPart(text),), **fields)


PATH = (
    said("s", Role.SYSTEM, "Count."),
    said("u", Role.USER, "one,"),
    said("a", Role.ASSISTANT, " two,"),
    said("v", Role.USER, " three"),
)


def test_the_sheet_is_what_was_written_and_instructions_go_before_it():
    assert sheet_text(PATH) == "one, two, three"
    assert prompt_of(PATH) == "Count.\n\none, two, three"
    assert [p.is_model for p in pieces(PATH)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "parent", "rest"),
    [
        ("one, two, three", "v", ""),
        ("one, two, three, four", "v", ", four"),
        ("one, two", "u", " two"),
        ("one, two, 3", "a", " 3"),
        ("eins", "s", "eins"),
        ("", "s", ""),
    ],
)
def test_changed_text_follows_the_last_message_that_is_still_there(text, parent, rest):
    assert place_of(PATH, text) == (parent, rest)


def test_a_new_try_stands_beside_an_answer_that_failed():
    failed = Message("f", Role.ASSISTANT, (), parent="v")
    assert place_of((*PATH, failed), sheet_text(PATH)) == ("v", "")


def test_an_echoed_prompt_is_shown_once():
    facts = AnswerFacts(parameters={"echo": True})
    echo = said("a", Role.ASSISTANT, "Count.\n\none, two", facts=facts)
    path = (PATH[0], PATH[1], echo)
    assert sheet_text(path) == "one, two"
    assert prompt_of(path) == "Count.\n\none, two"


def test_an_answer_that_happens_to_begin_like_the_sheet_is_kept_whole():
    path = (said("u", Role.USER, "la "), said("a", Role.ASSISTANT, "la la"))
    assert sheet_text(path) == "la la la"


@given(st.lists(st.text(min_size=1), max_size=5), st.text())
def test_going_on_never_loses_or_repeats_a_character(texts, more):
    roles = (Role.USER, Role.ASSISTANT)
    path = [said(str(i), roles[i % 2], text) for i, text in enumerate(texts)]
    shown = sheet_text(path)
    parent, rest = place_of(path, shown + more)
    kept = path[: int(parent) + 1] if parent is not None else []
    assert sheet_text(kept) + rest == shown + more
    assert parent == (str(len(texts) - 1) if texts else None)
    assert as_shown(shown) == shown
