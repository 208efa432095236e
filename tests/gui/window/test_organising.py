"""Putting conversations in order in the real window: folders, pins, tags, archive, colour, several at once."""

import pytest
from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu

from desktop.core.conversation import ConversationSummary
from desktop.core.listing import ListFilter
from desktop.core.organising import tag_changes
from desktop.runtime.organising import Undoable
from desktop.ui.conversation_model import DRAGGED
from tests.gui.window.listed import choose, click, context_menu, index_of, lines

# Menus are popped up for real; what the offscreen platform cannot do for them is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key


def test_the_list_is_grouped_by_date(shown):
    window = shown(("old", 20, {}), ("older", 400, {}), ("kept", 500, {"pinned": True}))
    today = QDate.currentDate()
    month = window.locale().toString(today.addDays(-400), "MMMM yyyy")
    assert lines(window) == [
        *("[Pinned]", "kept", "[Today]", "alpha", "[Yesterday]", "beta"),
        *(
            "[Previous 7 days]",
            "gamma",
            "delta",
            "[Previous 30 days]",
            "old",
            f"[{month}]",
            "older",
        ),
    ]


def test_the_groups_change_when_a_new_day_has_begun(shown, monkeypatch):
    window = shown()
    pane = window.sidebar.pane
    assert pane._midnight.isSingleShot() and pane._midnight.remainingTime() > 0
    tomorrow = QDate.currentDate().addDays(1)
    monkeypatch.setattr("desktop.ui.conversations_pane.QDate.currentDate", lambda: tomorrow)
    pane._midnight.timeout.emit()
    assert lines(window)[:2] == ["[Yesterday]", "alpha"]


def test_a_pinned_conversation_goes_to_the_top_and_stays_as_old_as_it_was(shown, qtbot):
    window = shown()
    click(qtbot, window, "gamma")
    window.menus.actions["pin"].trigger()
    assert lines(window)[:3] == ["[Pinned]", "gamma", "[Today]"]
    window.menus.actions["pin"].trigger()
    assert lines(window)[:2] == ["[Today]", "alpha"]
    history = window.workspace.profile.history / "gamma.jsonl"
    qtbot.waitUntil(lambda: history.read_text().count('"pinned"') == 2)
    window.workspace.library.refresh()
    qtbot.waitUntil(lambda: lines(window)[:2] == ["[Today]", "alpha"])


def test_several_are_chosen_and_moved_into_a_new_folder(shown, qtbot):
    window = shown()
    click(qtbot, window, "alpha")
    click(qtbot, window, "gamma", Qt.KeyboardModifier.ShiftModifier)
    assert window.sidebar.list.selected_ids() == ["alpha", "beta", "gamma"]
    assert window.chat.session.id == "alpha"  # choosing more opens nothing
    qtbot.keyClick(window.sidebar.list, Key.Key_Escape)
    assert window.sidebar.list.selected_ids() == ["alpha"] and window.chat.session.id == "alpha"
    click(qtbot, window, "gamma", Qt.KeyboardModifier.ShiftModifier)
    choose(context_menu(window), "Move to folder", "New folder…")
    dialog = window.findChild(QInputDialog)
    dialog.setTextValue("  Work ")
    dialog.accept()
    assert lines(window)[:2] == ["Work/3", "[Today]"]
    assert len(window.sidebar.list.selected_ids()) == 3


def test_a_folder_is_entered_and_left_with_the_keyboard(shown, qtbot):
    window = shown(("filed", 2, {"folder": "Work"}))
    view = window.sidebar.list
    click(qtbot, window, "alpha")
    qtbot.keyClick(view, Key.Key_Home)
    qtbot.keyClick(view, Key.Key_Return)
    assert lines(window) == ["[Previous 7 days]", "filed"]
    assert window.sidebar.pane.shown == ListFilter(folder="Work")
    assert view.current_id() == "filed" and window.chat.session.id == "filed"
    qtbot.keyClick(view, Key.Key_Escape)
    assert "alpha" in lines(window) and window.sidebar.pane.shown.is_empty


def test_a_folder_is_renamed_in_place_with_all_that_is_in_it(shown, qtbot):
    put_away = {"folder": "Work", "archived": True}
    window = shown(("filed", 2, {"folder": "Work"}), ("older", 9, put_away))
    view, by_id = window.sidebar.list, window.workspace.library.shelf.by_id
    click(qtbot, window, "alpha")
    qtbot.keyClick(view, Key.Key_Home)
    reason = QContextMenuEvent.Reason.Keyboard
    view.contextMenuEvent(QContextMenuEvent(reason, QPoint(), QPoint()))
    (menu,) = (m for m in view.findChildren(QMenu) if m.isVisible())
    menu.hide()
    choose(menu, "Rename")
    editor = view.findChild(QLineEdit)
    assert editor.text() == "Work"
    editor.setText(" Garden  work ")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: lines(window)[0] == "Garden work/1")
    assert by_id["filed"].folder == by_id["older"].folder == "Garden work"
    assert view.currentIndex().data() == "Garden work" and window.chat.session.id == "alpha"
    window.menus.actions["undo_delete"].trigger()
    assert by_id["filed"].folder == by_id["older"].folder == "Work"


def test_what_is_archived_is_out_of_sight_and_can_be_taken_out(shown, qtbot):
    window = shown()
    click(qtbot, window, "beta")
    window.menus.actions["archive"].trigger()
    assert "beta" not in lines(window) and lines(window)[0] == "Archive/1"
    click(qtbot, window, ":archive")
    assert lines(window) == ["[Yesterday]", "beta"]
    choose(context_menu(window), "Unarchive")
    assert lines(window) == []
    qtbot.mouseClick(window.sidebar.pane._bar.back, Qt.MouseButton.LeftButton)
    assert "beta" in lines(window) and "Archive/1" not in lines(window)


def test_tags_are_put_on_and_taken_off(shown, qtbot):
    window = shown(("other", 1, {"tags": ["idea"]}))
    click(qtbot, window, "alpha")
    click(qtbot, window, "other", Qt.KeyboardModifier.ControlModifier)

    def tags():
        return [window.workspace.library.shelf.by_id[i].tags for i in ("alpha", "other")]

    choose(context_menu(window), "Tags", "idea")
    assert tags() == [("idea",), ("idea",)]
    choose(context_menu(window), "Tags", "idea")
    assert tags() == [(), ()]
    path = window.workspace.profile.history / "alpha.jsonl"
    qtbot.waitUntil(lambda: '"tag:idea":false' in path.read_text())


def test_a_menu_offers_the_tags_used_most_and_the_dialog_knows_all(shown, qtbot):
    many = tag_changes(add=[f"tag {number:02}" for number in range(50)])
    rare = tag_changes(add=["tag 49", "rare"])
    window = shown(("many", 1, many), ("other", 2, tag_changes(add=["tag 00"])), ("odd", 3, rare))
    click(qtbot, window, "odd")
    menu = context_menu(window)
    (tags,) = [a.menu() for a in menu.actions() if a.text() == "Tags"]
    offered = [action.text() for action in tags.actions() if action.isCheckable()]
    # Those of what is chosen are among them, however rare: else nobody could take them off.
    assert offered[0] == "rare" and {"tag 00", "tag 49"} < set(offered) and len(offered) == 31
    choose(menu, "Tags", "New tag…")
    field = window.findChild(QInputDialog).findChild(QLineEdit)
    qtbot.keyClicks(field, "TAG 4")
    completer = field.completer()
    assert completer.completionCount() == 10 and completer.popup().isVisible()
    qtbot.keyClick(completer.popup(), Key.Key_Return)  # it has the keys
    assert window.workspace.library.shelf.by_id["odd"].tags.count("TAG 4") == 1


def test_what_has_no_row_in_sight_is_renamed_in_a_dialog(shown, qtbot):
    window = shown(("filed", 2, {"archived": True}))
    window.open_conversation("filed")
    window.menus.actions["rename"].trigger()
    dialog = window.findChild(QInputDialog)
    assert dialog.textValue() == "filed"
    dialog.setTextValue("put away")
    dialog.accept()
    assert window.workspace.library.shelf.by_id["filed"].title == "put away"


def test_what_is_chosen_where_nobody_sees_it_is_left_alone(shown, qtbot):
    window = shown()
    click(qtbot, window, "alpha")
    click(qtbot, window, "gamma", Qt.KeyboardModifier.ShiftModifier)
    window.menus.actions["sidebar"].trigger()
    assert window.sidebar.pane.chosen_ids() == ["alpha"]
    window.menus.actions["sidebar"].trigger()
    assert window.sidebar.pane.chosen_ids() == ["alpha", "beta", "gamma"]


def test_a_colour_is_one_of_a_few(shown, qtbot):
    window = shown(("odd", 1, {"colour": "#ff00ff"}))
    by_id = window.workspace.library.shelf.by_id
    assert by_id["odd"].colour == ""
    click(qtbot, window, "odd")
    choose(context_menu(window), "Colour", "Blue")
    assert window.workspace.library.shelf.by_id["odd"].colour == "blue"


def test_all_are_deleted_at_once_and_brought_back(shown, qtbot):
    window = shown()
    click(qtbot, window, "beta")
    qtbot.keyClick(window.sidebar.list, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "4" in window.sidebar.pane._selection_bar._label.text()
    qtbot.keyClick(window.sidebar.list, Key.Key_Delete)
    assert lines(window) == []
    trash = window.workspace.profile.trash
    qtbot.waitUntil(lambda: len(list(trash.glob("*.jsonl"))) == 4)
    window.menus.actions["undo_delete"].trigger()
    assert len(lines(window)) == 7
    qtbot.waitUntil(lambda: not list(trash.glob("*.jsonl")))


def test_one_bar_takes_back_whatever_was_done_last(shown, qtbot):
    window = shown(("filed", 2, {"folder": "Work"}))
    bar, library = window.sidebar.undo_bar, window.workspace.library
    library.organise(["alpha", "beta"], {"folder": "Work"})
    assert bar.isVisible() and bar._label.text() == "Moved 2 conversation(s) to “Work”"
    library.organise(["alpha"], tag_changes(add=["idea"]))
    assert bar._label.text() == "Tagged 1 conversation(s) “idea”"
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible() and library.shelf.by_id["alpha"].tags == ()
    assert window.sidebar.list.hasFocus()
    library.rename("alpha", "Other")
    assert bar._label.text() == "Renamed to “Other”"
    window.menus.actions["undo_delete"].trigger()
    assert library.shelf.by_id["alpha"].title == "alpha"


def test_the_button_that_takes_back_stays_while_the_keyboard_is_on_it(shown, qtbot):
    bar = shown().sidebar.undo_bar
    bar.offer(Undoable((ConversationSummary("alpha"),)))
    bar.button.setFocus()
    bar._timer.timeout.emit()
    assert bar.isVisible()
    bar.button.clearFocus()
    bar._timer.timeout.emit()
    assert not bar.isVisible()


def test_conversations_are_dropped_onto_a_folder(shown, qtbot):
    window = shown(("filed", 2, {"folder": "Work"}))
    model = window.sidebar.list.model()
    data = model.mimeData([index_of(window, "alpha"), index_of(window, "beta")])
    assert data.hasFormat(DRAGGED)
    onto_folder = (data, Qt.DropAction.MoveAction, -1, -1, index_of(window, "folder:Work"))
    onto_another = (data, Qt.DropAction.MoveAction, -1, -1, index_of(window, "gamma"))
    assert model.canDropMimeData(*onto_folder) and not model.canDropMimeData(*onto_another)
    model.dropMimeData(*onto_folder)
    assert lines(window)[0] == "Work/3"


def test_what_is_under_the_list_is_not_painted_with_it(shown):
    class Spy(QObject):
        painted = 0

        def eventFilter(self, watched, event):
            self.painted += event.type() == QEvent.Type.Paint
            return False

    sidebar, spy = shown().sidebar, Spy()
    rows = sidebar.list.viewport()
    rows.repaint()  # with all that is still to be painted
    sidebar.installEventFilter(spy)
    rows.repaint()
    assert spy.painted == 0
    sidebar.search.repaint()  # has round corners, which show what is under it
    assert spy.painted > 0


def test_a_drag_takes_nothing_away(shown):
    model = shown().sidebar.list.model()
    before = model.rowCount()
    assert not model.removeRows(0, 1)
    assert model.rowCount() == before
