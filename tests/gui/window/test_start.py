"""What a window does before and after its first paint, and when its first question is begun."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.core.changes import MessageChange
from desktop.runtime.workspace import Workspace
from desktop.storage.history import HistoryStore
from desktop.storage.kept_list import KeptList
from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow


def test_it_counts_as_painted_only_with_its_list(open_workspace, qtbot):
    workspace = open_workspace()
    window = MainWindow(workspace, Appearance(workspace.preferences))
    qtbot.addWidget(window)
    listed = []
    window.painted.connect(lambda: listed.append(workspace.library.is_loaded))
    window.show()
    window.repaint()
    assert listed == []  # the list is delivered by the event loop, which has not run yet
    qtbot.waitUntil(lambda: listed == [True])


def test_a_window_dressed_at_the_end_looks_as_one_dressed_from_the_start(open_workspace, qtbot):
    seen = []
    for waits in (False, True):
        QApplication.instance().setStyleSheet("")
        workspace = open_workspace()
        appearance = Appearance(workspace.preferences, waits=waits)
        window = MainWindow(workspace, appearance)
        qtbot.addWidget(window)
        appearance.dress()
        with qtbot.waitExposed(window):
            window.show()
        qtbot.waitUntil(lambda workspace=workspace: workspace.library.is_loaded)
        window.setFocus()
        qtbot.waitUntil(lambda window=window: window.chat.status.minimumHeight() > 20)
        seen.append((window.grab().toImage(), window.chat.status.minimumHeight()))
        window.close()
    assert seen[0] == seen[1]
    QApplication.instance().setStyleSheet("")


def test_the_http_client_waits_for_the_first_letter(window, qtbot):
    window.settle()
    window.workspace.settle()
    assert not window.workspace._loop_thread.isRunning()
    qtbot.keyClicks(window.chat.composer.edit, "H")
    assert window.workspace._loop_thread.isRunning()


def test_the_http_client_comes_with_the_key_that_begins_a_paste(window, qtbot):
    window.settle()
    QApplication.clipboard().setText("A question from elsewhere?")
    qtbot.keyPress(window.chat.composer.edit, Qt.Key.Key_Control)
    assert window.workspace._loop_thread.isRunning()
    qtbot.keyRelease(window.chat.composer.edit, Qt.Key.Key_Control)
    assert window.chat.composer.text == ""


def test_a_draft_of_the_last_time_may_be_sent_at_once(window, qtbot):
    window.chat.composer.set_text("half a question")
    window.settle()
    assert window.workspace._loop_thread.isRunning()


def test_what_changed_on_the_disk_is_looked_for_after_the_paint(window, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(window.workspace.library, "refresh", lambda: asked.append("refresh"))
    window.workspace.settle()
    window.workspace.settle()
    assert asked == ["refresh"]


@pytest.fixture
def asked_for(window, monkeypatch):
    """The connections whose keys were looked up."""
    asked = []
    monkeypatch.setattr(window.workspace.connections, "refresh_key_status", asked.append)
    return asked


def test_who_has_no_conversation_yet_is_told_at_once_that_a_key_is_missing(window, asked_for):
    window.settle()
    assert asked_for == ["test"]


def test_else_the_key_is_looked_up_with_the_first_letter(window, asked_for, ask, qtbot):
    ask(window, "first")
    window.start_conversation()
    window.settle()
    window.start_conversation()
    assert asked_for == []
    qtbot.keyClicks(window.chat.composer.edit, "He")
    assert asked_for == ["test"]
    window.chat.session.choice.set_connection("openai")
    assert asked_for[-1] == "openai"


def test_a_key_that_nobody_looked_for_is_not_said_to_be_missing(window, qtbot):
    window.chat.session.choice.set_connection("openai")
    assert not window.workspace.connections.key_status("openai").is_known
    assert not window.chat.welcome.needs_key
    window._look_for_key()
    qtbot.waitUntil(lambda: window.chat.welcome.needs_key)


def test_a_window_that_asked_nothing_leaves_its_list_written_down(qapp, profile, qtbot):
    store = HistoryStore(profile, "writer")
    change = MessageChange("q", {"role": "user", "parts": [{"type": "text", "text": "Why?"}]})
    store.append(store.create(), [change], True)
    store.close()
    workspace = Workspace(profile, {})
    workspace.load()
    workspace.settle()
    qtbot.waitUntil(lambda: len(workspace.library.summaries()) == 1)
    assert workspace.shutdown()
    assert [s.title for s in KeptList(profile.index_file).read()] == ["Why?"]
