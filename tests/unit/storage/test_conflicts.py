"""Copies that sync programs make are folded in, whoever named them, and removed only when that is safe."""

import contextlib
import itertools
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from desktop.core.changes import ConversationChange
from desktop.core.errors import HistoryError
from desktop.core.records import HeaderRecord, encode_record
from desktop.storage import conflicts, snapshots
from desktop.storage.conflicts import ConflictReport
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.history_file import parse
from desktop.storage.paths import profile_in
from tests.support.changes import message
from tests.support.failing_system import failing_call
from tests.support.records import folded, own_record_lists

NAMES = [
    "{}.sync-conflict-20261123-101530-ABCDEF7",
    "{}.sync-conflict-20261123-101530",
    "{} (Ann's conflicted copy 2026-11-23)",
    "{} (conflicted copy 2026-11-23 101530)",
    "{} (张三 的冲突副本 2026-11-23)",
    "{}_conflict-20261123-101530",
    "{} (In Konflikt stehende Kopie von Ann 2026-11-23)",
    "{} (Copie en conflit de Ann 2026-11-23)",
    "{} (copia en conflicto de Ann 2026-11-23)",
    "{} (conflicted copy 2026-11-23 101530) (2)",
    "{} (冲突副本)",
    "{} (Ann の競合コピー 2026-11-23)",
    "{} (1)",
    "{}-DESKTOP-7XY",
    "{} - Copy",
    "{} 2",
    "{}~2",
    "{}.1",
    "Copy of {}",
    "副本 {}",
    "{}副本",
    "{}のコピー",
]


@pytest.fixture
def forked(open_store, profile):
    """A conversation that two machines went on with: here as usual, there in the bytes returned."""
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message("shared")], True)
    path = profile.history / f"{conversation_id}.jsonl"
    shared = path.read_bytes()
    open_store().append(conversation_id, [message("there", "\u5929 there")], True)
    there = path.read_bytes()
    path.write_bytes(shared)
    open_store().append(conversation_id, [message("here")], True)
    return conversation_id, path, there


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_folded_in_and_removed(open_store, profile, forked, name):
    conversation_id, path, there = forked
    copy = profile.history / (name.format(conversation_id) + ".jsonl")
    copy.write_bytes(there)
    store = open_store()
    store.open(conversation_id)
    report = store.fold_conflicts()
    assert report.merged == (conversation_id,) and report.problems == ()
    assert [p.name for p in profile.history.iterdir()] == [path.name]
    assert store.changed_elsewhere(conversation_id)
    assert set(store.open(conversation_id).messages) == {"shared", "here", "there"}
    assert [s.id for s in store.summaries()] == [conversation_id]
    assert path.read_bytes().count(b'"type":"header"') == 1
    assert store.fold_conflicts().merged == ()


def test_a_look_at_the_list_is_enough(open_store, profile, forked):
    conversation_id, _, there = forked
    copy = profile.history / f"{conversation_id}.sync-conflict-20261123-101530-ABCDEF7.jsonl"
    copy.write_bytes(there)
    store = open_store()
    assert [s.id for s in store.summaries()] == [conversation_id]
    assert store.conflicts.merged == (conversation_id,) and not copy.exists()
    assert [s.id for s in store.summaries()] == [conversation_id]
    assert store.conflicts.merged == ()


@pytest.mark.parametrize("name", NAMES[:12])
def test_a_copy_whose_first_line_is_lost_is_known_by_its_name(open_store, profile, forked, name):
    conversation_id, _, there = forked
    copy = profile.history / (name.format(conversation_id) + ".jsonl")
    copy.write_bytes(b"\xff\xff" + there[2:])
    store = open_store()
    assert store.fold_conflicts().merged == (conversation_id,)
    assert "there" in store.open(conversation_id).messages
    (aside,) = profile.damaged.iterdir()
    assert aside.read_bytes().startswith(b"\xff\xff")


@pytest.mark.parametrize(
    "name",
    ["notes (1).jsonl", "x.sync-conflict-old.jsonl", "other-id.jsonl", "plain.jsonl", "a (1).txt"],
)
def test_foreign_files_are_left_alone(open_store, profile, forked, name):
    _, _, there = forked
    (profile.history / name).write_bytes(there if name.endswith("txt") else b'{"a":1}\n')
    assert open_store().fold_conflicts().merged == ()
    assert (profile.history / name).exists()


def test_several_copies_of_several_conversations(open_store, profile, forked):
    conversation_id, path, there = forked
    other = "0123456789abcdef0123"
    for suffix in (" (1)", " (2)"):
        (profile.history / f"{conversation_id}{suffix}.jsonl").write_bytes(there)
    (profile.history / f"{other} (1).jsonl").write_bytes(
        there.replace(conversation_id.encode(), other.encode())
    )
    store = open_store()
    assert set(store.fold_conflicts().merged) == {conversation_id, other}
    assert set(store.open(other).messages) == {"shared", "there"}
    assert {p.name for p in profile.history.iterdir()} == {path.name, f"{other}.jsonl"}


def test_a_failure_at_any_call_keeps_every_record(open_store, profile, tmp_path, forked):
    conversation_id, path, there = forked
    here = path.read_bytes()
    for number in itertools.count(1):
        path.write_bytes(here)
        copy = profile.history / f"{conversation_id} (1).jsonl"
        copy.write_bytes(there)
        store = open_store()
        with failing_call(number, tmp_path, "EIO") as calls, contextlib.suppress(HistoryError):
            report = store.fold_conflicts()
            assert not report.problems or report.problems[0].sentence
        left = copy.read_bytes() if copy.exists() else b""
        assert folded(parse(path.read_bytes() + left).records) == folded(
            parse(here + there).records
        )
        store.fold_conflicts()
        assert set(open_store().open(conversation_id).messages) == {"shared", "here", "there"}
        assert not copy.exists()
        if calls.failed_in is None:
            break
    assert number > 3


def test_a_newer_copy_is_left_and_named_and_the_others_are_merged(open_store, profile, forked):
    conversation_id, path, there = forked
    newer = profile.history / f"{conversation_id} (1).jsonl"
    newer.write_bytes(there.replace(b'"schema":1', b'"schema":2'))
    (profile.history / f"{conversation_id} (2).jsonl").write_bytes(there)
    report = open_store().fold_conflicts()
    assert report.merged == (conversation_id,)
    assert len(report.problems) == 1 and "newer version" in str(report.problems[0].sentence)
    assert newer.exists() and b'"schema":2' not in path.read_bytes()


def test_a_copy_is_not_removed_before_all_of_it_is_there(open_store, profile, forked):
    conversation_id, _, there = forked
    copy = profile.history / f"{conversation_id} (1).jsonl"
    copy.write_bytes(there[:-20])
    store = open_store()
    (problem,) = store.fold_conflicts().problems
    assert "still being written" in str(problem.sentence) and not profile.damaged.exists()
    with copy.open("ab") as file:
        file.write(there[-20:])
    assert store.fold_conflicts().merged == (conversation_id,)
    assert "there" in store.open(conversation_id).messages
    copy.write_bytes(there[:-20])
    os.utime(copy, (time.time() - 3600,) * 2)
    assert store.fold_conflicts().merged == (conversation_id,), "it ends there"
    assert not copy.exists()


def test_what_was_deleted_for_good_stays_so_on_either_side(open_store, profile, forked):
    conversation_id, path, there = forked
    store = open_store()
    copy = profile.history / f"{conversation_id} (1).jsonl"
    here = path.read_bytes()
    store.purge(conversation_id)
    tombstone = path.read_bytes()
    copy.write_bytes(there)
    store.fold_conflicts()
    assert path.read_bytes() == tombstone and not copy.exists()
    path.write_bytes(here)
    copy.write_bytes(tombstone)
    open_store().fold_conflicts()
    assert b"here" not in path.read_bytes() and not copy.exists()
    assert open_store().open(conversation_id).messages == {}


def test_a_deletion_there_moves_the_file_unless_a_later_edit_here_brings_it_back(
    open_store, profile, forked, clock
):
    conversation_id, path, there = forked
    store = open_store()
    here = path.read_bytes()
    store.append(conversation_id, [ConversationChange({"deleted": True})], True)
    deleted = path.read_bytes()
    path.write_bytes(here)
    copy = profile.history / f"{conversation_id} (1).jsonl"
    copy.write_bytes(deleted)
    store = open_store()
    store.fold_conflicts()
    assert store.open(conversation_id).deleted and not path.exists()
    copy.write_bytes(there)
    clock.now_ms += 1000
    store.append(conversation_id, [message("later")], True)
    store.fold_conflicts()
    assert not store.open(conversation_id).deleted and path.exists()
    assert set(store.open(conversation_id).messages) == {"shared", "here", "there", "later"}


def test_a_file_in_history_and_trash_becomes_one(open_store, profile, forked):
    conversation_id, path, there = forked
    store = open_store()
    store.delete(conversation_id)
    path.write_bytes(there)
    with (profile.trash / path.name).open("ab") as file:
        file.write(b'{"type":')  # our own, of a crash: nothing more is coming
    report = open_store().fold_conflicts()
    assert report.merged == (conversation_id,)
    assert not path.exists(), "the deletion came last"
    found = open_store().open(conversation_id)
    assert found.deleted and set(found.messages) == {"shared", "here", "there"}


@pytest.mark.parametrize("what", ["removed here", "restored here", "folded in there", "linked"])
def test_what_is_moved_after_the_look_is_no_copy_any_more(
    open_store, profile, forked, monkeypatch, what
):
    """A sync program that brings a deletion makes the file in the trash, then removes the other."""
    conversation_id, path, _ = forked
    trashed = profile.trash / path.name
    profile.trash.mkdir()
    trashed.write_bytes(path.read_bytes())
    look, other = conflicts.copies_in, open_store()

    def look_before_it_is_moved(*args):
        found = list(look(*args))
        if what == "removed here":
            path.unlink()
        elif what == "restored here":
            trashed.replace(path)
        elif what == "folded in there":
            monkeypatch.undo()
            other.fold_conflicts()
        else:
            path.unlink()
            path.symlink_to(trashed)
        return found

    store = open_store()
    monkeypatch.setattr(conflicts, "copies_in", look_before_it_is_moved)
    assert store.fold_conflicts() == ConflictReport()
    assert set(store.open(conversation_id).messages) == {"shared", "here"}


def test_a_copy_that_is_replaced_while_it_is_folded_in_stays(
    open_store, profile, forked, monkeypatch
):
    conversation_id, _, there = forked
    copy = profile.history / f"{conversation_id} (1).jsonl"
    copy.write_bytes(there.splitlines(keepends=True)[0])
    write_union = conflicts.write_union

    def replace_it_meanwhile(*args, **kwargs):
        write_union(*args, **kwargs)
        copy.write_bytes(there)

    store = open_store()
    with monkeypatch.context() as patch:
        patch.setattr(conflicts, "write_union", replace_it_meanwhile)
        assert len(store.fold_conflicts().problems) == 1
    assert store.fold_conflicts().merged == (conversation_id,)
    assert "there" in store.open(conversation_id).messages


@pytest.mark.parametrize("rewrite", ["compact", "repair"])
def test_what_a_sync_program_brings_while_a_file_is_rewritten_stays(
    open_store, profile, forked, monkeypatch, rewrite
):
    conversation_id, path, there = forked
    store = open_store()
    store.append(conversation_id, [message("here", "again")], True)
    path.write_bytes(path.read_bytes() + b"broken\n")
    take = snapshots.take

    def bring_meanwhile(*args):
        arrived = path.with_name(".syncthing.tmp")
        arrived.write_bytes(there)
        arrived.replace(path)
        return take(*args)

    monkeypatch.setattr(snapshots, "take", bring_meanwhile)
    with pytest.raises(HistoryError, match="meanwhile"):
        getattr(store, rewrite)(conversation_id)
    assert path.read_bytes() == there


def test_a_trash_that_is_the_history_by_a_link_loses_nothing(open_store, profile, forked):
    conversation_id, _, _ = forked
    profile.trash.symlink_to(profile.history)
    store = open_store()
    store.summaries()
    store.delete(conversation_id)
    assert [s.deleted for s in store.summaries()] == [True]
    store.undelete(conversation_id)
    assert set(store.open(conversation_id).messages) == {"shared", "here"}


def renamed(found):
    return [
        structs.replace(r, conversation="abc123") if isinstance(r, HeaderRecord) else r
        for r in found
    ]


own_lists = own_record_lists.map(renamed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(own_lists, own_lists, st.sampled_from(NAMES[:2]))
def test_the_merged_file_is_the_union(tmp_path_factory, here, there, name):
    profile = profile_in(tmp_path_factory.mktemp("union"))
    profile.history.mkdir()
    path = profile.history / "abc123.jsonl"
    path.write_bytes(b"".join(encode_record(r) for r in here))
    copy = profile.history / (name.format("abc123") + ".jsonl")
    copy.write_bytes(b"".join(encode_record(r) for r in there))
    with contextlib.closing(HistoryStore(profile, new_writer_id())) as store:
        assert store.fold_conflicts().merged == ("abc123",)
    assert not copy.exists()
    (whole,) = (p for p in (path, profile.trash / path.name) if p.exists())
    assert folded(parse(whole.read_bytes()).records) == folded(here, there)
