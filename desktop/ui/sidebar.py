"""The left side of the window: search, the New button, the list, and the bar that undoes a deletion."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.runtime.library import Library
from desktop.runtime.session import ConversationSession
from desktop.ui.conversation_list import ConversationList
from desktop.ui.conversation_model import ConversationModel
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme
from desktop.ui.undo_bar import UndoBar


class SearchField(QLineEdit):
    """Takes the words to look for; the arrow keys go on into the list, Escape clears.

    Signals:
        left_downwards(): The person goes on into the list.
    """

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Sidebar(QWidget):
    """Shows the library; GUI thread.

    Signals:
        opened(str): The person chose the conversation of this id.
        new_requested(): They want a new one.
    """

    opened = Signal(str)
    new_requested = Signal()

    def __init__(self, library: Library, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._library = library
        self._theme = theme
        self._current = ""
        self._watched: set[str] = set()
        self._model = ConversationModel(self)
        self.list = ConversationList(self._model, theme)
        self.search = SearchField()
        self.search.setClearButtonEnabled(True)
        self._search_icon = QAction(self)
        self.search.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        self.new_button = QToolButton()
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        self.undo_bar = UndoBar(theme)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._dress(theme)
        self._refresh()

    def _lay_out(self) -> None:
        space = self._theme.space
        top = QHBoxLayout()
        top.setContentsMargins(space(3), space(3), space(2), space(2))
        top.setSpacing(space(1))
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(space(2), 0, space(2), space(2))
        bottom.addWidget(self.undo_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addLayout(bottom)
        self._nothing.setContentsMargins(space(4), 0, space(4), 0)
        self._stack.setStyleSheet("QStackedWidget { background: transparent; }")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self.list.opened.connect(self.opened)
        self.list.delete_requested.connect(self._library.delete)
        self._model.renamed.connect(self._library.rename)
        self.search.textChanged.connect(self._on_search)
        self.search.left_downwards.connect(self._on_left_search)
        self.new_button.clicked.connect(self.new_requested)
        self.undo_bar.undone.connect(self._library.undo_delete)
        self._library.changed.connect(self._refresh)
        self._library.loaded.connect(self._refresh)
        self._library.deleted.connect(self.undo_bar.offer)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(45), self._theme.space(50))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(68), self._theme.space(100))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self.list.set_theme(theme)
        self._dress(theme)

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self._search_icon.setIcon(icon("search", theme))
        self.new_button.setIcon(icon("new-chat", theme, "text"))
        self.new_button.setIconSize(icon_size(theme))

    def mark(self, session: ConversationSession) -> None:
        """Mark the conversation that the window shows."""
        self._current = session.id
        self.list.mark(session.id)
        self.watch(session)

    def watch(self, session: ConversationSession) -> None:
        """Follow whether a conversation is being answered."""
        if session.id not in self._watched:
            self._watched.add(session.id)
            session.progress_changed.connect(self._on_progress)
        self._on_progress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._refresh()

    def _retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search titles"))
        self.search.setAccessibleName(self.tr("Search conversations by title"))
        self.new_button.setToolTip(self.tr("New conversation (Ctrl+N)"))
        self.new_button.setAccessibleName(self.tr("New conversation"))

    @Slot()
    def _refresh(self) -> None:
        self._model.show(self._library.summaries())
        self.list.mark(self._current)
        self._show_nothing()

    def _show_nothing(self) -> None:
        if self._model.is_filtered:
            self._nothing.setText(self.tr("No conversation has this in its title."))
        elif self._library.is_loaded:
            self._nothing.setText(self.tr("Your conversations appear here."))
        else:
            self._nothing.setText("")
        self._stack.setCurrentWidget(self.list if self._model.rowCount() else self._nothing)

    @Slot(str)
    def _on_search(self, words: str) -> None:
        self._model.set_filter(words)
        self.list.mark(self._current)
        self._show_nothing()

    @Slot()
    def _on_left_search(self) -> None:
        if self._model.rowCount():
            self.list.setFocus()
            self.list.setCurrentIndex(self._model.index(max(self.list.currentIndex().row(), 0)))

    @Slot()
    def _on_progress(self) -> None:
        sessions = self._library.sessions()
        self._model.set_streaming(frozenset(s.id for s in sessions if s.is_streaming))
