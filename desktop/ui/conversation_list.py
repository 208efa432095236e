"""The list of conversations: opens what is chosen, renames in place, asks others for all else."""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolTip, QWidget

from desktop.ui.conversation_delegate import ConversationDelegate
from desktop.ui.conversation_model import ConversationModel, Index
from desktop.ui.list_entries import Entry, FolderEntry, folder_id
from desktop.ui.row_view import RowView
from desktop.ui.theme import Theme

#: There is a conversation among so many rows: at most a heading stands between two of them.
_NEAR_ROWS: Final = 4


class ConversationList(RowView):
    """Shows a ``ConversationModel``; GUI thread.

    A conversation opens when it alone is chosen. Several are chosen with Shift and Ctrl, or all with Ctrl+A.

    Signals:
        opened(str): The person chose the conversation of this id.
        folder_entered(FolderEntry): They want to see what is in a folder, or in the archive.
        left(): They want to go back to the whole list.
        selected(int): So many conversations are chosen now.
        menu_requested(QPoint): They ask at this place on the screen what can be done.
        delete_requested(): They want what is chosen gone.
    """

    opened = Signal(str)
    folder_entered = Signal(object)
    left = Signal()
    selected = Signal(int)
    menu_requested = Signal(object)
    delete_requested = Signal()

    def __init__(
        self, model: ConversationModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._conversations = model
        self._marked = ""
        self._is_marking = False
        self._delegate = ConversationDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.set_look(self._delegate.row_px, theme.color("sidebar"))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.clicked.connect(self._on_clicked)
        self.rename_action = self._action(QKeySequence(Qt.Key.Key_F2))
        self.rename_action.triggered.connect(self.rename)
        self.delete_action = self._action(QKeySequence(Qt.Key.Key_Delete))
        self.delete_action.triggered.connect(self.delete_requested)
        self._retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._delegate.set_theme(theme)
        self.set_look(self._delegate.row_px, theme.color("sidebar"))

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these; where the chosen row goes away its neighbour is not opened, for no person chose it."""
        self._is_marking = True
        self._conversations.show(entries)
        self._is_marking = False

    def choose(self, conversation_id: str) -> None:
        """Take the keyboard and open a conversation of the list; nothing if it is not there."""
        row = self._conversations.row_of(conversation_id)
        if row >= 0:
            self.setFocus()
            self._is_marking = True
            self.setCurrentIndex(self._conversations.index(row))
            self._is_marking = False
            self.opened.emit(conversation_id)

    @Slot()
    def rename(self) -> bool:
        """Have the row with the keyboard renamed where it is; return whether there is one that can be seen."""
        index: Index = self.currentIndex()
        if not (self.isVisible() and index.flags() & Qt.ItemFlag.ItemIsEditable):
            return False
        self.setFocus()
        self.scrollTo(index)
        self.edit(index)
        return True

    def go_to_folder(self, name: str) -> bool:
        """Take the keyboard to a folder, if it is there; return whether it is."""
        row = self._conversations.row_of(folder_id(name))
        if row >= 0:
            self._go_to(self._conversations.index(row))
        return row >= 0

    def _go_to(self, index: QModelIndex) -> None:
        """Take the keyboard to a row without choosing it."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def neighbour(self) -> str:
        """Return the conversation below the chosen ones, else the one above; empty when there is none."""
        chosen = self.selected_ids()
        rows = self._conversations
        if not chosen:
            return ""
        below = rows.ids_between(rows.row_of(chosen[-1]) + 1, rows.row_of(chosen[-1]) + _NEAR_ROWS)
        first = rows.row_of(chosen[0])
        above = rows.ids_between(max(first - _NEAR_ROWS, 0), first - 1)
        return (below or above[::-1] or [""])[0]

    def set_folder(self, name: str) -> None:
        """Take note that the list shows this folder only, or with an empty name more than one."""
        self._delegate.folder = name

    def mark(self, conversation_id: str) -> None:
        """Mark a conversation as the open one, or none, without opening it.

        What the person has chosen otherwise stays, unless another conversation has been opened.
        """
        is_other, self._marked = conversation_id != self._marked, conversation_id
        is_at_work = self.hasFocus() and self.currentIndex().isValid()
        if not is_other and (is_at_work or self.selected_count() > 1):
            return
        if conversation_id and self.current_id() == conversation_id and self.selected_count() == 1:
            return
        self.choose_marked()

    def choose_marked(self) -> None:
        """Choose the open conversation and nothing else; nothing at all where it is not in the list."""
        row = self._conversations.row_of(self._marked)
        self._is_marking = True
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._conversations.index(row))
        self._is_marking = False

    def current_id(self) -> str:
        """Return the id of the conversation that has the keyboard; empty when none has."""
        return self._conversations.id_at(self.currentIndex())

    def selected_count(self) -> int:
        """Return how many conversations are chosen."""
        return sum(self._conversations.count_between(*span) for span in self._selected_spans())

    def selected_ids(self) -> list[str]:
        """Return the ids of the chosen conversations, in the list's order."""
        spans = self._selected_spans()
        return [i for top, bottom in spans for i in self._conversations.ids_between(top, bottom)]

    def _selected_spans(self) -> list[tuple[int, int]]:
        chosen = self.selectionModel().selection()
        spans = [chosen.at(number) for number in range(chosen.count())]
        return sorted((span.top(), span.bottom()) for span in spans)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        count = self.selected_count()
        self.selected.emit(count)
        # A row that goes away moves the current one along; only a person opens a conversation.
        if count == 1 and not self._is_marking and self._is_by_person():
            (conversation_id,) = self.selected_ids()
            if conversation_id != self._marked:
                self.opened.emit(conversation_id)

    def _is_by_person(self) -> bool:
        return self.hasFocus() or self.underMouse() or self.state() is not self.State.NoState

    def enter(self) -> None:
        """Take the keyboard, at the first conversation if at none."""
        self.setFocus()
        if not self.current_id() and (first := self._first()) is not None:
            self.setCurrentIndex(first)

    def _first(self) -> QModelIndex | None:
        """Return the row of the first conversation."""
        rows = range(self._conversations.rowCount())
        found = (self._conversations.index(row) for row in rows)
        return next((index for index in found if self._conversations.id_at(index)), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_walked_to = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        # Who comes here by Tab sees where they are; a conversation is opened by a further key only.
        if is_walked_to and not self.current_id() and (first := self._first()) is not None:
            self._go_to(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self._conversations.entry_at(self.currentIndex())
        is_editing = self.state() is self.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_editing:
            if isinstance(entry, FolderEntry):
                self.folder_entered.emit(entry)
            elif conversation_id := self.current_id():
                self.opened.emit(conversation_id)
        elif event.key() == Qt.Key.Key_Escape and self.selected_count() > 1:
            self.choose_marked()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        else:
            at = event.pos()
        index, place = self.indexAt(at), self.viewport().mapToGlobal(at)
        if self._conversations.id_at(index):
            self.menu_requested.emit(place)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            menu = QMenu(self)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.addAction(self.rename_action)
            menu.popup(place)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_whole_title(event)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show_whole_title(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        title = str(index.data()) if index.isValid() else ""
        # Plain text in disguise: a title from a server must not be read as rich text.
        shown = title.replace("&", "&amp;").replace("<", "&lt;")
        QToolTip.showText(event.globalPos(), f"<p>{shown}</p>" if shown else "", self)

    def _action(self, shortcut: QKeySequence) -> QAction:
        action = QAction(self)
        action.setShortcut(shortcut)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(action)
        return action

    @Slot(QModelIndex)
    def _on_clicked(self, index: Index) -> None:
        entry = self._conversations.entry_at(index)
        if isinstance(entry, FolderEntry):
            self.folder_entered.emit(entry)

    def _retranslate(self) -> None:
        self.rename_action.setText(self.tr("Rename"))
        self.delete_action.setText(self.tr("Delete"))
        self.setAccessibleName(self.tr("Conversations"))
