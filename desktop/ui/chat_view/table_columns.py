"""How wide the columns of a table are: shared by its rows, worked out once for a width of the view."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from PySide6.QtGui import QFontMetricsF

from desktop.core.markdown.blocks import BOLD, LINK, STRIKE, Cell, Inline, TableShape, cell_width
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import TextLayout

#: A column is not made wider than this for its widest cell (average characters); longer text wraps.
MAX_COLUMN_CHARS: Final = 44
MIN_COLUMN_CHARS: Final = 6

#: A column with pictures keeps room for the button that loads one (average characters).
PICTURE_COLUMN_CHARS: Final = 16

#: Of a table with more columns than this none is measured, and cells out of view are not guessed at.
MEASURED_COLUMNS: Final = 60

#: What leaves the width of a text as it is.
_SAME_WIDTH: Final = LINK | STRIKE


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges of the columns, and the right edge of the last, in pixels from the table's left."""

    edges: tuple[int, ...]

    @property
    def width(self) -> int:
        """Width of the whole table."""
        return self.edges[-1]


def columns_for(shape: TableShape, style: Style, room: int) -> Columns:
    """Share out ``room`` pixels: natural widths if they fit, else the wide columns give way first.

    When even the narrowest columns do not fit the table is wider than the room, and scrolls.
    """
    key = (style, room, tuple(shape.widest), tuple(shape.pictures))
    if shape.columns[0] == key:
        return shape.columns[1]  # type: ignore[no-any-return] # core knows no pixels
    pad = 2 * style.space(3) + 2
    char = style.average_char_width
    natural = list(_natural_widths(shape, style, pad))
    excess = sum(natural) - room
    if excess > 0:
        shortest = [PICTURE_COLUMN_CHARS if px else MIN_COLUMN_CHARS for px in shape.pictures]
        least = [
            min(width, pad + chars * char) for width, chars in zip(natural, shortest, strict=True)
        ]
        slack = sum(natural) - sum(least)
        share = min(excess / slack, 1.0) if slack else 0.0
        natural = [n - (n - low) * share for n, low in zip(natural, least, strict=True)]
    found = Columns((0, *(round(edge) for edge in accumulate(natural))))
    shape.columns = (key, found)
    return found


def _natural_widths(shape: TableShape, style: Style, pad: int) -> Iterator[float]:
    """Yield how wide each column is with its cells on one line, as far as one may be wide."""
    limit = MAX_COLUMN_CHARS * style.average_char_width
    bold = QFontMetricsF(style.char_format(BOLD).font())
    is_measured = len(shape.header) <= MEASURED_COLUMNS
    for head, cell, picture in zip(shape.header, shape.widest, shape.pictures, strict=True):
        if is_measured:
            width = max(
                _natural_width(head, style, BOLD, bold),
                _natural_width(cell, style, 0, style.body_metrics),
            )
        else:
            chars = max(1.1 * cell_width(head.text), cell_width(cell.text)) + 1
            width = chars * style.average_char_width
        yield pad + min(max(width, picture), limit)


def _natural_width(cell: Cell, style: Style, bits: int, metrics: QFontMetricsF) -> float:
    """Return the width of the widest text of a cell on one line, or so much that no column is as wide."""
    widest = 0.0
    for piece in cell.pieces:
        if not isinstance(piece, Inline):
            continue
        if len(piece.text) > 2 * MAX_COLUMN_CHARS:
            return MAX_COLUMN_CHARS * metrics.maxWidth()
        is_plain = piece.text.isascii() and all(not s.style & ~_SAME_WIDTH for s in piece.spans)
        found = (
            metrics.horizontalAdvance(piece.text) + 1
            if is_plain
            else TextLayout(piece, style, 10_000, base_bits=bits).natural_width
        )
        widest = max(widest, found)
    return widest
