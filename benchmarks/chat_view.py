"""What the chat view costs: frames while answers stream, opening, scrolling, finding and resizing a long conversation.

    python -m benchmarks.chat_view [--json]

A frame is what one signal of the engine causes: reading, layout and painting, on the offscreen platform,
which paints in memory as the others do; times are CPU times of the GUI thread. The garbage collector is off, as in the program.
"""

import argparse
import gc
import json
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
import psutil
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from benchmarks import chat_texts
from benchmarks.machine import machine
from desktop.core.message import Message, Role, TextPart
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view import ChatView
from desktop.ui.theme import Scheme, load_theme

SIZE = (900, 700)
TOKENS = 20_000
#: At full speed a local model or a quick server brings some 1,000 tokens a second: 16 a frame.
CHARS_PER_FRAME = 64
MESSAGES, BYTES = 10_000, 10_000_000

Rows = list[tuple[str, float, str]]


def milliseconds(action: Callable[[], object]) -> float:
    """Return the CPU time of this thread: what others do on the machine meanwhile does not count."""
    began = time.thread_time()
    action()
    return (time.thread_time() - began) * 1000


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def new_view() -> ChatView:
    view = ChatView(load_theme(Scheme.LIGHT))
    view.resize(*SIZE)
    view.show()
    QApplication.processEvents()
    return view


def paint(view: ChatView) -> None:
    """Paint what is due, as the event loop does for the next frame of the screen."""
    QApplication.sendEvent(view, QEvent(QEvent.Type.UpdateRequest))


def stream(text: str, step: int) -> tuple[list[float], list[float]]:
    """Return the costs of all frames of a streaming answer, and of bare repaints in between (ms)."""
    view = new_view()
    question = Message("q", Role.USER, (TextPart("Tell me about sorting."),))
    view.show_messages([question, Message("a", Role.ASSISTANT)], frozenset({"a"}))
    frames, bare = [], []
    for number, start in enumerate(range(0, len(text), step)):
        growth = ReplyGrowth("a", text[start : start + step])

        def frame(growth=growth) -> None:
            view.grow(growth)
            paint(view)

        frames.append(milliseconds(frame))
        if number % 4 == 0:
            bare.append(milliseconds(view.viewport().repaint))
        if number % 50 == 0:
            QApplication.processEvents()
            gc.collect(0)
    assert view.is_at_end
    view.close()
    return frames, bare


def streaming(rows: Rows) -> None:
    stream(chat_texts.mixed(2_000), CHARS_PER_FRAME)  # imports and fonts
    frames, bare = stream(chat_texts.mixed(TOKENS), CHARS_PER_FRAME)
    tenth = len(frames) // 10
    first, last = statistics.mean(frames[:tenth]), statistics.mean(frames[-tenth:])
    rows += [
        ("mixed answer, frame p50 (ms)", statistics.median(frames), "≤ 4"),
        ("mixed answer, frame p99 (ms)", quantile(frames, 0.99), "≤ 16"),
        ("… over p99 of a bare repaint", quantile(frames, 0.99) / quantile(bare, 0.99), "≤ 3"),
        ("… last tenth over first tenth", last / first, "≤ 1.2"),
    ]
    frames, _ = stream(chat_texts.code(5_000), 2 * CHARS_PER_FRAME)
    rows.append(("code block of 5,000 lines, frame p99 (ms)", quantile(frames, 0.99), "≤ 16"))
    frames, _ = stream(chat_texts.table(500), CHARS_PER_FRAME)
    rows.append(("table of 500 rows, frame p99 (ms)", quantile(frames, 0.99), "≤ 16"))


def press(view: ChatView, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)
    view.viewport().repaint()


def opening(rows: Rows) -> None:
    messages = chat_texts.conversation(MESSAGES, BYTES)
    lines = [msgspec.json.encode(m) for m in messages]
    decoder = msgspec.json.Decoder(Message)
    reading = milliseconds(lambda: [decoder.decode(line) for line in lines])
    view = new_view()
    me = psutil.Process()
    before = me.memory_info().rss
    messages = [decoder.decode(line) for line in lines]

    def show() -> None:
        view.show_messages(messages)
        view.viewport().repaint()

    opened = milliseconds(show)
    rows += [
        ("10,000 messages, first screen after decoding (ms)", opened, "≤ 150 with decoding"),
        ("… decoding and showing over decoding", (opened + reading) / reading, "≤ 2"),
    ]
    for key, name in ((Qt.Key.Key_PageUp, "page up"), (Qt.Key.Key_Up, "line up")):
        costs = [milliseconds(lambda key=key: press(view, key)) for _ in range(400)]
        rows.append((f"scrolling with {name} held, frame p99 (ms)", quantile(costs, 0.99), "≤ 16"))
    widths = [*range(SIZE[0], SIZE[0] - 250, -2)]
    costs = []
    for width in widths:

        def resize(width=width) -> None:
            view.resize(width, SIZE[1])
            QApplication.processEvents()

        costs.append(milliseconds(resize))
    rows.append(("resizing, step p99 (ms)", quantile(costs, 0.99), "≤ 16"))
    grown = me.memory_info().rss - before
    rows.append(("memory with it open, over its size", grown / BYTES, "≤ 4"))

    def find() -> None:
        assert view.find_text(f"needle{MESSAGES // 4}")
        view.viewport().repaint()

    rows.append(("finding a word in it, match painted (ms)", milliseconds(find), "≤ 100"))
    view.close()


def steady(rows: Rows) -> None:
    """CPU of the view at 100 tokens/s in 30 frames a second, as a share of one core."""
    view = new_view()
    view.show_messages([Message("a", Role.ASSISTANT)], frozenset({"a"}))
    text = chat_texts.mixed(2_000)
    step = round(100 * chat_texts.CHARS_PER_TOKEN / 30)
    frames = [text[i : i + step] for i in range(0, len(text), step)]
    began = time.process_time()
    for piece in frames:
        view.grow(ReplyGrowth("a", piece))
        paint(view)
    share = (time.process_time() - began) / (len(frames) / 30)
    rows.append(
        ("100 tokens/s, CPU of the view (% of a core)", 100 * share, "≤ 20 with the engine")
    )
    view.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    app = QApplication([])
    gc.disable()
    rows: Rows = []
    streaming(rows)
    steady(rows)
    opening(rows)
    if as_json:
        print(json.dumps({name: value for name, value, _ in rows}))
        return
    for name, value, bar in rows:
        print(f"{name:55} {value:8.2f}   {bar}")
    print(machine())
    app.quit()


if __name__ == "__main__":
    main()
