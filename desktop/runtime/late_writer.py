"""What keeps something in memory and writes it to the disk a moment after it changed, off the GUI thread."""

from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker

#: Milliseconds until what could not be written is tried again.
RETRY_MS: Final = 5000


class LateWriter(QObject):
    """Lives in the GUI thread; subclasses start ``_timer`` at a change and say in ``_written`` what is written.

    What could not be written is tried again until it can be.

    Signals:
        notice(ErrorInfo): It could not be read or written.
        recovered(ErrorInfo): What this notice said is true no more.
    """

    notice = Signal(object)
    recovered = Signal(object)

    def __init__(
        self, disk: Worker, courier: Courier, delay_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._disk = disk
        self._courier = courier
        self._delay_ms = delay_ms
        self._failure: ErrorInfo | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._on_timeout)

    def flush(self) -> None:
        """Queue what is not written yet to the disk thread."""
        if self._timer.isActive():
            self._timer.stop()
            self._on_timeout()

    def _written(self) -> "Future[None]":
        """Queue everything that changed to the disk thread."""
        raise NotImplementedError

    @Slot()
    def _on_timeout(self) -> None:
        self._timer.setInterval(self._delay_ms)
        self._courier.watch(self._written(), self._on_written, self._on_not_written)

    def _on_written(self, _: None) -> None:
        if self._failure is not None:
            self.recovered.emit(self._failure)
            self._failure = None

    def _on_not_written(self, error: UserFacingError) -> None:
        if error.info != self._failure:
            self._failure = error.info
            self.notice.emit(error.info)
        self._timer.start(RETRY_MS)
