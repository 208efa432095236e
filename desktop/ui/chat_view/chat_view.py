"""The chat view as the window uses it: buttons, links, menus and the keys that move by message."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from desktop.core.markdown.display_text import revealed_address
from desktop.ui.chat_view.accessibility import install as install_accessibility
from desktop.ui.chat_view.acting import ActingView
from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.jump_button import JumpButton
from desktop.ui.chat_view.rows import HotSpot, Row
from desktop.ui.chat_view.timeline import Shown
from desktop.ui.links import may_open
from desktop.ui.theme import Theme

_Key = Qt.Key


def _plain(words: str) -> str:
    """Return words for a tool tip: Qt takes one with tags for rich text, which may load what it names."""
    return words.replace("<", "‹").replace(">", "›")


def _identity(found: tuple[Shown, HotSpot]) -> tuple[Row, str, Row | None]:
    """Return what tells one hot spot from another."""
    shown, spot = found
    return shown.row, spot.action, spot.part


class ChatView(ActingView):
    """Shows one conversation. Lives in the GUI thread; see ``PlacedView`` for its signals, ``ActingView`` for actions."""

    def _prepare(self) -> None:
        super()._prepare()
        install_accessibility()
        self._hover: tuple[Shown, HotSpot] | None = None
        self._pressed: tuple[Shown, HotSpot] | None = None
        self._jump = JumpButton(self)
        self._jump.set_theme(self._style.theme)
        self._jump.clicked.connect(self.scroll_to_end)
        self._retranslate()

    def visible_text(self) -> str:
        """Return the text of all rows that are on screen, top to bottom, one row a line."""
        return "\n".join(s.row.text for s in self._rows_on_screen() if s.row.text)

    def visible_buttons(self) -> list[tuple[str, QRect]]:
        """Return label and place (viewport coordinates) of all buttons on screen."""
        return [
            (spot.label, spot.rect.translated(shown.x, shown.y).toRect())
            for shown in self._rows_on_screen()
            for spot in shown.row.hot_spots()
        ]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._jump.set_theme(theme)
        self._place_jump()

    def _on_moved(self) -> None:
        super()._on_moved()
        if self._jump.isHidden() == (not self._follows):
            self._jump.setVisible(not self._follows)
            self._place_jump()

    def _place_jump(self) -> None:
        self._jump.place_in(self.viewport().geometry(), self._style.space(3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_jump()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._timeline.forget_views()
            self._after_change()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        self._jump.set_label(self.tr("Jump to the latest message"))

    # What is where

    def _spot_at(self, point: QPoint) -> tuple[Shown, HotSpot] | None:
        shown = self._shown_at(point)
        if shown is None:
            return None
        x, y = point.x() - shown.x, point.y() - shown.y
        for spot in shown.row.hot_spots():
            if spot.rect.contains(x, y):
                return shown, spot
        return None

    def _hovered(self, shown: Shown) -> tuple[str, Row | None]:
        if self._hover is None or self._hover[0].row is not shown.row:
            return "", None
        return self._hover[1].action, self._hover[1].part

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._is_dragging:
            return
        point = event.position().toPoint()
        spot, shown = self._spot_at(point), self._shown_at(point)
        before = _identity(self._hover) if self._hover else None
        after = _identity(spot) if spot else None
        active = shown.view.message.id if shown else None
        if after != before or active != self._active:
            self.viewport().update()
        self._hover, self._active = spot, active
        self._set_pointer(point, shown)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover = self._active = None
        self.viewport().update()

    def _set_pointer(self, point: QPoint, shown: Shown | None) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._hover or may_open(self._link_at(point)):
            shape = Qt.CursorShape.PointingHandCursor
        elif shown and shown.row.is_text_at(point.x() - shown.x, point.y() - shown.y):
            shape = Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hint = self.hint_at(event.pos())
            if hint:
                QToolTip.showText(event.globalPos(), hint, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def hint_at(self, point: QPoint) -> str:
        """Return what the tool tip at a point says: where a link leads, or what a button does. Plain text."""
        spot = self._spot_at(point)
        if spot:
            return self._spot_hint(*spot)
        link = self._link_at(point)
        return self._address_hint(link) if link else ""

    def _spot_hint(self, shown: Shown, spot: HotSpot) -> str:
        row = spot.part or shown.row
        if isinstance(row, ImageRow) and spot.action == "picture_load":
            return self._address_hint(row.address)
        if isinstance(row, ImageRow) and spot.action == "picture_open" and row.block.href:
            return self._address_hint(row.block.href)
        has_words = isinstance(row, ActionsRow | ImageRow)
        return _plain(spot.label) if has_words else ""

    def _address_hint(self, link: str) -> str:
        address = revealed_address(link)
        if not may_open(link):
            address = self.tr("Not opened: {address}").replace("{address}", address)
        return _plain(address)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self._spot_at(event.position().toPoint()) if is_left else None
        if self._pressed:
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        pressed, self._pressed = self._pressed, None
        if pressed:
            spot = self._spot_at(point)
            if spot and _identity(spot) == _identity(pressed):
                self._activate(*spot)
            return
        link = self._link_at(point)
        if may_open(link) and not self.has_selection:
            self.link_activated.emit(link)

    def wheelEvent(self, event: QWheelEvent) -> None:
        dx = event.pixelDelta().x() or event.angleDelta().x() // 2
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if is_shifted and not dx:
            dx = event.pixelDelta().y() or event.angleDelta().y() // 2
        is_sideways = is_shifted or abs(dx) > abs(event.angleDelta().y())
        shown = self._shown_at(event.position().toPoint())
        if dx and is_sideways and shown and self._scroll_row(shown.row, -dx):
            event.accept()
            return
        super().wheelEvent(event)

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        by_message = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if key == _Key.Key_Home and not extends:
            self.scroll_to_start()
        elif key == _Key.Key_End and not extends:
            self.scroll_to_end()
        elif by_message and key in (_Key.Key_Up, _Key.Key_Down):
            self._step_message(-1 if key == _Key.Key_Up else 1)
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and key == _Key.Key_U:
            self._act_on_current("source")
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and key == _Key.Key_Period:
            self._act_on_current("fold")
        else:
            super().keyPressEvent(event)

    def _step_message(self, step: int) -> None:
        """Bring the beginning of the message above or below to the top."""
        if self._anchor is None:
            return
        index = self._anchor.message
        at_top = self._offset == 0 and self._anchor == self._timeline.first_of(index)
        target = index + step if step > 0 or at_top else index
        if target >= len(self._timeline):
            self.scroll_to_end()
        elif target >= 0:
            self._active = self._timeline.message(target).id
            self.scroll_to(self._active)

    def _act_on_current(self, action: str) -> None:
        """Act on the message under the mouse, or else on the one at the top."""
        current = self._active or self._anchor_id()
        if current:
            self.act(action, current)
