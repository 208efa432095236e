"""Reads what is whole in a zip archive that lost its end, and with it its list of files.

Each file has a header of its own before its data (APPNOTE.TXT 6.3.10, 4.3.7); deflated data tell where they end.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from msgspec import Struct

from desktop.storage.importing.windows_text import in_code_page

_HEADER: Final = struct.Struct("<4s5H3I2H")
_MARK: Final = b"PK\x03\x04"
_DESCRIPTOR_MARK: Final = b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _HAS_DESCRIPTOR, UTF8 = 1, 8, 0x800
_CHUNK: Final = 256 * 1024


class DamagedEntry(Struct, frozen=True):
    """A file in a damaged archive. ``size`` is the number of its packed bytes."""

    name: str
    archive: Path
    start: int
    size: int
    method: int

    def open(self) -> "IO[bytes]":
        """Return its content; it ends where the archive does."""
        return io.BufferedReader(_EntryStream(self))


class _EntryStream(io.RawIOBase):
    def __init__(self, entry: DamagedEntry) -> None:
        super().__init__()
        self._file = entry.archive.open("rb")
        self._file.seek(entry.start)
        self._left = entry.size
        self._inflate = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: "memoryview") -> int:  # type: ignore[override] # the stubs' Buffer is not there before 3.12
        while not self._ready and self._left > 0:
            chunk = self._file.read(min(_CHUNK, self._left))
            if not chunk:
                break
            self._left -= len(chunk)
            try:
                self._ready = self._inflate.decompress(chunk) if self._inflate else chunk
            except zlib.error as exc:
                raise OSError(5, "the archive is damaged") from exc
        given = self._ready[: len(target)]
        target[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def close(self) -> None:
        self._file.close()
        super().close()


def name_from(raw: bytes) -> str:
    """Return a name that is not marked as UTF-8: macOS writes that all the same, Windows its Chinese or Japanese code page."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # What GB 2312 was extended by is found in much of cp437, which is meant.
        return in_code_page(raw, "gb2312") or raw.decode("cp437")


def entries_of_damaged(path: Path, limit: int) -> Iterator[DamagedEntry]:
    """Yield the files of an archive whose list is lost, at most ``limit``, in the order of the archive.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        for _ in range(limit):
            raw = file.read(_HEADER.size)
            if len(raw) < _HEADER.size or raw[:4] != _MARK:
                return
            _, _, flags, method, _, _, _, packed, _, name_size, extra_size = _HEADER.unpack(raw)
            name = file.read(name_size)
            file.seek(extra_size, io.SEEK_CUR)
            start = file.tell()
            if flags & _HAS_DESCRIPTOR and method == _DEFLATED:
                size = _deflated_size(file)
            else:
                size = packed
                file.seek(packed, io.SEEK_CUR)
            if flags & _HAS_DESCRIPTOR:
                _skip_descriptor(file)
            if (
                method in (_STORED, _DEFLATED)
                and not flags & _ENCRYPTED
                and not name.endswith(b"/")
            ):
                yield DamagedEntry(
                    name.decode("utf-8", "replace") if flags & UTF8 else name_from(name),
                    path,
                    start,
                    size,
                    method,
                )


def _deflated_size(file: "IO[bytes]") -> int:
    """Return the packed bytes from here to the end of the deflated stream, and stay behind it."""
    start = file.tell()
    inflate = zlib.decompressobj(-15)
    read = 0
    while not inflate.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            break
        read += len(chunk)
        try:
            inflate.decompress(chunk, _CHUNK)
            while inflate.unconsumed_tail and not inflate.eof:
                inflate.decompress(inflate.unconsumed_tail, _CHUNK)
        except zlib.error:
            break
    size = read - len(inflate.unused_data)
    file.seek(start + size)
    return size


def _skip_descriptor(file: "IO[bytes]") -> None:
    at = file.tell()
    mark = file.read(4)
    file.seek(at + (16 if mark == _DESCRIPTOR_MARK else 12))
