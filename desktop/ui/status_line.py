"""One line that says where the running request is; counts seconds only while there is something to count."""

import math
import time
from typing import Final

from PySide6.QtCore import QEvent, QLocale, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.core.exchange import RouteTaken
from desktop.core.progress import Progress, Stage
from desktop.core.text import joined
from desktop.runtime.translation import translated
from desktop.ui.elided_label import ElidedLabel

#: Milliseconds between two updates of a count of seconds.
_TICK_MS: Final = 1000

#: Tokens a second from which a decimal tells nothing.
_WHOLE_FROM: Final = 100

_COUNTED: Final = frozenset({Stage.CONNECTING, Stage.WAITING, Stage.RETRYING, Stage.LOADING_MODEL})


class StatusLine(QWidget):
    """Shows a ``Progress``, or a hint while nothing is under way; GUI thread.

    Signals:
        cancel_requested(): The person does not want to wait for the next attempt.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = Progress(Stage.IDLE)
        self._hint = ""
        self._label = ElidedLabel()
        self._label.setProperty("role", "caption")
        self.cancel_button = QPushButton()
        self.cancel_button.setProperty("role", "link")
        self.cancel_button.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._label, 1)
        row.addWidget(self.cancel_button)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._retranslate()
        self._keep_room()

    def add_at_end(self, widget: QWidget) -> None:
        """Give something a place at the end of the line."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def show_progress(self, progress: Progress) -> None:
        """Say where the request is."""
        self._progress = progress
        self._say()
        self._count_if_seen()

    def set_hint(self, hint: str) -> None:
        """Say this while no request is or was under way."""
        self._hint = hint
        self._say()

    @property
    def words(self) -> str:
        """What is shown."""
        return self._label.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()
        self._count_if_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._keep_room()

    def _keep_room(self) -> None:
        """Be as high as the button, so that the chat does not jump when it appears."""
        self.setMinimumHeight(self.cancel_button.sizeHint().height())

    def _count_if_seen(self) -> None:
        if self._progress.stage in _COUNTED and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _retranslate(self) -> None:
        self.cancel_button.setText(self.tr("Cancel"))
        self._say()

    @Slot()
    def _on_tick(self) -> None:
        self._say()

    def _say(self) -> None:
        self._label.set_text(self._sentence())
        self.cancel_button.setVisible(self._progress.stage is Stage.RETRYING)

    def _sentence(self) -> str:
        progress = self._progress
        if progress.stage in _COUNTED:
            return self._counted(progress)
        sentence = {
            Stage.IDLE: self._hint,
            Stage.STREAMING: self.tr("Answering"),
            Stage.STOPPING: self.tr("Stopping…"),
            Stage.FINISHED: self.tr("Finished"),
            Stage.STOPPED: self.tr("Stopped"),
            Stage.FAILED: self.tr("Failed"),
        }[progress.stage]
        if progress.stage is Stage.FAILED and progress.reason:
            return self.tr("Failed: {reason}").format(reason=translated(progress.reason))
        if progress.tokens_per_s:
            digits = 1 if progress.tokens_per_s < _WHOLE_FROM else 0
            shown = QLocale().toString(progress.tokens_per_s, "f", digits)
            return f"{sentence} · " + self.tr("{rate} tokens/s").format(rate=shown)
        return sentence

    def _counted(self, progress: Progress) -> str:
        now = time.monotonic()
        waited_s = max(0, round(now - progress.since))
        reason = translated(progress.reason) if progress.reason else ""
        match progress.stage:
            case Stage.LOADING_MODEL:
                sentence = self.tr("Loading the model…")
            case Stage.CONNECTING:
                sentence = self._via(progress.route)
            case Stage.RETRYING:
                left_s = max(0, math.ceil((progress.retry_at or now) - now))
                again = self.tr("Trying again in {seconds} s").format(seconds=left_s)
                return joined((reason, again))
            case _:
                sentence = reason or self.tr("Waiting for the answer…")
        return joined(
            (sentence, self.tr("{seconds} s").format(seconds=waited_s) if waited_s else "")
        )

    def _via(self, route: RouteTaken | None) -> str:
        if route is None or route.proxy is None:
            return self.tr("Connecting…")
        kind = {"http": "HTTP", "https": "HTTPS"}.get(route.kind, route.kind.upper())
        return self.tr("Connecting via {kind} proxy {proxy}…").format(kind=kind, proxy=route.proxy)
