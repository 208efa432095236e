"""How fast an answer comes, told often enough to be read and seldom enough to cost nothing. Knows no Qt."""

from typing import Final

#: Seconds between two reports.
RATE_EVERY_S: Final = 0.25


class TokenRate:
    """Counts the pieces of one answer, which most servers send a token each; lives in the loop's thread.

    Attributes:
        since_s: When the first one came, by the caller's clock.
    """

    def __init__(self) -> None:
        self.since_s = 0.0
        self._count = 0
        self._told_s = 0.0

    def count(self, now_s: float) -> float | None:
        """Count a token that came at ``now_s``; return tokens per second when it is time to tell them."""
        if not self._count:
            self.since_s = self._told_s = now_s
        self._count += 1
        if now_s - self._told_s < RATE_EVERY_S:
            return None
        self._told_s = now_s
        return (self._count - 1) / (now_s - self.since_s)
