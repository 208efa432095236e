"""What hostile messages cost the GUI thread: opened at once, read from the top, and arriving in pieces.

    python -m benchmarks.hostile [part of a name ...]

Times are CPU times of the GUI thread in milliseconds, as in ``benchmarks.chat_view``: the first screen, ten pages from the top, and
the slowest and mean of 150 frames of an answer.
"""

import gc
import os
import statistics
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.chat_view import milliseconds, new_view, paint, press
from benchmarks.machine import machine
from desktop.core.message import Message, Role, TextPart
from desktop.core.reply import ReplyGrowth
from tests.support.hostile_texts import NASTY

FRAMES, CHARS, PAGES = 150, 60_000, 10


def costs(text: str) -> tuple[float, float, list[float]]:
    """Return what opening, the slowest page and each frame of a stream cost (ms)."""
    view = new_view()

    def show() -> None:
        view.show_messages([Message("a", Role.ASSISTANT, (TextPart(text),))])
        view.viewport().repaint()

    opened = milliseconds(show)
    view.scroll_to_start()
    pages = [milliseconds(lambda: press(view, Qt.Key.Key_PageDown)) for _ in range(PAGES)]
    view.show_messages([Message("a", Role.ASSISTANT)], frozenset({"a"}))
    text = text[:CHARS]
    step = max(len(text) // FRAMES, 1)
    frames = []
    for start in range(0, len(text), step):
        growth = ReplyGrowth("a", text[start : start + step])

        def frame(growth=growth) -> None:
            view.grow(growth)
            paint(view)

        frames.append(milliseconds(frame))
    view.close()
    view.deleteLater()
    QApplication.processEvents()
    gc.collect()
    return opened, max(pages), frames


def main() -> None:
    app = QApplication([])
    gc.disable()
    costs("# Title\n\n**b** `c` |\n\n|a|b|\n|-|-|\n|1|2|\n\n$x$")  # imports and fonts
    print(machine())
    print(f"{'':40} {'open':>7} {'page':>7} {'frame':>7} {'mean':>7}")
    for name, text in NASTY.items():
        if not sys.argv[1:] or any(part in name for part in sys.argv[1:]):
            opened, page, frames = costs(text)
            found = (opened, page, max(frames), statistics.mean(frames))
            print(f"{name:40} " + " ".join(f"{cost:7.1f}" for cost in found), flush=True)
    del app


if __name__ == "__main__":
    main()
