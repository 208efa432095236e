"""Opening a conversation of 10,000 messages (10 MB) in the real window: from its file to its first screen.

usage: python -m benchmarks.opening

The bare reading of the same file with msgspec, by turns with the window, is the measure: lines as
dictionaries, one by one. Both read a file that the system has in memory. CPU is that of the whole process.
"""

import gc
import multiprocessing
import os
import statistics
import sys
import time
from pathlib import Path

import msgspec
import psutil
from msgspec import structs

from benchmarks import chat_texts
from benchmarks.machine import machine
from benchmarks.stream_server import StreamServer
from benchmarks.window import run_for, wait_until, window, workspace_of
from desktop.app import SWITCH_INTERVAL_S, make_application
from desktop.core.changes import Change, ConversationChange, MessageChange
from desktop.runtime.answer import stored_fields
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile
from desktop.ui.main_window import MainWindow

MESSAGES, BYTES = 10_000, 10_000_000
RUNS = 5


def written(profile: Profile) -> list[Path]:
    """Write a conversation for each run; in a process of its own, whose memory is not counted."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(write, (profile,))


def write(profile: Profile) -> list[Path]:
    """Write conversations as chatting leaves them: an answer is begun, then settled."""
    store = HistoryStore(profile, new_writer_id())
    messages = chat_texts.conversation(MESSAGES, BYTES)
    paths = []
    for _ in range(RUNS + 1):
        conversation_id = store.create()
        changes: list[Change] = []
        parent = None
        for message in messages:
            whole = structs.replace(message, parent=parent)
            parent = message.id
            if message.ending is not None:
                begun = structs.replace(whole, parts=(), ending=None)
                changes.append(MessageChange(whole.id, stored_fields(begun)))
                settled = {**stored_fields(whole), "settled": [f"stream of {whole.id}"]}
                changes.append(MessageChange(whole.id, settled))
            else:
                changes.append(MessageChange(whole.id, stored_fields(whole)))
        changes.append(ConversationChange({"current": parent}))
        store.append(conversation_id, changes, sync=False)
        paths.append(profile.history / f"{conversation_id}.jsonl")
    store.close()
    return paths


def bare(path: Path) -> tuple[float, float]:
    """Return seconds of CPU and by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    read = [msgspec.json.decode(line) for line in path.read_bytes().split(b"\n") if line]
    took = time.process_time() - cpu, time.perf_counter() - clock
    assert len(read) > MESSAGES
    return took


def opened(shown: MainWindow, path: Path) -> tuple[float, float, float]:
    """Return seconds of CPU and by the clock until the first screen; by the clock until all can be scrolled."""
    library = workspace_of(shown).library
    cpu, clock = time.process_time(), time.perf_counter()
    session = library.session(path.stem)
    shown.show_session(session)
    wait_until(lambda: bool(shown.chat.view.message_ids()))
    shown.chat.view.viewport().repaint()
    used, first = time.process_time() - cpu, time.perf_counter() - clock
    seen = shown.chat.view.visible_text()
    wait_until(lambda: session.is_loaded)
    shown.chat.view.viewport().repaint()
    whole = time.perf_counter() - clock
    assert shown.chat.view.is_at_end
    assert shown.chat.view.visible_text() == seen
    return used, first, whole


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = make_application()
    me = psutil.Process()
    with StreamServer() as server, window(server.base_url) as shown:
        paths = written(workspace_of(shown).profile)
        size = paths[0].stat().st_size
        run_for(2)
        first, *others = paths
        gc.collect()
        before = me.memory_info().rss
        opened(shown, first)
        grown = me.memory_info().rss - before
        pairs = [((*bare(path), bare(path)[1]), opened(shown, path)) for path in others]
    print(f"file: {size / 1e6:.1f} MB; memory with it open: {grown / size:.2f} x its size (bar 4)")
    for index, name in enumerate(("first screen, CPU", "first screen, clock", "all of it, clock")):
        least = statistics.median(one[index] for one, _ in pairs)
        ours = statistics.median(two[index] for _, two in pairs)
        print(
            f"{name}: bare {least * 1000:.0f} ms, window {ours * 1000:.0f} ms: {ours / least:.2f} x"
        )
    print("bars for the first screen: 150 ms and 2 x")
    print(machine(), "load", os.getloadavg()[0])
    del application


if __name__ == "__main__":
    main()
