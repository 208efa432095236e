"""The writer over a real history: what a long answer leaves on the disk, and a bug that does not go away."""

import asyncio
import logging

import pytest

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.records import SETTLED
from desktop.runtime import history_writer
from desktop.runtime.history_writer import HistoryWriter
from desktop.runtime.worker import Worker
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in

PIECES = 40
TEXT = "".join(f"word {n} " for n in range(PIECES))


@pytest.fixture
def profile(tmp_path):
    return profile_in(tmp_path)


@pytest.fixture
def store(profile):
    made = HistoryStore(profile, new_writer_id())
    yield made
    made.close()


def answer():
    """Return the changes of an answer, in the batches in which they are written."""
    begun = MessageChange("a", {"role": "assistant", "parts": []})
    yield [begun, ConversationChange({"current": "a"})]
    for number in range(PIECES):
        yield [Piece("a", "s1", number, f"word {number} ", "")]
    parts = [{"type": "text", "text": TEXT}]
    yield [MessageChange("a", {"parts": parts, "ending": "finished", SETTLED: ["s1"]})]


def write(store, *batches):
    async def main():
        disk = Worker("history")
        writer = HistoryWriter(store, disk)
        for batch in batches:
            await writer.save("c", batch)
        left = await writer.aclose()
        disk.finish()
        return left

    return asyncio.run(main())


@pytest.mark.parametrize("is_long", [True, False])
def test_after_a_long_answer_its_pieces_are_taken_out_of_the_file(
    store, profile, monkeypatch, is_long
):
    monkeypatch.setattr(history_writer, "COMPACT_AFTER_PIECES", PIECES + (not is_long))
    assert write(store, *answer()) == {}
    data = (profile.history / "c.jsonl").read_bytes()
    assert (b'"type":"piece"' in data) is not is_long
    assert [m.text for m in store.open("c").path()] == [TEXT]


def test_what_this_process_compacted_is_not_taken_for_somebody_elses(store, monkeypatch):
    monkeypatch.setattr(history_writer, "COMPACT_AFTER_PIECES", PIECES)
    store.open("c")
    write(store, *answer())
    assert not store.changed_elsewhere("c")
    write(store, [MessageChange("b", {"role": "user", "parent": "a"})])
    assert list(store.open("c").messages) == ["a", "b"]


def test_a_compaction_that_fails_costs_nothing(store, profile, monkeypatch):
    monkeypatch.setattr(history_writer, "COMPACT_AFTER_PIECES", PIECES)
    profile.snapshots.parent.mkdir(parents=True, exist_ok=True)
    profile.snapshots.write_text("a file in the way")
    assert write(store, *answer()) == {}
    assert [m.text for m in store.open("c").path()] == [TEXT]


class Broken:
    def __init__(self, store):
        self.store, self.left = store, 3

    def append(self, *args, **kwargs):
        if self.left:
            self.left -= 1
            raise ZeroDivisionError
        self.store.append(*args, **kwargs)


@pytest.mark.expects_log("saving failed by a ZeroDivisionError")
def test_a_bug_that_goes_on_is_logged_once(store, monkeypatch, caplog):
    monkeypatch.setattr(history_writer, "RETRY_PAUSES_S", (0.0,))

    async def main():
        disk = Worker("history")
        writer = HistoryWriter(Broken(store), disk)
        told = []
        saved = asyncio.Event()
        writer.watch("c", lambda problem: (told.append(problem), problem or saved.set()))
        writer.put("c", [MessageChange("a", {"role": "user"})])
        await saved.wait()
        await writer.aclose()
        disk.finish()
        return told

    told = asyncio.run(main())
    assert [problem is None for problem in told] == [False, True]
    assert sum(record.levelno >= logging.ERROR for record in caplog.records) == 1
    assert list(store.open("c").messages) == ["a"]
