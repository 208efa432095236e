"""Bars for sums: standing for days, lying for names; drawn here, because a library for it would bring numpy."""

import html
import math
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui.theme import Theme
from desktop.ui.usage.metric import Metric, Series, axis_words, value_words

#: Lines of the grid beside the base.
_GRID_LINES: Final = 4
_GAP_SHARE: Final = 0.28
_MOST_BAR_PX: Final = 44.0
_LYING_ROW_PX: Final = 30.0
_LEAST_ROW_PX: Final = 20.0

#: The picture that is saved has so many pixels for one of the screen.
_EXPORT_RATIO: Final = 2.0
_EXPORT_SIZE: Final = QSize(1000, 460)


class Bars(Struct, frozen=True):
    """What is drawn.

    Attributes:
        labels: What stands at each bar, short.
        names: The same in full, for the tooltip.
        values: The whole length of each bar; ``None`` where it is not known.
        is_lying: Names to the left of lying bars; else days below standing ones.
    """

    title: str
    metric: Metric
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[float | None, ...] = ()
    series: tuple[Series, ...] = ()
    is_lying: bool = False

    @property
    def longest(self) -> float:
        """The largest value."""
        return max((value for value in self.values if value is not None), default=0.0)


def nice_ceiling(value: float) -> float:
    """Return the next round number that four lines of a grid divide well."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
    return next((step * power for step in steps if step * power >= value * 0.999), 10 * power)


class UsageChart(QWidget):
    """GUI thread. Arrow keys go from bar to bar, hovering tells a bar's parts.

    Signals:
        current_changed(int): The keyboard or the mouse is at this bar; -1: at none.
    """

    current_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: Bars | None = None
        self._current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_bars(self, bars: Bars) -> None:
        """Draw other bars."""
        self._bars = bars
        self._current = min(self._current, len(bars.labels) - 1)
        self.setAccessibleName(bars.title)
        self._tell()
        self.update()

    @property
    def current(self) -> int:
        """The bar that the keyboard or the mouse is at; -1: none."""
        return self._current

    def words_of(self, at: int) -> str:
        """Return what a bar says: its name, its whole and its parts."""
        bars = self._bars
        if bars is None or not 0 <= at < len(bars.labels):
            return ""
        lines = [f"{bars.names[at]}: {value_words(bars.metric, bars.values[at])}"]
        if len(bars.series) > 1:
            lines += [f"{s.name}: {value_words(bars.metric, s.values[at])}" for s in bars.series]
        return "\n".join(lines)

    def picture(self) -> QImage:
        """Return the chart as a picture to keep, in the colours of the window."""
        image = QImage(_EXPORT_SIZE * _EXPORT_RATIO, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(_EXPORT_RATIO)
        image.fill(self._theme.color("surface"))
        painter = QPainter(image)
        painter.setFont(self._theme.font("caption"))
        size, margin = _EXPORT_SIZE, self._theme.space(4)
        painter.setPen(self._theme.color("text"))
        title = self._bars.title if self._bars is not None else ""
        painter.drawText(QPointF(margin, margin + painter.fontMetrics().ascent()), title)
        top = 2 * margin + painter.fontMetrics().height()
        inside = QRectF(margin, top, size.width() - 2 * margin, size.height() - top - margin)
        self._paint(painter, inside, current=-1)
        painter.end()
        return image

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(520, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        self._paint(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), self._current)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self._theme.radii.medium
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
            )
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(self._bar_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._go_to(-1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = html.escape(self.words_of(self._bar_at(QPointF(event.pos()))))
            QToolTip.showText(event.globalPos(), words.replace("\n", "<br>"), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._bars.labels) if self._bars else 0
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -7, Qt.Key.Key_PageDown: 7, Qt.Key.Key_Home: -count, Qt.Key.Key_End: count,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or not count:
            super().keyPressEvent(event)
            return
        start = self._current if self._current >= 0 else (count if step < 0 else -1)
        self._go_to(min(max(start + step, 0), count - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and self._bars and self._bars.labels:
            self._go_to(0 if self._bars.is_lying else len(self._bars.labels) - 1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Inside

    def _go_to(self, at: int) -> None:
        if at != self._current:
            self._current = at
            self._tell()
            self.update()

    def _tell(self) -> None:
        # What a screen reader says is what the caption below the chart shows.
        self.setAccessibleDescription(self.words_of(self._current))
        self.current_changed.emit(self._current)

    def _bar_at(self, point: QPointF) -> int:
        bars = self._bars
        if bars is None or not bars.labels:
            return -1
        plot = self._plot(QRectF(self.rect()).adjusted(4, 4, -4, -4), bars)
        if bars.is_lying:
            at = int((point.y() - plot.top()) // self._step(plot, bars))
            return at if 0 <= at < self._lying_count(plot, bars) and point.y() >= plot.top() else -1
        at = int((point.x() - plot.left()) // self._step(plot, bars))
        return at if 0 <= at < len(bars.labels) and point.x() >= plot.left() else -1

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._theme.font("caption"))

    def _plot(self, area: QRectF, bars: Bars) -> QRectF:
        """Return where the bars are: without labels and legend."""
        metrics = self._metrics()
        line = metrics.height()
        top = area.top() + (line + self._theme.space(3) if len(bars.series) > 1 else line / 2)
        if bars.is_lying:
            widest = max((metrics.horizontalAdvance(words) for words in bars.labels), default=0)
            left = area.left() + min(widest, area.width() * 0.36) + self._theme.space(3)
            values = [value_words(bars.metric, value) for value in bars.values]
            right = max((metrics.horizontalAdvance(words) for words in values), default=0)
            return QRectF(
                left, top, max(20.0, area.right() - left - right - 12), area.bottom() - top
            )
        most = nice_ceiling(bars.longest)
        values = [axis_words(bars.metric, most * i / _GRID_LINES) for i in range(_GRID_LINES + 1)]
        left = area.left() + max(metrics.horizontalAdvance(words) for words in values) + 8
        return QRectF(left, top, area.right() - left, area.bottom() - line - 8 - top)

    def _step(self, plot: QRectF, bars: Bars) -> float:
        if bars.is_lying:
            return min(_LYING_ROW_PX, plot.height() / max(1, self._lying_count(plot, bars)))
        return plot.width() / max(1, len(bars.labels))

    @staticmethod
    def _lying_count(plot: QRectF, bars: Bars) -> int:
        """Return how many lying bars there is room for; the table has them all."""
        return min(len(bars.labels), max(1, int(plot.height() // _LEAST_ROW_PX)))

    def _paint(self, painter: QPainter, area: QRectF, current: int) -> None:
        bars = self._bars
        if bars is None or not bars.labels:
            return
        plot = self._plot(area, bars)
        if len(bars.series) > 1:
            self._paint_legend(painter, area, bars.series)
        if bars.is_lying:
            self._paint_lying(painter, area, plot, bars, current)
        else:
            self._paint_grid(painter, area, plot, bars)
            self._paint_standing(painter, plot, bars, current)

    def _paint_legend(self, painter: QPainter, area: QRectF, series: Sequence[Series]) -> None:
        metrics = painter.fontMetrics()
        x, side = area.left(), metrics.ascent() * 0.75
        for part in series:
            square = QRectF(x, area.top() + (metrics.height() - side) / 2, side, side)
            painter.fillRect(square, self._theme.color(part.color))
            painter.setPen(self._theme.color("text_muted"))
            x += side + 6
            painter.drawText(QPointF(x, area.top() + metrics.ascent()), part.name)
            x += metrics.horizontalAdvance(part.name) + self._theme.space(4)

    def _paint_grid(self, painter: QPainter, area: QRectF, plot: QRectF, bars: Bars) -> None:
        most = nice_ceiling(bars.longest)
        metrics = painter.fontMetrics()
        for i in range(_GRID_LINES + 1):
            y = round(plot.bottom() - plot.height() * i / _GRID_LINES) + 0.5
            painter.setPen(QPen(self._theme.color("border"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            words = axis_words(bars.metric, most * i / _GRID_LINES)
            x = plot.left() - 8 - metrics.horizontalAdvance(words)
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(QPointF(max(area.left(), x), y + metrics.ascent() / 2 - 1), words)

    def _paint_standing(self, painter: QPainter, plot: QRectF, bars: Bars, current: int) -> None:
        most, step = nice_ceiling(bars.longest), self._step(plot, bars)
        width = max(1.0, min(step * (1 - _GAP_SHARE), _MOST_BAR_PX))
        metrics = painter.fontMetrics()
        room = max(metrics.horizontalAdvance(words) for words in bars.labels) + 14
        every = max(1, math.ceil(room / step))
        for at, label in enumerate(bars.labels):
            middle = plot.left() + step * (at + 0.5)
            if at == current:
                band = QRectF(plot.left() + step * at, plot.top(), step, plot.height())
                painter.fillRect(band, self._theme.color("hover"))
            bottom = plot.bottom()
            for part in bars.series:
                height = plot.height() * part.values[at] / most
                if part.values[at] > 0:
                    height = max(height, 1.0)  # little is not nothing
                    painter.fillRect(
                        QRectF(middle - width / 2, bottom - height, width, height),
                        self._theme.color(part.color),
                    )
                bottom -= height
            if (len(bars.labels) - 1 - at) % every == 0:
                half = metrics.horizontalAdvance(label) / 2
                x = min(max(middle - half, plot.left()), plot.right() - 2 * half)
                painter.setPen(self._theme.color("text_muted"))
                painter.drawText(QPointF(x, plot.bottom() + metrics.ascent() + 6), label)

    def _paint_lying(
        self, painter: QPainter, area: QRectF, plot: QRectF, bars: Bars, current: int
    ) -> None:
        step = self._step(plot, bars)
        most = bars.longest or 1.0
        height = max(1.0, step * (1 - _GAP_SHARE) * 0.8)
        metrics = painter.fontMetrics()
        for at, label in enumerate(bars.labels[: self._lying_count(plot, bars)]):
            y = plot.top() + step * at
            if at == current:
                band = QRectF(area.left(), y, area.width(), step)
                painter.fillRect(band, self._theme.color("hover"))
            baseline = y + step / 2 + metrics.ascent() / 2 - 1
            room = int(plot.left() - area.left() - self._theme.space(3))
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, room)
            painter.setPen(self._theme.color("text"))
            painter.drawText(QPointF(area.left() + 2, baseline), shown)
            x = plot.left()
            for part in bars.series:
                length = plot.width() * part.values[at] / most
                if part.values[at] > 0:
                    length = max(length, 1.0)
                    bar = QRectF(x, y + (step - height) / 2, length, height)
                    painter.fillRect(bar, QColor(self._theme.color(part.color)))
                x += length
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(QPointF(x + 6, baseline), value_words(bars.metric, bars.values[at]))
