"""The window as a person uses it: ask, read, stop, rename, delete, find, look at the settings, close, come back."""

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.core.connection import Connection
from desktop.core.message import Ending
from desktop.ui.theme import MIN_TARGET_PX
from tests.support.scripted_server import Gate, chat_events, json_response, sse

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def listed(window) -> list[str]:
    model = window.sidebar.list.model()
    rows = (model.index(i) for i in range(model.rowCount()))
    return [row.data() for row in rows if model.id_at(row)]


def click_row(qtbot, window, row):
    view = window.sidebar.list
    model = view.model()
    rows = [i for i in range(model.rowCount()) if model.id_at(model.index(i))]
    place = view.visualRect(model.index(rows[row])).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_keyboard_is_in_the_composer_at_once(window):
    assert window.focusWidget() is window.chat.composer.edit


def test_a_question_is_answered_and_listed(window, ask, server):
    ask(window, "What is a loquat?", "A *fruit*.")
    assert "A fruit." in window.chat.view.visible_text()
    assert listed(window) == ["What is a loquat?"]
    assert window.windowTitle().startswith("What is a loquat?")
    assert window.chat.composer.text == ""
    assert window.chat.status.words.startswith("Finished")
    assert server.requests[0].json["model"] == "m"


@pytest.mark.parametrize("size", [(1100, 760), (700, 500)])
@pytest.mark.parametrize("words", ["Short.", "Long.\n\n" * 60])
def test_question_field_and_text_have_the_same_edges(window, ask, size, words):
    window.resize(*size)
    ask(window, "What is a loquat?", words)
    view, field = window.chat.view, window.chat.composer
    edges = [field.mapTo(window, QPoint(x, 0)).x() for x in (0, field.width())]
    left = view.viewport().mapTo(window, QPoint(view._column_left, 0)).x()
    assert [left, left + view._timeline.looks.column] == edges


def test_newest_first_and_one_click_opens(window, ask, qtbot):
    ask(window, "First question")
    window.menus.actions["new"].trigger()
    ask(window, "Second question", "Two.")
    assert listed(window) == ["Second question", "First question"]
    click_row(qtbot, window, 1)
    assert "First question" in window.chat.view.visible_text()
    assert window.focusWidget() is not None


def test_stop_keeps_what_came(window, server, qtbot):
    gate = Gate()
    events = chat_events("Kept", " never shown")
    server.enqueue(sse(*events[:2], gate, *events[2:]))
    qtbot.keyClicks(window.chat.composer.edit, "Go")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "Kept" in window.chat.view.visible_text())
    assert window.menus.actions["stop"].isEnabled()
    qtbot.mouseClick(window.chat.composer.button, Qt.MouseButton.LeftButton)
    session = window.chat.session
    qtbot.waitUntil(lambda: not session.is_busy)
    gate.open()
    assert session.path()[-1].ending is Ending.STOPPED
    assert session.path()[-1].text == "Kept"
    assert window.chat.status.words == "Stopped"
    assert window.chat.composer.button.accessibleName() == "Send"
    assert not window.menus.actions["stop"].isEnabled()


def test_a_row_is_marked_while_its_answer_comes_in_the_background(window, server, qtbot):
    from desktop.ui.conversation_model import Role

    gate = Gate()
    server.enqueue([gate, *sse(*chat_events("Late."))])
    qtbot.keyClicks(window.chat.composer.edit, "Slow one")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Return)
    session = window.chat.session
    window.start_conversation()
    model = window.sidebar.list.model()
    assert model.index(1).data(Role.STREAMING)
    gate.open()
    qtbot.waitUntil(lambda: not session.is_busy)
    assert not model.index(1).data(Role.STREAMING)
    assert not window.chat.session.path()  # the answer went where it belongs


def test_f2_renames_in_place(window, ask, qtbot):
    session = ask(window, "Old name")
    click_row(qtbot, window, 0)
    qtbot.keyClick(window.sidebar.list, Key.Key_F2)
    editor = window.sidebar.list.findChild(QLineEdit)
    assert editor.text() == "Old name"
    qtbot.keyClicks(editor, "New name")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: listed(window) == ["New name"])
    assert session.title == "New name"
    assert window.chat.header.title.text() == "New name"


def test_a_narrow_header_leaves_the_title_out_and_nothing_lies_upon_another(window, ask):
    ask(window, "How does a heat pump work?")
    header = window.chat.header
    for width, has_title in ((600, True), (header.minimumSizeHint().width(), False)):
        header.resize(width, header.height())
        header.layout().activate()
        shown = [
            w
            for w in header.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if not w.isHidden()
        ]
        places = [widget.geometry() for widget in shown]
        assert (header.title in shown) == has_title
        assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))


def test_deleting_can_be_undone(window, ask, qtbot):
    ask(window, "Precious")
    click_row(qtbot, window, 0)
    qtbot.keyClick(window.sidebar.list, Key.Key_Delete)
    assert listed(window) == []
    assert not window.chat.session.path()  # what is deleted is not shown any more
    assert window.sidebar.undo_bar.isVisible()
    qtbot.mouseClick(window.sidebar.undo_bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(window) == ["Precious"])
    assert not window.sidebar.undo_bar.isVisible()
    click_row(qtbot, window, 0)
    qtbot.waitUntil(lambda: "Yes." in window.chat.view.visible_text())


def test_the_shortcut_undoes_a_deletion_also_from_the_question_field(window, ask, qtbot):
    """Ctrl+Shift+Z is "redo" to a text field; with nothing to redo there it is the window's."""
    ask(window, "Precious")
    click_row(qtbot, window, 0)
    qtbot.keyClick(window.sidebar.list, Key.Key_Delete)
    edit = window.chat.composer.edit
    qtbot.waitUntil(edit.hasFocus)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    edit.setPlainText("draft")
    qtbot.keyClicks(edit, " more")
    edit.undo()
    qtbot.keyClick(edit, Key.Key_Z, keys)
    assert listed(window) == [] and not edit.document().isRedoAvailable(), "it was a redo"
    qtbot.keyClick(edit, Key.Key_Z, keys)
    qtbot.waitUntil(lambda: listed(window) == ["Precious"])


def test_drafts_belong_to_their_conversation(window, ask, qtbot):
    ask(window, "First")
    qtbot.keyClicks(window.chat.composer.edit, "half a thought")
    window.start_conversation()
    assert window.chat.composer.text == ""
    qtbot.keyClicks(window.chat.composer.edit, "something new")
    click_row(qtbot, window, 0)
    assert window.chat.composer.text == "half a thought"
    window.start_conversation()
    assert window.chat.composer.text == "something new"


def test_arrow_up_brings_the_last_question_back(window, ask, qtbot):
    ask(window, "Misspeled question")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Up)
    assert window.chat.composer.text == "Misspeled question"


def test_an_error_leads_to_the_key_settings_of_its_connection(window, server, qtbot):
    server.enqueue(json_response({"error": {"message": "bad key"}}, status=401))
    qtbot.keyClicks(window.chat.composer.edit, "Hello")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Return)
    session = window.chat.session
    qtbot.waitUntil(lambda: session.path() and not session.is_busy)
    view = window.chat.view
    assert "bad key" in view.visible_text()
    assert window.chat.status.words.startswith("Failed")
    place = next(rect for label, rect in view.visible_buttons() if "key settings" in label)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    dialog = window._settings
    assert dialog.isVisible()
    fields = [w for w in dialog.findChildren(QLineEdit) if w.isVisible()]
    assert any(w.text() == "Test" for w in fields)  # the connection that failed


def test_retry_asks_again(window, server, qtbot):
    server.enqueue(json_response({"error": "broken"}, status=400))
    server.enqueue(sse(*chat_events("Now it works.")))
    qtbot.keyClicks(window.chat.composer.edit, "Hello")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Return)
    session = window.chat.session
    qtbot.waitUntil(lambda: session.path() and not session.is_busy)
    view = window.chat.view
    place = next(rect for label, rect in view.visible_buttons() if label == "Retry")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    qtbot.waitUntil(lambda: "Now it works." in view.visible_text())
    qtbot.waitUntil(lambda: not session.is_busy)


def test_without_a_model_the_picker_is_where_the_person_is_sent(window, server, qtbot):
    server.on("/v1/models", json_response({"data": [{"id": "one"}, {"id": "two"}]}))
    connections = window.workspace.connections
    bare = Connection("bare", "Bare", server.base_url, proxy=connections.get("test").proxy)
    connections.save(bare)
    window.chat.session.choice.set_connection("bare")
    qtbot.keyClicks(window.chat.composer.edit, "Hello")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Return)
    assert window.chat.composer.text == "Hello"  # nothing is lost
    assert "model" in window.chat.notices.words
    window.chat.notices.bar.act_button.click()
    picker = window.chat.header.model_picker
    qtbot.waitUntil(lambda: picker.count() == 2)
    picker.hidePopup()
    picker.setEditText("my-own-model")
    qtbot.keyClick(picker.lineEdit(), Key.Key_Return)
    assert window.chat.session.model == "my-own-model"


def test_why_models_are_not_known_is_said(window, server, qtbot):
    server.on("/v1/models", json_response({"error": "no"}, status=500))
    window.chat.header.ask_for_models()
    assert "Loading" in window.chat.header.model_picker.toolTip()
    qtbot.waitUntil(lambda: "not known" in window.chat.header.model_picker.toolTip())


def test_suggestions_fill_the_composer(window):
    window.chat.welcome._suggestions[0].click()
    assert "heat pump" in window.chat.composer.text
    assert window.focusWidget() is window.chat.composer.edit


def test_a_connection_that_lacks_its_key_shows_the_way(window, qtbot):
    window.chat.session.choice.set_connection("openai")
    window.workspace.connections.refresh_key_status("openai")
    qtbot.waitUntil(window.chat.welcome.card_button.isVisible)
    window.chat.welcome.card_button.click()
    assert window._settings.isVisible()


def test_scheme_and_text_size_change_live(window):
    before = window.chat.composer.edit.fontMetrics().height()
    window.workspace.preferences.set("appearance.scheme", "dark")
    assert window.palette().window().color().lightness() < 60
    assert window.chat.view.theme.scheme == "dark"
    window.workspace.preferences.set("appearance.scheme", "light")
    assert window.palette().window().color().lightness() > 200
    window.menus.actions["larger"].trigger()
    assert window.workspace.preferences.value("appearance.font_size_pt") == 12
    assert window.chat.composer.edit.fontMetrics().height() > before
    window.menus.actions["normal_size"].trigger()
    assert window.workspace.preferences.value("appearance.font_size_pt") == 11


def test_size_and_list_width_come_back(open_window, qtbot):
    first = open_window()
    first.resize(760, 610)
    handle = first._columns.handle(1)
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(handle, QPoint(-30, 5))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(-30, 5))
    width = first.sidebar.width()
    first.close()
    second = open_window(first.workspace)
    assert (second.width(), second.height()) == (760, 610)
    assert second.sidebar.width() == width
    second.resize(540, 500)
    assert second.sidebar.width() <= 180  # the chat keeps its room
    second.resize(500, 500)
    assert not second.sidebar.isVisible()
    second.menus.actions["sidebar"].trigger()
    assert second.sidebar.isVisible()
    second.resize(760, 610)
    assert second.sidebar.width() == width


@pytest.mark.parametrize("nonsense", ["", "not base64!", "AAAA"])
def test_nonsense_about_the_window_is_no_harm(open_window, open_workspace, nonsense):
    space = open_workspace()
    space.preferences.set("window.geometry", nonsense)
    space.preferences.set("window.splitter", nonsense)
    window = open_window(space)
    assert window.width() >= 480


def test_closing_in_mid_stream_saves_what_came(open_window, open_workspace, server, qtbot):
    window = open_window()
    gate = Gate()
    events = chat_events("Saved words", " lost words")
    server.enqueue(sse(*events[:2], gate, *events[2:]))
    qtbot.keyClicks(window.chat.composer.edit, "Go")
    qtbot.keyClick(window.chat.composer.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "Saved words" in window.chat.view.visible_text())
    window.close()
    assert window.workspace.shutdown()
    gate.open()
    again = open_workspace()
    qtbot.waitUntil(lambda: bool(again.library.summaries()))
    session = again.library.session(again.library.summaries()[0].id)
    qtbot.waitUntil(lambda: session.is_loaded)
    assert session.path()[-1].text == "Saved words"
    assert session.path()[-1].ending is Ending.STOPPED


@pytest.mark.parametrize("name", ["parameters", "inspector", "branches"])
def test_a_panel_that_closes_gives_the_keyboard_back(window, ask, name):
    ask(window, "What is it?", "A red house.")
    window.menus.actions[name].trigger()
    assert not window.chat.composer.edit.hasFocus()
    window.menus.actions[name].trigger()
    assert window.chat.composer.edit.hasFocus()


def test_a_panel_in_a_small_window_takes_the_room_of_the_list(window, ask, qtbot):
    ask(window, "Something")
    window.resize(700, 500)
    assert window.sidebar.isVisible()
    window.menus.actions["parameters"].trigger()
    qtbot.waitUntil(lambda: not window.sidebar.isVisible())
    window.menus.actions["parameters"].trigger()
    qtbot.waitUntil(window.sidebar.isVisible)


def test_a_list_that_was_hidden_stays_hidden(window):
    window.menus.actions["sidebar"].trigger()
    window.resize(500, 500)
    window.resize(790, 500)
    assert not window.sidebar.isVisible()


def test_the_composer_is_as_wide_as_what_is_read(window, ask):
    ask(window, "Something")
    window.sidebar.hide()
    window.resize(1600, 700)
    window.chat.layout().activate()
    assert window.chat.composer.width() == window.chat.view._style.reading_width


def controls(widget: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
    return [
        w
        for w in widget.findChildren(QWidget)
        if isinstance(w, kinds) and w.isVisible() and not w.objectName().startswith("qt_")
    ]


@pytest.mark.parametrize("page", ["", "connection", "appearance", "chat", "history", "about"])
def test_every_control_has_a_name_and_room_to_be_hit(window, ask, page):
    ask(window, "Something")
    shown = window
    if page:
        window.open_settings(page)
        shown = window._settings
    shown.resize(700, 500)
    for control in controls(shown):
        inner = isinstance(control.parent(), QComboBox | QAbstractSpinBox | QLineEdit)
        name = control.accessibleName() or getattr(control, "text", str)()
        assert inner or name, f"{control} has no name"
        assert inner or min(control.width(), control.height()) >= MIN_TARGET_PX, (
            f"{name}: {control.size()}"
        )


def test_everything_is_reached_by_tab(window, ask, qtbot):
    ask(window, "Something")
    wanted = {c for c in controls(window) if c.isEnabled() and c.focusPolicy() & Qt.TabFocus}
    seen = set()
    for _ in range(60):
        qtbot.keyClick(window.focusWidget(), Key.Key_Tab)
        seen.add(window.focusWidget())
    missing = [
        c.accessibleName() or c
        for c in wanted - seen
        if not isinstance(c.parent(), QComboBox | QLineEdit)
    ]
    assert not missing


def test_a_bug_while_closing_is_told_and_the_window_closes(window, qtbot, monkeypatch):
    def broken(*_):
        raise RuntimeError("a bug while closing")

    monkeypatch.setattr("desktop.ui.main_window.save_state", broken)
    with qtbot.captureExceptions() as told:
        window.close()
    assert [str(bug) for _, bug, _ in told] == ["a bug while closing"]
    assert not window.isVisible()
