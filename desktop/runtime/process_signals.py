"""Turns SIGINT and SIGTERM into a Qt signal, without a timer that polls."""

import signal
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_NUMBERS: Final = (signal.SIGINT, signal.SIGTERM)


class ProcessSignals(QObject):
    """Owned by ``app``, made in the main thread, lives there until ``close``.

    Python writes the number of each signal into a socket at once; Qt sees the socket.

    Signals:
        ending_requested(): The process was asked to end, by Ctrl+C or by the session.
    """

    ending_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        import socket  # a pipe would do, but not on Windows

        super().__init__(parent)
        self._ours, self._pythons = socket.socketpair()
        self._ours.setblocking(False)
        self._pythons.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)
        self._old_handlers = {number: signal.signal(number, lambda *_: None) for number in _NUMBERS}
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    def close(self) -> None:
        """Let signals do what they did before."""
        self._notifier.setEnabled(False)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_fd)
        self._ours.close()
        self._pythons.close()

    @Slot()
    def _on_activated(self) -> None:
        if set(self._ours.recv(64)) & set(_NUMBERS):
            self.ending_requested.emit()
