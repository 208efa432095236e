"""Where chips stand: laid out a segment at a time, when it is looked at; the others have an estimated height."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from msgspec import Struct

from desktop.core.token_list import TokenList


class Chip(Struct, frozen=True):
    """A token's place within its segment: pixels from its left and top."""

    token: int
    x: float
    y: float
    width: float
    words: str


class Segment(Struct, frozen=True):
    """Chips that are laid out together, and their height in pixels."""

    chips: tuple[Chip, ...]
    height: float


#: Segments that are kept laid out: several screens.
_KEPT = 48


class ChipLayout:
    """Knows no painter; ``measure`` gives the words of a token and the width of its chip."""

    def __init__(self, measure: Callable[[int], tuple[str, float]]) -> None:
        self._measure = measure
        self._tokens = TokenList()
        self._width = 0.0
        self._row_px = 1.0
        self._gap_px = 0.0
        self._segments: dict[int, Segment] = {}
        self._heights: list[float] = []
        self._tops: list[float] = [0.0]

    @property
    def height(self) -> float:
        """The height of everything; an estimate where nobody has looked."""
        return self._tops[-1]

    @property
    def count(self) -> int:
        """How many segments there are."""
        return len(self._heights)

    def set(self, tokens: TokenList, width: float, row_px: float, gap_px: float) -> None:
        """Lay out these tokens in lines of ``width``, each ``row_px`` high with ``gap_px`` between."""
        self._tokens, self._width = tokens, max(width, 40.0)
        self._row_px, self._gap_px = row_px, gap_px
        self._segments.clear()
        cuts = tokens.cuts
        known = self._lay_out(0) if len(cuts) > 1 else None
        sample = cuts[1] if known is not None else 1
        per_token = known.height / max(1, sample) if known is not None else 0.0
        sizes = (cuts[i + 1] - cuts[i] for i in range(len(cuts) - 1))
        self._heights = [max(row_px + gap_px, size * per_token) for size in sizes]
        if known is not None:
            self._heights[0] = known.height
            self._segments[0] = known
        self._sum_up()

    def segment_at(self, y: float) -> int:
        """Return the segment at a height; the last one below the end."""
        return min(max(0, bisect_right(self._tops, y) - 1), max(0, self.count - 1))

    def top_of(self, segment: int) -> float:
        """Return where a segment begins."""
        return self._tops[segment]

    def laid_out(self, segment: int) -> Segment:
        """Return a segment with its chips; what stands below may move."""
        known = self._segments.pop(segment, None)
        if known is None:
            known = self._lay_out(segment)
            if known.height != self._heights[segment]:
                self._heights[segment] = known.height
                self._sum_up()
        self._segments[segment] = known  # the newest last
        if len(self._segments) > _KEPT:
            del self._segments[next(iter(self._segments))]
        return known

    def segment_of(self, token: int) -> int:
        """Return the segment that a token is in."""
        return min(max(0, bisect_right(self._tokens.cuts, token) - 1), max(0, self.count - 1))

    def chip_of(self, token: int) -> tuple[int, Chip]:
        """Return a token's chip and its segment."""
        segment = self.segment_of(token)
        first = self._tokens.cuts[segment]
        return segment, self.laid_out(segment).chips[token - first]

    def token_at(self, x: float, y: float) -> int:
        """Return the token whose chip is at a point, or the nearest one of its line; -1 without tokens."""
        if not self.count:
            return -1
        segment = self.segment_at(y)
        chips = self.laid_out(segment).chips
        inside = y - self._tops[segment]
        step = self._row_px + self._gap_px
        line = [chip for chip in chips if chip.y <= inside < chip.y + step]
        if not line:
            return chips[-1].token
        return next((chip.token for chip in line if x < chip.x + chip.width), line[-1].token)

    def _sum_up(self) -> None:
        self._tops = [0.0, *accumulate(self._heights)]

    def _lay_out(self, segment: int) -> Segment:
        chips: list[Chip] = []
        x = y = 0.0
        step = self._row_px + self._gap_px
        cuts, tokens = self._tokens.cuts, self._tokens
        for token in range(cuts[segment], cuts[segment + 1]):
            words, width = self._measure(token)
            width = min(width, self._width)
            if x > 0 and x + width > self._width:
                x, y = 0.0, y + step
            chips.append(Chip(token, x, y, width, words))
            x += width + self._gap_px
            if (
                tokens.data[tokens.byte_ends[token] - 1] == 10
            ):  # a line ends here in the text as well
                x, y = 0.0, y + step
        ends_line = bool(chips) and x == 0.0
        return Segment(tuple(chips), y if ends_line else y + step)
