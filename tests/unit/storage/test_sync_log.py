"""What others did to the history is remembered for the settings."""

import shutil

from desktop.core.changes import MessageChange
from desktop.core.keeping import SyncEvent
from desktop.storage.paths import Profile
from desktop.storage.sync_log import MAX_EVENTS, SyncLog


def add(store, conversation_id, message_id="m"):
    store.append(conversation_id, [MessageChange(message_id, {"role": "user", "created": 1})], True)


def kinds(store):
    store.summaries()
    return [(e.conversation_id, e.kind) for e in store.sync_state().events]


def test_what_this_machine_does_is_no_news(store, open_store):
    add(store, "mine")
    store.summaries()
    add(store, "mine", "n")
    add(store, "other")
    store.delete("other")
    store.undelete("other")
    store.compact("mine")
    add(open_store(), "mine", "by a command beside the window")
    assert kinds(store) == []


def test_what_other_machines_change_and_bring_is(store, open_store, profile):
    """Another machine has the folder, and an index of its own."""
    add(store, "mine")
    assert kinds(store) == []
    other = open_store(Profile(profile.config, profile.data, profile.cache / "other"))
    add(other, "mine", "theirs")
    add(other, "new")
    assert sorted(kinds(store)) == [("mine", "changed"), ("new", "changed")]
    before = store.sync_state().events
    assert kinds(store) == [(e.conversation_id, e.kind) for e in before]
    add(other, "mine", "more")
    assert kinds(store)[0] == ("mine", "changed"), "the newest first, each once"
    assert len(store.sync_state().events) == 2
    assert store.sync_state().events[0].at > before[0].at


def test_a_merged_copy_is_remembered_beyond_the_process(store, open_store, profile):
    add(store, "mine")
    kinds(store)
    path = profile.history / "mine.jsonl"
    shutil.copy(path, path.with_name("mine (conflicted copy 2026-11-23).jsonl"))
    assert kinds(store) == [("mine", "merged")]
    assert kinds(open_store()) == [("mine", "merged")]


def test_a_new_index_makes_no_news_of_all_files(store, open_store, profile):
    add(store, "mine")
    store.close()
    profile.index_file.unlink()
    assert kinds(open_store()) == []


def test_a_copy_that_cannot_be_folded_in_is_a_problem(store, profile):
    add(store, "mine")
    path = profile.history / "mine.jsonl"
    newer = path.read_bytes().replace(b'"schema":1', b'"schema":9')
    path.with_name("mine (1).jsonl").write_bytes(newer)
    kinds(store)
    (problem,) = store.sync_state().problems
    assert "newer version" in str(problem.sentence)


def test_a_damaged_log_begins_anew_and_it_does_not_grow_for_ever(tmp_path):
    path = tmp_path / "sync.json"
    path.write_text("[{")
    log = SyncLog(path)
    assert log.events() == ()
    log.add([SyncEvent(n, f"c{n}", "merged") for n in range(MAX_EVENTS + 5)])
    again = SyncLog(path).events()
    assert len(again) == MAX_EVENTS and again[0].conversation_id == f"c{MAX_EVENTS + 4}"


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path):
    (tmp_path / "file").touch()
    log = SyncLog(tmp_path / "file" / "sync.json")
    log.add([SyncEvent(1, "c", "merged")])
    assert len(log.events()) == 1
