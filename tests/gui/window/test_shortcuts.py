"""The Edit menu, the cheat sheet and the shortcuts of one's own, in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from desktop.core.listing import ListFilter
from desktop.ui.shortcuts import SHORTCUTS, SHORTCUTS_KEY, shortcuts_of, taken_by
from desktop.ui.shortcuts_dialog import ShortcutsDialog

CTRL = Qt.KeyboardModifier.ControlModifier


def shown_rows(shortcut_list):
    return [i.text(0) for i in shortcut_list.rows() if not i.isHidden()]


@pytest.fixture
def page(window, qtbot):
    window.open_settings("keyboard")
    dialog = window._settings
    qtbot.waitUntil(dialog.isVisible)
    return dialog._pages[3]


def select(page, name):
    for item in page.list.rows():
        if item.data(0, Qt.ItemDataRole.UserRole) == name:
            page.list.tree.setCurrentItem(item)


@pytest.mark.usefixtures("qapp")  # what a platform has for an action is known once there is one
def test_no_two_actions_share_keys():
    for name in SHORTCUTS:
        for keys in shortcuts_of(name, {}):
            assert taken_by(keys, name, SHORTCUTS, {}) is None, f"{name}: {keys.toString()}"


def test_keys_that_the_platform_has_for_an_action_too_count_once(monkeypatch):
    monkeypatch.setitem(SHORTCUTS, "quit", ("Ctrl+Q", "Ctrl+Q"))
    assert shortcuts_of("quit", {}) == [QKeySequence("Ctrl+Q")]


def test_every_menu_is_there(window):
    titles = [title for title, _ in window.menus.groups()]
    assert titles == ["File", "Edit", "View", "Conversation", "Tools", "Window", "Help"]


def test_edit_menu_works_in_the_field_with_the_keyboard(window, qtbot):
    edit = window.chat.composer.edit
    qtbot.keyClicks(edit, "Hello")
    for name in ("select_all", "cut"):
        window.menus.actions[name].trigger()
    assert edit.toPlainText() == ""
    assert QApplication.clipboard().text() == "Hello"
    for name in ("paste", "undo", "redo"):
        window.menus.actions[name].trigger()
    assert edit.toPlainText() == "Hello"


def test_edit_menu_copies_from_the_messages(window, ask, qtbot):
    ask(window, "Question", "An answer.")
    window.chat.view.setFocus()
    for name in ("select_all", "copy"):
        window.menus.actions[name].trigger()
    assert "An answer." in QApplication.clipboard().text()


def test_edit_menu_offers_what_can_be_done(window, qtbot):
    window.chat.composer.setFocus()
    menu = window.menus._menus["edit"]
    menu.aboutToShow.emit()
    assert window.menus.actions["paste"].isEnabled()
    menu.aboutToHide.emit()
    window.chat.header.sidebar_button.setFocus()
    menu.aboutToShow.emit()
    assert not window.menus.actions["paste"].isEnabled()
    menu.aboutToHide.emit()
    assert window.menus.actions["paste"].isEnabled()


def test_the_cheat_sheet_finds_by_words_and_by_keys(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(ShortcutsDialog)
    assert {"New conversation", "Send", "Copy as Markdown"} <= set(shown_rows(sheet.list))
    qtbot.keyClicks(sheet.list.field, "ctrl+shift+p")
    assert shown_rows(sheet.list) == ["Commands…"]
    sheet.list.field.setText("no such thing")
    assert sheet.list._nothing.isVisible()
    sheet.list.field.clear()
    qtbot.keyClick(sheet.list.field, Qt.Key.Key_Return)
    assert sheet.isVisible()  # it was for the search
    sheet.change_button.click()
    assert window._settings.isVisible()


def test_the_cheat_sheet_tells_the_truth_about_the_list(window, ask, qtbot):
    for question in ("one", "two", "three"):
        window.start_conversation()
        ask(window, question)
    view = window.sidebar.list
    view.enter()
    sheet = ShortcutsDialog(window.menus, window)
    rows = (row for row in sheet.list.rows() if row.parent().text(0) == "List of conversations")
    keys = {row.text(0): QKeySequence(row.text(1))[0] for row in rows}

    def press(name):
        qtbot.keyClick(view, keys[name].key(), keys[name].keyboardModifiers())

    press("Choose the next one too")
    assert view.selected_count() == 2
    press("Go to the next one without choosing it")
    assert view.selected_count() == 2
    press("Choose it too, or no more")
    assert view.selected_count() == 3
    press("Choose it too, or no more")
    assert view.selected_count() == 2
    press("Delete")
    assert window.sidebar.pane.model.rowCount() == 2  # one, and its heading
    window.sidebar.pane.show_only(ListFilter(archived=True))
    press("Back from a folder or filter")
    assert window.sidebar.pane.shown.is_empty


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a menu that is popped up
def test_a_keyboard_without_a_menu_key_opens_the_context_menu(window, ask, qtbot):
    ask(window, "one")
    window.sidebar.list.enter()
    qtbot.keyClick(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert menu.parent() is window.sidebar.pane
    menu.close()


def test_other_keys_work_at_once_and_after_a_restart(window, page, open_window, qtbot):
    select(page, "sidebar")
    page.keys.setKeySequence(QKeySequence("Ctrl+Alt+S"))
    page.set_button.click()
    assert window.menus.actions["sidebar"].shortcut() == QKeySequence("Ctrl+Alt+S")
    again = open_window(window.workspace)
    assert again.menus.actions["sidebar"].shortcut() == QKeySequence("Ctrl+Alt+S")
    page.reset_button.click()
    assert again.menus.actions["sidebar"].shortcut() == QKeySequence("Ctrl+B")
    assert window.workspace.preferences.value(SHORTCUTS_KEY) == {}


def test_a_conflict_is_told_and_taken_over(window, page):
    select(page, "sidebar")
    page.keys.setKeySequence(QKeySequence("Ctrl+K"))
    assert page.hint.text() == "“Go to…” has these keys. It loses them if you set them here."
    page.set_button.click()
    assert window.menus.actions["sidebar"].shortcut() == QKeySequence("Ctrl+K")
    assert not window.menus.actions["switch"].shortcuts()
    page.reset_all_button.click()
    assert window.menus.actions["switch"].shortcut() == QKeySequence("Ctrl+K")


def test_a_letter_alone_is_no_shortcut(page):
    select(page, "sidebar")
    page.keys.setKeySequence(QKeySequence("A"))
    assert not page.set_button.isEnabled()
    assert "Ctrl, Alt" in page.hint.text()


@pytest.mark.parametrize("value", [{"new": 7}, {"new": "A"}, {"new": "☃ + ?"}, {"gone": "Ctrl+P"}])
def test_nonsense_in_the_settings_leaves_what_loquat_came_with(open_window, workspace, value):
    workspace.preferences.set(SHORTCUTS_KEY, value)
    window = open_window(workspace)
    assert window.menus.actions["new"].shortcut() == QKeySequence("Ctrl+N")
