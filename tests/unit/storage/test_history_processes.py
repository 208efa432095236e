"""Several processes, killed and alive, on one profile: nothing lost, nobody taken for dead, nothing broken."""

import contextlib
import signal
import subprocess
import sys

import pytest

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.errors import HistoryError
from desktop.core.message import Ending
from desktop.storage.locks import FileLocks, Leases
from tests.conftest import ROOT


@contextlib.contextmanager
def writer(profile, conversation_id, name, what):
    command = [sys.executable, "-m", "tests.support.history_writer"]
    process = subprocess.Popen(
        [*command, str(profile.data), conversation_id, name, what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_two_processes_append_beside_a_compaction_and_nothing_is_lost(store, open_store, profile):
    conversation_id = store.create()
    with (
        writer(profile, conversation_id, "a", "80-async") as one,
        writer(profile, conversation_id, "b", "80-async") as two,
    ):
        number = 0
        while one.poll() is None or two.poll() is None:
            store.append(conversation_id, [ConversationChange({"title": f"t{number}"})], False)
            store.compact(conversation_id)
            number += 1
        assert (one.wait(), two.wait()) == (0, 0)
    found = open_store().open(conversation_id)
    assert set(found.messages) == {f"{name}{n}" for name in "ab" for n in range(80)}
    assert found.title == f"t{number - 1}" and found.damage == ()
    assert number > 3


@pytest.mark.parametrize("after", [1, 7, 23])
def test_a_process_killed_while_appending_loses_nothing_that_it_acknowledged(
    store, open_store, profile, after
):
    conversation_id = store.create()
    with writer(profile, conversation_id, "a", "100000-sync") as process:
        acknowledged = [int(process.stdout.readline()) for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        acknowledged += [int(line) for line in process.stdout]
    assert len(acknowledged) >= after
    store.append(conversation_id, [MessageChange("z", {"role": "user", "created": 1})], True)
    found = open_store().open(conversation_id)
    assert {f"a{n}" for n in acknowledged} | {"z"} <= set(found.messages)
    assert found.damage == ()
    for number in acknowledged:
        assert found.messages[f"a{number}"].text.startswith(f"a {number} ")


def test_an_answer_is_interrupted_once_its_writer_is_dead(store, profile):
    conversation_id = store.create()
    with writer(profile, conversation_id, "w", "answer") as process:
        assert process.stdout.readline() == "begun\n"
        assert store.is_alive("w")
        assert store.open(conversation_id).messages["a"].ending is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not store.is_alive("w")
        found = store.open(conversation_id).messages["a"]
        assert found.ending is Ending.INTERRUPTED and found.text == "half an"


def test_a_process_that_ends_well_gives_its_lease_back(store, profile):
    conversation_id = store.create()
    with writer(profile, conversation_id, "w", "answer") as process:
        assert process.stdout.readline() == "begun\n"
        assert len(list(profile.locks.glob("*.lease"))) == 1
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.wait() == 0
    assert list(profile.locks.glob("*.lease")) == []
    assert store.open(conversation_id).messages["a"].ending is Ending.INTERRUPTED


def test_a_stopped_process_is_alive(store, profile):
    conversation_id = store.create()
    with writer(profile, conversation_id, "w", "answer") as process:
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGSTOP)
        assert store.is_alive("w")
        process.send_signal(signal.SIGCONT)


def test_what_another_process_writes_is_noticed_and_read(store, profile):
    conversation_id = store.create()
    store.append(conversation_id, [MessageChange("q", {"role": "user", "created": 1})], True)
    store.open(conversation_id)
    assert not store.changed_elsewhere(conversation_id)
    with writer(profile, conversation_id, "w", "1-sync") as process:
        assert process.wait() == 0
    assert store.changed_elsewhere(conversation_id)
    store.append(conversation_id, [ConversationChange({"title": "mine"})], False)
    assert store.changed_elsewhere(conversation_id), "an append of our own must not hide it"
    assert set(store.open(conversation_id).messages) == {"q", "w0"}
    assert not store.changed_elsewhere(conversation_id)


@pytest.mark.parametrize("act", ["compact", "undelete"])
def test_reading_for_ourselves_does_not_hide_what_others_wrote(open_store, act):
    mine, theirs = open_store(), open_store()
    conversation_id = mine.create()
    title = [ConversationChange({"title": "x" * 200})]
    mine.append(conversation_id, title * 9, True)
    theirs.append(conversation_id, [ConversationChange({"title": "theirs"})], True)
    getattr(mine, act)(conversation_id)
    assert mine.changed_elsewhere(conversation_id)
    assert mine.open(conversation_id).title == "theirs"
    mine.append(conversation_id, title * 9, True)
    getattr(mine, act)(conversation_id)
    assert not mine.changed_elsewhere(conversation_id)


def test_what_is_written_comes_after_what_others_wrote(open_store, clock):
    early, late = open_store(), open_store()
    conversation_id = early.create()
    early.append(conversation_id, [ConversationChange({"title": "first"})], True)
    clock.now_ms += 10**9
    late.append(conversation_id, [ConversationChange({"title": "second"})], True)
    clock.now_ms -= 10**10
    early.append(conversation_id, [ConversationChange({"title": "third"})], True)
    assert late.open(conversation_id).title == "third"


def test_a_lock_that_somebody_keeps_is_an_error_in_the_end(profile):
    with (
        FileLocks(profile.locks).held("c"),
        pytest.raises(HistoryError, match="still writing"),
        FileLocks(profile.locks, timeout_s=0).held("c"),
    ):
        pytest.fail("two held it at once")
    with FileLocks(profile.locks, timeout_s=0).held("c"):
        assert len(list(profile.locks.glob("*.lock"))) == 1


def test_a_writer_of_this_process_and_an_unknown_one(profile):
    leases = Leases(profile.locks, "me")
    assert leases.is_alive("me")
    assert not leases.is_alive("unknown")
    assert not leases.is_alive("../../etc/passwd\ud800")
    leases.take_own()
    assert Leases(profile.locks, "you").is_alive("me")
    leases.give_back()
    leases.give_back()
    assert not Leases(profile.locks, "you").is_alive("me")
