"""Turns a bug into a notice and a line in the log, instead of a program that dies or goes on in silence."""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.errors import ErrorKind, describe

logger: Final = logging.getLogger("loquat.app")


class CrashReporter(QObject):
    """Owned by ``app``, lives in the GUI thread; exceptions of any thread come here from ``open`` to ``close``.

    Logged is where it happened, not what was in it: an exception's own text may quote a message or a key.

    Signals:
        happened(ErrorInfo): A bug to tell the person about; the same one only once.
    """

    happened = Signal(object)
    _raised = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()
        self._hooks = sys.excepthook, threading.excepthook
        self._raised.connect(self._on_raised, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Take Python's hooks."""
        self._hooks = sys.excepthook, threading.excepthook
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def close(self) -> None:
        """Give Python its own hooks back."""
        sys.excepthook, threading.excepthook = self._hooks

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _hook(
        self, kind: type[BaseException], _: BaseException | None, where: TracebackType | None
    ) -> None:
        if issubclass(kind, SystemExit | KeyboardInterrupt):
            return
        trace = "".join(traceback.format_tb(where))
        logger.error("a bug: %s\n%s", kind.__name__, trace)
        self._raised.emit(kind.__name__)

    @Slot(str)
    def _on_raised(self, kind: str) -> None:
        if kind not in self._told:  # a bug while painting comes sixty times a second
            self._told.add(kind)
            self.happened.emit(describe(ErrorKind.INTERNAL, reason=kind))
