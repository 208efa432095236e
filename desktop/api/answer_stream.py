"""Reads one response, piece by piece, into uniform events: unpacking, framing, dialect, time limits, its end."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from desktop.api.dialects.base import DialectDecoder
from desktop.api.framing import BodyFraming, BodyKind
from desktop.api.sent import Sent
from desktop.api.server_errors import error_of
from desktop.api.sse import ServerSentEvent
from desktop.core.connection import Timeouts
from desktop.core.errors import (
    ErrorKind,
    ProtocolError,
    ServerTimeoutError,
    StreamInterrupted,
    describe,
    with_details,
)
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    Event,
    LogprobsDelta,
    PictureDelivered,
    ReasoningDelta,
    RefusalDelta,
    TextDelta,
    ToolCallDelta,
)
from desktop.core.text import text

#: Seconds that the end of the body is waited for after ``[DONE]``, so that the connection can be used again.
_DRAIN_S: Final = 0.1

_CONTENT: Final = frozenset(
    {
        TextDelta,
        ReasoningDelta,
        RefusalDelta,
        ToolCallDelta,
        LogprobsDelta,
        PictureDelivered,
        ChoiceFinished,
    }
)


class AnswerStream:
    """One response that is being read. Owned by the request; lives on the loop thread.

    Attributes:
        has_begun: Whether a part of the answer has come; from then on nothing is tried again.
    """

    def __init__(
        self,
        sent: Sent,
        decoder: DialectDecoder,
        limits: Timeouts,
        on_begun: Callable[[], None],
    ) -> None:
        self.has_begun = False
        self._sent = sent
        self._decoder = decoder
        self._idle_s = limits.idle_s
        self._on_begun = on_begun
        self._host = sent.host
        self._framing = BodyFraming(sent.response.headers.get("content-type", ""), sent.host)
        self._reported = False

    async def batches(self) -> AsyncGenerator[list[Event], None]:
        """Yield the events of each piece that comes from the network, until the answer is over.

        Raises:
            ServerTimeoutError: Silence for too long; comments do not count as a sign of life.
            StreamInterrupted: The bytes ended before the answer did.
            ProtocolError: The bytes are no answer, or packed in a way that cannot be undone.
            RequestError, ServerError: The server reported an error instead of an answer.
        """
        async with aclosing(self._sent.pieces()) as pieces:
            async for piece in pieces:
                arrived = self._framing.feed(piece)
                if self._framing.kind is BodyKind.WHOLE and piece.strip():
                    self._sign_of_life()
                if arrived:
                    yield self._decoded(arrived)
                if self._decoder.terminated:
                    await self._drain(pieces)
                    break
        yield self._rest()
        self._check_end()

    def _decoded(self, arrived: list[ServerSentEvent]) -> list[Event]:
        events: list[Event] = []
        for event in arrived:
            events += self._decoder.feed(event)
        return self._seen(events)

    def _seen(self, events: list[Event]) -> list[Event]:
        for event in events:
            if type(event) is ErrorReported:
                self._reported = True
                if not self.has_begun:
                    raise error_of(event.error)
            elif not self.has_begun and type(event) in _CONTENT:
                self.has_begun = True
                self._on_begun()
        if self.has_begun:
            self._sent.extend(self._idle_s)
        return events

    def _rest(self) -> list[Event]:
        """What the end of the bytes sets free: an unterminated event, or a body that came whole."""
        arrived = self._framing.finish()
        if self._framing.kind is not BodyKind.WHOLE:
            events = self._decoded(arrived)
            if not self.has_begun and any(e.data.lstrip().startswith("{") for e in arrived):
                self._check_end()  # half an object: cut, and not of another kind
            return events + self._seen(self._decoder.finish())
        body = self._framing.body
        if self._sent.broken is not None and not body.strip():
            raise self._cut()
        events = self._seen(self._decoder.whole(body))
        if not self.has_begun and self._sent.broken is None:
            reason = text("it holds no answer")
            raise ProtocolError(describe(ErrorKind.PROTOCOL, host=self._host, reason=reason))
        return events

    def _check_end(self) -> None:
        if not self._decoder.is_complete and not self._reported:
            raise self._cut()

    async def _drain(self, pieces: AsyncGenerator[bytes, None]) -> None:
        try:
            async with asyncio.timeout(_DRAIN_S):
                async for _ in pieces:
                    pass
        except (TimeoutError, ProtocolError, ServerTimeoutError):
            return  # the answer is whole; the connection is closed instead of kept

    def _sign_of_life(self) -> None:
        self._sent.extend(self._idle_s)

    def _cut(self) -> StreamInterrupted:
        info = describe(ErrorKind.STREAM_CUT, host=self._host)
        return StreamInterrupted(with_details(info, message=str(self._sent.broken or "")))
