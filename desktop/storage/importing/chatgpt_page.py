"""Takes the conversations out of ``chat.html``, the page to read in an export of ChatGPT, which some people keep alone.

Shape: a script that begins with ``var jsonData = [``, the array of ``conversations.json``; code follows it, in newer
pages after ``var assetsJson = {``. Seen in exports from 2023 to 2026.
"""

import io
import re
from functools import partial
from typing import IO, Final

from msgspec import structs

from desktop.storage.importing.json_stream import Nesting
from desktop.storage.importing.sources import ImportFile, peeked
from desktop.storage.importing.unpacking import through

#: How a page begins, in small letters.
PAGE_MARKS: Final = (b"<!doctype html", b"<html")

_ASSIGNMENT: Final = re.compile(rb"\bjsonData\s*=\s*(?=\[)")
#: Bytes before the array, which are some styles.
_MAX_BEFORE: Final = 1024 * 1024


def array_in(page: ImportFile) -> ImportFile | None:
    """Return the array in a page as a file of its own; ``None`` for a page of another kind.

    Raises:
        ImportFault: It cannot be read.
    """
    with peeked(page) as read:
        match = _ASSIGNMENT.search(read(_MAX_BEFORE))
    if match is None:
        return None
    opener = partial(_Array, start=match.end())
    return structs.replace(page, open=partial(through, page, opener))


class _Array(io.RawIOBase):
    """What stands in a file from ``start`` to the bracket that closes it."""

    def __init__(self, file: "IO[bytes]", *, start: int) -> None:
        super().__init__()
        self._file = file
        self._file.read(start)
        self._nesting = Nesting()

    def readable(self) -> bool:
        return True

    def readinto(self, target: "memoryview") -> int:  # type: ignore[override] # the stubs' Buffer is not there before 3.12
        if self._nesting.is_done:
            return 0
        chunk = self._file.read(len(target))
        end = self._nesting.advance(chunk, 0)
        target[:end] = chunk[:end]
        return end
