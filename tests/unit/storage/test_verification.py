"""Verify names what is wrong and changes nothing; repair writes a new file and keeps the old one."""

import contextlib
import itertools
import json
import os

import pytest

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.errors import HistoryError
from desktop.storage import snapshots
from desktop.storage.verification import report_on
from tests.support.changes import message
from tests.support.failing_system import failing_call

DAY_MS = 24 * 3600 * 1000


def contents_of(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and "cache" not in p.parts}


def test_a_sound_history_has_no_problems(store, profile, saved):
    conversation_id, _ = saved
    store.append(conversation_id, [Piece("a", "s", 0, "x"), Piece("a", "s", 1, "y")], False)
    store.append(conversation_id, [message("a")] * 9, False)
    store.compact(conversation_id)
    store.append(conversation_id, [ConversationChange({"title": "T"})], False)
    deleted = store.create()
    store.append(deleted, [message("x")], True)
    store.delete(deleted)
    reports = {r.conversation_id: r for r in store.verify()}
    assert set(reports) == {conversation_id, deleted}
    assert all(r.problems == () and r.error is None for r in reports.values())


def spoil_line(data):
    return data.replace(b'"message":"b"', b'"message":', 1)


def spoil_header(data):
    return data[data.index(b"\n") + 1 :]


@pytest.mark.parametrize(
    ("spoil", "phrase", "kept"),
    [
        (spoil_line, "line 3 cannot be read", {"a", "c"}),
        (lambda data: data[:-9], "cut off", {"a", "b"}),
        (spoil_header, "first line", {"a", "b", "c"}),
        (lambda data: b"\xff\n" + spoil_header(data)[:-3], "first line", {"a", "b"}),
    ],
)
def test_what_can_be_repaired_is(store, open_store, profile, saved, spoil, phrase, kept):
    conversation_id, path = saved
    path.write_bytes(spoil(path.read_bytes()))
    before = contents_of(profile.data)
    (report,) = store.verify()
    assert report.is_repairable and phrase in " ".join(report.problems)
    assert contents_of(profile.data) == before, "verifying changes nothing"
    assert store.repair(conversation_id).problems == ()
    assert set(open_store().open(conversation_id).messages) == kept
    assert [r.problems for r in open_store().verify()] == [()]
    (snapshot,) = store.snapshots_of(conversation_id)
    assert snapshot.path.read_bytes() == before[path]
    assert store.open(conversation_id).created > 0
    repaired = path.read_bytes()
    store.repair(conversation_id)
    assert path.read_bytes() == repaired, "nothing is left to repair"


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ({"type": "vote", "id": "v"}, "unknown kind"),
        ({"type": "header", "schema": 9, "conversation": "x", "created": 1}, "newer version"),
        ({"type": "message", "message": "a", "fields": {"role": 5}}, "role"),
    ],
)
def test_what_cannot_be_repaired_is_named_and_left(store, saved, line, phrase):
    conversation_id, path = saved
    own = {"id": "z-1", "writer": "z", "seq": 1, "clock": [2**41, 0]}
    path.write_bytes(path.read_bytes() + json.dumps({**own, **line}).encode() + b"\n")
    before = path.read_bytes()
    (report,) = store.verify()
    assert phrase in " ".join(report.problems) and not report.is_repairable
    with contextlib.suppress(HistoryError):
        store.repair(conversation_id)
    assert path.read_bytes() == before


def test_a_file_of_another_conversation_and_forged_ids_are_named(profile, saved):
    _, path = saved
    data = path.read_bytes()
    forged = data.replace(b'"message":"b"', b'"message":"x"')
    assert "another conversation" in report_on("other", data).problems[0]
    problems = report_on(path.stem, data + forged).problems
    assert problems == ("1 ids stand for two different records",)


def test_an_unreadable_file_does_not_stop_the_others(store, profile, saved):
    (profile.history / "broken.jsonl").mkdir()
    os.mkfifo(profile.history / "pipe.jsonl")
    reports = {r.conversation_id: r for r in store.verify()}
    assert reports["broken"].error and reports["pipe"].error
    assert reports[saved[0]].problems == ()


def test_a_failure_at_any_call_of_a_repair_loses_nothing(store, open_store, tmp_path, saved):
    conversation_id, path = saved
    spoiled = spoil_line(path.read_bytes())
    for number in itertools.count(1):
        path.write_bytes(spoiled)
        with failing_call(number, tmp_path, "ENOSPC") as calls, contextlib.suppress(HistoryError):
            open_store().repair(conversation_id)
        assert set(open_store().open(conversation_id).messages) == {"a", "c"}
        if calls.failed_in is None:
            break
    assert number > 5


def test_a_snapshot_brings_back_what_a_file_has_lost(store, open_store, saved):
    conversation_id, path = saved
    store.append(conversation_id, [message("a", "changed " + "x" * 500)] * 5, True)
    assert store.compact(conversation_id) > 0
    (snapshot,) = store.snapshots_of(conversation_id)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if b'"message":"b"' not in line))
    store.append(conversation_id, [message("later")], True)
    assert "b" not in open_store().open(conversation_id).messages
    store.restore(snapshot)
    assert set(store.open(conversation_id).messages) == {"a", "b", "c", "later"}
    store.purge(conversation_id)
    assert store.snapshots_of(conversation_id) == []
    with pytest.raises(HistoryError):
        store.restore(snapshot)


def test_only_the_newest_snapshots_are_kept_and_none_for_ever(tmp_path):
    for number in range(snapshots.KEPT + 3):
        snapshots.take(tmp_path, "abc", b"%d" % number, number * DAY_MS, "repair")
    snapshots.take(tmp_path, "abcd", b"other", 0, "repair")
    (tmp_path / "foreign.txt").touch()
    found = snapshots.listed(tmp_path, "abc")
    assert [s.taken // DAY_MS for s in found] == [7, 6, 5, 4, 3]
    snapshots.take(tmp_path, "abc", b"the clock was put back", DAY_MS, "repair")
    found = snapshots.listed(tmp_path, "abc")
    assert [s.taken // DAY_MS for s in found] == [7, 6, 5, 4, 1]
    snapshots.expire(tmp_path, snapshots.KEPT_MS + 5 * DAY_MS)
    assert [s.taken // DAY_MS for s in snapshots.listed(tmp_path)] == [7, 6, 5]
    assert (tmp_path / "foreign.txt").exists()


def test_the_trash_keeps_for_thirty_days(store, open_store, clock, profile, saved):
    conversation_id, _ = saved
    kept = store.create()
    store.append(kept, [message("x")], True)
    store.delete(conversation_id)
    (deleted,) = (s for s in store.summaries() if s.deleted)
    assert deleted.deleted_at == store.open(conversation_id).deleted_at > 0
    clock.now_ms += 29 * DAY_MS
    assert store.empty_trash() == ()
    store.append(kept, [ConversationChange({"title": "still used"})], True)
    clock.now_ms += 2 * DAY_MS
    assert store.empty_trash() == (conversation_id,)
    assert [s.id for s in open_store().summaries()] == [kept]
    assert list(profile.trash.iterdir()) == []


def test_what_comes_back_while_the_trash_is_emptied_stays(
    store, open_store, clock, saved, monkeypatch
):
    conversation_id, _ = saved
    store.delete(conversation_id)
    clock.now_ms += 31 * DAY_MS
    summaries = store.summaries

    def look_before_another_writes():
        found = summaries()
        open_store().append(conversation_id, [message("later")], True)
        return found

    monkeypatch.setattr(store, "summaries", look_before_another_writes)
    assert store.empty_trash() == ()
    assert "later" in store.open(conversation_id).messages


def test_a_restored_conversation_is_no_longer_due(store, clock, saved):
    conversation_id, _ = saved
    store.delete(conversation_id)
    store.undelete(conversation_id)
    clock.now_ms += 99 * DAY_MS
    assert store.empty_trash() == ()
    assert store.summaries()[0].deleted_at == 0


def test_a_compacted_copy_and_an_old_one_in_one_file_do_not_contradict_each_other(
    store, profile, saved
):
    conversation_id, path = saved
    store.append(conversation_id, [Piece("b", "s", 0, "Hel"), Piece("b", "s", 1, "lo")], False)
    done = MessageChange("b", {"parts": [{"type": "text", "text": "Hello"}], "settled": ["s"]})
    store.append(conversation_id, [done, ConversationChange({"title": "T"})], True)
    store.append(conversation_id, [ConversationChange({"title": "U"})], True)
    old = path.read_bytes()
    assert store.compact(conversation_id) > 0
    assert report_on(conversation_id, path.read_bytes() + old).problems == ()
    forged = old.replace(b'"title":"U"', b'"title":"V"')
    problems = report_on(conversation_id, path.read_bytes() + forged).problems
    assert problems == ("1 ids stand for two different records",)
