"""A row of a table: its cells are laid out only when it is on screen; columns are shared by all rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from desktop.core.markdown.blocks import (
    BOLD,
    LINK,
    PIECE_JOINT,
    Cell,
    Inline,
    Span,
    TableRow,
    cell_width,
    piece_text,
)
from desktop.ui.chat_view.cell_layout import CellLayout
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.rows import (
    SIDEWAYS_ACTION,
    BlockRow,
    Canvas,
    HotSpot,
    Row,
    link_spots,
)
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.table_columns import MEASURED_COLUMNS, Columns, columns_for


class TableRowRow(BlockRow):
    """One row of a table on screen. Its text is the cells' text with tabs between them."""

    __slots__ = (
        "_cells",
        "_columns",
        "_laid_for",
        "_room",
        "_scroll",
        "_starts",
        "_style",
        "block",
    )

    def __init__(self, block: TableRow) -> None:
        super().__init__(block.levels)
        self.block = block
        self._cells: dict[int, CellLayout] = {}
        self._columns = Columns((0,))
        self._laid_for: Columns | None = None
        self._room = 0
        self._scroll = 0
        self._style: Style | None = None
        sizes = (len(cell.text) + 1 for cell in block.cells)
        self._starts = [0, *accumulate(sizes)][: len(block.cells)]

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

    def with_cells(self, cells: tuple[Cell, ...]) -> "TableRowRow":
        """Return the row with something else in its cells."""
        found = TableRowRow(self.block._replace(cells=cells))
        found.joined, found.is_first = self.joined, self.is_first
        return found

    def is_laid_out(self, style: Style, width: int) -> bool:
        # Another row of the table may have scrolled it: other cells are on screen now.
        return super().is_laid_out(style, width) and self._scroll == self.block.shape.scroll

    def _lay_out(self, style: Style, width: int) -> int:
        self._room = self._measure(style, width, 3 if self._is_header else 0)
        self._columns = columns_for(self.block.shape, style, self._room)
        if self._laid_for is not self._columns or self._style is not style or self.is_waiting:
            self._cells = {}
        self._style, self._laid_for = style, self._columns
        self._scroll = self.block.shape.scroll
        near = self._near()
        tallest: float = style.line_height
        for column in range(len(self.block.cells)):
            if column in near or column in self._cells:
                tallest = max(tallest, self._cell(column).height)
            elif len(self.block.cells) <= MEASURED_COLUMNS:
                tallest = max(tallest, self._guess(column, style))
        return round(self._gap + tallest + 2 * style.space(1.75))

    def _near(self) -> range:
        """Return the columns that are on screen; only their cells are laid out."""
        left = self.block.shape.scroll
        first = bisect_right(self._columns.edges, left) - 1
        last = bisect_left(self._columns.edges, left + self._room)
        return range(max(first, 0), min(last, len(self.block.cells)))

    def _guess(self, column: int, style: Style) -> float:
        """Guess the height of a cell out of view, so that the row seldom grows when it is scrolled to."""
        width = self._text_width(column, style)
        chars = cell_width(self.block.cells[column].text)
        return ceil(chars * style.average_char_width / width) * style.line_height

    def _text_width(self, column: int, style: Style) -> int:
        edges = self._columns.edges
        return max(edges[column + 1] - edges[column] - 2 * style.space(3), 1)

    def _cell(self, column: int) -> CellLayout:
        found = self._cells.get(column)
        if found is None:
            assert self._style is not None
            found = self._cells[column] = CellLayout(
                self.block.cells[column],
                self._style,
                self._text_width(column, self._style),
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
        for column in self._near():
            self._paint_cell(canvas, column)
        painter.setPen(QPen(style.color("border"), 1))
        painter.drawLine(QPointF(left, bottom - 0.5), QPointF(left + shown, bottom - 0.5))
        painter.restore()

    def _paint_cell(self, canvas: Canvas, column: int) -> None:
        start = self._starts[column]
        size = len(self.block.cells[column].text)
        overlays = [
            (max(a - start, 0), min(b - start, size), look)
            for a, b, look in canvas.overlays
            if a < start + size and b > start
        ]
        x, y = self._place(column)
        self._cell(column).paint(replace(canvas, overlays=overlays), canvas.x + x, canvas.y + y)

    def _column_at(self, x: float) -> int:
        place = x + self.block.shape.scroll - self.indent
        column = bisect_right(self._columns.edges, place) - 1
        return min(max(column, 0), len(self.block.cells) - 1)

    def _place(self, column: int) -> tuple[float, float]:
        """Return where the content of a cell begins, in the row's coordinates."""
        assert self._style is not None
        left = self.indent + self._columns.edges[column] - self.block.shape.scroll
        return left + self._style.space(3), self._gap + self._style.space(1.75)

    def _cell_at(self, x: float, y: float) -> tuple[int, float, float] | None:
        """Return the column at a point, and the point in its cell; ``None`` before there is a layout."""
        if self._style is None or not self.block.cells:
            return None
        column = self._column_at(x)
        left, top = self._place(column)
        return column, x - left, y - top

    def offset_at(self, x: float, y: float) -> int:
        found = self._cell_at(x, y)
        if found is None:
            return 0
        column, *point = found
        return self._starts[column] + self._cell(column).offset_at(*point)

    def link_at(self, x: float, y: float) -> str:
        found = self._cell_at(x, y)
        if found is None:
            return ""
        column, *point = found
        return self._cell(column).link_at(*point)

    def part_at(self, x: float, y: float) -> Row:
        found = self._cell_at(x, y)
        if found is None:
            return self
        column, *point = found
        return self._cell(column).picture_at(*point) or self

    def is_text_at(self, x: float, y: float) -> bool:
        is_inside = y >= self._gap and self.indent <= x < self.indent + self._columns.width
        return is_inside and not isinstance(self.part_at(x, y), ImageRow)

    def _column_of(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def cursor_rect(self, offset: int) -> QRectF:
        if self._style is None or not self.block.cells:
            return super().cursor_rect(offset)
        column = self._column_of(offset)
        rect = self._cell(column).cursor_rect(offset - self._starts[column])
        return rect.translated(*self._place(column))

    def hot_spots(self) -> Sequence[HotSpot]:
        """The buttons and pictures of the cells on screen."""
        found: list[HotSpot] = []
        if self._style is None:
            return found
        shown = QRectF(self.indent, 0, self._room, self.height)
        for column in self._near():
            if not self.block.shape.pictures[column]:
                continue
            for spot in self._cell(column).hot_spots():
                rect = spot.rect.translated(*self._place(column)).intersected(shown)
                if not rect.isEmpty():
                    found.append(replace(spot, rect=rect))
        return found

    def stops(self) -> Sequence[HotSpot]:
        """Cell by cell; the header of a table that is wider than its room is one too, for the arrow keys."""
        found: list[HotSpot] = []
        if self._style is None:
            return found
        if self._is_header and self.overflow:
            whole = QRectF(self.indent, self._gap, self._room, self.height - self._gap)
            found.append(HotSpot(whole, SIDEWAYS_ACTION, ""))
        pictures = iter(self.hot_spots())
        near, spot = self._near(), next(pictures, None)
        for column in range(len(self.block.cells)):
            links = self._links_in(column, is_near=column in near)
            right = self._place(column)[0] + self._text_width(column, self._style)
            while spot is not None and spot.rect.left() < right:
                links.append(spot)
                spot = next(pictures, None)
            found += sorted(links, key=HotSpot.reading_order)
        return found

    def _links_in(self, column: int, *, is_near: bool) -> list[HotSpot]:
        """Return the links of a cell; all on its first line when it is out of view, where none is laid out."""
        spans = [span for span in _spans_of(self.block.cells[column]) if span.style & LINK]
        if not spans:
            return []
        assert self._style is not None
        start, (x, y) = self._starts[column], self._place(column)
        width = self._text_width(column, self._style)
        if is_near:
            return link_spots(spans, lambda offset: self.cursor_rect(start + offset), x + width)
        field = QRectF(x, y, width, self._style.line_height)
        found = link_spots(spans, lambda _offset: field, x)
        for spot in found:
            spot.rect = field
        return found

    @property
    def overflow(self) -> int:
        return max(self._columns.width - self._room, 0)

    def scroll_sideways(self, pixels: int) -> bool:
        shape = self.block.shape
        target = min(max(shape.scroll + pixels, 0), self.overflow)
        moved, shape.scroll = target != shape.scroll, target
        return moved

    def sideways_to(self, rect: QRectF) -> int:
        left, right = self.indent, self.indent + self._room
        if rect.left() < left:
            return round(rect.left() - left)
        return round(min(max(rect.right() - right, 0), rect.left() - left))


def _spans_of(cell: Cell) -> Iterator[Span]:
    """Yield the spans of a cell's texts, in offsets of the cell's text."""
    start = 0
    for piece in cell.pieces:
        if isinstance(piece, Inline):
            for span in piece.spans:
                yield span._replace(start=span.start + start, end=span.end + start)
        start += len(piece_text(piece)) + len(PIECE_JOINT)
