"""Puts rows on pages: a row is cut between its lines only, a heading or a name never stands at the foot of a page.

Knows rows, pages and pixels; paints nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QRectF

from desktop.ui.chat_view.cards import LabelRow
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.rows import Row, SpaceRow, TextRow
from desktop.ui.chat_view.table_row import TableRowRow
from desktop.ui.printing.printed_message import PrintedRow

#: Lines of a row that stand together at least, before a cut and behind it.
_LINES_TOGETHER: Final = 2


@dataclass(slots=True)
class Slice:
    """A part of a row on a page.

    Attributes:
        message: Index of the message that the row belongs to; -1 for the title.
        y: Where on the page the slice begins (pixels from the top of its text).
        top, bottom: Which part of the row it is, in pixels of the row.
        scale: By how much the row is made smaller to fit the page's width.
    """

    message: int
    printed: PrintedRow
    y: int
    top: int
    bottom: int
    scale: float = 1.0

    @property
    def row(self) -> Row:
        """The row."""
        return self.printed.row

    @property
    def height(self) -> int:
        """Pixels on the page."""
        return round((self.bottom - self.top) * self.scale)


@dataclass(slots=True)
class Page:
    """One page.

    Attributes:
        height: Pixels of text on it.
        links: Where on it which address is led to; there once it is painted.
    """

    slices: list[Slice] = field(default_factory=list)
    height: int = 0
    links: list[tuple[QRectF, str]] = field(default_factory=list)


class PageFlow:
    """Takes laid out rows and gives pages. Owned by a printing; GUI thread."""

    def __init__(self, height: int) -> None:
        """Begin with an empty page of ``height`` pixels."""
        self._limit = height
        self.pages = [Page()]
        self._leading: list[Slice] = []

    def add(self, message: int, printed: PrintedRow, scale: float = 1.0) -> None:
        """Add a row below those before."""
        whole = Slice(message, printed, 0, 0, printed.row.height, scale)
        if _leads(printed.row):
            self._leading.append(whole)
            return
        self._place(whole)

    def finish(self) -> list[Page]:
        """Return the pages; what led to nothing stands on the last."""
        leading, self._leading = self._leading, []
        while leading and isinstance(leading[-1].row, SpaceRow):
            leading.pop()
        for piece in leading:
            self._put(piece)
        if len(self.pages) > 1 and not self.pages[-1].slices:
            self.pages.pop()
        return self.pages

    def _place(self, whole: Slice) -> None:
        """Place a row with what leads to it, cut where it must be."""
        leading, self._leading = self._leading, []
        above = sum(piece.height for piece in leading)
        cuts = cuts_of(whole.row)
        first = cuts[0] if cuts else whole.bottom
        if above + first * whole.scale > self._room and self.pages[-1].slices:
            self.pages.append(Page())
        for piece in leading:
            self._put(piece)
        start = 0
        while start < whole.bottom:
            end = self._end_of_slice(whole, start, cuts)
            self._put(Slice(whole.message, whole.printed, 0, start, end, whole.scale))
            start = end

    def _end_of_slice(self, whole: Slice, start: int, cuts: Sequence[int]) -> int:
        """Return how far a row from ``start`` on goes on this page, or on a new one; always beyond ``start``."""
        limit = start + int(self._room / whole.scale)
        if whole.bottom <= limit:
            return whole.bottom
        fitting = [cut for cut in cuts if start < cut <= limit]
        if fitting:
            return fitting[-1]
        if self.pages[-1].slices:
            self.pages.append(Page())
            return self._end_of_slice(whole, start, cuts)
        return min(
            max(limit, start + 1), whole.bottom
        )  # nothing in it can be cut, and no page holds it

    @property
    def _room(self) -> int:
        return self._limit - self.pages[-1].height

    def _put(self, piece: Slice) -> None:
        page = self.pages[-1]
        if piece.height > self._room and page.slices:
            page = Page()
            self.pages.append(page)
        if not page.slices and isinstance(piece.row, SpaceRow):
            return  # no page begins with space
        piece.y = page.height
        page.slices.append(piece)
        page.height += piece.height


def _leads(row: Row) -> bool:
    """Whether a row belongs to the one below it."""
    is_heading = isinstance(row, TextRow) and row.block.heading > 0 and row.height < 200
    return is_heading or isinstance(row, SpaceRow | LabelRow)


def cuts_of(row: Row) -> list[int]:
    """Return where a laid out row may be cut, from its top in pixels: between lines, some lines from its ends."""
    ends = list(_line_ends(row))
    return (
        ends[_LINES_TOGETHER - 1 : -_LINES_TOGETHER] if len(ends) > 2 * _LINES_TOGETHER - 1 else []
    )


def _line_ends(row: Row) -> Iterator[int]:
    """Yield the bottom of each line of a row of text, from the top."""
    if isinstance(row, CodeRow):
        yield from row.line_bottoms()
        return
    if isinstance(row, TableRowRow | LabelRow | SpaceRow):
        return
    size, place = len(row.text), 0
    while place < size:
        start, end = row.line_range(place)
        rect = row.cursor_rect(min(max(start, place), size - 1))
        yield round(rect.bottom())
        place = max(end, place + 1)
