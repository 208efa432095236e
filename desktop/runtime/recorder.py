"""Brings the growing text of one reply to the history within 250 ms of its arrival; no disk access of its own."""

import asyncio
from typing import Final

from desktop.core.changes import CallGrowth, Piece
from desktop.core.events import ToolCallDelta
from desktop.runtime.history_writer import HistoryWriter
from desktop.storage import encodings

#: Seconds that text may gather before it is written. Promised are 0.25 from arrival to the disk;
#: the rest is for the write itself on a busy machine.
GATHER_S: Final = 0.1


class Recorder:
    """Gathers what the answers of one job grow by, and has it written as pieces; lives in the loop's thread.

    Attributes:
        stream: Names this run; a final record that holds the whole text settles it.
    """

    def __init__(self, history: HistoryWriter, conversation_id: str, stream: str) -> None:
        self.stream = stream
        self._history = history
        self._conversation_id = conversation_id
        self._grown: dict[str, _Grown] = {}
        self._sequence: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None

    def grow(self, message_id: str, text: str = "", reasoning: str = "", refusal: str = "") -> None:
        """Take note that an answer grew; it is written within ``GATHER_S``."""
        grown = self._grown.get(message_id) or self._begun(message_id)
        if text:
            grown.text.append(text)
        if reasoning:
            grown.reasoning.append(reasoning)
        if refusal:
            grown.refusal.append(refusal)

    def grow_call(self, message_id: str, event: ToolCallDelta) -> None:
        """Take note that a tool call of an answer grew."""
        grown = self._grown.get(message_id) or self._begun(message_id)
        grown.calls.setdefault(event.index, []).append(event)

    def _begun(self, message_id: str) -> "_Grown":
        if self._timer is None:
            # Once a vocabulary is read nothing runs until its encoder is made: what still gathers then would be late.
            gather_s = 0.0 if encodings.is_loading() else GATHER_S
            self._timer = asyncio.get_running_loop().call_later(gather_s, self._flush)
        grown = self._grown[message_id] = _Grown()
        return grown

    def close(self) -> None:
        """Write no more pieces; what is gathered belongs into the final record."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _flush(self) -> None:
        self._timer = None
        grown, self._grown = self._grown, {}
        pieces = [
            Piece(
                message_id,
                self.stream,
                self._next(message_id),
                "".join(more.text),
                "".join(more.reasoning),
                "".join(more.refusal),
                tuple(_call(index, events) for index, events in more.calls.items()),
            )
            for message_id, more in grown.items()
        ]
        self._history.put(self._conversation_id, pieces)

    def _next(self, message_id: str) -> int:
        number = self._sequence.get(message_id, 0)
        self._sequence[message_id] = number + 1
        return number


class _Grown:
    """What one answer grew by since the piece before."""

    __slots__ = ("calls", "reasoning", "refusal", "text")

    def __init__(self) -> None:
        self.text: list[str] = []
        self.reasoning: list[str] = []
        self.refusal: list[str] = []
        self.calls: dict[int, list[ToolCallDelta]] = {}


def _call(index: int, events: list[ToolCallDelta]) -> CallGrowth:
    ids = [event.call_id for event in events if event.call_id]
    names = [event.name for event in events if event.name]
    extra = {name: value for event in events for name, value in event.extra.items()}
    arguments = "".join(event.arguments for event in events)
    return CallGrowth(index, ids[-1] if ids else "", names[-1] if names else "", arguments, extra)
