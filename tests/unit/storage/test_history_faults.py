"""The disk refuses: nothing that was acknowledged is lost, and a repeat works once the disk does."""

import contextlib
import itertools
import os
import sqlite3  # noqa: F401 - imported before privileges are dropped
from pathlib import Path

import filelock  # noqa: F401 - imported before privileges are dropped
import pytest

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.errors import HistoryError
from desktop.storage.history import HistoryStore
from desktop.storage.paths import Profile
from tests.support.changes import message
from tests.support.disks import other_user, small_disk
from tests.support.failing_system import failing_call
from tests.torture.faults import OPERATIONS, fail_every_call, quick_folder

# Other errors take the same way: test_atomic.py tries them where the way is short.
ERRORS = ["ENOSPC", "EIO"]


def begin(store):
    conversation_id = store.create()
    store.append(
        conversation_id, [message("q"), message("a", "", role="assistant", parent="q")], True
    )
    store.append(conversation_id, [Piece("a", "s", 0, "Hel"), Piece("a", "s", 1, "lo")], False)
    return conversation_id


def settle(store, conversation_id):
    done = {"parts": [{"type": "text", "text": "Hello!"}], "settled": ["s"], "ending": "finished"}
    changes = [MessageChange("a", done), ConversationChange({"title": "T", "current": "a"})]
    store.append(conversation_id, changes, True)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("error", "for_good"), [("ENOSPC", False), ("EIO", True)])
def test_a_failure_at_any_call_loses_nothing_and_can_be_repeated(operation, error, for_good):
    """`make torture` tries four errors, each once and for good."""
    with quick_folder() as folder:
        calls = fail_every_call(operation, error, for_good=for_good, folder=folder)
    assert calls > 3


@pytest.mark.parametrize("error", ERRORS)
def test_a_disk_that_stays_broken_costs_only_what_was_not_acknowledged(open_store, tmp_path, error):
    for number in itertools.count(1):
        store = open_store()
        conversation_id = store.create()
        acknowledged = []
        with failing_call(number, tmp_path, error, for_good=True) as calls:
            for name in "abcd":
                with contextlib.suppress(HistoryError):
                    store.append(conversation_id, [message(name)], name in "bd")
                    acknowledged.append(name)
        found = open_store().open(conversation_id)
        assert set(acknowledged) <= set(found.messages)
        assert found.damage == ()
        store.append(conversation_id, [message(name) for name in "abcd"], True)
        assert set(open_store().open(conversation_id).messages) == set("abcd")
        if calls.failed_in is None:
            break


def test_after_a_failed_fsync_the_whole_file_is_written_anew(store, profile, monkeypatch):
    conversation_id = begin(store)
    path = profile.history / f"{conversation_id}.jsonl"
    before = path.stat().st_ino
    content = path.read_bytes()

    def failing(fd):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(HistoryError):
            settle(store, conversation_id)
    assert path.read_bytes() == content
    settle(store, conversation_id)
    assert path.stat().st_ino != before
    assert path.read_bytes().startswith(content)
    settle(store, conversation_id)
    assert store.open(conversation_id).path()[-1].text == "Hello!"


def fill(store, conversation_id, names):
    for number in range(1000):
        store.append(conversation_id, [message(f"m{number}", "x" * 3000)], number % 2 == 0)
        names.append(f"m{number}")


def test_a_full_disk_keeps_what_was_acknowledged(tmp_path, clock):
    with small_disk(tmp_path / "disk", size=256 * 1024) as disk:
        profile = Profile(tmp_path, disk.path / "data", tmp_path / "cache")
        store = HistoryStore(profile, "w", clock)
        conversation_id = store.create()
        names = []
        with disk.full(), pytest.raises(HistoryError) as caught:
            fill(store, conversation_id, names)
        assert 5 < len(names) < 1000
        assert caught.value.path.startswith(str(disk.path))
        found = store.open(conversation_id)
        assert list(found.messages) == names and found.damage == ()
        store.append(conversation_id, [message("last", "y" * 3000)], True)
        assert list(store.open(conversation_id).messages) == [*names, "last"]
        store.close()


@pytest.mark.expects_log("The index")
def test_a_disk_full_of_everything_still_lists_and_reads(tmp_path, clock):
    with small_disk(tmp_path / "disk", size=256 * 1024) as disk:
        profile = Profile(disk.path, disk.path, disk.path / "cache")
        store = HistoryStore(profile, "w", clock)
        conversation_id = store.create()
        store.append(conversation_id, [message("m", "Why?")], True)
        with disk.full():
            with pytest.raises(HistoryError):
                fill(store, conversation_id, [])
            assert [s.title for s in HistoryStore(profile, "v", clock).summaries()] == ["Why?"]
            assert store.open(conversation_id).messages["m"].text == "Why?"
        store.close()


@pytest.mark.expects_log("The index cannot be used now: attempt to write a readonly database")
def test_a_folder_that_may_not_be_written_can_be_read(open_store, shared_profile):
    conversation_id = begin(open_store(shared_profile))
    path = shared_profile.history / f"{conversation_id}.jsonl"
    before = path.read_bytes()
    path.chmod(0o444)
    shared_profile.history.chmod(0o555)
    with other_user():
        store = open_store(shared_profile)
        found = store.open(conversation_id)
        assert found.messages["q"].text == "text" and found.read_only
        assert [s.id for s in store.summaries()] == [conversation_id]
        for change in (
            lambda: store.append(conversation_id, [message("x")], True),
            lambda: store.append(store.create(), [message("x")], True),
            lambda: store.delete(conversation_id),
            lambda: store.purge(conversation_id),
            lambda: store.compact(conversation_id),
        ):
            with pytest.raises(HistoryError, match="ermission"):
                change()
        store.close()
    shared_profile.history.chmod(0o755)
    assert path.read_bytes() == before
    assert not open_store(shared_profile).open(conversation_id).deleted


def test_one_unreadable_file_of_many_costs_only_itself(open_store, shared_profile):
    store = open_store(shared_profile)
    ids = [begin(store) for _ in range(3)]
    secret = shared_profile.history / f"{ids[1]}.jsonl"
    for path in shared_profile.history.iterdir():
        path.chmod(0o644)
    secret.chmod(0o000)
    with other_user():
        store = open_store(
            Profile(shared_profile.config, shared_profile.data, shared_profile.cache / "n")
        )
        found = {s.id: s for s in store.summaries()}
        assert set(found) == set(ids)
        assert "ermission" in found[ids[1]].problem
        assert found[ids[0]].title == "text" and found[ids[0]].problem == ""
        with pytest.raises(HistoryError, match="ermission"):
            store.open(ids[1])
        secret_again = store.summaries()
        assert len(secret_again) == 3
        store.close()
    secret.chmod(0o644)
    assert all(not s.problem for s in store.summaries())


@pytest.mark.expects_log("index cannot be used")  # the index is the other user's, too
def test_a_folder_that_may_not_be_looked_into_is_an_error(open_store, shared_profile):
    conversation_id = begin(open_store(shared_profile))
    shared_profile.history.chmod(0o000)
    with other_user():
        store = open_store(shared_profile)
        for look in (store.summaries, lambda: store.open(conversation_id)):
            with pytest.raises(HistoryError, match="ermission"):
                look()
        store.close()
    shared_profile.history.chmod(0o755)


def test_a_file_where_the_folder_should_be_is_an_error(store, profile):
    profile.data.mkdir(parents=True)
    profile.history.write_bytes(b"")
    for attempt in (
        store.summaries,
        lambda: store.open("c"),
        lambda: store.append("c", [message("m")], True),
    ):
        with pytest.raises(HistoryError) as caught:
            attempt()
        assert str(profile.history) in caught.value.path
    assert profile.history.read_bytes() == b""


def test_a_folder_that_was_there_and_has_gone_is_an_error_and_not_made_anew(store, profile):
    """A disk that was unplugged: what is written below its mount point would be hidden when it is back."""
    conversation_id = begin(store)
    listed = store.summaries()
    away = profile.history.with_name("away")
    profile.history.rename(away)
    for attempt in (
        store.summaries,
        lambda: store.open(conversation_id),
        lambda: store.changed_elsewhere(conversation_id),
        lambda: store.append(conversation_id, [message("m")], True),
        lambda: store.append("new", [message("m")], True),
        lambda: store.delete(conversation_id),
    ):
        with pytest.raises(HistoryError, match="not there any more"):
            attempt()
    assert not profile.history.exists()
    away.rename(profile.history)
    assert not store.changed_elsewhere(conversation_id)
    store.append(conversation_id, [message("m")], True)
    assert set(store.open(conversation_id).messages) == {"q", "a", "m"}
    assert [s.id for s in store.summaries()] == [s.id for s in listed]


@pytest.fixture
def shared_profile(tmp_path_factory) -> Profile:
    """A profile in a folder that another user may pass through; only its cache may be written by all."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in (root, root / "data", root / "data" / "history", root / "cache"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        (root / "cache").chmod(0o777)
        yield Profile(root, root / "data", root / "cache")
        (root / "data" / "history").chmod(0o755)
