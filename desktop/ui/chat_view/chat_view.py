"""What a person does with the chat view: buttons, links, wheel and keys."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from desktop.ui.chat_view.cards import CardRow
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.display_text import revealed_address
from desktop.ui.chat_view.rows import HotSpot
from desktop.ui.chat_view.selecting import SelectingView
from desktop.ui.chat_view.timeline import Shown

#: The only kinds of address that are ever handed on (CVE-2025-59417 and its like).
OPENED_SCHEMES: Final = frozenset({"http", "https", "mailto"})


def may_open(address: str) -> bool:
    """Whether ``address`` is of a kind that may leave the view."""
    try:
        return urlsplit(address).scheme.lower() in OPENED_SCHEMES
    except ValueError:
        return False


class ChatView(SelectingView):
    """Shows one conversation. Lives in the GUI thread; see ``Canvassed`` for its signals."""

    _hover: tuple[Shown, HotSpot] | None = None
    _pressed: tuple[Shown, HotSpot] | None = None

    def _shown_at(self, point: QPoint) -> Shown | None:
        for shown in self._rows_on_screen():
            if shown.y <= point.y() < shown.y + shown.row.height:
                return shown
        return None

    def _spot_at(self, point: QPoint) -> tuple[Shown, HotSpot] | None:
        shown = self._shown_at(point)
        if shown is None:
            return None
        x, y = point.x() - shown.x, point.y() - shown.y
        for spot in shown.row.hot_spots():
            if spot.rect.contains(x, y):
                return shown, spot
        return None

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

    def _hovered(self, shown: Shown) -> str:
        return self._hover[1].action if self._hover and self._hover[0].row is shown.row else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._is_dragging:
            return
        point = event.position().toPoint()
        spot = self._spot_at(point)
        before = (self._hover[0].row, self._hover[1].action) if self._hover else None
        self._hover = spot
        if (spot and (spot[0].row, spot[1].action)) != before:
            self.viewport().update()
        self._set_pointer(point)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._hover:
            self._hover = None
            self.viewport().update()

    def _link_at(self, point: QPoint) -> str:
        shown = self._shown_at(point)
        return shown.row.link_at(point.x() - shown.x, point.y() - shown.y) if shown else ""

    def _set_pointer(self, point: QPoint) -> None:
        link = self._link_at(point)
        shown = self._shown_at(point)
        shape = Qt.CursorShape.ArrowCursor
        if self._hover or may_open(link):
            shape = Qt.CursorShape.PointingHandCursor
        elif shown and shown.row.is_text_at(point.x() - shown.x, point.y() - shown.y):
            shape = Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)
        if link:
            address = revealed_address(link)
            if not may_open(link):
                address = self.tr("Not opened: {address}").format(address=address)
            QToolTip.showText(self.viewport().mapToGlobal(point), address, self.viewport())
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._pressed = (
            self._spot_at(point) if event.button() is Qt.MouseButton.LeftButton else None
        )
        if self._pressed:
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        spot, pressed, self._pressed = self._spot_at(point), self._pressed, None
        if pressed:
            if spot and spot[0].row is pressed[0].row and spot[1].action == pressed[1].action:
                self._activate(*spot)
            return
        if self.has_selection:
            return
        link = self._link_at(point)
        if may_open(link):
            self.link_activated.emit(link)

    def _activate(self, shown: Shown, spot: HotSpot) -> None:
        message = self._timeline.message(shown.place.message)
        known: dict[str, Callable[[], None]] = {
            "retry": lambda: self.retry_requested.emit(message.id),
            "continue": lambda: self.continue_requested.emit(message.id),
            "details": lambda: self.details_requested.emit(message.id),
            "reasoning": shown.view.toggle_reasoning,
            "evidence": shown.view.toggle_evidence,
        }
        if isinstance(shown.row, CodeRow):
            self._activate_code(shown, shown.row, spot.action)
        elif spot.action in known:
            known[spot.action]()
        else:
            self.action_requested.emit(spot.action, message.id)
        if isinstance(shown.row, CodeRow | CardRow) or spot.action == "reasoning":
            self._timeline.update(message)
            self._follows = False
            self._after_change()

    def _activate_code(self, shown: Shown, row: CodeRow, action: str) -> None:
        message = self._timeline.message(shown.place.message)
        if action == "copy":
            QGuiApplication.clipboard().setText(row.block.code)
        elif action == "wrap":
            row.toggle_wrap()
        elif action == "save":
            self.action_requested.emit("save_code", message.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        dx = event.pixelDelta().x() or event.angleDelta().x() // 2
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx = event.pixelDelta().y() or event.angleDelta().y() // 2
        dy = event.angleDelta().y()
        shown = self._shown_at(event.position().toPoint())
        is_sideways = abs(dx) > abs(dy) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if dx and is_sideways and shown and shown.row.scroll_sideways(-dx):
            self.viewport().update()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Home and not extends:
            self.verticalScrollBar().setValue(0)
        elif event.key() == Qt.Key.Key_End and not extends:
            self.scroll_to_end()
        else:
            super().keyPressEvent(event)
