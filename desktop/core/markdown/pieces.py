"""Cuts a long text into pieces that are short enough for one layout each. Knows no Qt.

The cost of a layout grows faster than its text, its runs and its lines: 1,500 runs in one take 80 ms,
in pieces of a hundred 11 ms, of which only those on screen are spent.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.core.markdown.blocks import Block, Inline, Lines, Span, TextBlock

#: What one layout gets at most: characters, runs that look different from their neighbours, and line breaks.
PIECE_CHARS: Final = 3000
PIECE_SPANS: Final = 120
PIECE_LINES: Final = 150


def bounded(block: Block) -> list[Block]:
    """Cut a text that is too long for one layout into several that follow each other."""
    if not isinstance(block, TextBlock) or _is_short(block.inline):
        return [block]
    pieces: list[Block] = []
    for inline in bounded_pieces(block.inline):
        levels = block.levels if not pieces else tuple(v._replace(marker="") for v in block.levels)
        lines = block.lines if not pieces else Lines(block.lines.end, block.lines.end)
        pieces.append(block._replace(levels=levels, inline=inline, lines=lines, tight=bool(pieces)))
    return pieces


def bounded_pieces(inline: Inline) -> Iterator[Inline]:
    """Yield ``inline`` in pieces that are short enough for one layout each."""
    if _is_short(inline):
        yield inline
        return
    text, spans, start = inline.text, inline.spans, 0
    ends = [span.end for span in spans]
    while start < len(text):
        first = bisect_right(ends, start)
        end = _piece_end(text, start, spans[first : first + PIECE_SPANS + 1])
        past = bisect_right(ends, end)
        yield Inline(text[start:end], _clipped(spans[first : past + 1], start, end))
        start = end


def _is_short(inline: Inline) -> bool:
    text, spans = inline
    is_short = len(text) <= PIECE_CHARS and len(spans) <= PIECE_SPANS
    return is_short and text.count("\n") <= PIECE_LINES


def _piece_end(text: str, start: int, spans: Sequence[Span]) -> int:
    """Return where a piece that begins at ``start`` ends; ``spans`` are those that it may have, and one more."""
    limit = min(start + PIECE_CHARS, len(text))
    if len(spans) > PIECE_SPANS:
        limit = min(limit, spans[-1].start)
    if text.count("\n", start, limit) > PIECE_LINES:
        return _after_breaks(text, start)
    if limit == len(text):
        return limit
    for mark in ("\n", " "):
        place = text.rfind(mark, start + (limit - start) // 2, limit)
        if place > 0:
            return place + 1
    return limit


def _after_breaks(text: str, place: int) -> int:
    """Return where the last line begins that may stand in a piece from ``place`` on."""
    for _ in range(PIECE_LINES):
        place = text.index("\n", place) + 1
    return place


def _clipped(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    return tuple(
        s._replace(start=max(s.start, start) - start, end=min(s.end, end) - start)
        for s in spans
        if s.start < end and s.end > start
    )
