"""Several windows on one profile: each with its own conversation, the same one in step, closed as one expects."""

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.core.errors import ErrorKind, describe
from desktop.runtime.session import ConversationSession
from desktop.ui.appearance import Appearance
from desktop.ui.unsaved_question import UnsavedQuestion
from desktop.ui.windows import Windows
from tests.support.scripted_server import chat_events, sse


@pytest.fixture
def windows(workspace, qtbot):
    made = Windows(workspace, Appearance(workspace.preferences))
    with qtbot.waitExposed(made.first):
        made.first.show()
    qtbot.waitUntil(lambda: workspace.library.is_loaded)
    yield made
    made.close()
    QApplication.instance().setStyleSheet("")


def test_each_window_has_its_own_new_conversation_and_draft(windows, workspace, qtbot):
    first = windows.first
    qtbot.keyClicks(first.chat.composer.edit, "one")
    second = windows.open_another()
    assert second.chat.session is not first.chat.session
    assert second.chat.composer.text == ""
    qtbot.keyClicks(second.chat.composer.edit, "two")
    assert (first.chat.composer.text, second.chat.composer.text) == ("one", "two")
    second.close()
    first.start_conversation()  # it keeps its own
    assert first.chat.composer.text == "one"
    third = windows.open_another()
    assert third.chat.composer.text == "two"  # not lost


def test_what_was_typed_in_a_further_window_is_there_after_a_restart(
    windows, workspace, open_workspace, qtbot
):
    second = windows.open_another()
    qtbot.keyClicks(second.chat.composer.edit, "only here")
    workspace.save_now()
    windows.leave()
    assert workspace.shutdown()
    again = open_workspace()
    session = again.library.new_conversation()
    qtbot.waitUntil(lambda: session.draft == "only here")


def test_the_same_conversation_stays_in_step(windows, server, ask, qtbot):
    first = windows.first
    session = ask(first, "Question", "Answer")
    first.menus.actions["open_in_window"].trigger()
    second = windows.all[1]
    assert second.chat.session is session
    qtbot.keyClicks(second.chat.composer.edit, "More?")
    assert first.chat.composer.text == "More?"
    server.enqueue(sse(*chat_events("More.")))
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(second.chat.composer.edit, "\r")
    assert first.chat.composer.text == second.chat.composer.text == ""
    for window in (first, second):
        window.chat.view.setFocus()
        window.chat.view.select_all()
        assert "More." in window.chat.view.selected_text()
    session.set_title("Another title")
    assert all(window.windowTitle().startswith("Another title") for window in windows.all)


def test_a_conversation_that_a_window_shows_stays_open(windows, workspace, monkeypatch, ask):
    monkeypatch.setattr("desktop.runtime.library.MAX_OPEN", 1)
    session = ask(windows.first, "Shown", "Yes.")
    second = windows.open_another()
    other = ask(second, "Other", "No.")
    library = workspace.library
    for _ in range(3):
        library.session(other.id)
    assert library.session(session.id) is session
    assert isinstance(session.parent(), type(library))


def test_a_conversation_is_raised_where_it_is_shown(windows, ask):
    session = ask(windows.first, "Shown", "Yes.")
    second = windows.open_another()
    windows.show_conversation(session.id)
    assert second.chat.session is not session
    windows.first.start_conversation()
    windows.show_conversation(session.id)
    assert session in [window.chat.session for window in windows.all]


def test_the_menu_lists_windows_only_when_there_are_several(windows):
    menu = windows.first.menus.menu("window")

    def listed():
        menu.aboutToShow.emit()
        return [a.text() for a in menu.actions() if a.data() == "window" and a.text()]

    assert listed() == []
    windows.open_another()
    assert [words[:3] for words in listed()] == ["&1 ", "&2 "]
    assert len(listed()) == 2


def test_closing_one_asks_nothing_and_quit_closes_all(windows, monkeypatch, qtbot):
    second = windows.open_another()
    problem = describe(ErrorKind.HISTORY, path="x", reason="full")
    monkeypatch.setattr(ConversationSession, "unsaved", problem)
    second.close()
    assert windows.all == (windows.first,)
    assert second.findChild(UnsavedQuestion) is None
    windows.open_another()
    windows.first.menus.actions["quit"].trigger()
    assert windows.all == (windows.first,)  # the last one asks
    assert windows.first.findChild(UnsavedQuestion).isVisible()
    monkeypatch.undo()
    windows.first.menus.actions["quit"].trigger()
    assert windows.all == ()


def test_a_notice_of_the_settings_is_told_once(workspace, qtbot):
    workspace.load_notice = structs.replace(describe(ErrorKind.SETTINGS, reason="r", kept="k"))
    made = Windows(workspace, Appearance(workspace.preferences))
    try:
        assert made.first.chat.notices.isVisibleTo(made.first)
        assert not made.open_another().chat.notices.isVisibleTo(made.all[1])
    finally:
        made.close()
        QApplication.instance().setStyleSheet("")


def test_the_first_window_comes_back_after_it_was_closed(windows, qtbot):
    windows.first.close()
    assert windows.all == ()
    windows.raise_front()
    assert windows.all == (windows.first,)
    assert windows.first.isVisible()


def test_shortcut_opens_another(windows, qtbot):
    windows.first.activateWindow()
    qtbot.keyClick(
        windows.first,
        Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert len(windows.all) == 2


def test_two_windows_count_their_own_requests(windows, qtbot):
    other = windows.open_another()
    pairs = ((windows.first, "hello world", 2), (other, "hello", 1))
    for window, words, _ in pairs:
        qtbot.keyClicks(window.chat.composer.edit, words)
    for window, _, tokens in pairs:
        qtbot.waitUntil(lambda w=window, t=tokens: w.metering.view.reading.draft_tokens == t)
    other.close()
    qtbot.keyClicks(windows.first.chat.composer.edit, " again")
    qtbot.waitUntil(lambda: windows.first.metering.view.reading.draft_tokens == 3)


def test_two_windows_take_their_own_texts_apart(windows, qtbot):
    other = windows.open_another()
    pages = []
    for window, words in ((windows.first, "hello world"), (other, "hello")):
        window.open_tokenizer(words)
        pages.append(window.tools._tokenizer)
    qtbot.waitUntil(lambda: [len(page.chips.tokens) for page in pages] == [2, 1])
    qtbot.waitUntil(lambda: all(page.is_settled for page in pages))
