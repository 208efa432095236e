"""The meter by the composer: a key press in a draft of 100 KB, and opening a conversation of 10,000 messages.

usage: python -m benchmarks.meter

Of a key press the CPU time of the window's own thread is taken, and the clock until the count is shown. The conversation is that of benchmarks.opening (10 MB); the longest pause is the
longest time in which the window's event loop did not come round.
"""

import os
import shutil
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from benchmarks.machine import machine, spread
from benchmarks.opening import written
from benchmarks.stream_server import StreamServer
from benchmarks.window import run_for, wait_until, window, workspace_of
from desktop.app import SWITCH_INTERVAL_S, make_application
from desktop.core.price_table import ModelEntry
from desktop.runtime.once import Once
from desktop.ui.main_window import MainWindow

PRESSES = 40
#: The history is indexed after it has been written by another process, which is no part of opening it.
_INDEXED_S = 8
DRAFT = ("The quick brown fox jumps over the lazy dog. " * 5 + "\n") * 440


def know(shown: MainWindow, model: str) -> None:
    """Give the model a context, so that all of the meter is at work."""
    workspace_of(shown).prices.put(ModelEntry("own", (model,), ("127.0.0.1",), context=10_000_000))


def until_shown(shown: MainWindow) -> float:
    """Type a letter in the middle; return milliseconds until its count is shown."""
    meter = shown.metering.meter
    readings: list[object] = []
    meter.changed.connect(readings.append)
    clock = time.perf_counter()
    shown.chat.composer.edit.textCursor().insertText("x")
    wait_until(lambda: len(readings) > 0)
    took = (time.perf_counter() - clock) * 1000
    meter.changed.disconnect(readings.append)
    return took


def key_presses(shown: MainWindow) -> None:
    """Print what a key press costs."""
    composer, session = shown.chat.composer, shown.chat.session
    composer.edit.insertPlainText(DRAFT)
    meter = shown.metering.meter
    wait_until(lambda: meter.reading is not None and meter.reading.draft_tokens > 10_000)
    cursor = composer.edit.textCursor()
    cursor.setPosition(len(DRAFT) // 2)
    composer.edit.setTextCursor(cursor)
    # What the meter itself does in the window's thread: what is to be counted, and what is shown.
    asked: list[float] = []
    answers: list[object] = []
    meter.changed.connect(answers.append)
    for _ in range(PRESSES):
        answers.clear()
        cpu = time.thread_time()
        meter.count()
        asked.append((time.thread_time() - cpu) * 1000)
        wait_until(lambda: bool(answers))
    meter.changed.disconnect(answers.append)
    told = []
    for _ in range(PRESSES):
        cpu = time.thread_time()
        meter.changed.emit(meter.reading)
        shown.metering.view.repaint()
        told.append((time.thread_time() - cpu) * 1000)
    until = [until_shown(shown) for _ in range(PRESSES)]
    assert session is not None
    print(f"key press in a draft of {len(DRAFT) // 1000} KB")
    print(f"  the window's thread, asking for the count: {spread(asked, 'ms')}")
    print(f"  the window's thread, showing it:           {spread(told, 'ms')}")
    print(f"  until it is shown:                         {spread(until, 'ms')}")
    composer.edit.clear()


def start_again(shown: MainWindow, counted: Path, same: Path) -> None:
    """Have the meter know no more than after a start: of ``same``, which has the messages of ``counted``, what was kept."""
    counting, folder = workspace_of(shown).counting, workspace_of(shown).profile.token_counts
    counting._counter = Once(counting._make_counter)  # noqa: SLF001 - a second start would measure the window too
    for kept in folder.glob(f"{counted.stem}.*"):
        shutil.copy(kept, folder / kept.name.replace(counted.stem, same.stem))


def opening(shown: MainWindow, path: Path) -> None:
    """Open a conversation; print how long its count takes, and the longest pause of the window."""
    space = workspace_of(shown)
    pauses, last = [0.0], time.perf_counter()
    beat = QTimer(interval=4)

    def note() -> None:
        nonlocal last
        now = time.perf_counter()
        pauses.append((now - last) * 1000)
        last = now

    beat.timeout.connect(note)
    session = space.library.session(path.stem)
    cpu, clock = time.process_time(), time.perf_counter()
    shown.show_session(session)
    wait_until(lambda: session.is_loaded)
    loaded, last = time.perf_counter() - clock, time.perf_counter()
    beat.start()
    if shown.metering.meter.reading is None:
        # A loop that sleeps between events, as the program's own: one that polls would keep Python's lock.
        loop = QEventLoop()
        shown.metering.meter.changed.connect(loop.quit)
        loop.exec()
    took, used = time.perf_counter() - clock, time.process_time() - cpu
    beat.stop()
    print(f"  loaded after {loaded:.2f} s, counted after {took:.2f} s, longest pause then {max(pauses):.0f} ms; CPU of it all {used:.2f} s")  # fmt: skip


def main() -> int:
    """Print the figures."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = make_application()
    assert app
    print(machine())
    with StreamServer() as server, window(server.base_url) as shown:
        paths = written(workspace_of(shown).profile)
        first = workspace_of(shown).connections.default()
        know(shown, first.model if first else "m")
        run_for(_INDEXED_S)
        print("opening a conversation of 10,000 messages, 10 MB, for the first time")
        opening(shown, paths[0])
        print("the same after another start")
        shown.start_conversation()
        start_again(shown, paths[0], paths[1])
        opening(shown, paths[1])
        shown.start_conversation()
        key_presses(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
