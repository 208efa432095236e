"""Holds what the settings file holds, and writes it in its own time, off the GUI thread."""

from concurrent.futures import Future
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo
from desktop.runtime.courier import Courier
from desktop.runtime.late_writer import LateWriter
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


class SettingsKeeper(LateWriter):
    """Shared by ``Preferences`` and ``Connections``; lives in the GUI thread."""

    def __init__(
        self, file: File, disk: Worker, courier: Courier, parent: QObject | None = None
    ) -> None:
        super().__init__(disk, courier, WRITE_DELAY_MS, parent)
        self._file = file
        # The only file read in the GUI thread: small, and the window's looks depend on it.
        loaded = file.load()
        self.values = dict(loaded.values)
        self.connections = loaded.connections
        self.load_notice = loaded.notice
        self._is_read_only = loaded.read_only

    def touch(self) -> None:
        """Something changed: write it soon."""
        if not self._is_read_only:
            self._timer.start()

    def _written(self) -> "Future[None]":
        return self._disk.submit(self._file.save, dict(self.values), self.connections)
