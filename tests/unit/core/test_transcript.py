"""In which order the messages of a conversation are written down."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.conversation import conversation_from
from desktop.core.export import ExportOptions
from desktop.core.records import Fold, HeaderRecord, MessageRecord
from desktop.core.transcript import branches, leaves, transcript


def tree(parents, current=None, roles=None):
    """A conversation of messages m0, m1, … with the parents of the list (indexes, None, or anything)."""
    own = {"writer": "w", "clock": (1, 0)}
    records = [HeaderRecord(id="w-0", seq=0, schema=1, conversation="c", created=1, **own)]
    for index, parent in enumerate(parents):
        fields = {"role": (roles or {}).get(index, "user" if index % 2 == 0 else "assistant")}
        if parent is not None:
            fields["parent"] = f"m{parent}"
        records.append(
            MessageRecord(
                id=f"w-{index + 1}", seq=index + 1, message=f"m{index}", fields=fields, **own
            )
        )
    conversation = conversation_from(Fold().add_all(records), "c")
    if current is None:
        return conversation
    import msgspec

    return msgspec.structs.replace(conversation, current=f"m{current}")


ALL = ExportOptions(all_branches=True)


@given(st.lists(st.none() | st.integers(0, 12), max_size=12))
def test_every_message_is_written_once_whatever_its_parent(parents):
    conversation = tree(parents)
    entries = transcript(conversation, ALL)
    assert sorted(e.message.id for e in entries) == sorted(conversation.messages)
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))
    assert [m.id for m in conversation.path()] == [
        e.message.id for e in entries[: len(conversation.path())]
    ]
    assert all(0 < e.version <= e.versions for e in entries)
    assert all(e.after is None or 0 <= e.after < len(entries) for e in entries)


def test_a_branch_says_what_it_follows():
    #  m0 - m1 - m2 (shown)
    #     \ m3 - m4
    conversation = tree([None, 0, 1, 0, 3], current=2)
    entries = transcript(conversation, ALL)
    assert [e.message.id for e in entries] == ["m0", "m1", "m2", "m3", "m4"]
    assert [e.after for e in entries] == [None, None, None, 1, None]
    assert [(e.version, e.versions) for e in entries] == [(1, 1), (1, 2), (1, 1), (2, 2), (1, 1)]
    assert [e.message.id for e in transcript(conversation, ExportOptions())] == ["m0", "m1", "m2"]


def test_without_instructions_what_follows_them_follows_what_was_before():
    conversation = tree([None, 0, 1, 0], current=2, roles={0: "system", 1: "user", 3: "user"})
    entries = transcript(conversation, ExportOptions(all_branches=True, system=False))
    assert [e.message.id for e in entries] == ["m1", "m2", "m3"]
    assert [e.after for e in entries] == [None, None, 0]


def test_each_branch_goes_from_its_root_to_its_end():
    conversation = tree([None, 0, 1, 0, 3], current=2)
    assert leaves(conversation) == ("m2", "m4")
    paths = [[m.id for m in path] for path in branches(conversation, ALL)]
    assert paths == [["m0", "m1", "m2"], ["m0", "m3", "m4"]]
    assert [[m.id for m in p] for p in branches(conversation, ExportOptions())] == paths[:1]
    assert list(branches(tree([]), ExportOptions())) == []
