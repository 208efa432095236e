"""The panel that draws the tree of a conversation and jumps to any of its branches."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QTreeView, QVBoxLayout, QWidget

from desktop.runtime.acting import Acting
from desktop.runtime.session import ConversationSession
from desktop.ui.branch_model import BranchModel, Index
from desktop.ui.icons import icon_size
from desktop.ui.theme import Theme


class BranchesPanel(QWidget):
    """A dock's inside; GUI thread. Works out the tree only while it can be seen.

    Signals:
        reached(str): The branch with the message of this id is shown now; bring it into view.
        compare_requested(str): The message of this id shall be compared with its other versions.
    """

    reached = Signal(str)
    compare_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: ConversationSession | None = None
        self._is_stale = True
        self._folded: dict[str, bool] = {}
        self.model = BranchModel(theme, self)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIconSize(icon_size(theme, 4))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.addWidget(self.tree, 1)
        column.addWidget(self._hint)
        self.setMinimumWidth(240)
        self.setFocusProxy(self.tree)
        self.tree.clicked.connect(self._on_chosen)
        self.tree.activated.connect(self._on_chosen)
        self.tree.expanded.connect(lambda index: self._note_fold(index, is_folded=False))
        self.tree.collapsed.connect(lambda index: self._note_fold(index, is_folded=True))
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self._retranslate()

    def show_session(self, session: ConversationSession) -> None:
        """Draw the tree of this conversation."""
        before, self._session = self._session, session
        if before is session:
            return
        if before is not None:
            before.path_changed.disconnect(self._on_changed)
            before.reply_ended.disconnect(self._on_changed)
        session.path_changed.connect(self._on_changed)
        session.reply_ended.connect(self._on_changed)
        self._folded.clear()
        self._on_changed()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.model.set_theme(theme)
        self.tree.setIconSize(icon_size(theme, 4))
        self.tree.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Branches of the conversation"))
        self._hint.setText(self.tr("Every version that there ever was. Click on one to go there."))

    @Slot()
    def _on_changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        if self._session is None:
            return
        self._is_stale = False
        was_blocked = self.tree.blockSignals(True)  # what is opened here was not opened by hand
        conversation = self._session.conversation
        self.model.show_tree(conversation)
        # Before the view lays itself out, each of these costs next to nothing.
        for fork in self.model.forks():
            self.tree.setExpanded(fork, not self._folded.get(self.model.message_id(fork), False))
        current = self.model.index_of(conversation.current)
        above = current.parent()
        while above.isValid():
            self.tree.expand(above)
            above = above.parent()
        self.tree.setCurrentIndex(current)
        self.tree.scrollTo(current)
        self.tree.blockSignals(was_blocked)

    def _note_fold(self, index: Index, *, is_folded: bool) -> None:
        self._folded[self.model.message_id(index)] = is_folded

    @Slot(object)
    def _on_chosen(self, index: Index) -> None:
        message_id = self.model.message_id(index)
        if self._session is None or not message_id:
            return
        if not self.model.is_shown(index):
            Acting(self._session).switch(message_id)
        self.reached.emit(message_id)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        message_id = self.model.message_id(self.tree.indexAt(place))
        if self._session is not None and message_id:
            self.menu_for(message_id).popup(self.tree.viewport().mapToGlobal(place))

    def menu_for(self, message_id: str) -> QMenu:
        """Return the menu of a row; it deletes itself when it is closed."""
        assert self._session is not None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        compare = menu.addAction(self.tr("Compare versions…"))
        compare.setEnabled(len(self._session.conversation.siblings(message_id)) > 1)
        compare.triggered.connect(lambda: self.compare_requested.emit(message_id))
        return menu
