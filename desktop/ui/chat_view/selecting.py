"""Selecting with mouse and keyboard, and copying."""

from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import (
    QClipboard,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)

from desktop.ui.chat_view.selection import (
    Position,
    Selection,
    next_word,
    previous_word,
    word_around,
)
from desktop.ui.chat_view.showing import ShowingView
from desktop.ui.chat_view.text_layout import Overlay
from desktop.ui.chat_view.timeline import Place, Shown

#: While the mouse is held outside, the view scrolls this often (ms), by a part of the distance.
_DRAG_MS: Final = 30
_DRAG_SHARE: Final = 0.4

#: The selection is offered to middle-click paste (X11) up to this many messages.
_PRIMARY_MESSAGES: Final = 20

_CTRL_SHIFT: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_Key = Qt.Key


class SelectingView(ShowingView):
    """Adds a selection that runs across rows and messages."""

    def _prepare(self) -> None:
        super()._prepare()
        self._selection = Selection(self._timeline)
        self._is_dragging = False
        self._clicks = 0
        self._last_click = QPoint(-100, -100)
        self._drag_point = QPoint()
        self._drag_timer = QTimer(self, interval=_DRAG_MS)
        self._drag_timer.timeout.connect(self._drag_on)
        self._click_timer = QTimer(self, singleShot=True)
        self._click_timer.setInterval(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def _on_messages_moved(self, before: tuple[str, ...]) -> None:
        super()._on_messages_moved(before)
        if self._selection.anchor is None:
            return
        found = {i: self._timeline.index_of(key) for i, key in enumerate(before)}
        self._selection.move_messages({i: new for i, new in found.items() if new is not None})

    # State

    def selected_text(self) -> str:
        """Return the selection as plain text."""
        return self._selection.plain_text()

    def selected_markdown(self) -> str:
        """Return the selection as Markdown."""
        return self._selection.markdown()

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return not self._selection.is_empty

    def select_all(self) -> None:
        """Select the whole conversation."""
        first, last = self._timeline.first(), self._timeline.last()
        if first is not None and last is not None:
            end = len(self._timeline.row(last).text)
            self._selection.set(Position(first, 0), Position(last, end))
            self._selection_changed()

    def clear_selection(self) -> None:
        """Select nothing."""
        if self._selection.anchor is not None:
            self._selection.clear()
            self._selection_changed()

    def copy(self) -> None:
        """Put the selection on the clipboard as plain text, with its Markdown beside it."""
        if self.has_selection:
            data = QMimeData()
            data.setText(self.selected_text())
            data.setData("text/markdown", self.selected_markdown().encode("utf-8", "replace"))
            QGuiApplication.clipboard().setMimeData(data)

    def copy_markdown(self) -> None:
        """Put the Markdown of the selection on the clipboard."""
        if self.has_selection:
            QGuiApplication.clipboard().setText(self.selected_markdown())

    def _selection_changed(self) -> None:
        self.viewport().update()

    def _overlays(self, shown: Shown) -> list[Overlay]:
        found = super()._overlays(shown)
        if self._selection.ends is not None:
            part = self._selection.part_of(shown.place, len(shown.row.text))
            if part:
                found.append((*part, self._style.selected))
        return found

    # Mouse

    def _position_at(self, point: QPoint) -> Position | None:
        """Return the position nearest to a point of the viewport."""
        rows = self._rows_on_screen()
        if not rows:
            return None
        nearest = rows[0]
        for shown in rows:
            if shown.y > point.y():
                break
            nearest = shown
        offset = nearest.row.offset_at(point.x() - nearest.x, point.y() - nearest.y)
        if point.y() < nearest.y:
            offset = 0
        elif point.y() >= nearest.y + nearest.row.height:
            offset = len(nearest.row.text)
        return Position(nearest.place, min(max(offset, 0), len(nearest.row.text)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        position = self._position_at(point)
        if position is None:
            return
        near = (point - self._last_click).manhattanLength() < 6
        self._clicks = self._clicks % 3 + 1 if near and self._click_timer.isActive() else 1
        self._last_click = point
        self._click_timer.start()
        self._is_dragging = True
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selection.anchor:
            self._selection.set(self._selection.anchor, position)
        else:
            self._selection.set(*self._unit_around(position))
        self._selection_changed()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _unit_around(self, position: Position) -> tuple[Position, Position]:
        """Return the ends of what this many clicks select: a place, a word, a row."""
        text = self._timeline.row(position.place).text
        if self._clicks == 2 and text:
            start, end = word_around(text, min(position.offset, len(text) - 1))
        elif self._clicks == 3:
            start, end = 0, len(text)
        else:
            return position, position
        return position._replace(offset=start), position._replace(offset=end)

    def _drag_to(self, point: QPoint) -> None:
        position = self._position_at(point)
        anchor = self._selection.anchor
        if position is None or anchor is None:
            return
        if self._clicks > 1:
            low, high = self._unit_around(position)
            first, last = self._unit_around(anchor)
            self._selection.set(*((first, high) if position >= anchor else (last, low)))
        else:
            self._selection.set(anchor, position)
        self._selection_changed()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_dragging:
            return
        self._drag_point = event.position().toPoint()
        inside = 0 <= self._drag_point.y() < self.viewport().height()
        if inside:
            self._drag_timer.stop()
        elif not self._drag_timer.isActive():
            self._drag_timer.start()
        self._drag_to(self._drag_point)

    def _drag_on(self) -> None:
        y, height = self._drag_point.y(), self.viewport().height()
        beyond = y if y < 0 else y - height if y >= height else 0
        self._move(round(beyond * _DRAG_SHARE))
        self._drag_to(self._drag_point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_dragging = False
            self._drag_timer.stop()
            self._offer_primary()

    def _offer_primary(self) -> None:
        clipboard = QGuiApplication.clipboard()
        ends = self._selection.ends
        if ends is None or not clipboard.supportsSelection():
            return
        if ends[1].place.message - ends[0].place.message <= _PRIMARY_MESSAGES:
            clipboard.setText(self.selected_text(), QClipboard.Mode.Selection)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._is_dragging = False
        self._drag_timer.stop()
        self._click_timer.stop()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == _Key.Key_C and event.modifiers() == _CTRL_SHIFT:
            self.copy_markdown()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() == _Key.Key_Escape and self.has_selection:
            self.clear_selection()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._extend(event):
            self._show_caret()
        else:
            super().keyPressEvent(event)

    def _extend(self, event: QKeyEvent) -> bool:
        """Move the end of the selection by a key; return whether the key does that."""
        if self._selection.caret is None:
            rows = [s for s in self._rows_on_screen() if s.row.text]
            if not rows:
                return False
            start = Position(rows[0].place, 0)
            self._selection.set(start, start)
        caret, anchor = self._selection.caret, self._selection.anchor
        assert caret is not None and anchor is not None  # noqa: PT018 - both were just set
        target = self._caret_after(caret, event)
        if target is None:
            return False
        self._selection.set(anchor, target)
        self._selection_changed()
        return True

    def _caret_after(self, caret: Position, event: QKeyEvent) -> Position | None:
        by_word = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case _Key.Key_Right:
                return self._sideways(caret, 1, by_word=by_word)
            case _Key.Key_Left:
                return self._sideways(caret, -1, by_word=by_word)
            case _Key.Key_Down:
                return self._line_away(caret, 1)
            case _Key.Key_Up:
                return self._line_away(caret, -1)
            case _Key.Key_Home | _Key.Key_End as key:
                return self._end_of(caret, at_end=key == _Key.Key_End, of_all=by_word)
        return None

    def _sideways(self, caret: Position, step: int, *, by_word: bool) -> Position:
        text = self._timeline.row(caret.place).text
        if by_word:
            offset = (next_word if step > 0 else previous_word)(text, caret.offset)
        else:
            offset = caret.offset + step
        if 0 <= offset <= len(text) and offset != caret.offset:
            return caret._replace(offset=offset)
        place = self._text_place(caret.place, step)
        if place is None:
            return caret
        return Position(place, 0 if step > 0 else len(self._timeline.row(place).text))

    def _text_place(self, place: Place, step: int) -> Place | None:
        """Return the next row, down or up, that has text."""
        move = self._timeline.after if step > 0 else self._timeline.before
        found = move(place)
        while found is not None and not self._timeline.row(found).text:
            found = move(found)
        return found

    def _line_away(self, caret: Position, step: int) -> Position:
        row = self._timeline.row(caret.place)
        rect = row.cursor_rect(caret.offset)
        y = rect.center().y() + step * rect.height() * 1.3
        start, end = row.line_range(caret.offset)
        has_more = end < len(row.text) if step > 0 else start > 0
        if has_more and 0 <= y < row.height:
            return caret._replace(offset=row.offset_at(rect.x(), y))
        place = self._text_place(caret.place, step)
        if place is None:
            return caret._replace(offset=len(row.text) if step > 0 else 0)
        below = self._timeline.row(place)
        inside = below.cursor_rect(0 if step > 0 else len(below.text)).center().y()
        return Position(place, below.offset_at(rect.x(), inside))

    def _end_of(self, caret: Position, *, at_end: bool, of_all: bool) -> Position:
        if of_all:
            place = self._timeline.last() if at_end else self._timeline.first()
            assert place is not None
            return Position(place, len(self._timeline.row(place).text) if at_end else 0)
        start, end = self._timeline.row(caret.place).line_range(caret.offset)
        return caret._replace(offset=end if at_end else start)

    def _show_caret(self) -> None:
        """Scroll so that the end of the selection that moves is in view."""
        if self._selection.caret is not None:
            self._show_position(self._selection.caret)

    def _shown_row(self, position: Position) -> Shown | None:
        return next((s for s in self._rows_on_screen() if s.place == position.place), None)

    def _show_position(self, position: Position) -> None:
        """Scroll as little as needed to have a position in view."""
        shown = self._shown_row(position)
        rect = self._timeline.row(position.place).cursor_rect(position.offset)
        if shown is None:
            self._go_to(position.place, 0)
            shown = self._shown_row(position)  # near the end it is not at the top
            line = round(rect.top()) + (shown.y if shown else 0)
            self._move(line - self.viewport().height() // 3)
            return
        top, bottom = shown.y + rect.top(), shown.y + rect.bottom()
        margin = self._style.space(4)
        if top < margin:
            self._move(round(top) - margin)
        elif bottom > self.viewport().height() - margin:
            self._move(round(bottom) - self.viewport().height() + margin)
