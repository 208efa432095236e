"""What a person writes is read again: appends, deletion and its undo, purges, and the list."""

import pytest

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.errors import HistoryError
from desktop.core.message import Ending, Role, TextPart


def question(message_id="q", text="Why is the sky blue?", **fields):
    return MessageChange(
        message_id, {"role": Role.USER, "created": 5, "parts": [TextPart(text)], **fields}
    )


def answer(message_id="a", **fields):
    return MessageChange(
        message_id, {"role": Role.ASSISTANT, "created": 6, "parent": "q", "model": "m", **fields}
    )


def test_nothing_is_on_disk_before_the_first_append(store, profile):
    conversation_id = store.create()
    assert not store.exists(conversation_id)
    assert store.open(conversation_id).messages == {}
    assert not profile.history.exists()


def test_what_was_appended_is_read_by_another_store(store, open_store):
    conversation_id = store.create()
    store.append(conversation_id, [question(), answer(), Piece("a", "s", 0, "Ray")], sync=True)
    store.append(conversation_id, [Piece("a", "s", 1, "leigh.")], sync=False)
    parts = [TextPart("Rayleigh.")]
    done = {"parts": parts, "settled": ["s"], "ending": Ending.FINISHED}
    store.append(
        conversation_id, [MessageChange("a", done), ConversationChange({"current": "a"})], sync=True
    )
    found = open_store().open(conversation_id)
    assert [m.text for m in found.path()] == ["Why is the sky blue?", "Rayleigh."]
    assert found.messages["a"].ending is Ending.FINISHED
    assert found.shown_title == "Why is the sky blue?"
    assert found.damage == () and not found.read_only


def test_a_deleted_conversation_lies_in_the_trash_and_comes_back(store, profile):
    conversation_id = store.create()
    store.append(conversation_id, [question()], sync=True)
    store.delete(conversation_id)
    assert [p.name for p in profile.trash.iterdir()] == [f"{conversation_id}.jsonl"]
    assert list(profile.history.iterdir()) == []
    assert store.open(conversation_id).deleted
    assert [s.deleted for s in store.summaries()] == [True]
    store.undelete(conversation_id)
    assert not store.open(conversation_id).deleted
    assert [s.deleted for s in store.summaries()] == [False]
    assert list(profile.trash.iterdir()) == []


def test_a_purge_leaves_a_tombstone_that_wins_over_another_copy(store, open_store, profile):
    conversation_id = store.create()
    store.append(conversation_id, [question(text="secret")], sync=True)
    path = profile.history / f"{conversation_id}.jsonl"
    copy = path.read_bytes()
    store.delete(conversation_id)
    store.purge(conversation_id)
    assert b"secret" not in path.read_bytes()
    assert store.summaries() == []
    path.write_bytes(path.read_bytes() + copy)
    found = open_store().open(conversation_id)
    assert found.deleted and found.messages == {}
    with pytest.raises(HistoryError, match="for good"):
        open_store().append(conversation_id, [question()], sync=True)


@pytest.mark.parametrize("bad", ["", "../x", "a/b", "a.b", "-x", "x" * 81, "a\0", "ä"])
def test_an_id_never_leads_out_of_the_folder(store, bad):
    with pytest.raises(HistoryError, match="not the id"):
        store.open(bad)
