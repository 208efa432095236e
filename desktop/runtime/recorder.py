"""Brings the growing text of one reply to the history within 250 ms of its arrival; no disk access of its own."""

import asyncio
from typing import Final

from desktop.core.changes import Piece
from desktop.runtime.history_writer import HistoryWriter

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
        self._text: dict[str, list[str]] = {}
        self._reasoning: dict[str, list[str]] = {}
        self._sequence: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None

    def grow(self, message_id: str, text: str = "", reasoning: str = "") -> None:
        """Take note that an answer grew; it is written within ``GATHER_S``."""
        if text:
            self._text.setdefault(message_id, []).append(text)
        if reasoning:
            self._reasoning.setdefault(message_id, []).append(reasoning)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_S, self._flush)

    def close(self) -> None:
        """Write no more pieces; what is gathered belongs into the final record."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _flush(self) -> None:
        self._timer = None
        text, self._text = self._text, {}
        reasoning, self._reasoning = self._reasoning, {}
        pieces = [
            Piece(
                message_id,
                self.stream,
                self._next(message_id),
                "".join(text.get(message_id, ())),
                "".join(reasoning.get(message_id, ())),
            )
            for message_id in dict.fromkeys((*text, *reasoning))
        ]
        self._history.put(self._conversation_id, pieces)

    def _next(self, message_id: str) -> int:
        number = self._sequence.get(message_id, 0)
        self._sequence[message_id] = number + 1
        return number
