"""The chat view as the window uses it: buttons, links, menus and the keys that move by message."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolButton, QToolTip

from desktop.core.markdown.display_text import revealed_address
from desktop.ui.chat_view import picture_words, words
from desktop.ui.chat_view.accessibility import install as install_accessibility
from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.focusing import LINK_ACTION, FocusingView
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.picture_actions import PictureActions
from desktop.ui.chat_view.rows import HotSpot, Row
from desktop.ui.chat_view.timeline import Shown
from desktop.ui.icons import icon
from desktop.ui.links import url_to_open
from desktop.ui.theme import Theme

_Key = Qt.Key


def may_open(address: str) -> bool:
    """Whether ``address`` is of a kind that may leave the view."""
    return url_to_open(address) is not None


def _plain(words: str) -> str:
    """Return words for a tool tip: Qt takes one with tags for rich text, which may load what it names."""
    return words.replace("<", "‹").replace(">", "›")


class ChatView(FocusingView):
    """Shows one conversation. Lives in the GUI thread; see ``PlacedView`` for its signals.

    ``action_requested`` carries ``edit``, ``regenerate``, ``regenerate_with``, ``branch``, ``delete``,
    ``sibling_previous``, ``sibling_next``, ``save_code`` (the code is ``code_to_save``), or the value of
    an ``Action`` of an error's card, such as ``open_key_settings``.
    """

    def _prepare(self) -> None:
        super()._prepare()
        install_accessibility()
        self._picture_actions = PictureActions(self, self.pictures)
        self._picture_actions.asked.connect(self._look_for_drawn)
        self._hover: tuple[Shown, HotSpot] | None = None
        self._pressed: tuple[Shown, HotSpot] | None = None
        self._active: str | None = None
        self.code_to_save: tuple[str, str] = ("", "")
        self._jump = QToolButton(self)
        self._jump.setObjectName("jump_to_latest")
        self._jump.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._jump.setCursor(Qt.CursorShape.PointingHandCursor)
        self._jump.clicked.connect(self.scroll_to_end)
        self._jump.hide()
        self._retranslate()
        self._dress_jump()

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
        self._dress_jump()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._timeline.forget_views()
            self._after_change()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        self._jump.setToolTip(self.tr("Jump to the latest message"))
        self._jump.setAccessibleName(self._jump.toolTip())

    # The button that jumps to the end

    def _dress_jump(self) -> None:
        theme, side = self._style.theme, self._style.space(9)
        self._jump.setIcon(icon("arrow-down", theme, "text"))
        self._jump.setIconSize(QSize(self._style.space(4), self._style.space(4)))
        self._jump.setFixedSize(side, side)
        self._jump.setStyleSheet(
            f"QToolButton {{ background: {theme.colors.raised}; border-radius: {side // 2}px;"
            f" border: 1px solid {theme.colors.border}; }}"
            f" QToolButton:hover {{ background: {theme.colors.hover}; }}"
        )

    def _on_moved(self) -> None:
        super()._on_moved()
        if self._jump.isHidden() == (not self._follows):
            self._jump.setVisible(not self._follows)
            self._place_jump()

    def _place_jump(self) -> None:
        area = self.viewport().geometry()
        side = self._jump.width()
        self._jump.move(area.center().x() - side // 2, area.bottom() - side - self._style.space(3))
        self._jump.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_jump()

    # What is where

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

    def _link_at(self, point: QPoint) -> str:
        shown = self._shown_at(point)
        return shown.row.link_at(point.x() - shown.x, point.y() - shown.y) if shown else ""

    def _hovered(self, shown: Shown) -> str:
        return self._hover[1].action if self._hover and self._hover[0].row is shown.row else ""

    def _is_active(self, shown: Shown) -> bool:
        return shown.view.message.id == self._active

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._is_dragging:
            return
        point = event.position().toPoint()
        spot, shown = self._spot_at(point), self._shown_at(point)
        before = (self._hover[0].row, self._hover[1].action) if self._hover else None
        after = (spot[0].row, spot[1].action) if spot else None
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
        row = shown.row
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
            if spot and spot[0].row is pressed[0].row and spot[1].action == pressed[1].action:
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
        if dx and is_sideways and shown and shown.row.scroll_sideways(-dx):
            self.viewport().update()
            event.accept()
            return
        super().wheelEvent(event)

    # Actions

    def _activate(self, shown: Shown, spot: HotSpot) -> None:
        message_id = shown.view.message.id
        if isinstance(shown.row, ImageRow):
            self._activate_picture(shown.row, spot.action, message_id)
        elif isinstance(shown.row, CodeRow):
            self._activate_code(shown.row, spot.action, message_id)
        elif spot.action == "more":
            place = spot.rect.translated(shown.x, shown.y).bottomLeft().toPoint()
            self._message_menu(message_id).popup(self.viewport().mapToGlobal(place))
        else:
            self.act(spot.action, message_id)

    def _on_focused(self, shown: Shown) -> None:
        self._active = shown.view.message.id

    def _press(self, shown: Shown, spot: HotSpot) -> None:
        if spot.action == LINK_ACTION:
            self.link_activated.emit(spot.label)
        else:
            self._activate(shown, spot)

    def act(self, action: str, message_id: str) -> None:
        """Do what a button or a menu entry of a message stands for, or ask for it by a signal."""
        index = self._timeline.index_of(message_id)
        if index is None:
            return
        view = self._timeline.view(index)
        toggles = {
            "reasoning": view.toggle_reasoning,
            "evidence": view.toggle_evidence,
            "source": view.toggle_source,
            "fold": view.toggle_fold,
        }
        if action in toggles:
            self._keep_place(index, toggles[action])
        elif action == "copy":
            QGuiApplication.clipboard().setText(self._timeline.message(index).text or view.text)
        elif action == "retry":
            self.retry_requested.emit(message_id)
        elif action == "continue":
            self.continue_requested.emit(message_id)
        elif action == "details":
            self.details_requested.emit(message_id)
        else:
            self.action_requested.emit(action, message_id)

    def _activate_picture(self, row: ImageRow, action: str, message_id: str) -> None:
        if action == "picture_load":
            self.picture_requested.emit(row.address, message_id)
        elif action == "picture_open" and may_open(row.block.href):
            self.link_activated.emit(row.block.href)
        else:
            self._picture_actions.perform(action, row, self._style.theme)

    def _activate_code(self, row: CodeRow, action: str, message_id: str) -> None:
        if action == "copy":
            QGuiApplication.clipboard().setText(row.block.code)
        elif action == "wrap":
            index = self._timeline.index_of(message_id)
            if index is not None:
                self._keep_place(index, row.toggle_wrap)
        elif action == "save":
            self.code_to_save = (row.block.language, row.block.code)
            self.action_requested.emit("save_code", message_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = self.viewport().mapFromGlobal(event.globalPos())
        shown = self._shown_at(point)
        index = shown.place.message if shown else None
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            current = self._active or self._anchor_id()
            index = self._timeline.index_of(current) if current else None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_selection_entries(menu)
        link = self._link_at(point)
        if link:
            entry = menu.addAction(self.tr("Copy link address"))
            entry.triggered.connect(lambda: QGuiApplication.clipboard().setText(link))
        row = shown.row if shown else None
        if event.reason() is QContextMenuEvent.Reason.Keyboard and (found := self._focused()):
            row, index = found[0].row, found[0].place.message  # what Tab went to
        self._add_picture_entries(menu, row, index)
        if index is not None:
            menu.addSeparator()
            self._add_message_entries(menu, self._timeline.message(index).id)
        menu.popup(event.globalPos())

    def _add_selection_entries(self, menu: QMenu) -> None:
        for label, slot, needs_selection in (
            (self.tr("Copy"), self.copy, True),
            (self.tr("Copy as Markdown"), self.copy_markdown, True),
            (self.tr("Select all"), self.select_all, False),
            (self.tr("Show the tokens…"), self._ask_for_tokens, True),
        ):
            entry = QAction(label, menu)
            entry.setEnabled(self.has_selection or not needs_selection)
            entry.triggered.connect(slot)
            menu.addAction(entry)

    def _ask_for_tokens(self) -> None:
        self.tokens_requested.emit(self.selected_markdown())

    def _add_picture_entries(self, menu: QMenu, row: Row | None, index: int | None) -> None:
        if not isinstance(row, ImageRow) or index is None:
            return
        menu.addSeparator()
        state = self.pictures.remote(row.address) if row.address else None
        if state is not None and state.content is None and not state.is_loading:
            message_id = self._timeline.message(index).id
            label = picture_words.load_label(is_again=state.error is not None)
            entry = menu.addAction(label)
            entry.triggered.connect(lambda: self.picture_requested.emit(row.address, message_id))
        self._picture_actions.add_entries(menu, row, self._style.theme)

    def _message_menu(self, message_id: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_message_entries(menu, message_id)
        return menu

    def _add_message_entries(self, menu: QMenu, message_id: str) -> None:
        index = self._timeline.index_of(message_id)
        if index is None:
            return
        message, streams = self._timeline.message(index), self._timeline.is_streaming(index)
        view = self._timeline.view(index)
        for action, label in words.menu_actions(
            message,
            is_streaming=streams,
            has_versions=view.siblings is not None,
            is_folded=view.is_folded if view.can_fold else None,
        ):
            if not action:
                menu.addSeparator()
                continue
            entry = menu.addAction(label)
            entry.triggered.connect(lambda _on=False, a=action: self.act(a, message_id))

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
