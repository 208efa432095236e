"""Joins chunks of a chunked response that arrived together into one, before httpcore reads them. Knows bytes only.

Model servers send a chunk for each event, and httpcore with h11 takes longer over one (12 µs) than all that comes
after it. What is understood here without any doubt is written anew with one chunk for each piece from the
network; everything else is handed on as it came, so that h11 alone judges it.

Source: RFC 9112, 7.1 "Chunked Transfer Coding".
"""

import re
from enum import Enum, auto
from typing import Final

#: A longer head of a response is h11's to refuse: httpcore allows it 100 KiB.
_HEAD_BYTES: Final = 100 * 1024

#: As h11 finds the end of a head.
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_CHUNKED: Final = re.compile(rb"\ntransfer-encoding:[ \t]*chunked[ \t]*\r?\n", re.IGNORECASE)

_FIRST_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,7})\r\n")
_SIZE: Final = re.compile(rb"\r\n([0-9A-Fa-f]{1,7})\r\n")
#: What may still become one of the two.
_SIZE_BEGUN: Final = re.compile(rb"\r|(\r\n)?([0-9A-Fa-f]{1,7}\r?)?")
_LONGEST_SIZE: Final = len(b"\r\n1234567\r\n")


class _State(Enum):
    HEAD = auto()
    CHUNKS = auto()
    AS_IT_COMES = auto()


class ChunkJoiner:
    """Rewrites what one connection reads. Owned by the connection."""

    def __init__(self) -> None:
        self._state = _State.AS_IT_COMES
        self._head = bytearray()
        self._held = b""
        self._left = 0
        self._is_first = True
        self._owes_end = False

    def begin(self) -> None:
        """Expect a response: a request is being sent."""
        self._state = _State.HEAD
        self._head.clear()
        self._held = b""
        self._left = 0
        self._is_first = True
        self._owes_end = False

    def feed(self, data: bytes) -> bytes:
        """Return what to hand on for the next bytes of the connection.

        Nothing of a chunk's content waits for later bytes; the result is empty if there was none.
        """
        if self._state is _State.CHUNKS:
            return self._joined(self._held + data if self._held else data)
        if self._state is _State.AS_IT_COMES:
            return data
        known = len(self._head)
        self._head += data
        end = _HEAD_END.search(self._head, max(0, known - 2))
        if end is None:
            if len(self._head) > _HEAD_BYTES:
                self._state = _State.AS_IT_COMES
            return data
        head, rest = bytes(self._head[: end.end()]), data[end.end() - known :]
        self._head.clear()
        if not (head.startswith(b"HTTP/1.1 200") and _CHUNKED.search(head)):
            self._state = _State.AS_IT_COMES
            return data
        self._state = _State.CHUNKS
        return data[: len(data) - len(rest)] + self._joined(rest)

    def _joined(self, data: bytes) -> bytes:
        self._held = b""
        place = self._left
        pieces = [data[:place]] if place else []
        self._left = max(0, place - len(data))
        while place < len(data):
            found = (_FIRST_SIZE if self._is_first else _SIZE).match(data, place)
            size = int(found[1], 16) if found else 0
            if not found or not size:
                return self._interrupted(pieces, data[place:])
            self._is_first = False
            start = found.end()
            place = start + size
            pieces.append(data[start:place])
        if place > len(data):
            self._left = place - len(data)
        return self._chunk(pieces)

    def _interrupted(self, pieces: list[bytes], rest: bytes) -> bytes:
        """Deal with ``rest``, which is no size: the beginning of one, the last chunk, or something unknown."""
        if len(rest) <= _LONGEST_SIZE and _SIZE_BEGUN.fullmatch(rest):
            self._held = rest
            return self._chunk(pieces)
        self._state = _State.AS_IT_COMES
        return self._chunk(pieces) + rest

    def _chunk(self, pieces: list[bytes]) -> bytes:
        """Return one chunk, without the line break that ends it: that is handed on when it has come."""
        content = b"".join(pieces)
        if not content:
            return b""
        end = b"\r\n" if self._owes_end else b""
        self._owes_end = True
        return b"%b%x\r\n%b" % (end, len(content), content)
