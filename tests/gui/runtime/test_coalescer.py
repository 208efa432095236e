"""News of replies reaches the window once a frame, complete, in order, and never for another reply."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.core.events import ToolCallDelta
from desktop.core.message import Message, Role, TextPart
from desktop.core.progress import Progress, Stage
from desktop.core.reply import ReplyGrowth
from desktop.runtime.coalescer import FRAME_MS, LONG_FRAME_MS, Coalescer


class View:
    """Notes what it was told, when, and in which thread."""

    def __init__(self):
        self.told = []
        self.times = []
        self.threads = set()

    def _note(self, what):
        self.told.append(what)
        self.times.append(time.monotonic())
        self.threads.add(threading.get_ident())

    def on_growth(self, growth):
        self._note(growth)

    def on_progress(self, progress):
        self._note(progress)

    def on_message(self, message):
        self._note(message)

    @property
    def text(self):
        return "".join(g.text for g in self.told if isinstance(g, ReplyGrowth))


@pytest.fixture
def coalescer(qapp):
    made = Coalescer()
    yield made
    made.close()


def in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_first_delta_is_rendered_without_a_timer(coalescer, qtbot):
    view = View()
    coalescer.attach("r", view)
    in_thread(lambda: coalescer.grow("r", ReplyGrowth("m", "a"))).join()
    assert view.told == []
    qtbot.waitUntil(lambda: bool(view.told))
    assert view.told == [ReplyGrowth("m", "a")]
    assert not coalescer._timer.isActive()


def test_many_deltas_cross_as_few_signals(coalescer, qtbot):
    view = View()
    coalescer.attach("r", view)
    woken = []
    coalescer._woken.connect(lambda: woken.append(1))

    def stream():
        for n in range(5000):
            coalescer.grow("r", ReplyGrowth("m", f"{n} "))

    began = time.monotonic()
    thread = in_thread(stream)
    expected = "".join(f"{n} " for n in range(5000))
    qtbot.waitUntil(lambda: view.text == expected)
    frames = (time.monotonic() - began) * 1000 / FRAME_MS
    thread.join()
    assert len(view.told) <= frames + 2
    assert len(woken) <= len(view.told) + 1
    assert view.threads == {threading.get_ident()}


def test_a_slow_window_gets_fewer_frames(coalescer, qtbot):
    class SlowView(View):
        def on_growth(self, growth):
            super().on_growth(growth)
            time.sleep(0.02)  # what a heavy layout costs

    view = SlowView()
    coalescer.attach("r", view)
    stop = threading.Event()

    def stream():
        while not stop.wait(0.002):
            coalescer.grow("r", ReplyGrowth("m", "x"))

    thread = in_thread(stream)
    qtbot.waitUntil(lambda: len(view.told) >= 6)
    stop.set()
    thread.join()
    gaps = [b - a for a, b in zip(view.times[1:], view.times[2:], strict=False)]
    assert min(gaps) * 1000 >= LONG_FRAME_MS - 1
    coalescer.detach("r")


@pytest.mark.parametrize(("interval_ms", "frame_ms"), [(10, LONG_FRAME_MS), (20, FRAME_MS)])
def test_what_comes_faster_than_frames_gets_fewer_of_them(
    coalescer, monkeypatch, interval_ms, frame_ms
):
    now = 100.0
    monkeypatch.setattr("desktop.runtime.coalescer.time.monotonic", lambda: now)
    coalescer.attach("r", View())
    coalescer.grow("r", ReplyGrowth("m", "first"))
    coalescer._render()
    due, comes, frames = now + FRAME_MS / 1000, now, []
    for _ in range(200):  # a millisecond each
        now += 0.001
        if now >= comes + interval_ms / 1000:
            coalescer.grow("r", ReplyGrowth("m", "x"))
            comes = now
        if now >= due and coalescer._pending:
            coalescer._render()
            due = now + coalescer._frame_ms / 1000
            frames.append(coalescer._frame_ms)
    assert set(frames[1:]) == {frame_ms}


def test_detaching_renders_the_rest_first_and_drops_what_comes_later(coalescer, qtbot):
    view = View()
    coalescer.attach("r", view)
    coalescer.grow("r", ReplyGrowth("m", "a"))
    coalescer.grow("r", ReplyGrowth("m", "b", "why"))
    coalescer.detach("r")
    assert view.told == [ReplyGrowth("m", "ab", "why")]
    coalescer.grow("r", ReplyGrowth("m", "late"))
    other = View()
    coalescer.attach("s", other)
    coalescer.grow("s", ReplyGrowth("m", "s"))
    qtbot.waitUntil(lambda: bool(other.told))
    assert view.text == "ab"


def test_a_message_replaces_what_it_grew_by_before_and_is_told_before_what_it_grows_by_later(
    coalescer,
):
    view = View()
    coalescer.attach("r", view)
    message = Message("m", Role.ASSISTANT, (TextPart("whole"),))
    coalescer.grow("r", ReplyGrowth("m", "who"))
    coalescer.replace("r", message)
    coalescer.grow("r", ReplyGrowth("m", "more"))
    coalescer.report("r", Progress(Stage.STREAMING))
    coalescer.report("r", Progress(Stage.FINISHED))
    coalescer.detach("r")
    assert view.told == [message, ReplyGrowth("m", "more"), Progress(Stage.FINISHED)]


def test_sixteen_streams_are_not_mixed(coalescer, qtbot):
    views = {f"r{n}": View() for n in range(16)}
    for reply_id, view in views.items():
        coalescer.attach(reply_id, view)

    def stream(reply_id):
        for n in range(300):
            coalescer.grow(reply_id, ReplyGrowth(reply_id, f"{reply_id}:{n} "))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(stream, views))
    for reply_id, view in views.items():
        expected = "".join(f"{reply_id}:{n} " for n in range(300))
        qtbot.waitUntil(lambda view=view, expected=expected: view.text == expected)


def test_pieces_of_tool_calls_of_one_frame_come_together_and_in_order(coalescer, qtbot):
    view = View()
    coalescer.attach("r", view)
    pieces = [ToolCallDelta(0, "c", "f", "{"), ToolCallDelta(0, arguments="}")]
    for piece in pieces:
        coalescer.grow("r", ReplyGrowth("m", calls=(piece,)))
    qtbot.waitUntil(lambda: bool(view.told))
    assert view.told == [ReplyGrowth("m", calls=tuple(pieces))]
