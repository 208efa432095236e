"""The program is killed in the middle of anything, again and again; what was acknowledged is there."""

import random
import signal
import subprocess
import sys

import pytest

from desktop.storage.history import HistoryStore, new_writer_id
from tests.conftest import ROOT

#: Kills of the short form; each takes about a third of a second.
ROUNDS = 8


@pytest.mark.parametrize("seed", [1])
def test_nothing_acknowledged_is_lost_by_kills(profile, seed):
    chance = random.Random(seed)
    expected = {}
    purged = set()
    for number in range(ROUNDS):
        for sign, conversation_id, *name in one_run(profile, f"{seed}-{number}", chance):
            if sign == "+":
                expected.setdefault(conversation_id, set()).update(name)
            else:
                purged.add(conversation_id)
        check(profile, expected, purged)
    assert sum(map(len, expected.values())) > 50


def one_run(profile, name, chance):
    """Let the process act, and kill it after some lines. Return what it said, in words."""
    command = [sys.executable, "-m", "tests.support.history_torture", str(profile.data), name, name]
    lines = chance.randrange(5, 40)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        said = []
        for line in process.stdout:
            said.append(line.split())
            if len(said) == lines:
                process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return said


def check(profile, expected, purged):
    store = HistoryStore(profile, new_writer_id())
    for report in store.verify():
        assert report.error is None
        assert set(report.problems) <= {"the last line was cut off while it was written"}
    listed = {summary.id for summary in store.summaries()}
    for conversation_id, names in expected.items():
        found = store.open(conversation_id)
        assert found.damage == ()
        if conversation_id in purged:
            assert found.messages == {} and conversation_id not in listed
        elif not (conversation_id.startswith("victim") and found.messages == {}):
            assert names <= set(found.messages) and conversation_id in listed
    known = (".jsonl", ".snapshot", ".tmp")
    for folder in (profile.history, profile.trash, profile.snapshots):
        assert not folder.exists() or all(p.suffix in known for p in folder.iterdir())
    store.close()
