"""Lays a conversation out on pages and paints them, a little at a time, so that a window stays usable meanwhile."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.core.transcript import transcript
from desktop.ui.chat_view import words
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.formulas import Formulas
from desktop.ui.chat_view.message_view import Looks
from desktop.ui.chat_view.pictures import Pictures
from desktop.ui.chat_view.rows import LINK_ACTION, Canvas, Row, SpaceRow, fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.printing.page_flow import Page, PageFlow, Slice
from desktop.ui.printing.painting import Step, Subject
from desktop.ui.printing.printed_message import PrintedRow, printed_rows, title_row
from desktop.ui.theme import Scheme, Theme, load_theme

#: Characters of code coloured at a time.
_COLOURED: Final = 2_000

#: Width of the line beside what a model thought, as that of a quote.
_BAR_PX: Final = 3


Steps = Iterator[Step]


class Printing:
    """One conversation, laid out for pages of one size. Used once; GUI thread.

    Attributes:
        column: Width of the text in pixels.
        pages: There once ``lay_out`` has been gone through.
    """

    def __init__(
        self, subject: Subject, theme: Theme, column: int, pixel_ratio: float = 1.0
    ) -> None:
        """Lay nothing out yet.

        Args:
            subject: What is printed.
            theme: How it looks.
            column: Width of the text in pixels.
            pixel_ratio: Pixels that pictures are drawn with for each of these.
        """
        self.column = column
        pictures = Pictures(subject.sources)
        pictures.ratio = pixel_ratio
        self.style = Style(theme, Formulas(), pictures)
        self.pages: list[Page] = []
        self._conversation = subject.conversation
        self._options = subject.options
        self._looks = Looks(self.style, column)

    def lay_out(self, page_height: int) -> Steps:
        """Put everything on pages of ``page_height`` pixels."""
        flow = PageFlow(page_height)
        title = title_row(self._conversation, words.untitled())
        for row in (title, SpaceRow(self.style.space(4))):
            yield from self._add(flow, -1, PrintedRow(row, 0, self.column))
        for index, entry in enumerate(transcript(self._conversation, self._options)):
            for printed in printed_rows(entry, self._looks, self._options):
                yield from self._add(flow, index, printed)
        self.pages = flow.finish()

    def _add(self, flow: PageFlow, index: int, printed: PrintedRow) -> Steps:
        yield from self._ready(printed.row, printed.width)
        flow.add(index, printed, self._scale(printed))
        printed.row.release()
        yield Step.GO_ON

    def _ready(self, row: Row, width: int) -> Steps:
        """Lay a row out with its formulas drawn, and colour its code."""
        row.lay_out(self.style, width)
        while row.is_waiting and self._is_drawing():
            while self._is_drawing():
                self.style.formulas.take_news()
                self.style.pictures.take_news()
                yield Step.WAIT
            row.forget_layout()
            row.lay_out(self.style, width)
        while isinstance(row, CodeRow) and row.needs_colour:
            row.colour(_COLOURED)
            yield Step.GO_ON

    def _is_drawing(self) -> bool:
        return self.style.formulas.is_busy or self.style.pictures.is_busy

    def _scale(self, printed: PrintedRow) -> float:
        """Lay a table that is wider than the page out as wide as it needs; return how much smaller it is painted."""
        overflow = printed.row.overflow
        if not overflow:
            return 1.0
        printed.row.lay_out(self.style, printed.width + overflow)
        return printed.width / (printed.width + overflow)

    def paint(self, painter: QPainter, page: Page) -> Steps:
        """Paint a page, its text beginning at the painter's origin."""
        self._paint_bubbles(painter, page)
        for piece in page.slices:
            width = round(piece.printed.width / piece.scale)
            yield from self._ready(piece.row, width)
            self._paint_slice(painter, piece, width)
            page.links += _links(piece)
            piece.row.release()
            yield Step.GO_ON

    def _paint_slice(self, painter: QPainter, piece: Slice, width: int) -> None:
        painter.save()
        painter.translate(piece.printed.left, piece.y)
        if piece.printed.is_aside:
            bar = QRectF(-self.style.space(4), 0, _BAR_PX, piece.height)
            painter.fillRect(bar, self.style.color("border"))
        painter.scale(piece.scale, piece.scale)
        is_part = piece.top > 0 or piece.bottom < piece.row.height
        if is_part:  # list markers stand to the left of the text
            beyond = self.style.space(12)
            height = piece.bottom - piece.top
            painter.setClipRect(QRectF(-beyond, 0, width + 2 * beyond, height))
        # A line that only touches the cut is on the other page.
        canvas = Canvas(painter, self.style, 0, -piece.top, width, 1, piece.bottom - piece.top - 1)
        piece.row.paint(canvas)
        painter.restore()

    def _paint_bubbles(self, painter: QPainter, page: Page) -> None:
        """Draw the background of the person's own messages, as far as they are on the page."""
        spans: dict[int, QRectF] = {}
        for piece in page.slices:
            if piece.printed.is_in_bubble:
                part = QRectF(piece.printed.left, piece.y, piece.printed.width, piece.height)
                spans[piece.message] = spans.get(piece.message, part).united(part)
        beside, above = self.style.space(4), self.style.space(3)
        for text in spans.values():
            box = text.adjusted(-beside, -above, beside, above)
            radius = self.style.theme.radii.large
            fill_rounded(painter, box, radius, self.style.color("user_bubble"))


def _links(piece: Slice) -> Iterator[tuple[QRectF, str]]:
    """Yield the links of a part of a row, where they are on the page."""
    for spot in piece.row.stops():
        if spot.action == LINK_ACTION and piece.top <= spot.rect.center().y() < piece.bottom:
            corner = spot.rect.topLeft() - QPointF(0, piece.top)
            place = QRectF(corner * piece.scale, spot.rect.size() * piece.scale)
            yield place.translated(piece.printed.left, piece.y), spot.label


def printing_theme(*, is_dark: bool) -> Theme:
    """Return the look of pages and pictures, whatever the window's."""
    return load_theme(Scheme.DARK if is_dark else Scheme.LIGHT)


def start_painting(painter: QPainter) -> None:
    """Set what all pages are painted with."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
