"""Very many changes: the sidebar says how far they are saved, and closing the window waits for them."""

import pytest
from PySide6.QtCore import Qt

from desktop.core.changes import MessageChange
from desktop.runtime import disk_queue
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.ui import unsaved_question
from desktop.ui.saving_line import SavingLine
from desktop.ui.unsaved_question import SavingQuestion


@pytest.fixture
def window(profile, open_window, qtbot, monkeypatch):
    """A window with forty conversations, which saves changes of them one at a time."""
    monkeypatch.setattr(disk_queue, "SLICE_S", 0.0)
    monkeypatch.setattr(unsaved_question, "_SAVED_AT_THE_END", 3)
    store = HistoryStore(profile, new_writer_id())
    question = {"role": "user", "parts": [{"type": "text", "text": "question"}]}
    ids = [f"c{number}" for number in range(40)]
    for conversation_id in ids:
        store.append(conversation_id, [MessageChange("q", question)], sync=False)
    window = open_window()
    library = window.workspace.library
    library.refresh()
    qtbot.waitUntil(lambda: len(library.shelf.by_id) == len(ids))
    yield window
    store.close()


def close_over_changes(window):
    library = window.workspace.library
    library.organise(list(library.shelf.by_id), {"folder": "Work"})
    window.close()
    return window.findChild(SavingQuestion)


def test_a_window_closes_when_all_is_saved_and_says_how_much_is_left(window, qtbot):
    question = close_over_changes(window)
    assert window.isVisible() and question.isVisible()
    assert question.text().startswith(("40 ", "39 "))  # one may be saved already
    window.close()
    assert len(window.findChildren(SavingQuestion)) == 1
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.workspace.library.changes_left == 0


def test_a_window_that_waits_for_changes_can_be_kept_open(window, qtbot):
    question = close_over_changes(window)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.workspace.library.changes_left == 0)
    assert window.isVisible()


def test_a_window_that_waits_for_changes_can_be_closed_all_the_same(window):
    close_over_changes(window).lose_button.click()
    assert not window.isVisible()


def test_only_very_many_changes_are_counted_down(open_window):
    window = open_window()
    saving = window.workspace.library.saving
    saving.emit(1, 1)
    assert window.findChild(SavingLine) is None
    saving.emit(3, 20)
    assert window.findChild(SavingLine).isHidden()
    saving.emit(12, 700)
    line = window.findChild(SavingLine)
    assert line.isVisible() and "12" in line.text() and "700" in line.text()
    saving.emit(700, 700)
    assert line.isHidden()
