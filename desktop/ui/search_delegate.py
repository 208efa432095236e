"""Paints what a search found: the title of a conversation, and lines of its messages with the match marked."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.ui.conversation_model import Index
from desktop.ui.row_painting import RowDelegate
from desktop.ui.search_model import SearchRole, SearchRow

#: Lines of a message that are shown.
_LINES: Final = 2


class SearchDelegate(RowDelegate):
    """A conversation has one line, a message two."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: SearchRow = index.data(SearchRole.ROW)
        height = self._title_px + self._theme.space(3)
        if row.hit is not None:
            height = _LINES * self._caption_px + self._theme.space(3)
        return QSize(option.rect.width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        box = self._box(option)
        inside = box.adjusted(theme.space(3), theme.space(1), -theme.space(3), -theme.space(1))
        row: SearchRow = index.data(SearchRole.ROW)
        if row.hit is None:
            self._paint_title(painter, inside, str(index.data()), row)
        else:
            inside.setLeft(inside.left() + theme.space(3))
            painter.setFont(self._caption_font)
            painter.setPen(theme.color("text_muted"))
            self._paint_marked(painter, inside, row.words, row, _LINES)
        painter.restore()

    def _paint_title(self, painter: QPainter, inside: QRect, title: str, row: SearchRow) -> None:
        when = self._time_of(row.summary.updated)
        if row.summary.archived:
            when = self.tr("Archived · {time}").format(time=when)
        room = self._paint_caption_at_right(painter, inside, when)
        painter.setFont(self._title_font)
        painter.setPen(self._theme.color("text"))
        self._paint_marked(painter, room, title, row, 1)

    def _paint_marked(
        self, painter: QPainter, room: QRect, words: str, row: SearchRow, lines: int
    ) -> None:
        """Write up to ``lines`` lines with the matches of ``row`` marked; three dots stand for the rest."""
        layout = self._laid_out(words, row, painter, room.width(), lines)
        last = layout.lineAt(layout.lineCount() - 1)
        end = last.textStart() + last.textLength()
        if end < _units(words):
            head, rest = _cut(words, last.textStart())
            dotted = painter.fontMetrics().elidedText(
                rest, Qt.TextElideMode.ElideRight, room.width()
            )
            layout = self._laid_out(head + dotted, row, painter, room.width(), lines)
        height = layout.boundingRect().height()
        top = room.top() + max(room.height() - height, 0) / 2
        layout.draw(painter, QPointF(room.left(), top), [], QRectF(room))

    def _laid_out(
        self, words: str, row: SearchRow, painter: QPainter, width: int, lines: int
    ) -> QTextLayout:
        layout = QTextLayout(words, painter.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._mark(words, start, end) for start, end in row.marks])
        layout.beginLayout()
        y = 0.0
        for _ in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout

    def _mark(self, words: str, start: int, end: int) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        # Qt counts UTF-16 units, the marks are characters.
        made.start, stop = _units(words[:start]), _units(words[:end])
        made.length = stop - made.start
        look = QTextCharFormat()
        look.setBackground(self._theme.color("warning_soft"))
        look.setForeground(self._theme.color("warning"))
        made.format = look
        return made


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _cut(text: str, units: int) -> tuple[str, str]:
    """Cut ``text`` after so many UTF-16 units."""
    whole = text.encode("utf-16-le", "surrogatepass")
    return (
        whole[: 2 * units].decode("utf-16-le", "replace"),
        whole[2 * units :].decode("utf-16-le", "replace"),
    )
