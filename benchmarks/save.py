"""Saving one message in a conversation of 10,000 messages against an empty one: the cost must not grow.

usage: python -m benchmarks.save [MESSAGES]

One after the other in one process, with the sync that a sent question gets, and without, as the pieces of an
answer are written. The bar is 1.2 ×. CPU time is that of this process; the disk's time is in the other one.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine
from desktop.core.changes import ConversationChange, MessageChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in

MESSAGES = 10_000
ROUNDS = 400
_TEXT = "How do I read a file line by line? " * 20


def changes(name: str, parent: str | None) -> list[MessageChange | ConversationChange]:
    fields = {"role": "user", "parent": parent, "parts": [{"type": "text", "text": _TEXT}]}
    return [MessageChange(name, fields), ConversationChange({"current": name})]


def fill(store: HistoryStore, messages: int) -> None:
    for begin in range(0, messages, 1000):
        batch = []
        for number in range(begin, min(begin + 1000, messages)):
            batch += changes(f"m{number}", f"m{number - 1}" if number else None)
        store.append("long", batch, sync=False)


def measured(store: HistoryStore, name: str, number: int, *, sync: bool) -> tuple[float, float]:
    """Save one message; return milliseconds on the clock and of CPU."""
    batch = changes(f"x{number}", None)
    clock, cpu = time.perf_counter(), time.process_time()
    store.append(name, batch, sync=sync)
    return (time.perf_counter() - clock) * 1000, (time.process_time() - cpu) * 1000


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        store = HistoryStore(profile_in(Path(folder)), new_writer_id())
        fill(store, messages)
        for sync in (True, False):
            # A new conversation each time: an "empty" one would be as long as the other in the end.
            found: dict[str, list[tuple[float, float]]] = {"empty": [], "long": []}
            for number in range(ROUNDS):
                empty = f"empty{sync:d}{number}"
                store.append(empty, changes("first", None), sync=True)
                order = [("empty", empty), ("long", "long")]
                for kind, name in order if number % 2 else reversed(order):
                    found[kind].append(measured(store, name, number + sync * ROUNDS, sync=sync))
            for column, unit in ((0, "ms"), (1, "ms CPU")):
                empty_ms, long_ms = (
                    statistics.median(pair[column] for pair in found[kind])
                    for kind in ("empty", "long")
                )
                how = "synced" if sync else "not synced"
                print(
                    f"{how:11}{unit:7} empty {empty_ms:.3f}, {messages} messages {long_ms:.3f}: "
                    f"{long_ms / empty_ms:.2f} ×"
                )
        store.close()


if __name__ == "__main__":
    main()
