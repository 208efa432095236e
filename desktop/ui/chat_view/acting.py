"""What a person does to messages, code and pictures in the view, by buttons, by menus and by keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop.ui.chat_view import picture_words, words
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.focusing import FocusingView
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.picture_actions import PictureActions
from desktop.ui.chat_view.rows import LINK_ACTION, SIDEWAYS_ACTION, HotSpot, Row
from desktop.ui.chat_view.timeline import Shown
from desktop.ui.links import may_open


class ActingView(FocusingView):
    """Adds buttons that do something, and the context menu.

    ``action_requested`` carries ``edit``, ``regenerate``, ``regenerate_with``, ``branch``, ``delete``,
    ``sibling_previous``, ``sibling_next``, ``save_code`` (the code is ``code_to_save``), or the value of
    an ``Action`` of an error's card, such as ``open_key_settings``.
    """

    def _prepare(self) -> None:
        super()._prepare()
        self._picture_actions = PictureActions(self, self.pictures)
        self._picture_actions.asked.connect(self._look_for_drawn)
        self._active: str | None = None
        self.code_to_save: tuple[str, str] = ("", "")

    def _is_active(self, shown: Shown) -> bool:
        return shown.view.message.id == self._active

    def _on_focused(self, shown: Shown) -> None:
        self._active = shown.view.message.id

    def _shown_at(self, point: QPoint) -> Shown | None:
        for shown in self._rows_on_screen():
            if shown.y <= point.y() < shown.y + shown.row.height:
                return shown
        return None

    def _link_at(self, point: QPoint) -> str:
        shown = self._shown_at(point)
        return shown.row.link_at(point.x() - shown.x, point.y() - shown.y) if shown else ""

    def _activate(self, shown: Shown, spot: HotSpot) -> None:
        message_id = shown.view.message.id
        row = spot.part or shown.row
        if isinstance(row, ImageRow):
            self._activate_picture(row, spot.action, message_id)
        elif isinstance(row, CodeRow):
            self._activate_code(row, spot.action, message_id)
        elif spot.action == "more":
            place = spot.rect.translated(shown.x, shown.y).bottomLeft().toPoint()
            self._message_menu(message_id).popup(self.viewport().mapToGlobal(place))
        else:
            self.act(spot.action, message_id)

    def _press(self, shown: Shown, spot: HotSpot) -> None:
        if spot.action == LINK_ACTION:
            self.link_activated.emit(spot.label)
        elif spot.action != SIDEWAYS_ACTION:
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
        row = shown.row.part_at(point.x() - shown.x, point.y() - shown.y) if shown else None
        if event.reason() is QContextMenuEvent.Reason.Keyboard and (found := self._focused()):
            row, index = found[1].part or found[0].row, found[0].place.message  # what Tab went to
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
