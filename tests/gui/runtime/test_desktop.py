"""Messages of the desktop, the dock's number and global shortcuts: on a real session bus and a real X screen."""

import pytest

from desktop.runtime.desktop_notices import DesktopNotices
from desktop.runtime.global_shortcut import GlobalShortcut
from desktop.runtime.session_bus import SessionBus
from desktop.runtime.shortcut_keys import shortcut_keys
from desktop.runtime.taskbar import Taskbar
from tests.support.desktop_services import NotificationServer, ShortcutsPortal, listening
from tests.support.keyring_session import keyring_session
from tests.support.screen import running_screen


@pytest.fixture(scope="module")
def screen():
    with running_screen() as running:
        yield running


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with keyring_session(tmp_path_factory.mktemp("bus"), with_keyring=False) as running:
        yield running.env


@pytest.fixture
def address(bus):
    return bus["DBUS_SESSION_BUS_ADDRESS"]


@pytest.fixture
def session_bus(address, qapp):
    made = SessionBus({"DBUS_SESSION_BUS_ADDRESS": address})
    yield made
    made.close()


@pytest.fixture
def notices(session_bus):
    return DesktopNotices(session_bus)


def test_a_message_is_shown_and_a_click_leads_back(notices, address, qtbot):
    with NotificationServer(address) as server:
        notices.show("conversation-1", "An answer is ready", "<b> & more", "Open")
        qtbot.waitUntil(lambda: bool(server.asked("Notify")) and bool(notices._subjects))
        name, replaced, icon, title, words, actions, hints, _ = server.asked("Notify")[0]
        assert (name, replaced, icon, title) == ("Loquat", 0, "loquat", "An answer is ready")
        assert words == "&lt;b&gt; &amp; more"
        assert actions == ["default", "Open"]
        assert hints["desktop-entry"] == ("s", "loquat")
        with qtbot.waitSignal(notices.clicked) as clicked:
            server.click(1)
        assert clicked.args == ["conversation-1"]


def test_a_second_message_replaces_the_first_and_a_seen_one_is_withdrawn(notices, address, qtbot):
    with NotificationServer(address) as server:
        notices.show("c", "first", "", "Open")
        qtbot.waitUntil(lambda: bool(notices._subjects))
        notices.show("c", "second", "", "Open")
        qtbot.waitUntil(lambda: len(server.asked("Notify")) == 2)
        assert server.asked("Notify")[1][1] == 1
        notices.withdraw("c")
        qtbot.waitUntil(lambda: server.asked("CloseNotification") == [(1,)])


def test_where_nobody_shows_messages_it_is_told(notices, qtbot):
    with qtbot.waitSignal(notices.refused) as refused:
        notices.show("c", "title", "words", "Open")
    assert refused.args == ["c", "title", "words"]


@pytest.mark.parametrize("environ", [{}, {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}])
def test_without_a_bus_it_is_told_too(qapp, qtbot, environ):
    nowhere = SessionBus(environ)
    notices = DesktopNotices(nowhere)
    for _ in range(2):
        with qtbot.waitSignal(notices.refused):
            notices.show("c", "title", "words", "Open")
    nowhere.close()


def test_a_bus_that_goes_away_answers_what_waits(qapp, qtbot, bus):
    made = SessionBus(bus)
    notices = DesktopNotices(made)
    with NotificationServer(bus["DBUS_SESSION_BUS_ADDRESS"]):
        notices.show("c", "title", "", "Open")
        qtbot.waitUntil(lambda: bool(notices._subjects))
    with qtbot.waitSignal(made.lost):
        made._connection.sock.shutdown(2)
    with qtbot.waitSignal(notices.refused):
        notices.show("c", "title", "", "Open")
    made.close()


def test_nothing_is_connected_before_it_is_needed(session_bus):
    assert session_bus._thread is None
    assert session_bus.name == ""


def test_the_dock_shows_a_number(session_bus, address, qtbot):
    with listening(address, "com.canonical.Unity.LauncherEntry") as heard:
        Taskbar(session_bus).show(3, 0.5)
        qtbot.waitUntil(lambda: bool(heard))
    entry, values = heard[0].body
    assert entry == "application://loquat.desktop"
    assert values["count"] == ("x", 3) and values["count-visible"] == ("b", True)
    assert values["progress"] == ("d", 0.5) and values["progress-visible"] == ("b", True)


@pytest.mark.parametrize(
    ("portable", "xdg", "keysym", "virtual_key"),
    [
        ("Ctrl+Alt+Space", "CTRL+ALT+space", 0x20, 0x20),
        ("Ctrl+Shift+A", "CTRL+SHIFT+a", 0x61, 0x41),
        ("F5", "F5", 0xFFC2, 0x74),
        ("Meta+PgUp", "LOGO+Page_Up", 0xFF55, 0x21),
        ("Alt+7", "ALT+7", 0x37, 0x37),
    ],
)
def test_keys_are_read(portable, xdg, keysym, virtual_key):
    keys = shortcut_keys(portable)
    assert (keys.xdg, keys.keysym, keys.virtual_key) == (xdg, keysym, virtual_key)


@pytest.mark.parametrize("portable", ["", "A", "Shift+A", "Ctrl+", "Ctrl+é", "Hyper+A", "Ctrl+F99"])
def test_what_is_no_global_shortcut(portable):
    assert shortcut_keys(portable) is None


@pytest.fixture
def on_x11(session_bus, screen, monkeypatch):
    monkeypatch.setenv("DISPLAY", screen.env["DISPLAY"])
    made = GlobalShortcut(session_bus, "xcb")
    yield made
    made.close()


def test_a_key_pressed_anywhere_on_x11(on_x11, screen, qtbot):
    on_x11.bind("Ctrl+Alt+K", "Quick ask")
    assert str(on_x11.state) == ""
    with qtbot.waitSignal(on_x11.activated):
        screen.key("ctrl+alt+k")
    on_x11.bind("Ctrl+Alt+J", "Quick ask")  # the old keys are free again
    with qtbot.assertNotEmitted(on_x11.activated, wait=100):
        screen.key("ctrl+alt+k")
    with qtbot.waitSignal(on_x11.activated):
        screen.key("ctrl+alt+j")


def test_keys_that_another_program_has_are_told(on_x11, session_bus, screen):
    on_x11.bind("Ctrl+Alt+K", "Quick ask")
    other = GlobalShortcut(session_bus, "xcb")
    other.bind("Ctrl+Alt+K", "Quick ask")
    assert "another program has these keys" in str(other.state)
    on_x11.close()
    other.bind("Ctrl+Alt+K", "Quick ask")
    assert str(other.state) == ""
    other.close()


def test_a_key_that_the_keyboard_does_not_have(on_x11):
    on_x11.bind("Ctrl+F24", "Quick ask")
    assert "this keyboard does not have the key" in str(on_x11.state)


def test_no_x_server_is_told(session_bus, monkeypatch, qapp):
    monkeypatch.setenv("DISPLAY", ":97531")
    made = GlobalShortcut(session_bus, "xcb")
    made.bind("Ctrl+Alt+K", "Quick ask")
    assert "no X server" in str(made.state)


@pytest.mark.parametrize(
    ("platform", "keys", "said"),
    [
        ("offscreen", "Ctrl+K", "no global shortcut on this system"),
        ("xcb", "K", "cannot be a global shortcut"),
        ("xcb", "", ""),
    ],
)
def test_what_cannot_be_is_said(session_bus, platform, keys, said):
    made = GlobalShortcut(session_bus, platform)
    made.bind(keys, "Quick ask")
    assert said in str(made.state)


def test_the_portal_on_wayland(session_bus, address, qtbot):
    made = GlobalShortcut(session_bus, "wayland")
    with ShortcutsPortal(address) as portal:
        made.bind("Ctrl+Alt+K", "Quick ask")
        qtbot.waitUntil(lambda: bool(portal.asked("BindShortcuts")))
        session, wanted, _, _ = portal.asked("BindShortcuts")[0]
        assert session == portal.session
        assert wanted == [
            (
                "quick-ask",
                {"description": ("s", "Quick ask"), "preferred_trigger": ("s", "CTRL+ALT+k")},
            )
        ]
        with qtbot.waitSignal(made.activated):
            portal.press()
        made.close()
        qtbot.waitUntil(lambda: bool(portal.asked("Close")))
    assert str(made.state) == ""


def test_a_person_who_wants_no_shortcut(session_bus, address, qtbot):
    made = GlobalShortcut(session_bus, "wayland")
    with ShortcutsPortal(address, code=1), qtbot.waitSignal(made.state_changed):
        made.bind("Ctrl+Alt+K", "Quick ask")
    assert "loquat --quick-ask" in str(made.state)


def test_a_desktop_without_the_portal(session_bus, qtbot):
    made = GlobalShortcut(session_bus, "wayland")
    with qtbot.waitSignal(made.state_changed):
        made.bind("Ctrl+Alt+K", "Quick ask")
    assert "offers no global shortcuts" in str(made.state)
