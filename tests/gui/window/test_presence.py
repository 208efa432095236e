"""Loquat beside its windows: unread answers, messages of the desktop, the tray, Quick ask; and what the settings say."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.runtime.session_bus import SessionBus
from desktop.ui.appearance import Appearance
from desktop.ui.presence import Presence
from desktop.ui.windows import Windows
from tests.support.desktop_services import NotificationServer, listening
from tests.support.keyring_session import keyring_session
from tests.support.scripted_server import Gate, chat_events, sse

#: Said by Qt when a tray icon is made on the offscreen platform.
OFFSCREEN_TRAY = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)

SECRETIVE = "words of the question"


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with keyring_session(tmp_path_factory.mktemp("bus"), with_keyring=False) as running:
        yield running.env["DBUS_SESSION_BUS_ADDRESS"]


@pytest.fixture
def presence(workspace, bus, monkeypatch, qtbot):
    monkeypatch.setattr(
        "desktop.ui.presence.SessionBus",
        lambda parent: SessionBus({"DBUS_SESSION_BUS_ADDRESS": bus}, parent),
    )
    appearance = Appearance(workspace.preferences)
    windows = Windows(workspace, appearance)
    with qtbot.waitExposed(windows.first):
        windows.first.show()
    qtbot.waitUntil(lambda: workspace.library.is_loaded)
    made = Presence(workspace, appearance, windows)
    made.windows = windows
    yield made
    made.close()
    windows.close()
    QApplication.setQuitOnLastWindowClosed(True)
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def with_tray(monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))


@pytest.fixture
def away(presence, monkeypatch):
    """Another program is in front."""
    monkeypatch.setattr(QGuiApplication, "focusWindow", staticmethod(lambda: None))
    monkeypatch.setattr(type(presence.windows.first), "isActiveWindow", lambda _: False)
    return monkeypatch


def test_an_answer_that_came_unseen_is_told_without_its_text(presence, away, bus, ask, qtbot):
    with (
        NotificationServer(bus) as server,
        listening(bus, "com.canonical.Unity.LauncherEntry") as dock,
    ):
        session = ask(presence.windows.first, SECRETIVE, "words of the answer")
        qtbot.waitUntil(lambda: bool(server.asked("Notify")) and bool(dock))
        shown = server.asked("Notify")[0]
        assert shown[3:5] == ("An answer is ready", "")
        assert "words" not in str(shown)
        assert dock[0].body[1]["count"] == ("x", 1)
        assert presence.unread.ids == (session.id,)
        qtbot.waitUntil(lambda: bool(presence._notices._subjects))
        presence.windows.first.start_conversation()
        server.click(1)
        qtbot.waitUntil(lambda: presence.windows.first.chat.session is session)
        away.undo()
        presence.windows.first.activateWindow()
        presence.unread._look()
        qtbot.waitUntil(lambda: presence.unread.ids == ())
        qtbot.waitUntil(lambda: bool(server.asked("CloseNotification")))


def test_with_its_text_only_if_wanted(presence, away, bus, ask, workspace, qtbot):
    workspace.preferences.set("desktop.notify_with_text", True)
    with NotificationServer(bus) as server:
        ask(presence.windows.first, SECRETIVE, "words of the answer")
        qtbot.waitUntil(lambda: bool(server.asked("Notify")))
        assert server.asked("Notify")[0][3:5] == (SECRETIVE, "words of the answer")


def test_nothing_is_told_if_not_wanted_or_in_front(presence, bus, ask, workspace, monkeypatch):
    told = []
    monkeypatch.setattr(presence._notices, "show", lambda *words: told.append(words))
    ask(presence.windows.first, "seen", "Yes.")
    assert told == [] and presence.unread.ids == ()
    monkeypatch.setattr(QGuiApplication, "focusWindow", staticmethod(lambda: None))
    monkeypatch.setattr(type(presence.windows.first), "isActiveWindow", lambda _: False)
    workspace.preferences.set("desktop.notify", False)
    session = ask(presence.windows.first, "unseen", "Yes.")
    assert told == [] and presence.unread.ids == (session.id,)
    workspace.library.delete(session.id)
    assert presence.unread.ids == ()


def test_a_stopped_answer_is_nothing_new(presence, away, server, qtbot):
    gate = Gate()
    server.enqueue(sse(*chat_events("Be", finish=None, usage=False), gate))
    window = presence.windows.first
    session = window.chat.session
    qtbot.keyClicks(window.chat.composer.edit, "stop me")
    qtbot.keyClick(window.chat.composer.edit, "\r")
    qtbot.waitUntil(lambda: session.path() and session.path()[-1].text == "Be")
    with qtbot.waitSignal(session.settled):
        session.stop()
    gate.open()
    assert presence.unread.ids == ()


def test_without_a_tray_the_wish_for_one_does_nothing(presence, workspace):
    workspace.preferences.set("desktop.tray", True)
    workspace.preferences.set("desktop.close_to_tray", True)
    assert presence.tray is None
    assert QApplication.quitOnLastWindowClosed()
    presence.windows.first.open_settings("desktop")
    page = presence.windows.first._settings._pages[4]
    assert page.tray_hint.isVisible()


@OFFSCREEN_TRAY
def test_the_tray_counts_and_leads(presence, with_tray, away, workspace, ask, qtbot):
    workspace.preferences.set("desktop.notify", False)
    workspace.preferences.set("desktop.tray", True)
    tray = presence.tray
    plain = tray.icon.icon().pixmap(64, 64).toImage()
    session = ask(presence.windows.first, "Unseen", "Yes.")
    # English words its plurals where its catalogue is loaded.
    assert tray.icon.toolTip().replace("(s)", "") == "Loquat — 1 unread answer"
    assert tray.icon.icon().pixmap(64, 64).toImage() != plain
    words = [action.text() for action in tray.menu.actions() if action.text()]
    assert words == ["Unseen", "Open Loquat", "Quick ask…", "Quit"]
    presence.windows.first.start_conversation()
    tray.menu.actions()[0].trigger()
    assert presence.windows.first.chat.session is session
    workspace.preferences.set("desktop.tray", False)
    assert presence.tray is None


@OFFSCREEN_TRAY
def test_a_tray_tells_where_the_desktop_does_not(presence, with_tray, away, workspace, ask, qtbot):
    workspace.preferences.set("desktop.tray", True)
    told = []
    presence.tray.icon.showMessage = lambda *words: told.append(words[:2])
    session = ask(presence.windows.first, "Unseen", "Yes.")
    qtbot.waitUntil(lambda: told == [("An answer is ready", "")])
    presence.windows.first.start_conversation()
    presence.tray.icon.messageClicked.emit()
    assert presence.windows.first.chat.session is session


@OFFSCREEN_TRAY
def test_closed_to_the_tray_and_back_and_quit(presence, with_tray, workspace, qtbot, monkeypatch):
    workspace.preferences.set("desktop.tray", True)
    workspace.preferences.set("desktop.close_to_tray", True)
    assert not QApplication.quitOnLastWindowClosed()
    presence.windows.first.close()
    assert presence.windows.all == ()
    presence.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert presence.windows.first.isVisible()
    ended = []
    monkeypatch.setattr("desktop.ui.windows.QCoreApplication.quit", lambda: ended.append(1))
    presence.windows.first.menus.actions["quit"].trigger()
    assert ended == [1]
    presence.tray.menu.actions()[-1].trigger()  # with no window open
    assert ended == [1, 1]


@pytest.fixture
def quick(presence, qtbot):
    presence.windows.first.menus.actions["quick_ask"].trigger()
    quick = presence._quick_ask
    qtbot.waitUntil(quick.isVisible)
    return quick


def test_a_quick_question_is_a_conversation_of_its_own(presence, quick, server, qtbot):
    first = presence.windows.first
    assert quick.chat.session is not first.chat.session
    server.enqueue(sse(*chat_events("Quickly.")))
    qtbot.keyClicks(quick.chat.composer.edit, "Quick?")
    session = quick.chat.session
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(quick.chat.composer.edit, "\r")
    assert session.path()[-1].text == "Quickly."
    assert not first.chat.session.path()
    quick.open_button.click()
    assert not quick.isVisible()
    assert first.chat.session is session
    presence.quick_ask()
    assert quick.chat.session is not session


def test_escape_stops_then_closes(quick, server, qtbot):
    gate = Gate()
    server.enqueue(sse(*chat_events("Be", finish=None, usage=False), gate))
    session = quick.chat.session
    qtbot.keyClicks(quick.chat.composer.edit, "stop me")
    qtbot.keyClick(quick.chat.composer.edit, "\r")
    qtbot.waitUntil(lambda: session.path() and session.path()[-1].text == "Be")
    quick.activateWindow()
    with qtbot.waitSignal(session.settled):
        quick._on_escape()
    gate.open()
    assert quick.isVisible()
    quick._on_escape()
    assert not quick.isVisible()


def test_a_half_typed_quick_question_comes_back(presence, quick, qtbot):
    qtbot.keyClicks(quick.chat.composer.edit, "half")
    quick.close()
    presence.quick_ask()
    assert quick.chat.composer.text == "half"


def test_the_settings_say_what_the_shortcut_does(presence, workspace, qtbot):
    presence.windows.first.open_settings("desktop")
    page = presence.windows.first._settings._pages[4]
    assert "Empty for none" in page.keys_hint.text()
    qtbot.keyClick(page.keys, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    page.keys.editingFinished.emit()
    assert workspace.preferences.value("desktop.quick_ask_keys") == "Ctrl+K"
    assert "no global shortcut on this system" in page.keys_hint.text()  # the offscreen platform
