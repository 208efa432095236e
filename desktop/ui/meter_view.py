"""The line by the composer that says how large the next request is, and the list of its parts behind it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.prices import PER, rate_at
from desktop.runtime.request_counter import Reading, now_ms
from desktop.runtime.translation import translated
from desktop.ui.quantities import money_text, number_text
from desktop.ui.theme import MIN_TARGET_PX, Theme

_BAR_PX: Final = (72, 6)
_GAP_PX: Final = 8
_PADDING_PX: Final = 4

#: From here on thousands are written as 1.2k.
_THOUSAND: Final = 1000
_MILLION: Final = 1_000_000


def short(tokens: int) -> str:
    """Write a number of tokens in a few characters: 980, 1.2k, 128k, 1.05M."""
    if abs(tokens) < _THOUSAND:
        return str(tokens)
    unit, name = (_MILLION, "M") if abs(tokens) >= _MILLION - 500 else (_THOUSAND, "k")
    value = tokens / unit
    digits = 0 if abs(value) >= 100 else 1
    if name == "M":
        digits = 2
    words = f"{value:.{digits}f}"
    return (words.rstrip("0").rstrip(".") if "." in words else words) + name


class MeterView(QAbstractButton):
    """A bar with the words beside it; pressed, it shows its parts. GUI thread.

    Signals:
        send_all_requested(): Leave no message out any more.
        prompt_requested(): Show the request as the model reads it.
    """

    send_all_requested = Signal()
    prompt_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading = Reading()
        self._popup: MeterDetails | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(self._font())
        self.clicked.connect(self.open_details)
        self.hide()

    @property
    def reading(self) -> Reading:
        """What is shown."""
        return self._reading

    @property
    def words(self) -> str:
        """What stands beside the bar."""
        reading = self._reading
        about = "" if reading.is_exact else "≈ "
        words = about + short(reading.parts.prompt)
        if reading.context is not None:
            words += f" / {short(reading.context)}"
        else:
            words = self.tr("{count} tokens").format(count=words)
        if reading.cost is not None and reading.cost.amount > 0:
            words += f" · {money_text(reading.cost.amount, reading.cost.currency, is_exact=False)}"
        return words

    def show_reading(self, reading: Reading | None) -> None:
        """Show this count; ``None`` shows nothing."""
        self.setVisible(reading is not None)
        if reading is None:
            return
        self._reading = reading
        self.setToolTip(self.tr("Size and price of the next request"))
        self.setAccessibleName(self._spoken())
        self.updateGeometry()
        self.update()
        if self._popup is not None and self._popup.isVisible():
            self._popup.show_reading(reading)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and not self.isHidden():
            self.show_reading(self._reading)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.setFont(self._font())
        self.update()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.words)
        bar = _BAR_PX[0] + _GAP_PX if self._reading.context is not None else 0
        return QSize(bar + words + 2 * _PADDING_PX, MIN_TARGET_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        if self._reading.context is not None:
            top = (self.height() - _BAR_PX[1]) / 2
            bar = QRectF(room.left(), top, *_BAR_PX)
            paint_bar(painter, bar, self._reading, self._theme)
            room.setLeft(bar.right() + _GAP_PX)
        is_wrong = self._reading.overflows or self._reading.error is not None
        role = "danger" if is_wrong else "warning" if self._reading.is_nearly_full else "text_muted"
        painter.setPen(self._theme.color(role))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.colors.focus), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @Slot()
    def open_details(self) -> None:
        """Show the parts of the request above the line."""
        if self._popup is None:
            self._popup = MeterDetails(self._theme, self)
            self._popup.send_all_requested.connect(self.send_all_requested)
            self._popup.prompt_requested.connect(self.prompt_requested)
        self._popup.set_theme(self._theme)
        self._popup.show_reading(self._reading)
        self._popup.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() - self._popup.width(), 0))
        corner.setY(corner.y() - self._popup.height() - _PADDING_PX)
        self._popup.move(max(0, corner.x()), max(0, corner.y()))
        self._popup.show()
        self._popup.activateWindow()
        self._popup.setFocus()

    @property
    def details(self) -> "MeterDetails | None":
        """The list of parts, once it has been asked for."""
        return self._popup

    def _font(self) -> QFont:
        return self._theme.font("caption")

    def _spoken(self) -> str:
        parts = self._reading.parts
        words = self.tr("Next request: {words}. Draft: {draft} tokens.")
        return words.format(
            words=self.words, draft=number_text(self._reading.draft_tokens or parts.draft)
        )


def shares(reading: Reading) -> Sequence[tuple[str, int]]:
    """Return the parts of the bar: the colour's role and the tokens."""
    parts = reading.parts
    return (
        ("text_muted", parts.system),
        ("code_function", parts.tools),
        ("border_strong", parts.history),
        ("focus", parts.draft),
    )


def paint_bar(painter: QPainter, bar: QRectF, reading: Reading, theme: Theme) -> None:
    """Paint how much of the context each part takes, and the room that the answer asks for."""
    colors = theme.colors
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.pressed))
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    context = max(1, reading.context or 1)
    if reading.overflows:
        painter.setBrush(QColor(colors.danger))
        painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        return
    painter.save()
    painter.setClipRect(bar)
    left = bar.left()
    for role, tokens in shares(reading):
        width = bar.width() * tokens / context
        if tokens and width < 1:
            width = 1.0
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()), theme.color(role))
        left += width
    if reading.is_limited and reading.limit:
        width = min(bar.width() * reading.limit / context, bar.right() - left)
        color = QColor(colors.accent)
        color.setAlphaF(0.45)
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()), color)
    painter.restore()


class MeterDetails(QFrame):
    """The parts of the next request, its room and its price. GUI thread; closes when it loses the focus.

    Signals:
        send_all_requested(): Leave no message out any more.
        prompt_requested(): Show the request as the model reads it.
    """

    send_all_requested = Signal()
    prompt_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        # Not a popup: those take keyboard and mouse from the whole screen.
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self.setObjectName("meterDetails")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._title = QLabel()
        self._title.setProperty("role", "section")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._note = QLabel(wordWrap=True)
        self._note.setProperty("role", "caption")
        self.send_all = QPushButton()
        self.send_all.setProperty("role", "link")
        self.send_all.clicked.connect(self.send_all_requested)
        self.send_all.clicked.connect(self.close)
        self.prompt = QPushButton()
        self.prompt.setProperty("role", "link")
        self.prompt.clicked.connect(self.prompt_requested)
        self.prompt.clicked.connect(self.close)
        self._close = QPushButton()
        self._close.setProperty("role", "link")
        self._close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.addWidget(self.prompt)
        row.addWidget(self.send_all)
        row.addStretch(1)
        row.addWidget(self._close)
        column.addLayout(row)
        self.setMinimumWidth(300)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.close()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def show_reading(self, reading: Reading) -> None:
        """Show this count."""
        self._title.setText(self.tr("The next request"))
        self._close.setText(self.tr("Close"))
        self.prompt.setText(self.tr("What the model reads"))
        self.send_all.setText(self.tr("Send everything"))
        self.send_all.setVisible(bool(reading.left_out))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (color, label, value) in enumerate(self._rows(reading)):
            self._grid.addWidget(self._dot(color), row, 0)
            self._grid.addWidget(QLabel(label, textFormat=Qt.TextFormat.PlainText), row, 1)
            shown = QLabel(value, textFormat=Qt.TextFormat.PlainText)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(shown, row, 2)
        self._grid.setColumnStretch(1, 1)
        self._note.setText(self._notes(reading))
        self._note.setVisible(bool(self._note.text()))
        self.setAccessibleName(self._title.text())

    def _dot(self, role: str) -> QLabel:
        dot = QLabel()
        dot.setFixedSize(10, 10)
        if role:
            color = getattr(self._theme.colors, role)
            dot.setStyleSheet(f"background: {color}; border-radius: 3px;")
        return dot

    def _rows(self, reading: Reading) -> list[tuple[str, str, str]]:
        parts = reading.parts
        rows = [
            ("text_muted", self.tr("Instructions"), number_text(parts.system)),
            ("code_function", self.tr("Functions"), number_text(parts.tools)),
            ("border_strong", self.tr("Messages so far"), number_text(parts.history)),
            ("focus", self.tr("What is being written"), number_text(parts.draft)),
            ("", self.tr("All of the request"), number_text(parts.prompt)),
        ]
        rows = [row for row in rows if row[2] != number_text(0)]
        if reading.context is not None:
            rows.append(("", self.tr("The model’s context"), number_text(reading.context)))
            rows.append(("pressed", self.tr("Room for the answer"), number_text(reading.room or 0)))
        if reading.limit is not None:
            label = self.tr("Limit of the answer")
            rows.append(("accent" if reading.is_limited else "", label, number_text(reading.limit)))
        if reading.cost is not None:
            price = money_text(reading.cost.amount, reading.cost.currency, is_exact=False)
            rows.append(("", self.tr("Price of the request"), price))
        if (of_answer := self._answer_price(reading)) is not None:
            rows.append(("", self.tr("1,000 tokens of the answer"), of_answer))
        return rows

    def _answer_price(self, reading: Reading) -> str | None:
        rate = rate_at(reading.entry, reading.parts.prompt, now_ms()) if reading.entry else None
        if reading.entry is None or rate is None or rate.output is None:
            return None
        return money_text(rate.output * 1000 / PER, reading.entry.currency)

    def _notes(self, reading: Reading) -> str:
        notes = []
        if reading.left_out:
            notes.append(
                self.tr("Messages that are not sent: {count}").format(count=reading.left_out)
            )
        if reading.error is not None:
            notes.append(translated(reading.error.sentence))
        elif not reading.is_exact:
            notes.append(
                self.tr("An estimate: it is learned from the server’s own counts of each model.")
            )
        if reading.cost is None and reading.context is None:
            notes.append(self.tr("Limits and prices of this model are not known."))
        elif reading.entry is not None and reading.entry.read:
            notes.append(self.tr("Prices as of {day}").format(day=reading.entry.read))
        return "\n".join(notes)
