"""The real window while answers stream: a whole answer at once, and keys in the composer meanwhile.

usage: python -m benchmarks.window_stream [flood] [keys]

An answer of 20,000 tokens that comes at once is read by turns by bare httpx with json.loads and by the
window, which also keeps it on disk; the figures are CPU time of this process and the time from the first
byte to the last paint. Keys are posted by a thread of their own, so that a busy window makes them wait.
"""

import asyncio
import json
import os
import statistics
import sys
import threading
import time

import httpx
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from benchmarks.machine import machine
from benchmarks.stream_server import FLOOD, STEADY, StreamServer
from benchmarks.window import ask, percentile, run_for, settle, wait_until, window, workspace_of
from desktop.app import SWITCH_INTERVAL_S, make_application
from desktop.ui.main_window import MainWindow

RUNS = 5
KEYS = 150
KEY_S = 0.07


async def _read_bare(base_url: str) -> None:
    async with (
        httpx.AsyncClient(trust_env=False, timeout=60) as client,
        client.stream("POST", f"{base_url}/chat/completions", json={"model": FLOOD}) as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: ") and line != "data: [DONE]":
                json.loads(line[6:])


def bare(server: StreamServer) -> tuple[float, float]:
    """Return seconds of CPU, and from the first byte to the end."""
    server.forget()
    before = time.process_time()
    asyncio.run(_read_bare(server.base_url))
    used, end = time.process_time() - before, time.monotonic()
    return used, end - server.next("first")


def through_window(server: StreamServer, shown: MainWindow) -> tuple[float, float]:
    """Return seconds of CPU, and from the first byte to the last paint."""
    server.forget()
    shown.show_session(workspace_of(shown).library.new_conversation())
    run_for(0.3)
    before = time.process_time()
    ask(shown, FLOOD)
    settle(shown)
    shown.chat.view.viewport().repaint()
    used, end = time.process_time() - before, time.monotonic()
    assert shown.chat.view.is_at_end
    return used, end - server.next("first")


def measure_flood() -> None:
    with StreamServer() as server, window(server.base_url) as shown:
        through_window(server, shown)
        bare(server)
        pairs = [(bare(server), through_window(server, shown)) for _ in range(RUNS)]
    for index, name in enumerate(("CPU", "first byte to last paint")):
        least = statistics.median(one[index] for one, _ in pairs)
        ours = statistics.median(two[index] for _, two in pairs)
        print(f"{name}: bare {least:.2f} s, window {ours:.2f} s: {ours / least:.2f} x")


class KeyWatch(QObject):
    """Notes when each key was posted, and when the editor had been painted after it."""

    def __init__(self, editor: QWidget, surface: QWidget) -> None:
        super().__init__()
        self.delays_ms: list[float] = []
        self._editor, self._surface = editor, surface
        self._posted: list[float] = []
        self._delivered: list[float] = []
        editor.installEventFilter(self)
        surface.installEventFilter(self)

    def post_all(self) -> None:
        """Post keys at their times; for a thread of its own."""
        for _ in range(KEYS):
            time.sleep(KEY_S)
            self._posted.append(time.perf_counter())
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x")
            QCoreApplication.postEvent(self._editor, key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor and event.type() is QEvent.Type.KeyPress:
            self._delivered.append(self._posted.pop(0))
        elif watched is self._surface and event.type() is QEvent.Type.Paint and self._delivered:
            done, self._delivered = self._delivered, []
            QTimer.singleShot(0, self, lambda: self._note(done))
        return False

    def _note(self, done: list[float]) -> None:
        now = time.perf_counter()
        self.delays_ms += [(now - posted) * 1000 for posted in done]


def measure_keys() -> None:
    with StreamServer() as server, window(server.base_url) as shown:
        session = shown.chat.session
        assert session is not None
        ask(shown, STEADY)
        wait_until(lambda: bool(session.path()[-1].text))
        editor = shown.chat.composer.edit
        watch = KeyWatch(editor, editor.viewport())
        thread = threading.Thread(target=watch.post_all)
        thread.start()
        wait_until(lambda: len(watch.delays_ms) >= KEYS)
        thread.join()
        session.stop()
        settle(shown)
    late = watch.delays_ms
    print(
        f"key to pixel at 100 tokens/s: p50 {percentile(late, 0.5):.1f}  "
        f"p95 {percentile(late, 0.95):.1f}  max {max(late):.1f} ms, n={len(late)}"
    )


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = make_application()
    wanted = sys.argv[1:] or ["flood", "keys"]
    for name, measure in (("flood", measure_flood), ("keys", measure_keys)):
        if name in wanted:
            measure()
    print(machine(), "load", os.getloadavg()[0])
    del application


if __name__ == "__main__":
    main()
