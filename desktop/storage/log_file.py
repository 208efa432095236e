"""A log file that cannot grow beyond its bounds: when it is full it becomes the previous one, which is dropped."""

import os
from pathlib import Path
from typing import Final

from desktop.storage.atomic import BINARY, FILE_MODE, make_folder, write_all

#: Bytes of one file; there are two of them at most.
LIMIT_BYTES: Final = 512 * 1024


class LogFile:
    """Blocks; one thread at a time. Other processes may append too: a line is one write."""

    def __init__(self, path: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._path = path
        self._limit_bytes = limit_bytes

    @property
    def previous(self) -> Path:
        """Where the lines before the newest are."""
        return self._path.with_name(f"{self._path.stem}.previous{self._path.suffix}")

    def append(self, line: str) -> None:
        """Add a line.

        Raises:
            OSError: The disk refuses.
        """
        data = line.encode("utf-8", "backslashreplace") + b"\n"
        make_folder(self._path.parent)
        size = self._size()
        if size and size + len(data) > self._limit_bytes:
            self._path.replace(self.previous)
        fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, FILE_MODE)
        try:
            write_all(fd, data[: self._limit_bytes])
        finally:
            os.close(fd)

    def tail(self, size_bytes: int) -> str:
        """Return the newest lines, at most so many bytes of them; empty when there are none to be read."""
        found = b""
        for path in (self._path, self.previous):
            found = _end_of(path, size_bytes - len(found)) + found
        return found.decode("utf-8", "replace")

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0


def _end_of(path: Path, size_bytes: int) -> bytes:
    """Return the last whole lines of a file."""
    if size_bytes <= 0:
        return b""
    try:
        with path.open("rb") as file:
            start = max(0, os.fstat(file.fileno()).st_size - size_bytes)
            file.seek(start)
            data = file.read(size_bytes)
    except OSError:
        return b""
    return data.partition(b"\n")[2] if start else data
