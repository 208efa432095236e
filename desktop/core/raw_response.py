"""Shows the bytes of a response as they came: whole, or event by event with the time of each. Pure.

Nothing is decoded here but the characters: comments, ids, reconnection times, broken JSON and bytes that
are no UTF-8 are what a person looks for who compares a server with its documentation.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from msgspec import Struct

from desktop.core.exchange import Received

#: An empty line ends an event; a line ends in CR, LF or CRLF (WHATWG HTML, "Parsing an event stream").
_BLANK_LINE: Final = re.compile(rb"(?>\r\n|\r|\n){2}")
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")

_FIELD: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:data|event|id|retry)?:")

#: Characters that show nothing, or turn the writing around: what a server must not hide in its answer.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


class RawEvent(Struct, frozen=True):
    """One block of an event stream: milliseconds since the request began when its end came, and its lines."""

    at_ms: float
    text: str


def raw_bytes(received: Sequence[Received]) -> bytes:
    """Return the body so far as it is kept."""
    return b"".join(piece.data for piece in received)


def is_event_stream(body: bytes) -> bool:
    """Whether a body is an event stream, whatever its label says."""
    return _FIELD.match(body[:256]) is not None


def raw_events(received: Sequence[Received]) -> list[RawEvent]:
    """Return the events of an event stream, or the lines of a body of JSON lines, in order."""
    body = raw_bytes(received)
    ends = list(accumulate(len(piece.data) for piece in received))
    found = []
    for end, block in _blocks(body, _BLANK_LINE if is_event_stream(body) else _LINE_END):
        if block.strip():
            at = received[bisect_left(ends, end)].at_ms
            found.append(RawEvent(at, visible(block.strip(b"\r\n"))))
    return found


def visible(data: bytes) -> str:
    """Return bytes as text in which nothing hides: bytes that are no UTF-8 and control characters as escapes."""
    text = data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return _HIDDEN.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _blocks(body: bytes, separator: "re.Pattern[bytes]") -> Iterator[tuple[int, bytes]]:
    """Yield each block with the offset at which its end came."""
    start = 0
    for found in separator.finditer(body):
        yield found.end(), body[start : found.start()]
        start = found.end()
    if start < len(body):
        yield len(body), body[start:]
