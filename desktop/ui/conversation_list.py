"""The list of conversations: opens what is chosen, renames in place, asks others to delete."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QToolTip, QWidget

from desktop.ui.conversation_delegate import ConversationDelegate
from desktop.ui.conversation_model import ConversationModel, Index
from desktop.ui.theme import Theme


class ConversationList(QListView):
    """Shows a ``ConversationModel``; GUI thread.

    Signals:
        opened(str): The person chose the conversation of this id.
        delete_requested(str): They want it gone.
    """

    opened = Signal(str)
    delete_requested = Signal(str)

    def __init__(
        self, model: ConversationModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._conversations = model
        self._is_marking = False
        self._delegate = ConversationDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rename_action = self._action(QKeySequence(Qt.Key.Key_F2))
        self.rename_action.triggered.connect(self._on_rename)
        self.delete_action = self._action(QKeySequence(Qt.Key.Key_Delete))
        self.delete_action.triggered.connect(self._on_delete)
        self._retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._delegate.set_theme(theme)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def mark(self, conversation_id: str) -> None:
        """Mark a conversation as the open one, or none, without opening it."""
        row = self._conversations.row_of(conversation_id)
        self._is_marking = True
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif self.currentIndex().row() != row or not self.selectedIndexes():
            self.setCurrentIndex(self._conversations.index(row))
        self._is_marking = False

    def current_id(self) -> str:
        """Return the id of the marked conversation; empty when none is."""
        return self._conversations.id_at(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        # A row that goes away moves the current one along; only a person opens a conversation.
        if current.isValid() and not self._is_marking and self._is_by_person():
            self.opened.emit(self._conversations.id_at(current))

    def _is_by_person(self) -> bool:
        return self.hasFocus() or self.underMouse() or self.state() is not self.State.NoState

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.indexAt(event.pos()).isValid():
            menu = QMenu(self)
            menu.addActions(self.actions())
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(event.globalPos())

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

    def _on_rename(self) -> None:
        index: Index = self.currentIndex()
        if index.isValid():
            self.setFocus()
            self.edit(index)

    def _on_delete(self) -> None:
        if conversation_id := self.current_id():
            self.delete_requested.emit(conversation_id)

    def _retranslate(self) -> None:
        self.rename_action.setText(self.tr("Rename"))
        self.delete_action.setText(self.tr("Delete"))
        self.setAccessibleName(self.tr("Conversations"))
