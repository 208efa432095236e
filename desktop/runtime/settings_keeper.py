"""Holds what the settings file holds, and writes it in its own time, off the GUI thread."""

from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker

#: Milliseconds from a change to its being written: a drag of the splitter is one write.
WRITE_DELAY_MS: Final = 800


class Loaded(Protocol):
    """What reading the settings file gave."""

    @property
    def values(self) -> dict[str, Any]:
        """Settings by key."""

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Connections in their order."""

    @property
    def notice(self) -> ErrorInfo | None:
        """What the person should know about the reading."""

    @property
    def read_only(self) -> bool:
        """Whether the file must not be written."""


class File(Protocol):
    """The settings file; both block."""

    def load(self) -> Loaded:
        """Read it."""

    def save(self, values: dict[str, Any], connections: tuple[Connection, ...], /) -> None:
        """Write it."""


class SettingsKeeper(QObject):
    """Shared by ``Preferences`` and ``Connections``; lives in the GUI thread.

    Signals:
        notice(ErrorInfo): The file could not be read or written.
    """

    notice = Signal(object)

    def __init__(
        self, file: File, disk: Worker, courier: Courier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._file = file
        self._disk = disk
        self._courier = courier
        # The only file read in the GUI thread: small, and the window's looks depend on it.
        loaded = file.load()
        self.values = dict(loaded.values)
        self.connections = loaded.connections
        self.load_notice = loaded.notice
        self._is_read_only = loaded.read_only
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_DELAY_MS)
        self._timer.timeout.connect(self._on_timeout)

    def touch(self) -> None:
        """Something changed: write it soon."""
        if not self._is_read_only:
            self._timer.start()

    def flush(self) -> None:
        """Queue what is not written yet to the disk thread."""
        if self._timer.isActive():
            self._timer.stop()
            self._write()

    @Slot()
    def _on_timeout(self) -> None:
        self._write()

    def _write(self) -> None:
        saved = self._disk.submit(self._file.save, dict(self.values), self.connections)
        self._courier.watch(saved, lambda _: None, self._on_failed)

    def _on_failed(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)
