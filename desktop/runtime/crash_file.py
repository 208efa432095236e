"""Notes where every thread was when the process is ended by a bug in native code; told at the next start."""

import contextlib
import faulthandler
import os
from pathlib import Path
from typing import Final

from desktop.storage.atomic import BINARY, FILE_MODE, make_folder, write_all

#: Bytes of one note that are looked at.
_MAX_BYTES: Final = 64 * 1024


class CrashFile:
    """Made and closed by ``app``; the system writes into it while the process dies, so it must be open before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    @property
    def previous(self) -> Path:
        """Where the note of the last crash is, for the support bundle."""
        return self._path.with_name(f"{self._path.stem}.previous{self._path.suffix}")

    def open(self) -> bool:
        """Be ready for a crash; return whether there was one since the last start. A disk that refuses costs only this."""
        with contextlib.suppress(OSError):
            make_folder(self._path.parent)
            has_crashed = self._path.exists() and self._path.stat().st_size > 0
            if has_crashed:
                self._path.replace(self.previous)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY
            self._fd = os.open(self._path, flags, FILE_MODE)
            faulthandler.enable(self._fd)
            return has_crashed
        return False

    def note(self, words: str) -> None:
        """Write down at once why the process is about to end; any thread."""
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                write_all(self._fd, words.encode("utf-8", "backslashreplace") + b"\n")

    def last(self) -> str:
        """Return the note of the last crash; empty when there is none. Blocks."""
        try:
            with self.previous.open("rb") as file:
                return file.read(_MAX_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def close(self) -> None:
        """The process ends as it should."""
        if self._fd >= 0:
            faulthandler.disable()
            os.close(self._fd)
            self._fd = -1
