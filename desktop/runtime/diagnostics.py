"""What a window notes about itself while it runs: its log, Qt's messages, and where a crash was."""

import logging
from typing import Final

from desktop.core.errors import ErrorInfo, ErrorKind, describe, with_details
from desktop.core.masking import Masker
from desktop.core.text import text
from desktop.runtime.crash_file import CrashFile
from desktop.runtime.file_log import FileLog
from desktop.runtime.qt_messages import QtMessages
from desktop.storage.paths import Profile

logger: Final = logging.getLogger("loquat.app")


class Diagnostics:
    """Opened and closed by ``app``; GUI thread.

    Attributes:
        crash_notice: What to tell the person about the last run; ``None`` when it ended as it should.
    """

    def __init__(self, profile: Profile, masker: Masker) -> None:
        self._log = FileLog(profile.log_file, masker)
        self._crash_file = CrashFile(profile.crash_file)
        self._qt_messages = QtMessages(self._crash_file, self._log)
        self.crash_notice: ErrorInfo | None = None

    def open(self) -> None:
        """Begin to note."""
        self._log.open()
        self._qt_messages.open()
        if self._crash_file.open():
            logger.warning("the last run ended by a crash")
            self.crash_notice = with_details(
                describe(ErrorKind.INTERNAL, reason=""),
                sentence=text("Loquat ended unexpectedly the last time."),
                advice=text(
                    "What you wrote is there. Help → Support bundle shows what is known of it."
                ),
            )

    def close(self) -> None:
        """Note no more; the program ends as it should."""
        self._qt_messages.close()
        self._crash_file.close()
        self._log.close()
