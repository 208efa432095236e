"""Earlier versions in the window: chosen with the keyboard, opened as conversations of their own."""

import pytest
from PySide6.QtCore import Qt

from desktop.storage.history import HistoryStore, new_writer_id
from desktop.ui.versions_dialog import VersionsDialog

Key = Qt.Key


@pytest.fixture
def session(window, ask, profile):
    """A conversation that was kept before an import, and has gone on since."""
    session = ask(window, "Apples?", "Red.")
    store = HistoryStore(window.workspace.profile, new_writer_id())
    store.keep_snapshot(session.id, "import")
    store.close()
    ask(window, "Pears?", "Green.")
    return session


def opened(window, qtbot, rows):
    window.menus.actions["versions"].trigger()
    dialog = window.findChild(VersionsDialog)
    qtbot.waitUntil(lambda: bool(dialog.hint.text()))
    assert dialog.list.topLevelItemCount() == rows
    return dialog


def test_versions_are_listed_with_what_is_in_them(window, session, qtbot):
    dialog = opened(window, qtbot, 1)
    item = dialog.list.topLevelItem(0)
    assert [item.text(column) for column in (1, 2, 3)] == ["an import", "2", "Red."]
    assert item.isSelected() and dialog.open_button.isEnabled()


def test_enter_opens_one_beside_the_conversation(window, session, qtbot):
    dialog = opened(window, qtbot, 1)
    qtbot.keyClick(dialog.list, Key.Key_Return)
    qtbot.waitUntil(lambda: window.chat.session.id != session.id)
    copy = window.chat.session
    qtbot.waitUntil(lambda: [m.text for m in copy.path()] == ["Apples?", "Red."])
    assert copy.title.startswith("Apples? (as of ")
    assert [m.text for m in session.path()][-1] == "Green."

    def listed():
        return [s.id for s in window.workspace.library.summaries()]

    qtbot.waitUntil(lambda: set(listed()) == {copy.id, session.id})


def test_without_versions_it_says_when_there_will_be_one(window, ask, qtbot):
    ask(window, "Apples?", "Red.")
    dialog = opened(window, qtbot, 0)
    assert "kept for 30 days" in dialog.hint.text() and not dialog.open_button.isEnabled()


def test_one_that_cannot_be_read_says_so_and_does_not_open(window, session, qtbot):
    (path,) = window.workspace.profile.snapshots.iterdir()
    path.write_bytes(b"{broken\n")
    dialog = opened(window, qtbot, 1)
    item = dialog.list.topLevelItem(0)
    assert item.text(3) == "cannot be read" and item.isDisabled()
    assert not dialog.open_button.isEnabled()


def test_one_that_has_gone_meanwhile_is_an_error_in_the_dialog(window, session, qtbot):
    dialog = opened(window, qtbot, 1)
    (path,) = window.workspace.profile.snapshots.iterdir()
    path.unlink()
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(path) in dialog.hint.text())
    assert window.chat.session is session and dialog.open_button.isEnabled()
