"""One line that says where the running request is; counts seconds only while there is something to count."""

import math
import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.core.exchange import RouteTaken
from desktop.core.progress import Progress, Stage
from desktop.runtime.translation import translated

#: Milliseconds between two updates of a count of seconds.
_TICK_MS = 1000

_COUNTED = frozenset({Stage.CONNECTING, Stage.WAITING, Stage.RETRYING, Stage.LOADING_MODEL})


class StatusLine(QWidget):
    """Shows a ``Progress``; GUI thread.

    Signals:
        cancel_requested(): The person does not want to wait for the next attempt.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = Progress(Stage.IDLE)
        self._label = QLabel()
        self._label.setProperty("role", "caption")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._cancel = QPushButton()
        self._cancel.setProperty("role", "link")
        self._cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self._cancel)
        row.addStretch(1)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        height = max(self._label.sizeHint().height(), self._cancel.sizeHint().height())
        self.setFixedHeight(height + 4)  # it must not push the chat up when it begins to speak
        self._retranslate()

    def show_progress(self, progress: Progress) -> None:
        """Say where the request is."""
        self._progress = progress
        self._say()
        if progress.stage in _COUNTED:
            self._timer.start()
        else:
            self._timer.stop()

    @property
    def words(self) -> str:
        """What is shown."""
        return self._label.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._say()

    @Slot()
    def _on_tick(self) -> None:
        self._say()

    def _say(self) -> None:
        self._label.setText(self._sentence())
        self._label.setAccessibleName(self._label.text())
        self._cancel.setVisible(self._progress.stage is Stage.RETRYING)

    def _sentence(self) -> str:  # noqa: PLR0911 - one sentence a stage
        progress = self._progress
        waited_s = max(0, round(time.monotonic() - progress.since))
        reason = translated(progress.reason) if progress.reason else ""
        match progress.stage:
            case Stage.LOADING_MODEL:
                return self.tr("Loading the model … {seconds} s").format(seconds=waited_s)
            case Stage.CONNECTING:
                return self.tr("Connecting {via} … {seconds} s").format(
                    via=self._via(progress.route), seconds=waited_s
                )
            case Stage.WAITING:
                return self.tr("Waiting for the first word … {seconds} s").format(seconds=waited_s)
            case Stage.RETRYING:
                left_s = max(0, math.ceil((progress.retry_at or 0) - time.monotonic()))
                return self.tr("{reason} Next try in {seconds} s").format(
                    reason=reason, seconds=left_s
                )
            case Stage.STREAMING:
                return self._rate(self.tr("Answering"), progress.tokens_per_s)
            case Stage.STOPPING:
                return self.tr("Stopping …")
            case Stage.FINISHED:
                return self._rate(self.tr("Finished"), progress.tokens_per_s)
            case Stage.STOPPED:
                return self.tr("Stopped")
            case Stage.FAILED:
                return (
                    self.tr("Failed: {reason}").format(reason=reason)
                    if reason
                    else self.tr("Failed")
                )
            case Stage.IDLE:
                return ""

    def _via(self, route: RouteTaken | None) -> str:
        if route is None or route.proxy is None:
            return self.tr("directly")
        return self.tr("via {kind} proxy {proxy}").format(kind=route.kind, proxy=route.proxy)

    def _rate(self, words: str, tokens_per_s: float | None) -> str:
        if not tokens_per_s:
            return words
        rate = self.tr("{rate} tokens/s").format(rate=self.locale().toString(tokens_per_s, "f", 1))
        return f"{words} · {rate}"
