"""Splits a byte stream into server-sent events; knows nothing of HTTP, JSON or models.

Source: WHATWG HTML, "Server-sent events", sections "Parsing an event stream" and "Interpreting an
event stream" (read 2026-11). Lines end in CR, LF or CRLF and in nothing else.
"""

from typing import Final

from msgspec import Struct

from desktop.core.errors import ErrorKind, ProtocolError, describe
from desktop.core.text import text

#: Bytes that one event may have, its field names included. Ten times what any model answers, and
#: little enough that a hostile server cannot fill the memory with a line that never ends.
MAX_EVENT_BYTES: Final = 64 * 1024 * 1024

#: A reconnection time above this is cut to it; an integer of any length would be legal.
MAX_RETRY_MS: Final = 2**63 - 1

_BOM: Final = b"\xef\xbb\xbf"


class ServerSentEvent(Struct, frozen=True, gc=False):
    """One dispatched event.

    Attributes:
        event: The type; ``message`` when the server named none.
        data: The ``data`` lines joined with LF; may be empty.
        id: The last event id of the stream so far; empty when there was none.
        retry: The reconnection time in milliseconds, if this event's block set one.
    """

    event: str = "message"
    data: str = ""
    id: str = ""
    retry: int | None = None


class EventStreamDecoder:
    """Turns the bytes of one response into events. Owned by whoever reads the response; not reusable.

    The cost is linear in the bytes, however they are cut. Invalid UTF-8 becomes U+FFFD.

    Args:
        host: Named in the error of an event that is too long.
        max_event_bytes: The limit on one event; longer ones raise ``ProtocolError``.
        takes_errors: Whether errors count that are no event by the standard: a field ``error``, as llama.cpp wrote
            it until September 2025 (ggml-org/llama.cpp#16109), and lines of JSON without a field, with which
            Gemini and gateways end a stream that fails.
    """

    def __init__(
        self,
        host: str = "the server",
        max_event_bytes: int = MAX_EVENT_BYTES,
        *,
        takes_errors: bool = False,
    ) -> None:
        self._host = host
        self._takes_errors = takes_errors
        self._limit = max_event_bytes
        self._partial = bytearray()
        self._after_cr = False
        self._first_line = True
        self._data: list[str] = []
        self._size = 0
        self._type = ""
        self._last_id = ""
        self._retry: int | None = None
        self._is_bare = False
        self._too_long = False

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Take in the next bytes and return the events that they complete, in order.

        Raises:
            ProtocolError: An event is longer than the limit. Events before it are returned first;
                then this and every later call raises.
        """
        if self._too_long:
            raise self._too_long_error()
        if self._after_cr and chunk:
            self._after_cr = False
            if chunk.startswith(b"\n"):
                chunk = chunk[1:]
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        rest = lines.pop()
        events: list[ServerSentEvent] = []
        if lines:
            if self._partial:
                self._partial += lines[0]
                lines[0] = bytes(self._partial)
                self._partial.clear()
            self._take_lines(lines, events)
        self._partial += rest
        if self._size + len(self._partial) > self._limit:
            self._too_long = True
        if self._too_long and not events:
            raise self._too_long_error()
        return events

    def finish(self) -> list[ServerSentEvent]:
        """Return what an unterminated end would have been: a last line, a last event without its blank line.

        The standard drops it. Model servers do end streams without the blank line, so callers may
        look at it; whether it is whole only its content can tell.

        Raises:
            ProtocolError: As ``feed``.
        """
        self._after_cr = False
        events = self.feed(b"\n\n" if self._partial else b"\n")
        if self._too_long:
            raise self._too_long_error()
        return events

    def _take_lines(self, lines: list[bytes], events: list[ServerSentEvent]) -> None:
        if self._first_line:
            self._first_line = False
            lines[0] = lines[0].removeprefix(_BOM)
        for line in lines:
            if not line:
                if self._data:
                    events.append(self._dispatched())
                self._type = ""
                self._retry = None
                self._is_bare = False
                self._size = 0
                continue
            self._size += len(line)
            if self._size > self._limit:
                self._too_long = True
                return
            if line.startswith(b"data: "):
                self._data.append(line[6:].decode("utf-8", "replace"))
            else:
                self._take_field(line)

    def _take_field(self, line: bytes) -> None:
        raw_name, _, raw_value = line.partition(b":")
        if not raw_name:  # a comment: it counts for nothing, so it may be repeated for ever
            self._size -= len(line)
            return
        value = raw_value.removeprefix(b" ").decode("utf-8", "replace")
        match raw_name:
            case b"data":
                self._data.append(value)
            case b"event":
                self._type = value
            case b"error" if self._takes_errors:
                self._type = "error"
                self._data.append(value)
            case b"id" if "\0" not in value:
                self._last_id = value
            case b"retry" if value.isascii() and value.isdigit():
                self._retry = _milliseconds(value)
            case _ if self._takes_errors and (self._is_bare or line.lstrip()[:1] in (b"{", b"[")):
                self._is_bare = True
                self._data.append(line.decode("utf-8", "replace"))

    def _dispatched(self) -> ServerSentEvent:
        data = self._data
        joined = data[0] if len(data) == 1 else "\n".join(data)
        data.clear()
        return ServerSentEvent(self._type or "message", joined, self._last_id, self._retry)

    def _too_long_error(self) -> ProtocolError:
        size_mib = self._limit // (1024 * 1024)
        reason = text("an event of it is longer than {size_mib} MiB", size_mib=size_mib)
        return ProtocolError(describe(ErrorKind.PROTOCOL, host=self._host, reason=reason))


def _milliseconds(digits: str) -> int:
    significant = digits.lstrip("0") or "0"
    return MAX_RETRY_MS if len(significant) > 18 else int(significant)
