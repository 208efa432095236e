"""The left side: a button for a new conversation, a filter, the list, and the way back after a deletion."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop.runtime.library import Library
from desktop.ui.conversation_list import ConversationList
from desktop.ui.conversation_model import ConversationModel
from desktop.ui.icons import icon, icon_size
from desktop.ui.notices import UndoBar
from desktop.ui.theme import Theme

#: Milliseconds after the last key before the list is filtered.
_FILTER_MS = 80


class Sidebar(QWidget):
    """GUI thread.

    Signals:
        new_requested(): A new conversation is wanted.
        opened(str): The conversation of this id was chosen.
        settings_requested(): The settings are wanted.
    """

    new_requested = Signal()
    opened = Signal(str)
    settings_requested = Signal()

    def __init__(self, library: Library, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._library = library
        self._marked = ""
        self.model = ConversationModel(self)
        self.list = ConversationList(self.model, theme)
        self._new = QToolButton()
        self._settings = QToolButton()
        self._filter = QLineEdit(clearButtonEnabled=True)
        self._empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._undo = UndoBar(theme, self)
        self._filter_timer = QTimer(self, singleShot=True, interval=_FILTER_MS)
        self._lay_out(theme)
        self._wire()
        self.set_theme(theme)
        self._retranslate()
        self._on_changed()
        self.setMinimumWidth(180)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        for button, name in ((self._new, "new-chat"), (self._settings, "settings")):
            button.setIcon(icon(name, theme))
            button.setIconSize(icon_size(theme, 5))
        self.list.set_theme(theme)

    def mark(self, conversation_id: str) -> None:
        """Mark the conversation that is shown."""
        self._marked = conversation_id
        self.list.select(conversation_id)

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self._filter.setFocus()
        self._filter.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self, theme: Theme) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        top.setSpacing(theme.space(1))
        top.addWidget(self._filter, 1)
        top.addWidget(self._new)
        top.addWidget(self._settings)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(theme.space(2), 0, theme.space(2), theme.space(2))
        bottom.addWidget(self._undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        column.addLayout(bottom)
        self._empty.setContentsMargins(*(theme.space(4),) * 4)

    def _wire(self) -> None:
        self._new.clicked.connect(self.new_requested)
        self._settings.clicked.connect(self.settings_requested)
        self._filter.textChanged.connect(self._on_filter_typed)
        self._filter_timer.timeout.connect(self._on_filter)
        self.list.opened.connect(self.opened)
        self.list.delete_requested.connect(self._on_delete)
        self.model.renamed.connect(self._library.rename)
        self._undo.undone.connect(self._library.undo_delete)
        self._library.changed.connect(self._on_changed)
        self._library.loaded.connect(self._on_changed)
        self._library.deleted.connect(self._undo.offer)

    def _retranslate(self) -> None:
        names = (
            (self._new, self.tr("New conversation")),
            (self._settings, self.tr("Settings")),
            (self._filter, self.tr("Filter conversations")),
        )
        for widget, name in names:
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self._filter.setPlaceholderText(self.tr("Filter"))
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        is_empty = self.model.rowCount() == 0
        self.list.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        if not self._library.is_loaded:
            self._empty.setText("")
        elif self._filter.text().strip():
            self._empty.setText(
                self.tr("No title holds “{words}”.").format(words=self._filter.text())
            )
        else:
            self._empty.setText(self.tr("Your conversations appear here."))

    @Slot()
    def _on_changed(self) -> None:
        self.model.show(self._library.summaries())
        self.model.set_streaming(
            frozenset(s.id for s in self._library.sessions() if s.is_streaming)
        )
        self.list.select(self._marked)
        self._show_emptiness()

    @Slot()
    def _on_filter_typed(self) -> None:
        self._filter_timer.start()

    @Slot()
    def _on_filter(self) -> None:
        self.model.set_filter(self._filter.text())
        self.list.select(self._marked)
        self._show_emptiness()

    @Slot(str)
    def _on_delete(self, conversation_id: str) -> None:
        if conversation_id:
            self._library.delete(conversation_id)
