"""The end of a long file tells its last messages as the whole file does, or says nothing."""

import pytest
from msgspec import structs

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.message import Ending, Message, Role, TextPart
from desktop.runtime.answer import stored_fields
from desktop.storage.preview import last_messages

LONG = "Long enough that many of them make a long file. " * 60


def chat(store, count, begin=0, parent=None):
    """Write ``count`` questions with their answers as chatting does; return the conversation's id and last message."""
    conversation_id = "talk"
    for number in range(begin, begin + count):
        question = Message(f"q{number}", Role.USER, (TextPart(f"Question {number}"),), parent)
        answer = Message(f"a{number}", Role.ASSISTANT, parent=question.id, model="m")
        whole = structs.replace(
            answer, parts=(TextPart(f"{number}: {LONG}"),), ending=Ending.FINISHED
        )
        changes = [
            MessageChange(question.id, stored_fields(question)),
            MessageChange(answer.id, stored_fields(answer)),
            ConversationChange({"current": answer.id}),
            Piece(answer.id, f"s{number}", 0, f"{number}: "),
            MessageChange(answer.id, {**stored_fields(whole), "settled": [f"s{number}"]}),
        ]
        store.append(conversation_id, changes, sync=False)
        parent = answer.id
    return conversation_id, parent


def test_it_is_the_end_of_what_is_read_later(store, profile):
    talk, _ = chat(store, 500)
    seen = last_messages(profile, talk)
    assert len(seen) > 50
    assert seen == store.open(talk).path()[-len(seen) :]


def test_an_answer_under_way_is_shown_as_far_as_it_came(store, profile):
    talk, last = chat(store, 400)
    question = Message("q", Role.USER, (TextPart("And now?"),), last)
    answer = Message("a", Role.ASSISTANT, parent="q")
    begun = [MessageChange(m.id, stored_fields(m)) for m in (question, answer)]
    store.append(talk, [*begun, ConversationChange({"current": "a"})], sync=False)
    store.append(talk, [Piece("a", "s", 0, "It is "), Piece("a", "s", 1, "late")], sync=False)
    *_, shown = last_messages(profile, talk)
    assert shown.text == "It is late"


def test_what_was_said_of_an_old_message_lately_does_not_show_it(store, profile):
    talk, _ = chat(store, 500)
    store.append(
        talk, [MessageChange("a3", {"parts": [{"type": "text", "text": "!"}]})], sync=False
    )
    seen = last_messages(profile, talk)
    assert seen == store.open(talk).path()[-len(seen) :]
    assert "a3" not in {message.id for message in seen}


def test_a_branch_whose_messages_lie_far_above_is_left_to_the_reading(store, profile):
    talk, _ = chat(store, 500)
    store.append(talk, [ConversationChange({"current": "a3"})], sync=False)
    assert last_messages(profile, talk) == ()


def test_messages_that_were_deleted_are_not_shown(store, profile):
    talk, _ = chat(store, 500)
    store.append(talk, [MessageChange("a498", {"deleted": True})], sync=False)
    seen = last_messages(profile, talk)
    assert [m.id for m in seen[-3:]] == ["q498", "q499", "a499"]
    assert seen == store.open(talk).path()[-len(seen) :]


@pytest.mark.parametrize("change", [{"deleted": True}, {"purged": True, "deleted": True}])
def test_a_conversation_that_was_deleted_is_not_shown(store, profile, change):
    talk, _ = chat(store, 500)
    store.append(talk, [ConversationChange(change)], sync=False)
    assert last_messages(profile, talk) == ()


def test_a_short_conversation_a_missing_one_and_no_id_give_nothing(store, profile):
    talk, _ = chat(store, 3)
    assert last_messages(profile, talk) == ()
    assert last_messages(profile, "missing") == ()
    assert last_messages(profile, "../talk") == ()


def test_rubbish_at_the_end_costs_only_itself(store, profile):
    talk, _ = chat(store, 500)
    path = profile.history / f"{talk}.jsonl"
    with path.open("ab") as file:
        file.write(b'{"type": "message", "id": "torn')
    seen = last_messages(profile, talk)
    assert seen[-1].id == "a499"
    path.write_bytes(b"\xff" * 2_000_000)
    assert last_messages(profile, talk) == ()
