"""The trash in the window: restore, delete for good, with a question before it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from desktop.ui.trash_dialog import TrashDialog

Key = Qt.Key


def listed(window) -> list[str]:
    model = window.sidebar.list.model()
    rows = (model.index(i) for i in range(model.rowCount()))
    return [row.data() for row in rows if model.id_at(row)]


def in_trash(dialog) -> list[str]:
    return [dialog.list.topLevelItem(i).text(0) for i in range(dialog.list.topLevelItemCount())]


def files(folder) -> int:
    return len(list(folder.glob("*.jsonl")))


@pytest.fixture
def trash(window, ask, qtbot):
    """The trash, opened from the menu, with two conversations in it and one left outside."""
    for question in ("Apples", "Pears", "Quinces"):
        window.start_conversation()
        ask(window, question)
    for count, title in enumerate(("Apples", "Quinces"), start=1):
        summaries = window.workspace.library.summaries()
        window.workspace.library.delete(next(s.id for s in summaries if s.title == title))
        qtbot.waitUntil(lambda n=count: files(window.workspace.profile.trash) == n)
    window.menus.actions["trash"].trigger()
    return window.findChild(TrashDialog)


def question_of(dialog):
    return dialog.findChild(QMessageBox)


def button_of(question, words):
    return next(b for b in question.buttons() if b.text().replace("&", "") == words)


def test_what_was_deleted_is_listed_the_last_first(trash):
    assert in_trash(trash) == ["Quinces", "Apples"]
    assert all(trash.list.topLevelItem(i).text(1) for i in range(2))


def test_restore_brings_a_conversation_back(trash, window, qtbot):
    assert trash.list.currentItem().text(0) == "Quinces"
    qtbot.mouseClick(trash.restore_button, Qt.MouseButton.LeftButton)
    assert in_trash(trash) == ["Apples"]
    assert sorted(listed(window)) == ["Pears", "Quinces"]
    qtbot.waitUntil(lambda: files(window.workspace.profile.history) == 2)
    qtbot.waitUntil(lambda: sorted(listed(window)) == ["Pears", "Quinces"])


def test_enter_restores_one_and_the_next_is_chosen(trash, window, qtbot):
    qtbot.keyClick(trash.list, Key.Key_Return)
    assert in_trash(trash) == ["Apples"]
    assert trash.list.currentItem().text(0) == "Apples" and len(trash.chosen()) == 1


def test_the_button_that_restores_keeps_the_keyboard_while_anything_is_left(trash, qtbot):
    trash.restore_button.setFocus()
    qtbot.keyClick(trash.restore_button, Key.Key_Space)
    assert in_trash(trash) == ["Apples"]
    assert trash.focusWidget() is trash.restore_button


def test_several_at_once_with_the_keyboard(trash, window, qtbot):
    trash.list.selectAll()
    qtbot.keyClick(trash.list, Key.Key_Return)
    assert in_trash(trash) == []
    assert not trash.restore_button.isEnabled() and not trash.purge_button.isEnabled()
    assert sorted(listed(window)) == ["Apples", "Pears", "Quinces"]


def test_deleting_for_good_is_asked_about_and_can_be_refused(trash, window, qtbot):
    qtbot.keyClick(trash.list, Key.Key_Delete)
    question = question_of(trash)
    assert "1 conversation" in question.text()
    qtbot.keyClick(question, Key.Key_Escape)
    assert in_trash(trash) == ["Quinces", "Apples"]
    assert files(window.workspace.profile.trash) == 2


def test_what_is_deleted_for_good_is_gone_from_the_disk(trash, window, qtbot):
    profile = window.workspace.profile
    qtbot.mouseClick(trash.purge_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button_of(question_of(trash), "Delete for good"), Qt.MouseButton.LeftButton)
    assert in_trash(trash) == ["Apples"]
    qtbot.waitUntil(lambda: files(profile.trash) == 1)
    left = b"".join(path.read_bytes() for path in profile.data.rglob("*.jsonl"))
    assert b"Quinces" not in left and b"Apples" in left


def test_enter_at_the_question_deletes_nothing(trash, window, qtbot):
    qtbot.keyClick(trash.list, Key.Key_Delete)
    qtbot.keyClick(question_of(trash), Key.Key_Return)
    assert in_trash(trash) == ["Quinces", "Apples"]


def test_what_is_deleted_meanwhile_comes_into_the_list(trash, window):
    window.workspace.library.delete(window.workspace.library.summaries()[0].id)
    assert in_trash(trash)[0] == "Pears"


def test_an_empty_trash_says_so(window):
    window.menus.actions["trash"].trigger()
    dialog = window.findChild(TrashDialog)
    assert dialog._hint.text() == "The trash is empty."
    assert not dialog.purge_button.isEnabled()


def test_purging_what_is_not_in_the_trash_does_nothing(trash, window):
    kept = window.workspace.library.summaries()[0].id
    window.workspace.library.purge(kept)
    assert listed(window) == ["Pears"]
