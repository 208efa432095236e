"""Gathers what running replies say in the loop thread and hands it to the window once a display frame."""

import threading
import time
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.core.message import Message
from desktop.core.progress import Progress
from desktop.core.reply import ReplyGrowth

#: Milliseconds between two renders: one frame of a 60 Hz display; two when a frame is not enough, or
#: while more than one piece of text arrives in each, which is faster than anybody reads.
FRAME_MS: Final = 16
LONG_FRAME_MS: Final = 33
#: Milliseconds of work in one render above which the longer frame is taken.
BUSY_MS: Final = 8


class ReplyView(Protocol):
    """Who is told about one reply, in the GUI thread: first its growth, then its stage, then the rest."""

    def on_growth(self, growth: ReplyGrowth) -> None:
        """Take what a message grew by."""

    def on_progress(self, progress: Progress) -> None:
        """Take the newest stage."""

    def on_message(self, message: Message) -> None:
        """Take a message as it is now."""


class _Pending:
    """What one reply said since the last frame. Guarded by the coalescer's lock."""

    __slots__ = ("growth", "messages", "progress")

    def __init__(self) -> None:
        self.growth: dict[str, list[ReplyGrowth]] = {}
        self.messages: dict[str, Message] = {}
        self.progress: Progress | None = None


class Coalescer(QObject):
    """One for all replies. Lives in the GUI thread; ``grow``, ``report`` and ``replace`` are any thread's.

    At most one signal crosses the threads per frame: it is sent with the first news after a render,
    and the render takes everything that has come by then. The first news after a pause is rendered
    at once. Only a single-shot timer is used, and none runs while nothing comes.
    """

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._pending: dict[str, _Pending] = {}
        self._is_woken = False
        self._views: dict[str, ReplyView] = {}
        self._last_render = 0.0
        self._frame_ms = FRAME_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    @property
    def is_attached(self) -> bool:
        """Whether somebody is told about a reply: one is arriving."""
        return bool(self._views)

    def attach(self, reply_id: str, view: ReplyView) -> None:
        """Tell ``view`` what is said about ``reply_id`` from now on. GUI thread."""
        self._views[reply_id] = view

    def detach(self, reply_id: str) -> None:
        """Render what is left of ``reply_id``; later news of it is dropped. GUI thread."""
        self._render()
        self._views.pop(reply_id, None)

    def drop(self, reply_id: str) -> None:
        """Drop what is left of ``reply_id`` and all later news of it. GUI thread."""
        self._views.pop(reply_id, None)

    def close(self) -> None:
        """Render what is left, then nothing more."""
        self._render()
        self._views.clear()

    def grow(self, reply_id: str, growth: ReplyGrowth) -> None:
        """Note that a message of the reply grew."""
        with self._lock:
            pending = self._pending.setdefault(reply_id, _Pending())
            pending.growth.setdefault(growth.message_id, []).append(growth)
        self._wake()

    def report(self, reply_id: str, progress: Progress) -> None:
        """Note the reply's newest stage."""
        with self._lock:
            self._pending.setdefault(reply_id, _Pending()).progress = progress
        self._wake()

    def replace(self, reply_id: str, message: Message) -> None:
        """Note that a message is now ``message``; what it grew by before is part of it."""
        with self._lock:
            pending = self._pending.setdefault(reply_id, _Pending())
            pending.growth.pop(message.id, None)
            pending.messages[message.id] = message
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            if self._is_woken:
                return
            self._is_woken = True
        self._woken.emit()

    @Slot()
    def _on_woken(self) -> None:
        if self._timer.isActive():
            return
        left_ms = self._frame_ms - (time.monotonic() - self._last_render) * 1000
        if left_ms <= 0:
            self._render()
        else:
            self._timer.start(round(left_ms))

    @Slot()
    def _on_timeout(self) -> None:
        self._render()

    def _render(self) -> None:
        self._timer.stop()
        with self._lock:
            news, self._pending = self._pending, {}
            self._is_woken = False
        began = time.monotonic()
        for reply_id, pending in news.items():
            view = self._views.get(reply_id)
            if view is not None:
                _tell(view, pending)
        arrived = sum(len(grown) for p in news.values() for grown in p.growth.values())
        is_fast = arrived * FRAME_MS > (began - self._last_render) * 1000
        self._last_render = time.monotonic()
        is_busy = (self._last_render - began) * 1000 > BUSY_MS
        self._frame_ms = LONG_FRAME_MS if is_busy or is_fast else FRAME_MS


def _tell(view: ReplyView, pending: _Pending) -> None:
    for message in pending.messages.values():
        view.on_message(message)
    for message_id, grown in pending.growth.items():
        view.on_growth(_joined(message_id, grown))
    if pending.progress is not None:
        view.on_progress(pending.progress)


def _joined(message_id: str, grown: list[ReplyGrowth]) -> ReplyGrowth:
    return ReplyGrowth(
        message_id,
        "".join([one.text for one in grown]),
        "".join([one.reasoning for one in grown]),
        tuple(call for one in grown for call in one.calls),
    )
