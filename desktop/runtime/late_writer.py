"""What keeps something in memory and writes it to the disk a moment after it changed, off the GUI thread."""

from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.errors import UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker


class LateWriter(QObject):
    """Lives in the GUI thread; subclasses start ``_timer`` at a change and say in ``_written`` what is written.

    Signals:
        notice(ErrorInfo): It could not be read or written.
    """

    notice = Signal(object)

    def __init__(
        self, disk: Worker, courier: Courier, delay_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._disk = disk
        self._courier = courier
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
        self._courier.watch(self._written(), lambda _: None, self._on_failed)

    def _on_failed(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)
