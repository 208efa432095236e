"""Turns a bug into a report for the person and a line in the log, instead of a program that dies or goes on in silence."""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot

logger: Final = logging.getLogger("loquat.app")


class Crash(Struct, frozen=True):
    """An exception that nobody caught.

    Attributes:
        kind: Its class.
        trace: Where it came from, the outermost call first. Not its own text, which may quote a message or a key.
    """

    kind: str
    trace: str


class CrashReporter(QObject):
    """Owned by ``app``, lives in the GUI thread; exceptions of any thread come here from ``open`` to ``close``.

    Logged is where it happened, not what was in it: an exception's own text may quote a message or a key.

    Signals:
        happened(Crash): A bug to tell the person about; the same one only once.
    """

    happened = Signal(object)
    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = str(Path.home())
        self._told: set[Crash] = set()
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
        trace = "".join(traceback.format_tb(where)).replace(self._home, "~")
        logger.error("a bug: %s\n%s", kind.__name__, trace)
        self._raised.emit(Crash(kind.__name__, trace))

    @Slot(object)
    def _on_raised(self, crash: Crash) -> None:
        if crash not in self._told:  # a bug while painting comes sixty times a second
            self._told.add(crash)
            self.happened.emit(crash)
