"""Damaged, foreign and newer files: the rest loads, the broken bytes are kept, nothing is rewritten."""

import json
import os
import re
import tracemalloc

import pytest

from desktop.core.changes import ConversationChange
from desktop.core.errors import HistoryError, HistoryRefused
from desktop.core.records import MessageRecord
from desktop.storage import history_file
from tests.support.changes import message


def break_line(path, number, broken=b'{"type":"message","broken'):
    lines = path.read_bytes().split(b"\n")
    whole = lines[number - 1]
    lines[number - 1] = broken
    path.write_bytes(b"\n".join(lines))
    return whole


def test_a_broken_middle_line_is_copied_aside_once_and_the_rest_loads(open_store, profile, saved):
    conversation_id, path = saved
    break_line(path, 3)
    before = path.read_bytes()
    for _ in range(2):
        found = open_store().open(conversation_id)
        assert list(found.messages) == ["a", "c"]
        assert found.damage == ("line 3 cannot be read",)
        (aside,) = profile.damaged.iterdir()
        assert aside.read_bytes() == b'{"type":"message","broken\n'
    assert path.read_bytes() == before
    assert [p.name for p in profile.history.iterdir()] == [path.name]
    (summary,) = open_store().summaries()
    assert summary.problem == "line 3 cannot be read"


def test_compaction_keeps_broken_bytes_aside_first(store, profile, saved):
    conversation_id, path = saved
    break_line(path, 3, b"\xff" * 5000)
    assert store.compact(conversation_id) > 4000
    (aside,) = profile.damaged.iterdir()
    assert aside.read_bytes() == b"\xff" * 5000 + b"\n"
    assert store.open(conversation_id).damage == ()


def test_compaction_stops_when_broken_bytes_cannot_be_kept(store, profile, saved):
    conversation_id, path = saved
    break_line(path, 3, b"\xff" * 5000)
    before = path.read_bytes()
    profile.damaged.write_bytes(b"a file in the way")
    with pytest.raises(HistoryError):
        store.compact(conversation_id)
    assert path.read_bytes() == before
    found = store.open(conversation_id)
    assert list(found.messages) == ["a", "c"]
    assert len(found.damage) == 2 and "could not be copied aside" in found.damage[1]


def test_a_thousand_broken_lines_are_one_phrase(store, saved):
    conversation_id, path = saved
    path.write_bytes(path.read_bytes() + b"nonsense\n" * 1000)
    assert store.open(conversation_id).damage == ("line 5 cannot be read (and 999 more)",)


def test_a_lost_header_is_written_again(open_store, saved):
    conversation_id, path = saved
    break_line(path, 1, b"")
    store = open_store()
    assert list(store.open(conversation_id).messages) == ["a", "b", "c"]
    store.append(conversation_id, [message("d")], True)
    assert path.read_bytes().count(b'"type":"header"') == 1
    assert open_store().open(conversation_id).created > 0


def test_doubles_and_any_order_give_the_same_conversation(open_store, saved):
    conversation_id, path = saved
    before = open_store().open(conversation_id)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*reversed(lines), *lines]))
    assert open_store().open(conversation_id) == before


@pytest.mark.parametrize("change", ["append", "delete", "purge", "compact", "undelete"])
def test_a_newer_schema_is_read_and_never_rewritten(open_store, saved, change):
    conversation_id, path = saved
    data = path.read_bytes().replace(b'"schema":1', b'"schema":2', 1)
    path.write_bytes(data + b'{"type":"vote","id":"w-99","value":1}\n')
    before = path.read_bytes()
    store = open_store()
    found = store.open(conversation_id)
    assert found.read_only and list(found.messages) == ["a", "b", "c"]
    calls = {
        "append": lambda: store.append(conversation_id, [message("d")], True),
        "undelete": lambda: store.append(conversation_id, [ConversationChange({})], False),
    }
    with pytest.raises(HistoryError, match="newer version"):
        calls.get(change, lambda: getattr(store, change)(conversation_id))()
    assert path.read_bytes() == before


def test_a_schema_that_became_newer_meanwhile_is_noticed(store, saved):
    conversation_id, path = saved
    header = json.loads(path.read_bytes().split(b"\n")[0])
    newer = {**header, "schema": 9, "id": "x-1", "writer": "x", "seq": 1}
    path.write_bytes(path.read_bytes() + json.dumps(newer).encode() + b"\n")
    with pytest.raises(HistoryError, match="newer version"):
        store.append(conversation_id, [message("d")], True)


def test_records_of_an_unknown_kind_survive_compaction(store, open_store, saved):
    conversation_id, path = saved
    unknown = b'{"type":"vote","id":"w-99","value":1}'
    path.write_bytes(path.read_bytes() + unknown + b"\n")
    store.append(conversation_id, [message("a", "changed" * 99) for _ in range(9)], True)
    assert store.compact(conversation_id) > 0
    assert unknown in path.read_bytes().split(b"\n")
    assert "unknown kind" in open_store().open(conversation_id).damage[0]


def test_unknown_fields_survive_compaction(store, saved):
    conversation_id, path = saved
    later = {"votes": [1, {"x": None}], "text": "y" * 500}
    store.append(
        conversation_id, [message("a", later=later), ConversationChange({"later": later})], True
    )
    store.append(conversation_id, [message("a"), message("b", "z" * 999), message("b")], True)
    assert store.compact(conversation_id) > 0
    assert store.open(conversation_id).fields["later"] == later
    assert path.read_bytes().count(b'"votes"') == 2


def test_compaction_changes_nothing_that_is_seen(store, open_store, saved):
    conversation_id, _ = saved
    for number in range(20):
        store.append(conversation_id, [message("b", f"version {number} " + "x" * 200)], False)
    before = open_store().open(conversation_id)
    assert store.compact(conversation_id, worthwhile=0.99) == 0
    saved_bytes = store.compact(conversation_id, worthwhile=0.5)
    assert saved_bytes > 3000
    assert open_store().open(conversation_id) == before == store.open(conversation_id)
    assert store.compact(conversation_id) == 0
    assert store.compact("unknown") == 0


def test_lone_surrogates_are_stored_as_replacements(store, open_store):
    conversation_id = store.create()
    store.append(conversation_id, [message("a\udc00", "x\ud800y", **{"k\udfff": ["\ud83d"]})], True)
    found = open_store().open(conversation_id)
    assert [m.text for m in found.messages.values()] == ["x\ufffdy"]


def test_a_value_that_no_file_can_hold_is_refused_whole(store, profile):
    conversation_id = store.create()
    with pytest.raises(HistoryError, match="cannot be stored"):
        store.append(conversation_id, [message("a"), message("b", odd=object())], True)
    assert not store.exists(conversation_id)
    store.append(conversation_id, [message("a")], True)
    assert list(store.open(conversation_id).messages) == ["a"]


def test_text_of_every_kind_comes_back_as_it_was(store, open_store):
    nasty = '\0\x1b[31m\u2028\u2029\x85\r\n\t"\\/ 天空 🏳️\u200d🌈 \u202e' + "x" * 1_000_000
    conversation_id = store.create()
    store.append(conversation_id, [message("a", nasty)], True)
    assert open_store().open(conversation_id).messages["a"].text == nasty


def test_ten_thousand_foreign_files_are_left_alone(store, profile, saved):
    conversation_id, _ = saved
    for number in range(10_000):
        (profile.history / f"note {number}.txt").touch()
    odd = [".jsonl", "-x.jsonl", "a b.jsonl", "x.json", "folder.jsonl/"]
    for name in odd:
        if name.endswith("/"):
            (profile.history / name).mkdir()
        else:
            (profile.history / name).write_bytes(b"?")
    os.mkfifo(profile.history / "pipe.jsonl")
    os.mkfifo(profile.history / "pipe (1).jsonl")
    (profile.history / "gone.jsonl").symlink_to(profile.history / "nowhere")
    assert [s.id for s in store.summaries()] == [conversation_id]
    assert len(list(profile.history.iterdir())) == 10_000 + len(odd) + 4


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00" * 100])
def test_an_empty_file_is_an_empty_conversation_and_not_listed(store, profile, data):
    profile.history.mkdir(parents=True)
    (profile.history / "c.jsonl").write_bytes(data)
    assert store.open("c").messages == {} and store.open("c").damage == ()
    assert store.summaries() == []
    store.append("c", [message("a")], True)
    assert [s.title for s in store.summaries()] == ["text"]


def test_a_file_of_nonsense_is_listed_with_its_problem(store, profile):
    """Where its name is one of ours; other programs have files of this kind too."""
    profile.history.mkdir(parents=True)
    (profile.history / "measurements.jsonl").write_bytes(b'{"temperature": 21}\n')
    (profile.history / f"{'c' * 20}.jsonl").write_bytes(b"nonsense\n\xff\xff\n{}\n")
    (summary,) = store.summaries()
    assert summary.id == "c" * 20 and re.match(
        r"line 1 cannot be read \(and 2 more\)", summary.problem
    )


def test_deleting_when_the_trash_already_holds_that_id_keeps_both(store, open_store, profile):
    conversation_id = store.create()
    store.append(conversation_id, [message("a")], True)
    path = profile.history / f"{conversation_id}.jsonl"
    copy = path.read_bytes()
    store.append(conversation_id, [message("b")], True)
    store.delete(conversation_id)
    path.write_bytes(copy)  # another machine's copy arrives
    other = open_store()
    other.append(conversation_id, [message("c")], True)
    other.delete(conversation_id)
    assert not path.exists()
    other.undelete(conversation_id)
    assert set(other.open(conversation_id).messages) == {"a", "b", "c"}


def test_a_deletion_recorded_without_the_move_counts(store, open_store, profile, saved):
    conversation_id, path = saved
    store.append(conversation_id, [ConversationChange({"deleted": True})], True)
    assert path.exists()
    fresh = open_store()
    assert fresh.open(conversation_id).deleted
    assert [s.deleted for s in fresh.summaries()] == [True]
    fresh.undelete(conversation_id)
    assert not open_store().open(conversation_id).deleted


def test_a_later_edit_brings_a_deleted_conversation_back(store, profile, saved):
    conversation_id, path = saved
    store.delete(conversation_id)
    store.append(conversation_id, [message("d")], True)
    assert path.exists() and not store.open(conversation_id).deleted
    assert [s.deleted for s in store.summaries()] == [False]


def test_what_does_not_exist_is_left_alone(store, profile):
    for act in (store.delete, store.undelete, store.purge):
        act("unknown")
    assert not store.exists("unknown")
    assert not profile.history.exists() and store.summaries() == []


def test_the_writer_of_a_record_is_this_process(store, saved):
    _, path = saved
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert len({line["writer"] for line in lines}) == 1
    assert len({line["id"] for line in lines}) == len(lines) == 4
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]


def test_stamps_never_go_back_when_the_clock_does(open_store, clock):
    store = open_store()
    conversation_id = store.create()
    for jump, title in ((0, "one"), (-(10**9), "two"), (5, "three"), (-(10**12), "four")):
        clock.now_ms += jump
        store.append(conversation_id, [ConversationChange({"title": title})], True)
        assert open_store().open(conversation_id).title == title
    clock.now_ms = -5
    late = open_store()
    late.append(conversation_id, [ConversationChange({"title": "five"})], True)
    assert open_store().open(conversation_id).title == "five"


def test_a_file_of_a_gigabyte_costs_only_itself(store, profile, saved):
    """One message of that size, as another program may have written it: named, left alone, never read."""
    conversation_id, _ = saved
    huge = profile.history / f"{'d' * 20}.jsonl"
    with huge.open("wb") as file:
        file.write(b'{"type":"message","id":"x-1",')
        file.truncate(10**9)  # takes no room on the disk
    tracemalloc.start()
    found = {s.id: s.problem for s in store.summaries()}
    assert found == {conversation_id: "", huge.stem: "File too large"}
    with pytest.raises(HistoryError, match="File too large"):
        store.open(huge.stem)
    with pytest.raises(HistoryError, match="File too large"):
        store.append(huge.stem, [message("m")], True)
    problems = [report.error for report in store.verify() if report.error]
    assert len(problems) == 1 and huge.stat().st_size == 10**9
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 50_000_000


def test_a_message_that_could_not_be_read_again_is_not_written(store, profile, saved, monkeypatch):
    conversation_id, path = saved
    before = path.read_bytes()
    monkeypatch.setattr(history_file, "MAX_LINE_BYTES", 1000)
    with pytest.raises(HistoryRefused, match="bigger than"):
        store.append(conversation_id, [message("ok"), message("big", "x" * 1000)], True)
    assert path.read_bytes() == before
    store.append(conversation_id, [message("m" + str(n), "x" * 200) for n in range(20)], True)
    assert len(store.open(conversation_id).messages) == 3 + 20


def test_a_file_never_grows_beyond_what_can_be_read(store, saved, monkeypatch):
    conversation_id, path = saved
    monkeypatch.setattr(history_file, "MAX_FILE_BYTES", path.stat().st_size + 1000)
    with pytest.raises(HistoryRefused, match="begin a new one"):
        store.append(conversation_id, [message("big", "x" * 1000)], True)
    store.append(conversation_id, [message("small", "x" * 500)], True)
    assert "small" in store.open(conversation_id).messages
    with pytest.raises(HistoryRefused, match="begin a new one"):
        store.bring_in(conversation_id, lambda _: [_record("z" * 1000)])
    assert "z" not in store.open(conversation_id).messages


def _record(text):
    fields = {"role": "user", "parts": [{"type": "text", "text": text}]}
    return MessageRecord(id="i-1", writer="i", seq=1, clock=(1, 0), message="z", fields=fields)
