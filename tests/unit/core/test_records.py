"""The fold depends on the set of records alone: order, doubles and merges make no difference."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.changes import CallGrowth
from desktop.core.message import RefusalPart, TextPart, ToolCallPart
from desktop.core.pieces import with_pieces
from desktop.core.records import (
    DELETED,
    PURGED,
    SETTLED,
    ConversationRecord,
    Fold,
    HeaderRecord,
    MessageRecord,
    PieceRecord,
    decode_record,
    encode_record,
    identity,
    well_formed,
)
from desktop.core.stamps import Stamp
from tests.support.records import folded, own_record_lists, record_lists, records, state_of


def message(wall, message_id="m", writer="a", **fields):
    return MessageRecord(
        **identity(Stamp(wall, 0, writer, wall)), message=message_id, fields=fields
    )


def conversation(wall, **fields):
    return ConversationRecord(**identity(Stamp(wall, 0, "a", wall)), fields=fields)


def piece(wall, text, stream="s", sequence=0, writer="a", **more):
    return PieceRecord(
        **identity(Stamp(wall, 0, writer, wall)),
        message="m",
        stream=stream,
        sequence=sequence,
        text=text,
        **more,
    )


@given(record_lists, st.randoms())
def test_the_order_of_records_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert folded(shuffled) == folded(found)


@given(record_lists, record_lists)
def test_a_merge_is_commutative(left, right):
    assert folded(left, right) == folded(right, left)


@given(record_lists, record_lists, record_lists)
def test_a_merge_is_associative(one, two, three):
    assert folded([*one, *two], three) == folded(one, [*two, *three])


@given(record_lists)
def test_a_merge_is_idempotent(found):
    assert folded(found, found, found) == folded(found)


@given(own_record_lists)
def test_winning_records_fold_into_the_same_state(found):
    fold = Fold().add_all(found)
    assert folded(kept(fold)) == state_of(fold)


@given(own_record_lists, record_lists)
def test_a_compacted_copy_merges_like_the_whole_one(left, right):
    assert folded(kept(Fold().add_all(left)), right) == folded(left, right)


@given(records)
def test_a_record_survives_its_line(record):
    line = encode_record(record)
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    assert decode_record(line[:-1]) == record
    assert json.loads(line)["type"] in {"header", "conversation", "message", "piece"}


def kept(fold):
    found = [fold.header] if fold.header else []
    for kind, entity_id, fields, stamp in fold.winning_records():
        if kind == "message":
            own = identity(stamp)
            found.append(MessageRecord(**own, message=entity_id, fields=fields))
        else:
            found.append(ConversationRecord(**identity(stamp), fields=fields))
    return [*found, *fold.open_pieces()]


def test_the_later_record_wins_per_field():
    fold = Fold().add_all([message(2, a=2), message(1, a=1, b=1)])
    assert fold.messages["m"].fields == {"a": 2, "b": 1}


def test_a_later_change_brings_a_deleted_message_back():
    fold = Fold().add_all([message(1, a=1), message(2, **{DELETED: True})])
    assert fold.messages["m"].deleted
    fold.add(message(3, a=3))
    assert not fold.messages["m"].deleted


def test_any_record_of_a_message_brings_a_deleted_conversation_back():
    fold = Fold().add_all([conversation(2, **{DELETED: True}), message(1)])
    assert fold.conversation.deleted
    assert (
        not Fold().add_all([conversation(2, **{DELETED: True}), piece(3, "x")]).conversation.deleted
    )


@pytest.mark.parametrize("value", [1, "yes", {}, None, False])
def test_only_true_deletes(value):
    assert not Fold().add_all([message(1, **{DELETED: value})]).messages["m"].deleted


@pytest.mark.parametrize("value", [None, 3, "s", {"s": 1}, [["s"], {}, 4]])
def test_nonsense_in_settled_settles_nothing(value):
    fold = Fold().add_all([message(2, **{SETTLED: value}), piece(1, "x")])
    assert [p.text for p in fold.pending_pieces("m")] == ["x"]


def test_pieces_come_by_stream_then_sequence():
    found = [piece(9, "d", "t", 1), piece(8, "c", "t"), piece(5, "b", "s", 1), piece(7, "a", "s")]
    assert "".join(p.text for p in Fold().add_all(found).pending_pieces("m")) == "abcd"


def test_settled_pieces_do_not_come_back_with_another_copy():
    fold = Fold().add_all([message(3, parts=[], **{SETTLED: ["s"]}), piece(1, "x")])
    assert fold.pending_pieces("m") == []
    assert list(fold.open_pieces()) == []


def test_a_purge_leaves_only_itself():
    found = [
        message(1, a=1),
        piece(2, "x"),
        conversation(3, title="t"),
        conversation(4, **{PURGED: True}),
    ]
    fold = Fold().add_all(found)
    assert fold.is_purged
    ((kind, _, fields, _),) = fold.winning_records()
    assert (kind, fields) == ("conversation", {PURGED: True, DELETED: True})
    assert list(fold.open_pieces()) == []


def test_the_writers_of_an_answer_are_those_who_began_or_continue_it():
    fold = Fold().add_all([message(1, role="assistant"), piece(2, "x", writer="b")])
    assert fold.writers_of("m") == {"a", "b"}
    fold.add(message(3, writer="c", ending=None, **{SETTLED: ["s"]}))
    assert fold.writers_of("m") == {"c"}
    assert fold.writers_of("unknown") == set()


def test_the_oldest_header_counts_and_the_newest_schema():
    def header(wall, schema, created):
        own = identity(Stamp(wall, 0, "a", wall))
        return HeaderRecord(**own, schema=schema, conversation="c", created=created)

    fold = Fold().add_all([header(2, 1, 20), header(1, 1, 10), header(3, 7, 30)])
    assert fold.header and fold.header.created == 10
    assert fold.schema == 7


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), ("\ud800x", "\ufffdx"), ("\ud83d\ude00", "😀"), ("x\udfff", "x\ufffd"), ("", "")],
)
def test_lone_surrogates_are_replaced_and_pairs_joined(value, expected):
    assert well_formed(value) == expected
    well_formed(value).encode()


def test_a_lone_surrogate_cannot_be_encoded_unnoticed():
    with pytest.raises(UnicodeEncodeError):
        encode_record(message(1, a="\ud800"))


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b'{"type":"later"}', b"\xff", b'{"type":"message"}']
)
def test_what_is_no_record_is_refused(line):
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode_record(line)


def test_pieces_of_tool_calls_and_refusals_become_parts():
    begun = CallGrowth(1, "c", "add", '{"a"', {"extra_content": {}})
    found = [
        piece(1, "Hi", refusal="No", calls=(begun, CallGrowth(0, "", "sub"))),
        piece(2, "", sequence=1, calls=(CallGrowth(1, arguments=":1"),), refusal="!"),
        piece(3, "", stream="t", calls=(CallGrowth(1, "d", "mul", "{}"),)),
    ]
    pending = Fold().add_all([message(0, role="assistant"), *found]).pending_pieces("m")
    assert with_pieces((), pending) == (
        TextPart("Hi"),
        RefusalPart("No!"),
        ToolCallPart("call_0", "sub", ""),
        ToolCallPart("c", "add", '{"a":1', {"extra_content": {}}),
        ToolCallPart("d", "mul", "{}"),
    )


def test_a_piece_of_text_is_written_as_it_always_was():
    line = json.loads(encode_record(piece(1, "Hi")))
    assert set(line) == {"type", "id", "writer", "seq", "clock", "message", "stream", "sequence", "text"}  # fmt: skip
