"""What rows of found text have in common: their words, with what matches set off. A start shows none."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop.core.markdown.blocks import cell_width
from desktop.core.search import whole_place
from desktop.ui.row_painting import RowDelegate
from desktop.ui.theme import Theme

#: Ranges of a line (start, end), in characters.
Marks = tuple[tuple[int, int], ...]


def near_match(words: str, marks: Marks, columns: int) -> tuple[str, Marks]:
    """Cut ``words`` so that at most so many columns stand before the first of ``marks``, for a line that is narrow."""
    first = marks[0][0] if marks else 0
    places = range(max(first - columns, 0), first)
    cut = next((at for at in places if cell_width(words[at:first]) <= columns), first)
    cut = whole_place(words, cut, 1)
    if cut <= 1:  # three dots would take as much room
        return words, marks
    return "…" + words[cut:], tuple((start - cut + 1, end - cut + 1) for start, end in marks)


class MarkedRowDelegate(RowDelegate):
    """Owned by its list."""

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._look = QTextCharFormat()
        self._look.setBackground(theme.color("warning_soft"))
        self._look.setForeground(theme.color("warning"))

    def _paint_marked(
        self, painter: QPainter, room: QRect, words: str, marks: Marks, lines: int
    ) -> None:
        """Write up to ``lines`` lines with ``marks`` set off; three dots stand for the rest."""
        if lines == 1:  # most are: cut before they are laid out, not laid out twice
            metrics = painter.fontMetrics()
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
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
        made.format = self._look
        return made


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, units: int) -> tuple[str, str]:
    """Cut ``text`` after so many UTF-16 units."""
    whole = text.encode("utf-16-le", "surrogatepass")
    return (
        whole[: 2 * units].decode("utf-16-le", "replace"),
        whole[2 * units :].decode("utf-16-le", "replace"),
    )
