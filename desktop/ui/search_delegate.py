"""Paints what a search found: the title of a conversation, and lines of its messages with the match marked."""

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.ui.conversation_model import Index
from desktop.ui.marked_rows import MarkedRowDelegate
from desktop.ui.search_model import SearchRole, SearchRow

#: Lines of a message that are shown.
_LINES: Final = 2


class SearchDelegate(MarkedRowDelegate):
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
            self._paint_marked(painter, inside, row.words, row.marks, _LINES)
        painter.restore()

    def _paint_title(self, painter: QPainter, inside: QRect, title: str, row: SearchRow) -> None:
        when = self._time_of(row.summary.updated)
        if row.summary.archived:
            when = self.tr("Archived · {time}").format(time=when)
        room = self._paint_caption_at_right(painter, inside, when)
        painter.setFont(self._title_font)
        painter.setPen(self._theme.color("text"))
        self._paint_marked(painter, room, title, row.marks, 1)
