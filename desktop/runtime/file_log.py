"""Writes what the program notes about itself into its log file: no text of messages, no secret, off the GUI thread."""

import logging
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final

from desktop.core.masking import Masker
from desktop.core.redaction import redacted
from desktop.runtime.worker import Worker
from desktop.storage.log_file import LogFile

#: The root of our own loggers. What others log may quote anything, so only that they did is written down.
OURS: Final = "loquat"

#: Characters of one record; a trace has some thousand.
MAX_CHARS: Final = 8_000

#: Records that wait for the disk; more than that are dropped and counted: a bug while painting comes sixty times a second.
MAX_WAITING: Final = 500

#: Seconds that the disk gets for the last lines when the program ends.
END_S: Final = 0.5


class FileLog(logging.Handler):
    """Made and closed by ``app``; records come from any thread, a thread of its own writes them."""

    def __init__(self, path: Path, masker: Masker) -> None:
        super().__init__(logging.INFO)
        self._file = LogFile(path)
        self._masker = masker
        self._home = str(Path.home())
        self._worker = Worker("loquat-log")
        self._waiting = 0
        self._dropped = 0
        self._level_before = logging.NOTSET

    def open(self) -> None:
        """Take records from now on: all of ours, and of others those that are warnings."""
        ours, root = logging.getLogger(OURS), logging.getLogger()
        self._level_before = ours.level
        ours.setLevel(logging.INFO)
        root.addHandler(self)

    def close(self) -> None:
        """Take no more records, and have the queued ones written."""
        logging.getLogger().removeHandler(self)
        logging.getLogger(OURS).setLevel(self._level_before)
        self._worker.finish(END_S)
        super().close()

    def flush(self) -> None:
        """Wait for what is queued, for as long as the end of the program may take."""
        with suppress(RuntimeError, TimeoutError):
            self._worker.submit(lambda: None).result(END_S)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record, unless too many wait already. Any thread."""
        is_ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        if not is_ours and record.levelno < logging.WARNING:
            return
        if self._waiting >= MAX_WAITING:
            self._dropped += 1
            return
        words = _words(record) if is_ours else f"a record of {record.module}:{record.lineno}"
        line = f"{_stamp(record.created)} {record.levelname} {record.name} {words}"
        try:
            self._waiting += 1
            self._worker.submit(self._write, line[:MAX_CHARS])
        except RuntimeError:  # the program is ending
            self._waiting -= 1

    def _write(self, line: str) -> None:
        self._waiting -= 1
        dropped, self._dropped = self._dropped, 0
        if dropped:
            line += f" (and {dropped} more that were dropped)"
        try:
            self._file.append(redacted(line, self._masker, self._home))
        except OSError:
            self._dropped += dropped + 1  # said with the next line that the disk takes


def _words(record: logging.LogRecord) -> str:
    """Return what a record says. Of an exception its place and kind: its own text may quote a message or a key."""
    words = record.getMessage()
    if record.exc_info and record.exc_info[0] is not None:
        kind, _, where = record.exc_info
        words += f"\n{''.join(traceback.format_tb(where))}{kind.__name__}"
    return words


def _stamp(created: float) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(created))
    return f"{whole}.{int(created * 1000) % 1000:03d}Z"
