"""The tokens of one text, with where each begins and ends; a million take little memory. Pure."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct


class TokenList(Struct, frozen=True, eq=False):
    """What ``tokenized`` found out. Positions in the text are counted in UTF-16 units, as Qt does.

    Attributes:
        encoding: The vocabulary's name.
        data: The text in UTF-8.
        ids: The tokens.
        byte_ends: Where each ends in ``data``.
        unit_ends: Where each ends in the text; one that begins a character ends behind it, and those that have the
            rest of its bytes end there too.
        cuts: Numbers of tokens at which the list can be cut for display: after line ends where there are any.
    """

    encoding: str = ""
    data: bytes = b""
    ids: Sequence[int] = ()
    byte_ends: Sequence[int] = ()
    unit_ends: Sequence[int] = ()
    cuts: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def bytes_of(self, at: int, end: int | None = None) -> bytes:
        """Return the bytes of the token ``at``, or of those up to ``end``."""
        first = self.byte_ends[at - 1] if at else 0
        return self.data[first : self.byte_ends[(at + 1 if end is None else end) - 1]]

    def units_of(self, at: int, end: int) -> tuple[int, int]:
        """Return where the tokens from ``at`` up to ``end`` begin and end in the text: in whole characters."""
        while at and self.unit_ends[at] == self.unit_ends[at - 1]:
            at -= 1
        return (self.unit_ends[at - 1] if at else 0), self.unit_ends[end - 1]

    def token_at(self, unit: int) -> int:
        """Return the first token that the position ``unit`` of the text belongs to; the last one behind the end."""
        return min(bisect_right(self.unit_ends, unit), max(0, len(self) - 1))

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """Return from which token on, and up to which, the text from ``start`` to ``end``, or at ``start``, goes."""
        first = self.token_at(start)
        last = self.token_at(max(start, end - 1))
        while last + 1 < len(self) and self.unit_ends[last + 1] == self.unit_ends[last]:
            last += 1
        return first, last + 1

    def text_of(self, at: int, end: int) -> str:
        """Return the text of the tokens from ``at`` up to ``end``; parts of characters become U+FFFD."""
        return self.bytes_of(at, end).decode("utf-8", "replace") if end > at else ""


#: Tokens between two cuts: so many are laid out at once.
_CUT_EVERY = 192


def cuts_of(data: bytes, byte_ends: Sequence[int]) -> "array[int]":
    """Return where a list of tokens can be cut: every 192 tokens, or within as many more after a line's end."""
    cuts = array("q", [0])
    total = len(byte_ends)
    while total - cuts[-1] > 2 * _CUT_EVERY:
        start = cuts[-1] + _CUT_EVERY
        ends_line = (
            at + 1 for at in range(start, start + _CUT_EVERY) if data[byte_ends[at] - 1] == 10
        )
        cuts.append(next(ends_line, start))
    cuts.append(total)
    return cuts
