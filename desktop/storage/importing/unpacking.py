"""Takes a single file out of what it is wrapped in: gzip, bzip2, xz, and the wide encodings of Unicode.

It is read through, never unpacked to the disk. Marks: RFC 1952 2.3.1, the bzip2 and xz file formats; an encoding
without a byte order mark shows in the zeros beside the first character of a JSON document (RFC 4627, 3).
"""

import bz2
import codecs
import gzip
import io
import lzma
from collections.abc import Callable
from functools import partial
from typing import IO, Any, Final

from msgspec import structs

from desktop.storage.importing.sources import ImportFile, peeked

#: Makes a reader of what is unpacked out of a file.
_Opener = Callable[["IO[bytes]"], Any]

_OPENERS: Final[tuple[tuple[bytes, _Opener], ...]] = (
    (b"\x1f\x8b\x08", lambda file: gzip.GzipFile(fileobj=file, mode="rb")),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)
#: How much smaller JSON mostly gets; only the progress goes by it.
_USUAL_RATIO: Final = 6

#: The longer marks first: that of UTF-16 begins that of UTF-32.
_ENCODINGS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    *((mark.encode(name), name) for name in ("utf-32-le", "utf-32-be") for mark in "[{"),
    *((mark.encode(name), name) for name in ("utf-16-le", "utf-16-be") for mark in "[{"),
)
_CHUNK: Final = 64 * 1024

#: How many wrappings are taken off; a hostile file may have any number.
_MAX_WRAPPINGS: Final = 3
#: Bytes by which a file is recognised.
_HEAD_BYTES: Final = 4096


def plain(file: ImportFile) -> tuple[ImportFile, bytes]:
    """Return a file as UTF-8 with its wrappings off, and how it begins.

    Raises:
        ImportFault: It cannot be read.
    """
    for _ in range(_MAX_WRAPPINGS):
        with peeked(file) as read:
            head = read(_HEAD_BYTES)
        inner = _unpacked(file, head)
        if inner is None:
            break
        file = inner
    return file, head


def _unpacked(file: ImportFile, head: bytes) -> ImportFile | None:
    """Return what ``file``, which begins with ``head``, is when one wrapping is taken off; ``None`` for a plain one."""
    for mark, opener in _OPENERS:
        if head.startswith(mark):
            return structs.replace(
                file,
                name=file.name.rpartition(".")[0] or file.name,
                size=file.weight * _USUAL_RATIO,
                open=partial(through, file, opener),
                path=None,
            )
    for mark, encoding in _ENCODINGS:
        if head.startswith(mark):
            opener = partial(_Recoded, encoding=encoding)
            return structs.replace(file, open=partial(through, file, opener))
    return None


def through(file: ImportFile, opener: "_Opener") -> "IO[bytes]":
    """Open ``file`` as what ``opener`` makes of its content."""
    packed = file.open()
    return _Owning(opener(packed), packed)


class _Owning(io.BufferedReader):
    """Closes the file beneath, too, which the readers of the standard library leave open."""

    def __init__(self, reader: Any, packed: "IO[bytes]") -> None:
        super().__init__(reader, _CHUNK)
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


class _Recoded(io.RawIOBase):
    """A text of another encoding as UTF-8; what is none becomes U+FFFD."""

    def __init__(self, file: "IO[bytes]", *, encoding: str) -> None:
        super().__init__()
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._is_ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, target: "memoryview") -> int:  # type: ignore[override] # the stubs' Buffer is not there before 3.12
        while not self._ready and not self._is_ended:
            chunk = self._file.read(_CHUNK)
            self._is_ended = not chunk
            self._ready = self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace")
        given = self._ready[: len(target)]
        target[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)
