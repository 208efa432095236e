"""Paints one row of the list of conversations: its title, and under it the model and the time."""

from PySide6.QtCore import QDateTime, QLocale, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.core.conversation import ConversationSummary
from desktop.ui.conversation_model import Index, Role
from desktop.ui.theme import Theme

_WEEK_DAYS = 7


def short_time(updated_ms: int, now: QDateTime, locale: QLocale) -> str:
    """Return when something was: the time of today, the weekday of this week, else the date."""
    then = QDateTime.fromMSecsSinceEpoch(updated_ms)
    days = then.date().daysTo(now.date())
    if days <= 0:
        return locale.toString(then.time(), QLocale.FormatType.ShortFormat)
    if days < _WEEK_DAYS:
        return locale.dayName(then.date().dayOfWeek(), QLocale.FormatType.ShortFormat)
    return locale.toString(then.date(), QLocale.FormatType.ShortFormat)


class ConversationDelegate(QStyledItemDelegate):
    """Owned by the list; no widget but the editor of the title that is being changed."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts; measured once, not per row."""
        self._theme = theme
        self._title_font: QFont = theme.font()
        self._caption_font: QFont = theme.font("caption")
        self._title_px = QFontMetrics(self._title_font).height()
        self._caption_px = QFontMetrics(self._caption_font).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        height = self._title_px + self._caption_px + self._theme.space(5)
        return QSize(option.rect.width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(theme.space(2), 1, -theme.space(2), -1)
        self._paint_ground(painter, option, box)
        inside = box.adjusted(theme.space(3), theme.space(2), -theme.space(3), -theme.space(2))
        self._paint_words(painter, inside, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        radius = self._theme.radii.medium
        role = ""
        if option.state & QStyle.StateFlag.State_Selected:
            role = "selected"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            role = "hover"
        if role:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(role))
            painter.drawRoundedRect(box, radius, radius)
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), radius, radius)

    def _paint_words(self, painter: QPainter, inside: QRect, index: Index) -> None:
        summary: ConversationSummary = index.data(Role.SUMMARY)
        title = QRect(inside.left(), inside.top(), inside.width(), self._title_px)
        if index.data(Role.STREAMING):
            title.setRight(title.right() - self._paint_dot(painter, title))
        painter.setFont(self._title_font)
        painter.setPen(self._theme.color("text"))
        _draw_elided(painter, title, str(index.data()))
        below = QRect(
            inside.left(), inside.bottom() - self._caption_px, inside.width(), self._caption_px
        )
        painter.setFont(self._caption_font)
        painter.setPen(self._theme.color("text_muted"))
        when = short_time(summary.updated, QDateTime.currentDateTime(), self._view.locale())
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        taken = painter.fontMetrics().horizontalAdvance(when) + self._theme.space(3)
        _draw_elided(painter, below.adjusted(0, 0, -taken, 0), summary.model)

    def _paint_dot(self, painter: QPainter, line: QRect) -> int:
        """Mark an answer under way at the right of ``line``; return the width that it takes."""
        side = self._theme.space(2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        top = line.top() + (line.height() - side) // 2
        painter.drawEllipse(QRect(line.right() - side, top, side, side))
        return side + self._theme.space(2)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setPlaceholderText(str(index.data()))
        editor.setAccessibleName(self.tr("Title"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        height = editor.sizeHint().height()
        box = option.rect.adjusted(self._theme.space(3), 0, -self._theme.space(3), 0)
        editor.setGeometry(box.left(), box.center().y() - height // 2, box.width(), height)


def _draw_elided(painter: QPainter, line: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
