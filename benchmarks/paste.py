"""From Enter to the request where the first question of a session is pasted and sent at once.

usage: python -m benchmarks.paste [RUNS]

Each run is a process of its own, which loads Qt and our modules as the program does.
"""

import gc
import subprocess
import sys
import time

ONCE = "--once"


def measure() -> tuple[float, float]:
    """Return milliseconds from Enter, and from the Ctrl of the paste, to the request at the server."""
    # As ``desktop.__main__`` does it, before anything imports Qt.
    from desktop.msgspec_loading import load_msgspec
    from desktop.qt_loading import load_qt

    gc.disable()
    load_msgspec()
    load_qt()
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from benchmarks.stream_server import StreamServer
    from benchmarks.window import settle, window
    from desktop.app import SWITCH_INTERVAL_S, make_application

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = make_application()
    with StreamServer() as server, window(server.base_url, is_begun=False) as shown:
        application.clipboard().setText("a question")
        editor = shown.chat.composer.edit
        began = time.monotonic()
        QTest.keyPress(editor, Qt.Key.Key_Control)
        QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.keyRelease(editor, Qt.Key.Key_Control)
        pressed = time.monotonic()
        QTest.keyClick(editor, Qt.Key.Key_Return)
        settle(shown)
        asked = server.next("request")
    return (asked - pressed) * 1000, (asked - began) * 1000


def main() -> None:
    if ONCE in sys.argv:
        print(*measure())
        return
    from benchmarks.machine import machine, spread

    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    command = [sys.executable, "-m", "benchmarks.paste", ONCE]
    found = [
        [float(word) for word in subprocess.check_output(command, text=True).split()]
        for _ in range(runs)
    ]
    for name, times in zip(("Enter", "Ctrl"), zip(*found, strict=True), strict=True):
        print(f"{name} to request, pasted and sent at once: {spread(times, 'ms')}")
    print(machine())


if __name__ == "__main__":
    main()
