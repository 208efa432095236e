"""A conversation is built from whatever a file holds: a tree without cycles, and nothing that raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from desktop.core.conversation import (
    TITLE_CHARS,
    Conversation,
    as_interrupted,
    conversation_from,
    message_from,
    short_title,
    summary_of,
    unfinished,
    with_fields,
)
from desktop.core.message import (
    AttachmentPart,
    Ending,
    Message,
    OtherPart,
    ReasoningPart,
    Role,
    TextPart,
)
from desktop.core.records import (
    DELETED,
    PURGED,
    ConversationRecord,
    Fold,
    HeaderRecord,
    MessageRecord,
    PieceRecord,
    identity,
)
from desktop.core.stamps import Stamp
from tests.support.records import json_values, record_lists


class Builder:
    """Writes records one after the other and gives their conversation."""

    def __init__(self) -> None:
        self.fold = Fold()
        self.wall = 1000

    def _own(self) -> dict[str, Any]:
        self.wall += 1
        return identity(Stamp(self.wall, 0, "w", self.wall))

    def header(self, created: int = 7) -> "Builder":
        self.fold.add(HeaderRecord(**self._own(), schema=1, conversation="c", created=created))
        return self

    def message(self, message_id: str, parent: Any = None, role: Any = "user", **fields: Any):
        text = [{"type": "text", "text": message_id}]
        fields = {"parts": text, "parent": parent, "role": role, **fields}
        self.fold.add(MessageRecord(**self._own(), message=message_id, fields=fields))
        return self

    def change(self, message_id: str, **fields: Any) -> "Builder":
        self.fold.add(MessageRecord(**self._own(), message=message_id, fields=fields))
        return self

    def fields(self, **fields: Any) -> "Builder":
        self.fold.add(ConversationRecord(**self._own(), fields=fields))
        return self

    def piece(self, message_id: str, sequence: int, text: str = "", reasoning: str = ""):
        self.fold.add(
            PieceRecord(
                **self._own(),
                message=message_id,
                stream="s",
                sequence=sequence,
                text=text,
                reasoning=reasoning,
            )
        )
        return self

    @property
    def conversation(self) -> Conversation:
        return conversation_from(self.fold, "c")


def ids(messages):
    return [message.id for message in messages]


def test_messages_form_a_tree_with_a_current_branch():
    found = (
        Builder()
        .header(created=7)
        .message("q1")
        .message("a1", "q1", "assistant")
        .message("a2", "q1", "assistant")
        .message("q2", "a1")
        .fields(current="q2")
        .conversation
    )
    assert ids(found.path()) == ["q1", "a1", "q2"]
    assert ids(found.path("a2")) == ["q1", "a2"]
    assert found.siblings("a1") == ("a1", "a2")
    assert found.siblings("q1") == ("q1",)
    assert found.siblings("unknown") == ()
    assert found.leaf_below("q1") == "a2"
    assert found.children[None] == ("q1",)
    assert (found.created, found.updated) == (7, 1005)


def test_without_a_known_current_leaf_the_newest_message_is_it():
    found = Builder().message("a").message("b").fields(current="gone").conversation
    assert found.current == "b"
    assert Builder().fields(title="t").conversation.current is None


def test_a_deleted_message_gives_its_children_to_its_parent():
    found = Builder().message("a").message("b", "a").message("c", "b").change("b", deleted=True)
    assert ids(found.conversation.path("c")) == ["a", "c"]
    assert found.conversation.children == {None: ("a",), "a": ("c",)}


def test_many_that_were_deleted_in_a_row_are_walked_up_once():
    looked_up = []

    class Counting(dict):
        def get(self, key, default=None):
            looked_up.append(key)
            return super().get(key, default)

    built = Builder().message("top")
    for number in range(50):
        built.message(f"gone {number}", f"gone {number - 1}" if number else "top")
        built.change(f"gone {number}", deleted=True)
    for number in range(50):
        built.message(f"kept {number}", f"gone {number}")
    built.fold.messages = Counting(built.fold.messages)
    found = built.conversation
    assert found.children["top"] == tuple(f"kept {number}" for number in range(50))
    assert len(looked_up) == 50


@pytest.mark.parametrize("parent", ["missing", "a", 5, ["a"], {"a": 1}])
def test_a_message_without_a_usable_parent_can_still_be_reached(parent):
    found = Builder().message("a", parent).conversation
    assert ids(found.path("a")) == ["a"]
    assert found.siblings("a") == ("a",)


def test_a_child_of_a_deleted_message_whose_parent_is_nonsense_becomes_a_root():
    found = Builder().message("a", ["x"]).message("b", "a").change("a", deleted=True).conversation
    assert found.children == {None: ("b",)}


def test_cycles_are_cut():
    found = Builder().message("a", "b").message("b", "a").conversation
    assert set(ids(found.path("a"))) == {"a", "b"}
    assert found.leaf_below("a") in {"a", "b"}


def test_the_shown_path_is_worked_out_once_and_again_for_a_changed_conversation():
    found = Builder().message("a").message("b", "a").conversation
    assert found.path() is found.path() is found.path("b")
    grown = found.with_message(Message("c", Role.USER, parent="b"))
    assert ids(grown.path()) == ["a", "b"]
    shown = structs.replace(grown, current="c")
    assert ids(shown.path()) == ["a", "b", "c"]
    assert ids(shown.path("a")) == ["a"]
    assert structs.replace(found) == found


def test_pieces_that_are_not_settled_belong_to_the_text():
    found = (
        Builder()
        .message("a", role="assistant")
        .piece("a", 1, "lo", "2")
        .piece("a", 0, " hel", "1")
        .conversation
    )
    assert found.messages["a"].parts == (TextPart("a"), ReasoningPart("12"), TextPart(" hello"))
    assert found.open_streams == {"a": ("s",)}


def test_pieces_continue_the_last_text():
    found = Builder().message("a", role="assistant").piece("a", 0, "!").conversation
    assert found.messages["a"].parts == (TextPart("a!"),)


def test_pieces_alone_make_a_message():
    found = Builder().piece("a", 0, "x").conversation
    assert found.messages["a"].role is Role.ASSISTANT
    assert found.messages["a"].text == "x"


@pytest.mark.parametrize(
    "part",
    [
        {"type": "later", "x": 1},
        {"type": ["text"], "text": "x"},
        {"type": "text", "text": 5},
        {"text": "x"},
        "text",
        None,
        7,
    ],
)
def test_a_part_that_cannot_be_read_is_kept_as_it_is(part):
    message = message_from("m", {"parts": [part, {"type": "text", "text": "x"}]})
    assert message.text == "x"
    assert message.parts[0] == OtherPart(part if isinstance(part, dict) else {"value": part})


def test_known_parts_are_read():
    stored = {"type": "attachment", "sha256": "0", "name": "n", "media_type": "m", "size": 3}
    assert message_from("m", {"parts": [stored]}).parts == (AttachmentPart("0", "n", "m", 3),)


def test_fields_of_the_wrong_type_are_named_and_left_out():
    found = (
        Builder()
        .message("a", role="boss", model=5, created="now", usage=[], parts="text")
        .fields(title=["x"], current={})
        .conversation
    )
    assert found.messages["a"] == Message("a", Role.ASSISTANT)
    assert found.title == ""
    assert len(found.damage) == 7


@pytest.mark.parametrize(("stored", "expected"), [(-5, 0), (10**30, 253_370_764_799_999), (3, 3)])
def test_times_stay_within_what_calendars_know(stored, expected):
    assert Builder().header(created=stored).conversation.created == expected
    assert message_from("m", {"created": stored}).created == expected


def test_a_purged_conversation_shows_nothing():
    found = (
        Builder().message("a").fields(title="t").fields(**{PURGED: True}).message("b").conversation
    )
    assert found.deleted and found.messages == {} and found.title == "" and found.path() == ()


def test_unfinished_answers_are_those_without_an_ending():
    found = (
        Builder()
        .message("q")
        .message("a", "q", "assistant")
        .message("b", "q", "assistant", ending="finished")
        .message("i", "q", "assistant", source={"program": "other"})
        .conversation
    )
    assert ids(unfinished(found)) == ["a"]
    marked = as_interrupted(found, {"a"})
    assert marked.messages["a"].ending is Ending.INTERRUPTED
    assert marked.messages["b"] == found.messages["b"]


def test_with_message_adds_and_replaces():
    before = Builder().message("q").conversation
    answer = Message("a", Role.ASSISTANT, parent="q")
    grown = before.with_message(answer)
    assert grown.children["q"] == ("a",) and "a" not in before.messages
    again = grown.with_message(Message("a", Role.ASSISTANT, (TextPart("x"),), parent="q"))
    assert again.messages["a"].text == "x" and again.children == grown.children


def test_the_title_is_the_first_question_until_there_is_one():
    built = (
        Builder().message("s", role="system").message(" ", parts=[{"type": "text", "text": " "}])
    )
    assert built.conversation.shown_title == ""
    built.message("What is\n  it?").message("later")
    assert built.conversation.shown_title == "What is it?"
    assert built.fields(title="Mine").conversation.shown_title == "Mine"


@pytest.mark.parametrize("length", [TITLE_CHARS - 1, TITLE_CHARS, TITLE_CHARS + 1, 10_000])
def test_a_title_is_bounded(length):
    title = short_title("x" * length)
    assert len(title) == min(length, TITLE_CHARS)
    assert title.endswith("…") == (length > TITLE_CHARS)


def test_a_summary_holds_what_the_list_shows():
    built = (
        Builder()
        .header(7)
        .message("Why?")
        .message("a", "Why?", "assistant", model="m", connection="o")
    )
    assert summary_of(built.conversation).title == "Why?"
    built.fields(pinned=True, archived=True, folder="f", colour="red", tags=["t", 5], model="mine")
    found = summary_of(built.conversation)
    assert (found.created, found.updated, found.model, found.connection) == (7, 1003, "mine", "o")
    assert (found.pinned, found.archived, found.folder, found.colour) == (True, True, "f", "red")
    assert found.tags == ("t",)
    assert not found.deleted
    assert summary_of(built.fields(**{DELETED: True}).conversation).deleted


@given(st.dictionaries(st.sampled_from(["title", "pinned", "tags", "folder"]), json_values))
def test_nonsense_fields_never_break_a_summary(fields):
    found = with_fields(summary_of(Conversation("c")), fields)
    assert isinstance(found.title, str) and isinstance(found.pinned, bool)


@given(record_lists)
def test_any_records_give_a_conversation(found):
    conversation = conversation_from(Fold().add_all(found), "c")
    reachable = set(conversation.messages)
    for message in conversation.messages.values():
        assert message.parent is None or message.parent in reachable
        assert message.id in conversation.siblings(message.id)
        assert conversation.path(message.id)[-1] is message


@given(st.dictionaries(st.sampled_from(list(Message.__struct_fields__)), json_values))
def test_any_fields_give_a_message(fields):
    damage: list[str] = []
    message = message_from("m", {k: v for k, v in fields.items() if k != "id"}, damage)
    assert isinstance(message.text, str) and isinstance(message.role, Role)
