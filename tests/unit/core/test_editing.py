"""Editing by hand gives the tree in memory that its changes give when they are read back from the disk."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import editing
from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.conversation import Conversation, conversation_from
from desktop.core.message import Ending, Message, RefusalPart, Role, TextPart, ToolCallPart
from desktop.core.records import ConversationRecord, Fold, HeaderRecord, MessageRecord


class Disk:
    """Folds changes as a history file would."""

    def __init__(self) -> None:
        self.fold = Fold()
        self._seq = count(1)
        self.fold.add(
            HeaderRecord(
                id="h", writer="w", seq=0, clock=(0, 0), schema=1, conversation="c", created=1
            )
        )

    def write(self, changes) -> None:
        for change in changes:
            n = next(self._seq)
            stamp = {"id": str(n), "writer": "w", "seq": n, "clock": (n, 0)}
            if isinstance(change, MessageChange):
                self.fold.add(
                    MessageRecord(**stamp, message=change.message_id, fields=change.fields)
                )
            elif isinstance(change, ConversationChange):
                self.fold.add(ConversationRecord(**stamp, fields=change.fields))

    def read(self) -> Conversation:
        return conversation_from(self.fold, "c")


def shape(conversation: Conversation):
    return (
        conversation.current,
        {m.id: (m.parent, m.role, m.text) for m in conversation.messages.values()},
        {p: ids for p, ids in conversation.children.items() if ids},
    )


def chat(*words: str) -> tuple[Conversation, Disk, count]:
    ids = count(1)
    conversation, disk = Conversation("c"), Disk()
    after = None
    for n, word in enumerate(words):
        role = Role.ASSISTANT if n % 2 else Role.USER
        edit = editing.inserted(conversation, after, role, word, lambda: f"m{next(ids)}", n)
        disk.write(edit.changes)
        conversation, after = edit.conversation, edit.conversation.current
    return conversation, disk, ids


def test_an_edited_question_starts_a_branch_and_keeps_the_old_one():
    conversation, disk, ids = chat("one", "two", "three", "four")
    edit = editing.edited(conversation, "m3", "THREE", lambda: f"m{next(ids)}", 9)
    disk.write(edit.changes)
    assert [m.text for m in edit.conversation.path()] == ["one", "two", "THREE"]
    assert [m.text for m in edit.conversation.path("m4")] == ["one", "two", "three", "four"]
    assert shape(disk.read()) == shape(edit.conversation)


def test_an_edited_answer_takes_what_follows_along():
    conversation, disk, ids = chat("one", "two", "three", "four")
    edit = editing.edited(conversation, "m2", "TWO", lambda: f"m{next(ids)}", 9)
    disk.write(edit.changes)
    assert [m.text for m in edit.conversation.path()] == ["one", "TWO", "three", "four"]
    assert [m.text for m in edit.conversation.path("m4")] == ["one", "two", "three", "four"]
    assert shape(disk.read()) == shape(edit.conversation)


def test_versions_name_the_neighbours_and_switching_shows_them():
    conversation, disk, ids = chat("one", "two")
    edit = editing.edited(conversation, "m1", "ONE", lambda: f"m{next(ids)}", 9)
    new = edit.conversation.current
    assert editing.versions(edit.conversation) == {new: editing.Version(2, 2, previous="m1")}
    back = editing.switched(edit.conversation, "m1")
    disk.write((*edit.changes, *back.changes))
    assert [m.text for m in back.conversation.path()] == ["one", "two"]
    assert shape(disk.read()) == shape(back.conversation)


def test_a_deleted_message_gives_its_followers_to_its_parent():
    conversation, disk, _ = chat("one", "two", "three")
    edit = editing.deleted(conversation, "m2")
    disk.write(edit.changes)
    assert [m.text for m in edit.conversation.path()] == ["one", "three"]
    assert shape(disk.read()) == shape(edit.conversation)


def test_deleting_the_shown_version_shows_another_one():
    conversation, disk, ids = chat("one", "two")
    edit = editing.edited(conversation, "m2", "TWO", lambda: f"m{next(ids)}", 9)
    gone = editing.deleted(edit.conversation, edit.conversation.current)
    disk.write((*edit.changes, *gone.changes))
    assert [m.text for m in gone.conversation.path()] == ["one", "two"]
    assert shape(disk.read()) == shape(gone.conversation)


def test_a_system_message_is_inserted_at_the_beginning():
    conversation, disk, ids = chat("one", "two")
    edit = editing.inserted(conversation, None, Role.SYSTEM, "be brief", lambda: f"m{next(ids)}", 9)
    disk.write(edit.changes)
    assert [m.role for m in edit.conversation.path()] == [Role.SYSTEM, Role.USER, Role.ASSISTANT]
    assert shape(disk.read()) == shape(edit.conversation)


def test_a_branch_copies_the_path_and_nothing_else():
    conversation, _, _ = chat("one", "two", "three")
    ids = count(1)
    copies, changes = editing.branched(conversation, "m2", lambda: f"n{next(ids)}")
    disk = Disk()
    disk.write(changes)
    made = editing.conversation_of("c", conversation, copies)
    assert [m.text for m in made.path()] == ["one", "two"]
    assert shape(disk.read()) == shape(made)
    assert disk.read().title == "one"


def test_a_message_survives_being_written_as_fields():
    message = Message(
        "m", Role.ASSISTANT, (TextPart("hi"),), created=3, ending=Ending.CUT, model="x"
    )
    disk = Disk()
    disk.write([MessageChange("m", editing.message_fields(message))])
    assert disk.read().messages["m"] == message


def test_an_unknown_message_cannot_be_edited():
    with pytest.raises(KeyError):
        editing.edited(Conversation("c"), "nobody", "x", lambda: "m", 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["edit", "delete", "switch", "insert"]), st.integers(0, 50)),
        max_size=12,
    )
)
def test_memory_and_disk_agree_after_any_edits(steps):
    conversation, disk, ids = chat("one", "two", "three")
    for what, pick in steps:
        known = sorted(conversation.messages)
        if not known:
            break
        chosen = known[pick % len(known)]

        def new_id():
            return f"m{next(ids):03d}"

        match what:
            case "edit":
                edit = editing.edited(conversation, chosen, f"text {pick}", new_id, pick)
            case "delete":
                edit = editing.deleted(conversation, chosen)
            case "switch":
                edit = editing.switched(conversation, chosen)
            case _:
                on_path = (
                    conversation.path()[pick % len(conversation.path())].id
                    if conversation.path()
                    else None
                )
                edit = editing.inserted(conversation, on_path, Role.SYSTEM, "x", new_id, pick)
        disk.write(edit.changes)
        conversation = edit.conversation
        seen = disk.read()
        assert {m: v[0] for m, v in shape(seen)[1].items()} == {
            m: v[0] for m, v in shape(conversation)[1].items()
        }
        assert [m.text for m in seen.path()] == [m.text for m in conversation.path()]


def test_a_system_message_is_added_changed_and_removed_in_its_place():
    conversation, disk, ids = chat("one", "two")
    for words in ("be brief", "be kind", ""):
        edit = editing.instructed(conversation, words, lambda: f"m{next(ids)}", 9)
        disk.write(edit.changes)
        conversation = edit.conversation
        expected = [words, "one", "two"] if words else ["one", "two"]
        assert [m.text for m in conversation.path()] == expected
        assert [m.text for m in disk.read().path()] == expected


def called(*names: str) -> tuple[ToolCallPart, ...]:
    return tuple(ToolCallPart(name, "f", "{}") for name in names)


@pytest.mark.parametrize(
    ("now", "results"),
    [
        (called("a", "b"), ["a", "b"]),
        (called("a", "z"), ["a", "z"]),
        (called("b"), ["b"]),
        (called("a", "b", "c"), ["a", "b"]),
        ((), []),
    ],
)
def test_results_follow_their_calls_and_stay_with_those_that_are_gone(now, results):
    conversation, disk, ids = chat("q")

    def add(role, text, tools):
        nonlocal conversation
        after = conversation.current
        edit = editing.inserted(
            conversation, after, role, text, lambda: f"m{next(ids)}", 1, tools=tools
        )
        disk.write(edit.changes)
        conversation = edit.conversation
        return edit.conversation.current

    asking = add(Role.ASSISTANT, "", editing.ToolFields(called("a", "b")))
    for call in ("a", "b"):
        add(Role.TOOL, call, editing.ToolFields(tool_call_id=call))
    add(Role.ASSISTANT, "end", editing.NO_TOOLS)
    edit = editing.edited(
        conversation, asking, "", lambda: f"m{next(ids)}", 1, tools=editing.ToolFields(now)
    )
    disk.write(edit.changes)
    path = edit.conversation.path()
    assert path[1].tool_calls == now
    assert [m.tool_call_id for m in path[2:]] == [*results, None]
    assert shape(disk.read()) == shape(edit.conversation)


def test_a_refusal_is_edited_like_text():
    conversation, disk, ids = chat("q")
    refusal = Message("r", Role.ASSISTANT, (RefusalPart("No."),), parent="m1")
    edit = editing.with_answers(conversation, [refusal])
    disk.write(edit.changes)
    edit = editing.edited(edit.conversation, "r", "Yes.", lambda: f"m{next(ids)}", 1)
    assert edit.conversation.path()[-1].parts == (TextPart("Yes."),)
