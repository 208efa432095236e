"""What the rows of the side lists have in common: their fonts, the ground under them, cut lines, times."""

from PySide6.QtCore import QDateTime, QLocale, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

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


def draw_elided(painter: QPainter, line: QRect, words: str) -> None:
    """Write ``words`` on one line, cut with an ellipsis where there is no room."""
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
    # Chinese in a line of Latin stands a little lower than the line is high: it is not cut.
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, flags | Qt.TextFlag.TextDontClip, shown)


class RowDelegate(QStyledItemDelegate):
    """Owned by its list; no widget for a row. Measured once for a theme, not for each row."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._theme = theme
        self._title_font: QFont = theme.font()
        self._caption_font: QFont = theme.font("caption")
        self._title_px = QFontMetrics(self._title_font).height()
        self._caption_px = QFontMetrics(self._caption_font).height()

    def _box(self, option: QStyleOptionViewItem) -> QRect:
        space = self._theme.space
        return option.rect.adjusted(space(2), 1, -space(2), -1)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Paint what tells whether a row is chosen, under the mouse, or has the keyboard."""
        box = self._box(option)
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

    def _paint_caption_at_right(self, painter: QPainter, line: QRect, words: str) -> QRect:
        """Write small words at the end of ``line``; return what is left of it."""
        painter.setFont(self._caption_font)
        painter.setPen(self._theme.color("text_muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        taken = painter.fontMetrics().horizontalAdvance(words) + self._theme.space(3)
        return line.adjusted(0, 0, -taken, 0)

    def _time_of(self, updated_ms: int) -> str:
        return short_time(updated_ms, QDateTime.currentDateTime(), QLocale())
