"""A conversation is kept as it was before something is done to it, and can be had again."""

import pytest

from desktop.core.changes import ConversationChange
from desktop.core.errors import HistoryError, HistoryRefused
from tests.support.changes import message


@pytest.fixture
def saved(store):
    store.append("c", [message("a"), message("b"), ConversationChange({"title": "T"})], True)
    return "c"


def test_before_a_deletion_a_snapshot_is_taken(store, saved, profile):
    before = (profile.history / "c.jsonl").read_bytes()
    store.delete(saved)
    (snapshot,) = store.snapshots_of(saved)
    assert snapshot.reason == "deletion"
    assert snapshot.path.read_bytes() == before


def test_before_compaction_repair_and_import_too(store, saved, profile):
    store.append(saved, [ConversationChange({"title": "U"})] * 9, True)
    store.compact(saved)
    path = profile.history / "c.jsonl"
    path.write_bytes(path.read_bytes() + b"{broken\n")
    store.repair(saved)
    store.keep_snapshot(saved, "import")
    store.keep_snapshot("unknown", "import")
    assert [s.reason for s in store.snapshots_of(saved)] == ["import", "repair", "compaction"]
    assert store.snapshots_of("unknown") == []


def test_what_cannot_be_kept_is_not_deleted(store, saved, profile):
    profile.snapshots.write_bytes(b"")
    with pytest.raises(HistoryError):
        store.delete(saved)
    assert not store.open(saved).deleted and (profile.history / "c.jsonl").exists()


def test_a_snapshot_of_an_older_version_has_no_reason(store, saved, profile):
    profile.snapshots.mkdir()
    (profile.snapshots / "c.1700000000000.snapshot").write_bytes(b"")
    (snapshot,) = store.snapshots_of(saved)
    assert (snapshot.taken, snapshot.reason) == (1_700_000_000_000, "")


def test_an_earlier_version_opens_as_a_conversation_of_its_own(store, open_store, saved):
    store.keep_snapshot(saved, "import")
    store.append(saved, [message("a", "changed"), message("c")], True)
    (snapshot,) = store.snapshots_of(saved)
    copy = store.restore_as_copy(snapshot, "T (earlier)")
    found = open_store().open(copy)
    assert found.title == "T (earlier)" and set(found.messages) == {"a", "b"}
    assert found.messages["a"].text == "text"
    assert open_store().open(saved).messages["a"].text == "changed"
    assert {s.id: s.title for s in store.summaries()} == {saved: "T", copy: "T (earlier)"}
    assert all(report.problems == () for report in store.verify())
    store.append(copy, [message("more")], True)
    assert "more" in open_store().open(copy).messages


def test_a_copy_of_what_was_deleted_is_not_deleted(store, saved):
    store.append(saved, [ConversationChange({"deleted": True})], True)
    store.keep_snapshot(saved, "repair")
    copy = store.restore_as_copy(store.snapshots_of(saved)[0], "T")
    assert not store.open(copy).deleted


@pytest.mark.parametrize("data", [b"", b"{broken\n", None])
def test_a_snapshot_without_a_conversation_is_refused(store, saved, data):
    store.keep_snapshot(saved, "repair")
    (snapshot,) = store.snapshots_of(saved)
    if data is None:
        data = snapshot.path.read_bytes().replace(b'"schema":1', b'"schema":9')
    snapshot.path.write_bytes(data)
    with pytest.raises(HistoryRefused):
        store.restore_as_copy(snapshot, "T")
    assert [s.id for s in store.summaries()] == [saved]
