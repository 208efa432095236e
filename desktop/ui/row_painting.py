"""What the rows of the side lists have in common: their fonts, the ground under them, cut lines, times."""

from PySide6.QtCore import QDateTime, QLocale, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme import Theme

_WEEK_DAYS = 7

#: Ranges of a line (start, end), in characters.
Marks = tuple[tuple[int, int], ...]


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

    def _paint_marked(
        self, painter: QPainter, room: QRect, words: str, marks: Marks, lines: int
    ) -> None:
        """Write up to ``lines`` lines with ``marks`` set off; three dots stand for the rest."""
        layout = self._laid_out(words, marks, painter, room.width(), lines)
        last = layout.lineAt(layout.lineCount() - 1)
        end = last.textStart() + last.textLength()
        if end < _units(words):
            head, rest = _cut(words, last.textStart())
            dotted = painter.fontMetrics().elidedText(
                rest, Qt.TextElideMode.ElideRight, room.width()
            )
            layout = self._laid_out(head + dotted, marks, painter, room.width(), lines)
        height = layout.boundingRect().height()
        top = room.top() + max(room.height() - height, 0) / 2
        layout.draw(painter, QPointF(room.left(), top), [], QRectF(room))

    def _laid_out(
        self, words: str, marks: Marks, painter: QPainter, width: int, lines: int
    ) -> QTextLayout:
        layout = QTextLayout(words, painter.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._mark(words, start, end) for start, end in marks])
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

    def _time_of(self, updated_ms: int) -> str:
        return short_time(updated_ms, QDateTime.currentDateTime(), QLocale())


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _cut(text: str, units: int) -> tuple[str, str]:
    """Cut ``text`` after so many UTF-16 units."""
    whole = text.encode("utf-16-le", "surrogatepass")
    return (
        whole[: 2 * units].decode("utf-16-le", "replace"),
        whole[2 * units :].decode("utf-16-le", "replace"),
    )
