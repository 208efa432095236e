"""Tokens as coloured chips; only those on screen are laid out and painted."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from desktop.core.token_list import TokenList
from desktop.core.token_words import token_words
from desktop.ui.theme import Theme
from desktop.ui.tokenizer.chip_layout import Chip, ChipLayout

#: Colours that neighbours are told apart by, as roles of the theme, and how much of them is mixed in.
_TINTS: Final = ("code_function", "code_string", "code_number", "code_type", "code_keyword")
_TINT_SHARE: Final = 0.16

_PADDING_PX: Final = 5.0
_GAP_PX: Final = 3.0

#: Words whose width is remembered; more would be of texts long gone.
_REMEMBERED: Final = 50_000


class ChipsView(QAbstractScrollArea):
    """GUI thread. Arrow keys go from token to token, with Shift they select several.

    Signals:
        selection_changed(int, int): The tokens from the first up to the second are selected, by the person here.
    """

    selection_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tokens = TokenList()
        self._layout = ChipLayout(self._measure)
        self._anchor = self._current = -1
        self._shows_ids = True
        self._measured: dict[bytes, tuple[str, float]] = {}
        self._id_px = 0.0
        self.setObjectName("tokenChips")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.set_theme(theme)

    @property
    def selection(self) -> tuple[int, int]:
        """The selected tokens: from the first, up to but without the second; twice the same for none."""
        if self._current < 0:
            return 0, 0
        low, high = sorted((self._anchor, self._current))
        return low, high + 1

    @property
    def tokens(self) -> TokenList:
        """What is shown."""
        return self._tokens

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._theme = theme
        self._tints = [_mixed(theme, role) for role in _TINTS]
        self._measured.clear()
        self._lay_out()

    def set_shows_ids(self, *, shows_ids: bool) -> None:
        """Write the number of each token below its text, or not."""
        self._shows_ids = shows_ids
        self._lay_out()

    def show_tokens(self, tokens: TokenList) -> None:
        """Show other tokens, at about the same place."""
        self._tokens = tokens
        self._anchor = self._current = -1
        if len(self._measured) > _REMEMBERED:
            self._measured.clear()
        self._lay_out()

    def select(self, first: int, end: int) -> None:
        """Select tokens and bring them into view; not told by the signal."""
        if end > first >= 0 and end <= len(self._tokens):
            self._anchor, self._current = first, end - 1
            self._bring_into_view(first)
        else:
            self._anchor = self._current = -1
        self._say()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()
        else:
            self._set_range()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self.viewport())
        if not len(self._tokens):
            return
        text_font, id_font = self._theme.code_font(), self._theme.font("caption")
        low, high = self.selection
        # What is laid out now may be higher than was thought: the place stays at its segment.
        value = float(self.verticalScrollBar().value())
        at = self._layout.segment_at(value)
        inside = value - self._layout.top_of(at)
        y = -inside
        while y < self.viewport().height() and at < self._layout.count:
            segment = self._layout.laid_out(at)
            for chip in segment.chips:
                top = y + chip.y
                if top + self._row_px < 0:
                    continue
                if top > self.viewport().height():
                    break
                is_selected = low <= chip.token < high
                self._paint_chip(painter, chip, top, (text_font, id_font), is_selected=is_selected)
            y += segment.height
            at += 1
        painter.end()
        self._keep_place(value, inside)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go_to(self._token_at(event.position()), extends=extends)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(self._token_at(event.position()), extends=True)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._token_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_for(at, at + 1), self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._tokens) - 1
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.SelectAll) and last >= 0:
            self._anchor = 0
            self._go_to(last, extends=True, scrolls=False)
            return
        target = self._target(Qt.Key(event.key()), max(0, self._current))
        if target is None or last < 0:
            super().keyPressEvent(event)
            return
        is_first = self._current < 0 and event.key() != Qt.Key.Key_End
        self._go_to(0 if is_first else min(max(target, 0), last), extends=extends)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def words_for(self, first: int, end: int) -> str:
        """Return what is known of the tokens from ``first`` up to ``end``."""
        from desktop.ui.tokenizer.words import details

        return details(self._tokens, first, end) if 0 <= first < end <= len(self._tokens) else ""

    # Inside

    def _measure(self, token: int) -> tuple[str, float]:
        data = self._tokens.bytes_of(token)
        known = self._measured.get(data)
        if known is None:
            words = token_words(data)
            known = self._measured[data] = words, self._text_metrics.horizontalAdvance(words)
        width = known[1]
        if self._shows_ids:
            width = max(width, len(str(self._tokens.ids[token])) * self._id_px)
        return known[0], width + 2 * _PADDING_PX

    def _lay_out(self) -> None:
        value = self.verticalScrollBar().value()
        first = self._first_shown()
        self._text_metrics = QFontMetricsF(self._theme.code_font())
        self._id_metrics = QFontMetricsF(self._theme.font("caption"))
        self._id_px = max(self._id_metrics.horizontalAdvance(digit) for digit in "0123456789")
        ids_px = self._id_metrics.height() if self._shows_ids else 0.0
        self._row_px = self._text_metrics.height() + ids_px + 4.0
        width = self.viewport().width() - 2 * _PADDING_PX
        self._layout.set(self._tokens, width, self._row_px, _GAP_PX)
        self._set_range()
        if value and first < len(self._tokens):
            self.verticalScrollBar().setValue(
                round(self._layout.top_of(self._layout.segment_of(first)))
            )
        self._say()

    def _first_shown(self) -> int:
        value = self.verticalScrollBar().value()
        return max(0, self._layout.token_at(0, value)) if value else 0

    def _set_range(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(page)
        bar.setSingleStep(round(self._row_px + _GAP_PX))
        bar.setRange(0, max(0, round(self._layout.height + 2 * _PADDING_PX) - page))

    def _keep_place(self, value: float, inside: float) -> None:
        """After segments turned out higher or lower than was thought: keep what is at the top where it is."""
        bar = self.verticalScrollBar()
        wanted = max(0, round(self._layout.height + 2 * _PADDING_PX) - self.viewport().height())
        if bar.maximum() != wanted:
            at = self._layout.segment_at(value - inside)
            bar.blockSignals(True)
            self._set_range()
            bar.setValue(round(self._layout.top_of(at) + inside))
            bar.blockSignals(False)

    def _paint_chip(
        self, painter: QPainter, chip: Chip, top: float, fonts: tuple, *, is_selected: bool
    ) -> None:
        theme = self._theme
        box = QRectF(chip.x + _PADDING_PX, top + _PADDING_PX, chip.width, self._row_px)
        fill = theme.color("selection") if is_selected else self._tints[chip.token % len(_TINTS)]
        painter.fillRect(box, fill)
        if chip.token == self._current and self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 1))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        words = chip.words
        room = chip.width - 2 * _PADDING_PX
        if chip.width >= self.viewport().width() - 2 * _PADDING_PX:
            words = self._text_metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.setFont(fonts[0])
        painter.setPen(theme.color("on_selection" if is_selected else "text"))
        baseline = box.top() + 2 + self._text_metrics.ascent()
        painter.drawText(QPointF(box.left() + _PADDING_PX, baseline), words)
        if self._shows_ids:
            painter.setFont(fonts[1])
            painter.setPen(theme.color("on_selection" if is_selected else "text_muted"))
            baseline = box.bottom() - 2 - self._id_metrics.descent()
            number = str(self._tokens.ids[chip.token])
            painter.drawText(QPointF(box.left() + _PADDING_PX, baseline), number)

    def _token_at(self, point: QPointF) -> int:
        y = point.y() - _PADDING_PX + self.verticalScrollBar().value()
        return self._layout.token_at(point.x() - _PADDING_PX, max(0.0, y))

    def _target(self, key: Qt.Key, current: int) -> int | None:
        match key:
            case Qt.Key.Key_Left:
                return current - 1
            case Qt.Key.Key_Right:
                return current + 1
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return len(self._tokens) - 1
        page = self.viewport().height() - self._row_px
        steps = {
            Qt.Key.Key_Up: -self._row_px / 2 - _GAP_PX - 1,
            Qt.Key.Key_Down: self._row_px * 1.5 + _GAP_PX + 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }
        if key not in steps or not len(self._tokens):
            return None
        segment, chip = self._layout.chip_of(current)
        y = self._layout.top_of(segment) + chip.y + steps[key]
        return self._layout.token_at(chip.x + 1, max(0.0, y))

    def _go_to(self, token: int, *, extends: bool, scrolls: bool = True) -> None:
        if token < 0:
            return
        before = self.selection
        self._current = token
        if not extends or self._anchor < 0:
            self._anchor = token
        if scrolls:
            self._bring_into_view(token)
        if self.selection != before:
            self._say()
            self.selection_changed.emit(*self.selection)

    def _bring_into_view(self, token: int) -> None:
        segment, chip = self._layout.chip_of(token)
        self._set_range()
        bar, page = self.verticalScrollBar(), self.viewport().height()
        top = self._layout.top_of(segment) + chip.y
        bottom = top + self._row_px + 2 * _PADDING_PX
        if top < bar.value():
            bar.setValue(round(top))
        elif bottom > bar.value() + page:
            bar.setValue(round(bottom - page))

    def _say(self) -> None:
        self.setAccessibleDescription(self.words_for(*self.selection))
        self.viewport().update()


def _mixed(theme: Theme, role: str) -> QColor:
    """Return the surface with some of a colour in it: text on it stays as legible as on the surface."""
    surface, color = theme.color("surface"), theme.color(role)
    pairs = zip(surface.getRgb()[:3], color.getRgb()[:3], strict=True)  # type: ignore[index] # four numbers
    return QColor(*(round(a + (b - a) * _TINT_SHARE) for a, b in pairs))
