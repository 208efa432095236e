"""The left side of the window: search, the New button, the list, and the bar that takes back what was done to it."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
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

from desktop.core.listing import ListFilter
from desktop.runtime.connections import Connections
from desktop.runtime.library import Library
from desktop.runtime.session import ConversationSession
from desktop.ui.announcing import announce
from desktop.ui.conversations_pane import ConversationsPane
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme
from desktop.ui.tips import tip
from desktop.ui.undo_bar import UndoBar

if TYPE_CHECKING:
    from desktop.runtime.search import Search, SearchAnswer
    from desktop.runtime.slices import Slices
    from desktop.ui.saving_line import SavingLine
    from desktop.ui.search_model import SearchRow, TitleSearch
    from desktop.ui.search_results import SearchResults

#: What a search needs is imported in a thread, after the field was painted and before a finger is at the first letter:
#: whenever painting lets go of the interpreter, that thread has it for a millisecond.
_WARM_UP_MS: Final = 30


class SearchField(QLineEdit):
    """Takes the words to look for; Down goes on into what was found, Enter opens the first, Escape clears.

    Signals:
        left_downwards(): The person goes on into the list.
        entered(): They want the first of what was found.
        come_to(): The field has the keyboard now.
    """

    left_downwards = Signal()
    entered = Signal()
    come_to = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.come_to.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Sidebar(QWidget):
    """Shows the library; GUI thread.

    Signals:
        opened(str): The person chose the conversation of this id.
        message_opened(str, str, str): They chose a message, by its conversation's id and its own, in
            which the last text was found.
        new_requested(): They want a new one.
    """

    opened = Signal(str)
    message_opened = Signal(str, str, str)
    new_requested = Signal()

    def __init__(
        self,
        library: Library,
        search: Callable[[], "Search"],
        connections: Connections,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._library = library
        self._made_search = search
        self._answer: SearchAnswer | None = None
        self._theme = theme
        self._watched: set[str] = set()
        self._titles: TitleSearch | None = None
        self._is_looking = False
        self.pane = ConversationsPane(library, connections, theme)
        self.list = self.pane.list
        self.search = SearchField()
        self.search.setClearButtonEnabled(True)
        self._search_icon = QAction(self)
        self.search.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        self.filter_icon = QAction(self)
        self.search.addAction(self.filter_icon, QLineEdit.ActionPosition.TrailingPosition)
        self.new_button = QToolButton()
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pane)
        self._stack.addWidget(self._nothing)
        self.undo_bar = UndoBar(theme)
        self._saving: SavingLine | None = None
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
        bottom = self._bottom = QVBoxLayout()
        bottom.setContentsMargins(space(2), 0, space(2), space(2))
        bottom.addWidget(self.undo_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addLayout(bottom)
        self._nothing.setContentsMargins(space(4), 0, space(4), 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self.list.opened.connect(self.opened)
        self.pane.changed.connect(self._look_in_titles)
        self.filter_icon.triggered.connect(self.pop_up_filter)
        self.search.textChanged.connect(self._on_search)
        self.search.left_downwards.connect(self._on_left_search)
        self.search.entered.connect(self._on_entered)
        self.search.come_to.connect(self._on_come_to_search)
        self.new_button.clicked.connect(self.new_requested)
        self.undo_bar.undone.connect(self.pane.follow_back)  # before it happens
        self.undo_bar.undone.connect(self._library.undo)
        self.undo_bar.left.connect(self._on_undo_left)
        self._library.changed.connect(self._refresh)
        self._library.loaded.connect(self._show_found)  # who has none is told so
        self._library.undoable.connect(self.undo_bar.offer)
        self._library.saving.connect(self._on_saving)

    @Slot()
    def _on_undo_left(self) -> None:
        (self.list if self.list.isVisible() else self.search).setFocus()

    @Slot(int, int)
    def _on_saving(self, done: int, total: int) -> None:
        if self._saving is None:
            if done == total:
                return  # a change of a moment, as most are
            from desktop.ui.saving_line import SavingLine

            self._saving = SavingLine(self._theme)
            self._bottom.insertWidget(0, self._saving)
        self._saving.show_saved(done, total)

    @cached_property
    def _search(self) -> "Search":
        search = self._made_search()
        search.answered.connect(self._on_answered)
        return search

    @cached_property
    def results(self) -> "SearchResults":
        """What was found; made with the first search."""
        from desktop.ui.search_model import SearchModel
        from desktop.ui.search_results import SearchResults

        results = SearchResults(SearchModel(self), self._theme)
        results.chosen.connect(self._on_chosen)
        results.left_upwards.connect(self.search.setFocus)
        results.left.connect(self._on_left_results)
        self._stack.addWidget(results)
        return results

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(45), self._theme.space(50))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(68), self._theme.space(100))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self.pane.set_theme(theme)
        if "results" in vars(self):
            self.results.set_theme(theme)
        self._dress(theme)

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self._search_icon.setIcon(icon("search", theme))
        self.filter_icon.setIcon(icon("filter", theme))
        self.new_button.setIcon(icon("new-chat", theme, "text"))
        self.new_button.setIconSize(icon_size(theme))

    def mark(self, session: ConversationSession) -> None:
        """Mark the conversation that the window shows."""
        self.pane.mark(session.id)
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
            self._show_found()

    def _retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search titles and messages"))
        words = self.tr(
            'Words, "a phrase", begin*, -without, model: role: tag: folder: connection: before: after:'
        )
        self.search.setToolTip(tip(words))
        self.filter_icon.setText(self.tr("Filter the list"))
        self.new_button.setAccessibleName(self.tr("New conversation"))

    @Slot()
    def _refresh(self) -> None:
        self.pane.refresh()

    @Slot()
    def pop_up_filter(self) -> None:
        """Ask what the list shall show."""
        at = self.search.mapToGlobal(self.search.rect().bottomLeft())
        self.pane.pop_up_filter(at, self._on_filter)

    def _on_filter(self, wanted: ListFilter) -> None:
        self.search.clear()  # else what was found would stand before the list
        self.pane.go_to(wanted)

    @property
    def _words(self) -> str:
        return self.search.text().strip()

    @Slot()
    def _show_found(self) -> None:
        """Show the list, or instead of it what was found; or say why there is neither."""
        if self._words or "results" in vars(self):
            titles = self._titles.found if self._titles is not None else ()
            hits = self._answer.hits if self._answer is not None else ()
            self.results.found.show(self._words, titles, self._library.shelf.by_id, hits)
        if self._words:
            shown: QWidget = self.results if self.results.found.rowCount() else self._nothing
        else:
            is_empty = self._library.is_loaded and self.pane.shown.is_empty
            shown = self._nothing if is_empty and not self.pane.model.rowCount() else self.pane
        words = self._nothing_words()
        if shown is self._nothing and words != self._nothing.text() and not self.is_searching:
            announce(self.search, words)
        self._nothing.setText(words)
        self._stack.setCurrentWidget(shown)

    @property
    def is_searching(self) -> bool:
        """Whether more may be found for the words that are looked for."""
        answer = self._answer
        is_known = answer is not None and answer.words == self._words and answer.is_complete
        return bool(self._words) and (self._is_looking or not is_known)

    def _nothing_words(self) -> str:
        if self._words:
            return self.tr("Searching…") if self.is_searching else self.tr("Nothing was found.")
        return self.tr("Your conversations appear here.")

    @Slot()
    def _on_search(self) -> None:
        if not self._words:
            self._answer = None
        self._search.ask(self._words)
        self._look_in_titles()

    @Slot()
    def _look_in_titles(self) -> None:
        """Look for the words in all titles, in slices; without words show the list."""
        self._titles = None
        if not self._words:
            self._show_found()
            return
        from desktop.ui.search_model import TitleSearch

        # The shelf's own rows: any change of them begins this anew.
        self._titles = TitleSearch(self._library.shelf.rows, self._words)
        self._slices.start(self._titles.steps())

    @cached_property
    def _slices(self) -> "Slices":
        from desktop.runtime.slices import Slices

        slices = Slices(self)
        slices.done.connect(self._on_slice)
        return slices

    @Slot()
    def _on_come_to_search(self) -> None:
        """Build and import what the first letter would wait for."""
        if not self._words:
            self.results.ensurePolished()
            self._warming_up.start()

    @cached_property
    def _warming_up(self) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=_WARM_UP_MS)
        timer.timeout.connect(self._search.warm_up)
        return timer

    @Slot(bool)
    def _on_slice(self, is_last: bool) -> None:  # noqa: FBT001 - a slot
        self._is_looking = not is_last
        if self._words:
            self._show_found()

    @Slot()
    def search_again(self) -> None:
        """Look for the words here again, after something else was looked for."""
        self._search.ask(self._words)

    @Slot(object)
    def _on_answered(self, answer: "SearchAnswer") -> None:
        if answer.words == self._words:
            self._answer = answer
            self._show_found()

    @Slot(object)
    def _on_chosen(self, row: "SearchRow") -> None:
        if row.hit is None:
            self.opened.emit(row.summary.id)
        else:
            self.message_opened.emit(row.summary.id, row.hit.message, row.match)

    @Slot()
    def _on_left_results(self) -> None:
        self.search.clear()
        self.search.setFocus()

    @Slot()
    def _on_entered(self) -> None:
        if self._words and self.results.found.rowCount():
            self.results.open_best()
        elif not self._words:
            self._on_left_search()

    @Slot()
    def _on_left_search(self) -> None:
        if self._words:
            if self.results.found.rowCount():
                self.results.enter()
        elif self.pane.model.rowCount():
            self.list.enter()

    @Slot()
    def _on_progress(self) -> None:
        sessions = self._library.sessions()
        self.pane.model.set_streaming(frozenset(s.id for s in sessions if s.is_streaming))
