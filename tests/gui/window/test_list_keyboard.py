"""Where the keyboard is in the list of the real window, whatever goes and comes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit

from desktop.core.listing import ListFilter
from tests.gui.conftest import PATIENCE_S
from tests.gui.window.listed import choose, click, context_menu, lines

# Menus are popped up for real; what the offscreen platform cannot do for them is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key


@pytest.fixture
def slow_hands(qapp):
    """Letters are those of one title, however late the next one comes."""
    usual = qapp.keyboardInputInterval()
    qapp.setKeyboardInputInterval(PATIENCE_S * 1000)
    yield
    qapp.setKeyboardInputInterval(usual)


@pytest.mark.usefixtures("slow_hands")
def test_typing_goes_to_the_title_that_begins_so(shown, qtbot):
    window = shown()
    click(qtbot, window, "alpha")
    qtbot.keyClicks(window.sidebar.list, "ga")
    assert window.sidebar.list.current_id() == "gamma"


def test_a_conversation_stays_chosen_while_others_come(shown, write, qtbot):
    window = shown()
    click(qtbot, window, "beta")
    click(qtbot, window, "delta", Qt.KeyboardModifier.ControlModifier)
    write("new")
    qtbot.waitUntil(lambda: "new" in lines(window))
    assert window.sidebar.list.selected_ids() == ["beta", "delta"]


def test_what_others_take_away_opens_nothing(shown, profile, qtbot):
    window = shown()
    click(qtbot, window, "beta")
    (profile.history / "beta.jsonl").unlink()
    qtbot.waitUntil(lambda: "beta" not in lines(window))
    assert window.chat.session.id == "beta"


def test_deleting_goes_on_with_the_neighbour(shown, qtbot):
    window = shown()
    click(qtbot, window, "alpha")
    for _ in range(3):
        qtbot.keyClick(window.sidebar.list, Key.Key_Delete)
    assert lines(window) == ["[Previous 7 days]", "delta"]
    assert window.chat.session.id == "delta"


def test_what_is_put_away_leaves_the_keyboard_at_the_next_one(shown, qtbot):
    window = shown()
    click(qtbot, window, "alpha")
    window.menus.actions["archive"].trigger()
    assert window.sidebar.list.selected_ids() == ["beta"] and window.chat.session.id == "beta"
    window.menus.actions["pin"].trigger()  # takes nothing off the list
    assert window.chat.session.id == "beta"
    window.chat.composer.setFocus()
    window.menus.actions["archive"].trigger()
    assert window.chat.session.id == "beta"  # who is not in the list stays where they are


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("first", "last", "left"), [("alpha", "gamma", "delta"), ("beta", "delta", "alpha")]
)
@pytest.mark.parametrize("way", ["archive", "delete", "new folder"])
def test_very_many_put_away_leave_the_keyboard_at_the_next_one(
    first, last, left, way, shown, qtbot
):
    window = shown()
    view, pane = window.sidebar.list, window.sidebar.pane
    if way == "new folder":
        window.workspace.library.organise(["alpha", "beta"], {"folder": "Work"})
        window.workspace.library.organise(["gamma", "delta"], {"folder": "Work"})
        pane.show_only(ListFilter(folder="Work"))
        qtbot.waitUntil(lambda: view.model().row_of("delta") >= 0)
    click(qtbot, window, first)
    click(qtbot, window, last, Qt.KeyboardModifier.ShiftModifier)
    if way == "new folder":
        choose(context_menu(window), "Move to folder", "New folder…")
        dialog = window.findChild(QInputDialog)
        qtbot.keyClicks(dialog.findChild(QLineEdit), "Garden")
        dialog.accept()
    else:
        action = window.menus.actions[way] if way == "archive" else view.delete_action
        action.trigger()
    qtbot.waitUntil(lambda: view.model().row_of(last) < 0)
    assert view.selected_ids() == [left] == [view.current_id()]
    assert window.chat.session.id == left


@pytest.mark.usefixtures("few")
def test_a_folder_of_very_many_keeps_the_keyboard_when_it_is_renamed(shown, qtbot):
    window = shown(*((name, 1, {"folder": "Work"}) for name in ("one", "two", "three")))
    view = window.sidebar.list
    click(qtbot, window, "alpha")
    qtbot.keyClick(view, Key.Key_Home)
    qtbot.keyClick(view, Key.Key_F2)
    editor = view.findChild(QLineEdit)
    editor.setText("Garden")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: lines(window)[0] == "Garden/3")
    assert view.currentIndex().data() == "Garden" and window.chat.session.id == "alpha"
