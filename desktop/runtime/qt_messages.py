"""Qt's own messages go where ours go: into the log; one that ends the program also to where a crash is noted."""

import logging
import sys
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop.runtime.crash_file import CrashFile
from desktop.runtime.file_log import FileLog

logger: Final = logging.getLogger("loquat.qt")

#: Characters of one message.
_MAX_CHARS: Final = 500

_LEVELS: Final = {
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class QtMessages:
    """Made and closed by ``app``; messages come from any thread."""

    def __init__(self, crash_file: CrashFile, log: FileLog) -> None:
        self._crash_file = crash_file
        self._log = log

    def open(self) -> None:
        """Take Qt's messages."""
        qInstallMessageHandler(self._on_message)

    def close(self) -> None:
        """Let Qt print them again."""
        qInstallMessageHandler(None)

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        level = _LEVELS.get(kind)
        if level is None:
            return  # for those who debug Qt
        words = f"{context.category or 'qt'}: {message[:_MAX_CHARS]}"
        if sys.stderr is not None:
            print(words, file=sys.stderr)  # noqa: T201 - as Qt itself does
        logger.log(level, "%s", words)
        if kind is QtMsgType.QtFatalMsg:
            self._crash_file.note(words)
            self._log.flush()  # Qt ends the process as soon as this returns
