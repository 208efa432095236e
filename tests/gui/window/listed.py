"""A window on conversations of several days, and what a person does to its list: shared by the tests of the list."""

import itertools

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.core.changes import ConversationChange, MessageChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.ui.list_entries import FolderEntry, Heading

_DAY_MS = 86_400_000


@pytest.fixture
def write(profile):
    """Writes a conversation that is so many days old, as another program does."""
    store = HistoryStore(profile, new_writer_id(), lambda: write.now_ms)

    def write(name, days=0, **fields):
        noon = QDate.currentDate().startOfDay().toMSecsSinceEpoch()
        write.now_ms = noon - days * _DAY_MS + next(ticks)
        question = {"role": "user", "parts": [{"type": "text", "text": f"{name} question"}]}
        changes = [MessageChange("q", question), ConversationChange({"title": name, **fields})]
        store.append(name, changes, sync=False)

    ticks = itertools.count()
    yield write
    store.close()


@pytest.fixture
def shown(write, open_window, qtbot):
    """Opens the window on four conversations of the last days."""

    def make(*extra):
        for number, name in enumerate(("alpha", "beta", "gamma", "delta")):
            write(name, number)
        for name, days, fields in extra:
            write(name, days, **fields)
        window = open_window()
        window.workspace.load()
        library = window.workspace.library
        library.watch()
        qtbot.waitUntil(lambda: len(library.shelf.by_id) == 4 + len(extra))
        return window

    return make


@pytest.fixture
def few(monkeypatch):
    """More than two conversations are very many, and each is changed in a step of its own."""
    monkeypatch.setattr("desktop.runtime.organising.FEW", 2)
    monkeypatch.setattr("desktop.runtime.organising_many._BLOCK", 1)
    monkeypatch.setattr("desktop.runtime.slices.SLICE_S", 0.0)
    monkeypatch.setattr("desktop.ui.conversation_model._MOST_EDITS", 1)


def lines(window):
    """What the list shows, line by line: headings in brackets."""
    model = window.sidebar.list.model()
    found = []
    for row in range(model.rowCount()):
        entry = model.entry_at(model.index(row))
        words = model.index(row).data()
        if isinstance(entry, Heading):
            words = f"[{words}]"
        elif isinstance(entry, FolderEntry):
            words = f"{words}/{entry.count}"
        found.append(words)
    return found


def index_of(window, conversation_id):
    model = window.sidebar.list.model()
    return model.index(model.row_of(conversation_id))


def click(qtbot, window, entry_id, modifier=Qt.KeyboardModifier.NoModifier):
    view = window.sidebar.list
    place = view.visualRect(index_of(window, entry_id)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def choose(menu, *path):
    """Trigger the action behind these words in a menu and its submenus."""
    for words in path:
        action = next(a for a in menu.actions() if a.text().startswith(words))
        if action.menu():
            menu = action.menu()
    action.trigger()


def context_menu(window):
    window.sidebar.list.menu_requested.emit(QPoint())
    menu = next(m for m in window.sidebar.pane.findChildren(QMenu) if m.isVisible())
    menu.hide()
    return menu


def filter_menu(window):
    window.menus.actions["filter"].trigger()
    menu = next(m for m in window.sidebar.pane.findChildren(QMenu) if m.isVisible())
    menu.hide()
    return menu
