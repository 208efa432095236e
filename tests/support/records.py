"""Random history records for property tests: few names and small stamps, so that records meet each other."""

from typing import Any

from hypothesis import strategies as st

from desktop.core.changes import CallGrowth
from desktop.core.records import (
    DELETED,
    SETTLED,
    ConversationRecord,
    Fold,
    HeaderRecord,
    MessageRecord,
    PieceRecord,
    Record,
)

MESSAGES = ("m1", "m2", "m3")
STREAMS = ("s1", "s2")

stamps = st.tuples(st.integers(0, 4), st.integers(0, 2), st.sampled_from("abc"), st.integers(0, 30))

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)

_flags = st.dictionaries(st.just(DELETED), st.booleans(), max_size=1)

message_fields = st.builds(
    lambda fields, flags, settled: {**fields, **flags, **settled},
    st.fixed_dictionaries(
        {},
        optional={
            "role": st.sampled_from(["user", "assistant", "system"]),
            "parent": st.none() | st.sampled_from(MESSAGES),
            "created": st.integers(0, 9),
            "model": st.sampled_from(["x", "y"]),
            "ending": st.sampled_from(["finished", "stopped"]),
            "parts": st.lists(
                st.fixed_dictionaries({"type": st.just("text"), "text": st.text(max_size=3)}),
                max_size=2,
            ),
        },
    ),
    _flags,
    st.dictionaries(st.just(SETTLED), st.lists(st.sampled_from(STREAMS), max_size=2), max_size=1),
)

conversation_fields = st.builds(
    lambda fields, flags: {**fields, **flags},
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.text(max_size=4),
            "pinned": st.booleans(),
            "current": st.sampled_from(MESSAGES),
            "tags": st.lists(st.text(max_size=2), max_size=2),
        },
    ),
    _flags,
)


def _own(stamp: tuple[int, int, str, int]) -> dict[str, Any]:
    wall, logical, writer, seq = stamp
    return {"id": f"{writer}-{seq}", "writer": writer, "seq": seq, "clock": (wall, logical)}


headers = st.builds(
    lambda stamp, created: HeaderRecord(**_own(stamp), schema=1, conversation="c", created=created),
    stamps,
    st.integers(0, 9),
)
message_records = st.builds(
    lambda stamp, message, fields: MessageRecord(**_own(stamp), message=message, fields=fields),
    stamps,
    st.sampled_from(MESSAGES),
    message_fields,
)
conversation_records = st.builds(
    lambda stamp, fields: ConversationRecord(**_own(stamp), fields=fields),
    stamps,
    conversation_fields,
)
call_growths = st.builds(
    CallGrowth, st.integers(0, 2), st.text(max_size=1), st.text(max_size=1), st.text(max_size=2)
)
pieces = st.builds(
    lambda stamp, message, stream, sequence, text, reasoning, refusal, calls: PieceRecord(
        **_own(stamp),
        message=message,
        stream=stream,
        sequence=sequence,
        text=text,
        reasoning=reasoning,
        refusal=refusal,
        calls=tuple(calls),
    ),
    stamps,
    st.sampled_from(MESSAGES),
    st.sampled_from(STREAMS),
    st.integers(0, 3),
    st.text(max_size=3),
    st.text(max_size=2),
    st.text(max_size=1),
    st.lists(call_growths, max_size=2),
)

#: Records of every kind; two may share a stamp, as only damaged or forged files have it.
records = st.one_of(headers, message_records, conversation_records, pieces)
record_lists = st.lists(records, max_size=14)
#: Records as our own writers make them: a stamp is used once.
own_record_lists = st.lists(records, max_size=14, unique_by=lambda record: record.stamp)


def state_of(fold: Fold) -> Any:
    """Everything that a conversation can depend on."""
    return (
        fold.header,
        _entity(fold.conversation),
        {message_id: _entity(entity) for message_id, entity in fold.messages.items()},
        {message_id: fold.pending_pieces(message_id) for message_id in fold.messages},
    )


def _entity(entity: Any) -> Any:
    stamps_won = {name: entity.stamp_of(name) for name in entity.fields}
    return (
        entity.fields,
        stamps_won,
        entity.settled,
        entity.first,
        entity.last,
        entity.deleted_at,
        entity.deleted,
    )


def folded(*parts: list[Record]) -> Any:
    """The state that the records of all ``parts`` give, in this order."""
    return state_of(Fold().add_all(record for part in parts for record in part))
