"""Finds out what a response's body is, whatever its label says: an event stream, JSON Lines, or one whole.

Servers mislabel: a plain JSON answer or a login page comes as ``text/event-stream``, an event
stream as ``text/plain``. The first bytes tell.
"""

from enum import StrEnum
from typing import Final

from desktop.api.sse import MAX_EVENT_BYTES, EventStreamDecoder, ServerSentEvent
from desktop.core.errors import ErrorKind, ProtocolError, describe
from desktop.core.text import text

_BOM: Final = b"\xef\xbb\xbf"
_BLANKS: Final = b" \t\r\n"
_STREAM_FIELDS: Final = (b"data:", b"event:", b"id:", b"retry:", b"error:", b":")
_JSON_LINES_TYPES: Final = ("application/x-ndjson", "application/jsonl", "application/json-lines")


class BodyKind(StrEnum):
    """What a body was found to be."""

    UNKNOWN = "unknown"
    EVENT_STREAM = "event_stream"
    JSON_LINES = "json_lines"
    WHOLE = "whole"


class BodyFraming:
    """Cuts one response's body into events while it comes. Owned by whoever reads the response.

    Args:
        content_type: The header's value; decides only where the bytes leave it open.
        host: Named in errors.

    Attributes:
        kind: ``UNKNOWN`` until the first bytes told.
    """

    def __init__(self, content_type: str = "", host: str = "the server") -> None:
        self.kind = BodyKind.UNKNOWN
        self._media_type = content_type.partition(";")[0].strip().lower()
        self._host = host
        self._stream = EventStreamDecoder(host, takes_errors=True)
        self._held = bytearray()
        self._searched = 0

    @property
    def body(self) -> bytes:
        """All of a ``WHOLE`` body so far, for ``DialectDecoder.whole``; empty for the other kinds."""
        return bytes(self._held) if self.kind is BodyKind.WHOLE else b""

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Take in the next bytes and return the events that they complete; none of a whole body.

        Raises:
            ProtocolError: An event, a line or the whole body is longer than ``MAX_EVENT_BYTES``.
        """
        if self.kind is BodyKind.EVENT_STREAM:
            return self._stream.feed(chunk)
        if self.kind is BodyKind.UNKNOWN:
            self._held += chunk
            self.kind = self._found()
            if self.kind in {BodyKind.UNKNOWN, BodyKind.WHOLE}:
                return self._checked([])
            chunk, self._held = bytes(self._held), bytearray()
            return self.feed(chunk)
        if self.kind is BodyKind.JSON_LINES:
            return self._checked(self._lines(chunk))
        self._held += chunk
        return self._checked([])

    def finish(self) -> list[ServerSentEvent]:
        """Return the last event if its end was missing. A body that told nothing is ``WHOLE``."""
        if self.kind is BodyKind.EVENT_STREAM:
            return self._stream.finish()
        if self.kind is BodyKind.JSON_LINES:
            return self._lines(b"\n") if self._held.strip(_BLANKS) else []
        self.kind = BodyKind.WHOLE
        return []

    def _checked(self, events: list[ServerSentEvent]) -> list[ServerSentEvent]:
        if len(self._held) > MAX_EVENT_BYTES and not events:
            size_mib = MAX_EVENT_BYTES // (1024 * 1024)
            reason = text("it is longer than {size_mib} MiB", size_mib=size_mib)
            raise ProtocolError(describe(ErrorKind.PROTOCOL, host=self._host, reason=reason))
        return events

    def _found(self) -> BodyKind:
        if not self._searched:
            self._held = self._held.removeprefix(_BOM).lstrip(_BLANKS)
        start = bytes(self._held[:64])
        if not start or _BOM.startswith(start):
            return BodyKind.UNKNOWN
        if self._media_type in _JSON_LINES_TYPES:
            return BodyKind.JSON_LINES
        if start.startswith((b"{", b"[", b"<")):
            return self._lines_or_whole()
        if self._media_type == "text/event-stream" or start.startswith(_STREAM_FIELDS):
            return BodyKind.EVENT_STREAM
        if any(field.startswith(start) for field in _STREAM_FIELDS):
            return BodyKind.UNKNOWN
        return BodyKind.WHOLE

    def _lines_or_whole(self) -> BodyKind:
        """JSON Lines have a first line that ends like an object, and a second that begins like one."""
        end = self._held.find(b"\n", self._searched)
        if end < 0:
            self._searched = len(self._held)
            return BodyKind.UNKNOWN
        self._searched = end
        rest = bytes(self._held[end : end + 64]).lstrip(_BLANKS)
        if not self._held.startswith(b"{") or not self._held[:end].rstrip(_BLANKS).endswith(b"}"):
            return BodyKind.WHOLE
        if not rest:
            return BodyKind.UNKNOWN
        return BodyKind.JSON_LINES if rest.startswith(b"{") else BodyKind.WHOLE

    def _lines(self, chunk: bytes) -> list[ServerSentEvent]:
        *lines, rest = chunk.split(b"\n")
        if lines:
            lines[0] = bytes(self._held) + lines[0]
            self._held.clear()
        self._held += rest
        texts = [line.decode("utf-8", "replace").strip() for line in lines]
        return [ServerSentEvent(data=text) for text in texts if text]
