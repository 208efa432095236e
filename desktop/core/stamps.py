"""Stamps that order all records of a conversation: a hybrid logical clock, then the writer, then its sequence.

Source: Kulkarni et al., "Logical Physical Clocks", 2014. The wall clock is given in, in
milliseconds since 1970 (UTC); it may jump, the stamps of one clock never go back.
"""

from typing import NamedTuple


class Stamp(NamedTuple):
    """A point in the total order of a conversation's records; compares as a tuple."""

    wall_ms: int
    logical: int
    writer: str
    seq: int


class HybridClock:
    """Issues rising stamps for one writer in one conversation; owned by the history writer's thread.

    One clock a conversation, not one a process: a file with stamps from a machine whose date was
    wrong must not drag every other conversation into the future.
    """

    def __init__(self, writer: str) -> None:
        self.writer = writer
        self._wall_ms = 0
        self._logical = 0
        self._seq = 0

    def next(self, now_ms: int) -> Stamp:
        """Return a stamp greater than all that were issued or observed."""
        if now_ms > self._wall_ms:
            self._wall_ms, self._logical = now_ms, 0
        else:
            self._logical += 1
        self._seq += 1
        return Stamp(self._wall_ms, self._logical, self.writer, self._seq)

    def observe(self, stamp: Stamp) -> None:
        """Take note of a stamp, so that what is written next comes after it."""
        self._wall_ms, self._logical = max(
            (self._wall_ms, self._logical), (stamp.wall_ms, stamp.logical)
        )
        if stamp.writer == self.writer:
            self._seq = max(self._seq, stamp.seq)
