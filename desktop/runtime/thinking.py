"""How long each answer was thought over before it spoke, by a clock that never goes back. No Qt."""

from collections.abc import Callable
from typing import Final

#: Less than this was no thinking but an answer that came all at once, thoughts and words (seconds).
_LEAST_S: Final = 0.02


class Thinking:
    """Owned by one run of answers.

    Args:
        monotonic: Seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._began: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._open: set[str] = set()

    def note(self, message_id: str, *, is_reasoning: bool) -> None:
        """Take note that an answer grew by reasoning, or by words."""
        if is_reasoning:
            now = self._monotonic()
            self._began.setdefault(message_id, now)
            self._ended[message_id] = now
            self._open.add(message_id)
        elif message_id in self._open:
            self._open.discard(message_id)
            self._ended[message_id] = self._monotonic()

    def ms(self, message_id: str, before: float | None = None) -> float | None:
        """Return the milliseconds from the first thought to the first word after the last.

        Args:
            message_id: The answer.
            before: What the part of the answer took that was there before this run.
        """
        if message_id not in self._began:
            return before
        seconds = self._ended[message_id] - self._began[message_id]
        return round((before or 0.0) + seconds * 1000, 1) if seconds >= _LEAST_S else before
