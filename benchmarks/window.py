"""The real window, driven by events in its own process: how soon it asks, stops, and answers to the GUI thread.

usage: python -m benchmarks.window [enter] [stop] [delay] [cpu] [heartbeat]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from benchmarks.machine import machine, spread
from benchmarks.profiles import filled_profile
from benchmarks.stream_server import (
    QUICK,
    SILENT,
    STAMPED,
    STEADY,
    TOKEN_S,
    StreamServer,
    black_hole,
)
from desktop.app import SWITCH_INTERVAL_S, make_application
from desktop.core.connection import Connection, ProxyMode, ProxySetting
from desktop.core.reply import ReplyGrowth
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow

LIMIT_S = 20.0
ROUNDS = 15
STREAMS = 16
ANSWERS = 5
HEARTBEAT_S = 6.0
CPU_S = 10.0
#: Seconds from a question's first letter to Enter; a person needs longer for any but the shortest.
TYPING_S = 0.5


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    loop = QEventLoop()
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        QTimer.singleShot(1, loop.quit)
        loop.exec()


def run_for(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def connection(base_url: str) -> Connection:
    return Connection("bench", "Bench", base_url, model=QUICK, proxy=ProxySetting(ProxyMode.NONE))


class Heart(QObject):
    """Ticks every millisecond and keeps by how much each tick was late, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0

    def listen(self, seconds: float) -> list[float]:
        self.late_ms = []
        self._last = time.perf_counter()
        self._timer.start()
        run_for(seconds)
        self._timer.stop()
        return self.late_ms

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append((now - self._last) * 1000 - 1)
        self._last = now


@contextmanager
def window(base_url: str, *, is_begun: bool = True) -> Iterator[MainWindow]:
    """Show a window; unless ``is_begun`` is false, with the first letter of a question typed a while ago."""
    with tempfile.TemporaryDirectory() as folder:
        profile = filled_profile(Path(folder), 50)
        workspace = Workspace(profile, {})
        workspace.connections.save(connection(base_url))
        workspace.connections.set_default("bench")
        workspace.load()
        workspace.collector.start()
        shown = MainWindow(workspace, Appearance(workspace.preferences))
        shown.show()
        wait_until(lambda: workspace.library.is_loaded)
        shown.settle()
        workspace.settle()
        run_for(1.0)
        if is_begun:
            QTest.keyClick(shown.chat.composer.edit, Qt.Key.Key_A)
            run_for(TYPING_S)
        yield shown
        shown.close()
        assert workspace.shutdown()


def ask(shown: MainWindow, model: str) -> float:
    """Type a question and press Enter; return when the key was pressed."""
    session = shown.chat.session
    assert session is not None
    session.choice.set_model(model)
    shown.chat.composer.set_text("a question")
    editor = shown.chat.composer.focusProxy() or shown.chat.composer
    pressed = time.monotonic()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    return pressed


def workspace_of(shown: MainWindow) -> Workspace:
    return shown._workspace  # noqa: SLF001 - no other part of the program needs it


def settle(shown: MainWindow) -> None:
    session = shown.chat.session
    assert session is not None
    wait_until(lambda: not session.is_busy)


def measure_enter() -> None:
    with StreamServer() as server, window(server.base_url) as shown:
        delays = []
        for _ in range(ROUNDS):
            pressed = ask(shown, QUICK)
            settle(shown)
            delays.append((server.next("request") - pressed) * 1000)
    print(f"Enter to request, first   {delays[0]:.1f} ms")
    print(f"Enter to request, later   {spread(delays[1:], 'ms')}")


def measure_stop() -> None:
    with StreamServer() as server, window(server.base_url) as shown:
        session = shown.chat.session
        assert session is not None
        for name, model in (("waiting", SILENT), ("streaming", STEADY)):
            delays = []
            for _ in range(ROUNDS):
                server.forget()
                ask(shown, model)
                server.next("request")
                wait_until(lambda name=name: session.progress.stage == name)
                run_for(0.05)
                clicked = time.monotonic()
                QTest.keyClick(shown, Qt.Key.Key_Escape)
                settle(shown)
                delays.append((server.next("closed") - clicked) * 1000)
            print(f"Stop to closed socket, {name:<11}{spread(delays, 'ms')}")
    measure_stop_connecting()


def measure_stop_connecting() -> None:
    listener, fillers = black_hole()
    port = listener.getsockname()[1]
    me = psutil.Process()

    def is_connecting() -> bool:
        return any(
            c.status == psutil.CONN_SYN_SENT and c.raddr and c.raddr.port == port
            for c in me.net_connections("tcp")
            if c.fd not in ours
        )

    ours = {f.fileno() for f in fillers}
    with window(f"http://127.0.0.1:{port}/v1") as shown:
        delays = []
        for _ in range(ROUNDS):
            ask(shown, QUICK)
            wait_until(is_connecting)
            clicked = time.monotonic()
            QTest.keyClick(shown, Qt.Key.Key_Escape)
            wait_until(lambda: not is_connecting())
            delays.append((time.monotonic() - clicked) * 1000)
            settle(shown)
    print(f"Stop to closed socket, connecting {spread(delays, 'ms')}")
    for one in (listener, *fillers):
        one.close()


def measure_delay() -> None:
    """From a token leaving the server to the end of the signal that shows it: its text is laid out by then."""
    firsts, later = [], []
    with StreamServer() as server, window(server.base_url) as shown:
        session = shown.chat.session
        assert session is not None
        delays: list[float] = []
        rest = ""

        def note(growth: ReplyGrowth) -> None:
            nonlocal rest
            now = time.monotonic()
            *whole, rest = (rest + growth.text).split(" ")
            delays.extend((now - float(stamp)) * 1000 for stamp in whole)

        session.grew.connect(note)
        for _ in range(ANSWERS):
            delays.clear()
            rest = ""
            ask(shown, STAMPED)
            run_for(HEARTBEAT_S / 2)
            session.stop()
            settle(shown)
            firsts.append(delays[0])
            later += delays[1:]
        session.grew.disconnect(note)
    print(f"Token sent to laid out, first of the session {firsts[0]:.1f} ms")
    print(f"Token sent to laid out, first of an answer   {spread(firsts[1:], 'ms')}")
    print(f"Token sent to laid out, at 50 tokens/s       {spread(later, 'ms')}, ", end="")
    print(f"p99 {percentile(later, 0.99):.1f} ms")


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure_cpu() -> None:
    """Print how busy the whole process is while one answer arrives."""
    with StreamServer() as server, window(server.base_url) as shown:
        ask(shown, STEADY)
        session = shown.chat.session
        assert session is not None
        wait_until(lambda: bool(session.path()[-1].text))
        run_for(1.0)
        began, window_began = time.process_time(), time.thread_time()
        run_for(CPU_S)
        whole, own = time.process_time() - began, time.thread_time() - window_began
        session.stop()
        settle(shown)
    print(
        f"CPU, 1 stream of {1 / TOKEN_S:.0f} tokens/s   "
        f"{100 * whole / CPU_S:.1f} % of a core, the window's thread {100 * own / CPU_S:.1f} %"
    )


def measure_heartbeat() -> None:
    with StreamServer() as server, window(server.base_url) as shown:
        heart = Heart()
        heart.listen(1)
        idle = heart.listen(HEARTBEAT_S)
        ask(shown, STEADY)
        session = shown.chat.session
        assert session is not None
        wait_until(lambda: bool(session.path()[-1].text))
        one = heart.listen(HEARTBEAT_S)
        library = workspace_of(shown).library
        for _ in range(STREAMS - 1):
            other = library.new_conversation()
            other.choice.set_model(STEADY)
            other.send("a question")
        run_for(0.5)
        many = heart.listen(HEARTBEAT_S)
        for each in library.sessions():
            each.stop()
        settle(shown)
    floor = percentile(idle, 0.999)
    for name, late in (("idle", idle), ("1 stream", one), (f"{STREAMS} streams", many)):
        p999 = percentile(late, 0.999)
        print(
            f"heartbeat, {name:<11} p50 {percentile(late, 0.5):.2f}  p99 {percentile(late, 0.99):.2f}  "
            f"p99.9 {p999:.2f}  max {max(late):.2f} ms; above idle {p999 - floor:.2f} ms"
        )


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = make_application()
    wanted = sys.argv[1:] or ["enter", "stop", "delay", "cpu", "heartbeat"]
    for name, measure in (
        ("enter", measure_enter),
        ("stop", measure_stop),
        ("delay", measure_delay),
        ("cpu", measure_cpu),
        ("heartbeat", measure_heartbeat),
    ):
        if name in wanted:
            measure()
    print(machine())
    del application


if __name__ == "__main__":
    main()
