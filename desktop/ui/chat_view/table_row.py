"""A row of a table: its cells are laid out only when it is on screen; columns are shared by all rows."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from desktop.core.markdown.blocks import BOLD, Inline, TableRow, TableShape
from desktop.ui.chat_view.rows import BlockRow, Canvas
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import TextLayout

#: A column is not made wider than this for its widest cell (average characters); longer text wraps.
MAX_COLUMN_CHARS: Final = 44
MIN_COLUMN_CHARS: Final = 6


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
    key = (style, room, tuple(shape.widest))
    if shape.columns[0] == key:
        return shape.columns[1]  # type: ignore[no-any-return]
    pad = 2 * style.space(3) + 2
    shortest = MIN_COLUMN_CHARS * style.average_char_width
    natural = [
        pad + max(_natural_width(head, style, BOLD), _natural_width(cell, style, 0))
        for head, cell in zip(shape.header, shape.widest, strict=True)
    ]
    excess = sum(natural) - room
    if excess > 0:
        least = [min(width, pad + shortest) for width in natural]
        slack = sum(natural) - sum(least)
        share = min(excess / slack, 1.0) if slack else 0.0
        natural = [n - (n - low) * share for n, low in zip(natural, least, strict=True)]
    edges, x = [0], 0.0
    for width in natural:
        x += width
        edges.append(round(x))
    found = Columns(tuple(edges))
    shape.columns = (key, found)
    return found


def _natural_width(cell: Inline, style: Style, bits: int) -> float:
    """Return the width of a cell on one line, as far as a column may be wide."""
    limit = MAX_COLUMN_CHARS * style.average_char_width
    if not cell.text:
        return 0
    if len(cell.text) > 2 * MAX_COLUMN_CHARS:
        return limit
    return min(TextLayout(cell, style, 10_000, base_bits=bits).natural_width, limit)


class TableRowRow(BlockRow):
    """One row of a table on screen. Its text is the cells' text with tabs between them."""

    __slots__ = ("_cells", "_columns", "_room", "_starts", "_style", "block")

    def __init__(self, block: TableRow) -> None:
        super().__init__(block.levels)
        self.block = block
        self._cells: dict[int, TextLayout] = {}
        self._columns = Columns((0,))
        self._room = 0
        self._style: Style | None = None
        starts, place = [], 0
        for cell in block.cells:
            starts.append(place)
            place += len(cell.text) + 1
        self._starts = starts

    @property
    def text(self) -> str:
        return "\t".join(cell.text for cell in self.block.cells)

    @property
    def _is_header(self) -> bool:
        return self.block.row == 0

    def share(self, block: TableRow) -> None:
        """Take over the shape of a later reading of the same row."""
        if block.shape is not self.block.shape:
            self.block = block
            self.laid_width = -1

    def _lay_out(self, style: Style, width: int) -> int:
        self._style = style
        self._room = self._measure(style, width, 3 if self._is_header else 0)
        self._columns = columns_for(self.block.shape, style, self._room)
        self._cells = {}
        tallest = 0.0
        for column in range(len(self.block.cells)):
            if self._is_near(column):
                tallest = max(tallest, self._cell(column).height)
        return round(self._gap + max(tallest, style.line_height) + 2 * style.space(1.75))

    def _is_near(self, column: int) -> bool:
        """Whether a column is on screen; the cells of others do not count for the height."""
        left = self._columns.edges[column] - self.block.shape.scroll
        return left < self._room and self._columns.edges[column + 1] - self.block.shape.scroll > 0

    def _cell(self, column: int) -> TextLayout:
        found = self._cells.get(column)
        if found is None:
            assert self._style is not None
            edges = self._columns.edges
            width = edges[column + 1] - edges[column] - 2 * self._style.space(3)
            inline = self.block.cells[column]
            if len(inline.text) > 2000:
                inline = inline._replace(text=inline.text[:2000] + "…", spans=())
            found = self._cells[column] = TextLayout(
                inline,
                self._style,
                width,
                base_bits=BOLD if self._is_header else 0,
                align=self.block.shape.aligns[column],
            )
        return found

    def release(self) -> None:
        super().release()
        self._cells = {}

    def paint(self, canvas: Canvas) -> None:
        if self._style is None:
            return
        style, painter = canvas.style, canvas.painter
        self._paint_levels(canvas, style.line_height)
        left, top = canvas.x + self.indent, canvas.y + self._gap
        shown = min(self._columns.width, self._room)
        bottom = canvas.y + self.height
        painter.save()
        painter.setClipRect(QRectF(left, top, shown, bottom - top), Qt.ClipOperation.IntersectClip)
        if self._is_header:
            painter.fillRect(QRectF(left, top, shown, bottom - top), style.color("sunken"))
        painter.setPen(style.color("text"))
        for column in range(len(self.block.cells)):
            if self._is_near(column):
                self._paint_cell(canvas, column, left - self.block.shape.scroll, top)
        painter.setPen(QPen(style.color("border"), 1))
        painter.drawLine(QPointF(left, bottom - 0.5), QPointF(left + shown, bottom - 0.5))
        painter.restore()

    def _paint_cell(self, canvas: Canvas, column: int, left: float, top: float) -> None:
        style = canvas.style
        start, size = self._starts[column], len(self.block.cells[column].text)
        overlays = [
            (max(a - start, 0), min(b - start, size), look)
            for a, b, look in canvas.overlays
            if a < start + size and b > start
        ]
        x = left + self._columns.edges[column] + style.space(3)
        self._cell(column).paint(canvas.painter, x, top + style.space(1.75), overlays)

    def _column_at(self, x: float) -> int:
        x += self.block.shape.scroll - self.indent
        edges, last = self._columns.edges, len(self.block.cells) - 1
        return next((c for c in range(last) if x < edges[c + 1]), max(last, 0))

    def _inside(self, column: int, x: float, y: float) -> tuple[float, float]:
        assert self._style is not None
        left = self.indent + self._columns.edges[column] - self.block.shape.scroll
        return x - left - self._style.space(3), y - self._gap - self._style.space(1.75)

    def offset_at(self, x: float, y: float) -> int:
        if self._style is None or not self.block.cells:
            return 0
        column = self._column_at(x)
        offset = self._cell(column).offset_at(*self._inside(column, x, y))
        return self._starts[column] + min(offset, len(self.block.cells[column].text))

    def link_at(self, x: float, y: float) -> str:
        if self._style is None or not self.block.cells:
            return ""
        column = self._column_at(x)
        return self._cell(column).link_at(*self._inside(column, x, y))

    def is_text_at(self, x: float, y: float) -> bool:
        return y >= self._gap and self.indent <= x < self.indent + self._columns.width

    def _column_of(self, offset: int) -> int:
        return max((c for c, start in enumerate(self._starts) if start <= offset), default=0)

    def cursor_rect(self, offset: int) -> QRectF:
        if self._style is None or not self.block.cells:
            return super().cursor_rect(offset)
        column = self._column_of(offset)
        rect = self._cell(column).cursor_rect(offset - self._starts[column])
        x, y = self._inside(column, 0, 0)
        return rect.translated(-x, -y)

    @property
    def overflow(self) -> int:
        return max(self._columns.width - self._room, 0)

    def scroll_sideways(self, pixels: int) -> bool:
        shape = self.block.shape
        target = min(max(shape.scroll + pixels, 0), self.overflow)
        moved, shape.scroll = target != shape.scroll, target
        return moved
