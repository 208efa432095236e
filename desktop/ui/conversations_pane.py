"""The list of conversations with what belongs to it: folders, groups by date, a filter, several chosen at once."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from msgspec import structs
from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.conversation import ConversationSummary, reorganised
from desktop.core.listing import ListFilter
from desktop.core.organising import clean_name, tag_changes, tag_renamed
from desktop.runtime.connections import Connections
from desktop.runtime.library import Library
from desktop.runtime.organising import Undoable
from desktop.ui.conversation_list import ConversationList
from desktop.ui.conversation_model import ConversationModel
from desktop.ui.list_entries import Entry, FolderEntry, dated, folder_entries
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.runtime.slices import Slices
    from desktop.ui.list_actions import ListActions
    from desktop.ui.list_filter import FilterBar
    from desktop.ui.selection_bar import SelectionBar

#: After midnight the groups are made anew; a little later, because timers may be early.
_AFTER_MIDNIGHT_MS: Final = 500


class ConversationsPane(QWidget):
    """Shows the library; GUI thread. Bars and menus are made when they are first needed.

    Signals:
        changed(): The list shows something else.
        export_requested(list[str]): The person wants the conversations of these ids exported.
    """

    changed = Signal()
    export_requested = Signal(object)

    def __init__(
        self,
        library: Library,
        connections: Connections,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._connections = connections
        self._theme = theme
        self._current = ""
        self._filter = ListFilter()
        #: What to go to once the library has changed: not all at once if it is much.
        self._next_filter: ListFilter | None = None
        self._next_folder = ""
        self._is_new_filter = False
        self._found: list[ConversationSummary] = []
        self._day = QDate.currentDate()
        self._bar: FilterBar | None = None
        self._selection_bar: SelectionBar | None = None
        self._actions: ListActions | None = None
        self.model = ConversationModel(self)
        self.list = ConversationList(self.model, theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.list, 1)
        self._midnight = QTimer(self, singleShot=True)
        self._midnight.timeout.connect(self.refresh)
        self._connect()

    def _connect(self) -> None:
        self.list.folder_entered.connect(self._on_folder)
        self.list.left.connect(self.leave_filter)
        self.list.selected.connect(self._on_selected)
        self.list.menu_requested.connect(self._on_menu)
        self.list.delete_requested.connect(self._on_delete)
        self.model.renamed.connect(self._library.rename)
        self.model.folder_renamed.connect(self._on_folder_renamed)
        self.model.dropped.connect(self._on_dropped)

    @property
    def actions_on_chosen(self) -> "ListActions":
        """What can be done with the chosen conversations."""
        if self._actions is None:
            from desktop.ui.list_actions import ListActions

            listed = (self.list.rename_action, self.list.delete_action)
            self._actions = ListActions(
                self._library, self.chosen_ids, self._organise, listed, self
            )
            self._actions.export = self.export_requested.emit
            self._actions.tag_renamed.connect(self._on_tag_renamed)
        return self._actions

    @property
    def shown(self) -> ListFilter:
        """What the list is narrowed to."""
        return self._filter

    def chosen_ids(self) -> Sequence[str]:
        """Return the conversations that are seen to be chosen, or else the open one."""
        chosen = self.list.selected_ids() if self.list.isVisible() else []
        return chosen or ([self._current] if self._current else [])

    def rename(self) -> None:
        """Have the chosen conversation renamed: in its row, or in a dialog where that is out of sight."""
        if not self.list.rename():
            self.actions_on_chosen.ask_title()

    def mark(self, conversation_id: str) -> None:
        """Mark the conversation that the window shows."""
        self._current = conversation_id
        self.list.mark(conversation_id)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._theme = theme
        self.list.set_theme(theme)
        for bar in (self._bar, self._selection_bar):
            if bar is not None:
                bar.set_theme(theme)

    @Slot()
    def refresh(self) -> None:
        """Show what the library has now; what the list is narrowed to is looked for in slices."""
        shelf = self._library.shelf
        if self._next_filter is not None:
            self._filter, self._next_filter = self._next_filter, None
        if self._filter.is_empty:
            if "_slices" in vars(self):
                self._slices.stop()
            self._show(shelf.listed, folder_entries(shelf.folders, len(shelf.archive)))
        else:
            self._found = []
            self._slices.start(self._filter.steps(shelf, self._found))

    @cached_property
    def _slices(self) -> "Slices":
        from desktop.runtime.slices import Slices

        slices = Slices(self)
        slices.done.connect(self._on_slice)
        return slices

    @Slot(bool)
    def _on_slice(self, is_last: bool) -> None:  # noqa: FBT001 - a slot
        # Another filter shows at once what it has. The same one waits: its rows would go and come again.
        if is_last or self._is_new_filter:
            self._is_new_filter = False
            self._show(self._found, [], is_all=is_last)

    def _show(
        self, rows: Sequence[ConversationSummary], folders: list[Entry], *, is_all: bool = True
    ) -> None:
        self._day = QDate.currentDate()
        self._await_midnight()
        self.list.show_entries(dated(rows, self._day, QLocale(), folders))
        self.list.mark(self._current if self._current in self._library.shelf.by_id else "")
        self._go_to_next_folder()
        self._show_bar(has_any=bool(rows) or not is_all)
        self.changed.emit()

    def _await_midnight(self) -> None:
        if self._library.is_loaded and self.isVisible():
            tomorrow = self._day.addDays(1).startOfDay()
            left_ms = QDateTime.currentDateTime().msecsTo(tomorrow)
            self._midnight.start(left_ms + _AFTER_MIDNIGHT_MS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._day != QDate.currentDate():
            self.refresh()
        self._await_midnight()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._midnight.stop()

    def show_only(self, wanted: ListFilter) -> None:
        """Narrow the list to ``wanted``."""
        self._filter, self._next_filter, self._next_folder = wanted, None, ""
        self._is_new_filter = True
        self.list.set_folder(wanted.folder)
        self.refresh()
        self.list.scrollToTop()

    @Slot()
    def leave_filter(self) -> None:
        """Show the whole list again."""
        if not self._filter.is_empty:
            self.show_only(ListFilter())
            self.list.setFocus()

    def pop_up_filter(self, at: QPoint, chosen: Callable[[ListFilter], object]) -> None:
        """Ask what the list shall show; ``chosen`` is called with it."""
        from desktop.ui.list_filter import FilterMenu

        names = self._connections.names()
        FilterMenu(self._library.shelf, self._filter, names, chosen, self).popup(at)

    def go_to(self, wanted: ListFilter) -> None:
        """Narrow the list and go there: the arrows are to go through it, Escape to leave it."""
        self.show_only(wanted)
        self.list.setFocus()

    def place_of_chosen(self) -> QPoint:
        """Return where on the screen the row with the keyboard is, for a menu."""
        shown = self.list.visualRect(self.list.currentIndex()) & self.list.viewport().rect()
        return self.list.viewport().mapToGlobal(shown.bottomLeft())

    def event(self, event: QEvent) -> bool:
        # A computer that slept over midnight woke no timer.
        if event.type() == QEvent.Type.WindowActivate and QDate.currentDate() != self._day:
            self.refresh()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LocaleChange):
            self.refresh()

    def _show_bar(self, *, has_any: bool) -> None:
        if self._bar is None and not self._filter.is_empty:
            from desktop.ui.list_filter import FilterBar

            self._bar = FilterBar(self._theme)
            self._bar.left.connect(self.leave_filter)
            self._column.insertWidget(0, self._bar)
            self.setTabOrder(self.list, self._bar.back)
            self.setTabOrder(self._bar.back, self._bar.all_button)
        if self._bar is not None:
            self._bar.setVisible(not self._filter.is_empty)
            self._bar.show_filter(self._filter, self._connections.names(), has_any=has_any)

    @Slot(object)
    def _on_folder(self, entry: FolderEntry) -> None:
        wanted = ListFilter(folder=entry.name) if entry.name else ListFilter(archived=True)
        self.show_only(wanted)
        self.list.enter()

    @Slot(str, str)
    def _on_folder_renamed(self, before: str, words: str) -> None:
        """Move all that is in a folder, also what is archived, to one of another name; that is what it is."""
        if name := clean_name(words):
            inside = [s.id for s in self._library.shelf.rows if s.folder == before]
            self._next_folder = name
            self._library.organise(inside, {"folder": name})
            self._go_to_next_folder()  # the name may be the one that it has

    def _go_to_next_folder(self) -> None:
        if self._next_folder and self.list.go_to_folder(self._next_folder):
            self._next_folder = ""

    @Slot(str, str)
    def _on_tag_renamed(self, before: str, name: str) -> None:
        """Give all that has a tag, also what is archived, one of another name in its place; that is what it is."""
        if name != before:
            self._follow_tag(before, name)
            held = [s.id for s in self._library.shelf.rows if before in s.tags]
            self._library.organise(held, tag_changes(add=[name], remove=[before]))

    def _follow_tag(self, before: str, name: str) -> None:
        """Narrow the list to another tag in place of this one, once it has that name."""
        if self._filter.tag == before:
            self._next_filter = structs.replace(self._filter, tag=name)

    @Slot(object)
    def follow_back(self, done: Undoable) -> None:
        """Know that ``done`` is about to be taken back: a tag may get its earlier name again."""
        if names := tag_renamed(done.fields):
            before, name = names
            renamed = {s.id for s in done.before if name not in s.tags}
            # Those that had the other tag before keep it: then it is still there.
            if all(s.id in renamed for s in self._library.shelf.rows if name in s.tags):
                self._follow_tag(name, before)

    @Slot(object, object)
    def _on_dropped(self, ids: Sequence[str], entry: FolderEntry) -> None:
        fields: dict[str, object] = {"folder": entry.name} if entry.name else {"archived": True}
        self._organise(ids, fields)

    def _organise(self, ids: Sequence[str], fields: dict[str, object]) -> None:
        known = self._library.shelf.by_id
        chosen = next((known[i] for i in ids if i in known), None)
        act = partial(self._library.organise, ids, fields)
        # The same is set of all that the list shows: where one goes all go, though with very many only after a while.
        if chosen is None or self._filter.shows(reorganised(chosen, fields)):
            act()
        else:
            self._going_on(act)

    @Slot()
    def _on_delete(self) -> None:
        self._going_on(partial(self._library.delete, *self.chosen_ids()))

    def _going_on(self, act: Callable[[], object]) -> None:
        """Do what takes all that is chosen off the list; who is in it, or was before a dialog, goes on with the next one."""
        is_in_list = self.window().focusWidget() is self.list
        next_id = self.list.neighbour() if is_in_list else ""
        act()
        if next_id:
            self.list.choose(next_id)
        elif is_in_list and not self._filter.is_empty:
            self.list.setFocus()  # from where Escape and Tab lead out of what is empty now

    @Slot(object)
    def _on_menu(self, at: QPoint) -> None:
        self.actions_on_chosen.menu(self._theme).popup(at)

    @Slot(int)
    def _on_selected(self, count: int) -> None:
        if self._selection_bar is None:
            if count < 2:
                return
            from desktop.ui.selection_bar import SelectionBar

            self._selection_bar = SelectionBar(self._theme)
            self._selection_bar.menu_requested.connect(self._on_menu)
            self._selection_bar.left.connect(self._on_selection_left)
            self._column.addWidget(self._selection_bar)
        self._selection_bar.show_count(count)

    @Slot()
    def _on_selection_left(self) -> None:
        self.list.choose_marked()
        self.list.setFocus()
