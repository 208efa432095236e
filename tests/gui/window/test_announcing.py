"""What a screen reader is told of what is shown where the keyboard is not."""

import pytest
from PySide6.QtGui import QAccessible

from desktop.core.errors import ErrorInfo, ErrorKind
from desktop.core.listing import ListFilter
from desktop.core.text import text


@pytest.fixture
def told(monkeypatch):
    """Listens as a screen reader does; what it is told, in order."""
    words = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)

    def hear(event):
        if event.type() == QAccessible.Event.Announcement:
            words.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return words


def test_what_is_done_found_and_wrong_is_told_once(window, ask, told, qtbot):
    for question in ("one", "two"):
        window.start_conversation()
        ask(window, question)
    told.clear()
    sidebar, library = window.sidebar, window.workspace.library
    sidebar.list.setFocus()
    sidebar.list.selectAll()
    assert told == ["2 selected"]
    library.delete(library.summaries()[0].id)
    assert told[-1] == "Deleted “two”"
    sidebar.pane.show_only(ListFilter(folder="nowhere"))
    assert told[-1] == "nowhere. No conversation matches."
    library.refresh()
    sidebar.pane.refresh()
    sidebar.pane.leave_filter()
    said = len(told)
    sidebar.search.setText("neither")
    qtbot.waitUntil(lambda: told[-1] == "Nothing was found.")
    assert len(told) == said + 1
    window.show_notice(ErrorInfo(ErrorKind.HISTORY, text("The disk is full.")))
    assert told[-1] == "The disk is full."
