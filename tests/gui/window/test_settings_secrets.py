"""What is secret, or comes from outside, in the settings: proxy passwords, secret headers, variables; over real parts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.core.connection import ExtraHeader, ProxyMode
from desktop.core.masking import MASK
from desktop.runtime.workspace import Workspace
from tests.support.proxies import microsocks, tinyproxy
from tests.support.scripted_server import chat_events, json_response, sse

LOGIN = ("me", "proxy-password-1234")
HEADER_VALUE = "header-value-5678"


@pytest.fixture
def keyring(keyring_session):
    with keyring_session.active():
        yield


def settings_page(window):
    window.open_settings("connection", "test")
    return window._settings._connections


def named(page, kind, name):
    found = [w for w in page.findChildren(kind) if w.accessibleName() == name]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def choose(page, name, data):
    box = named(page, QComboBox, name)
    box.setCurrentIndex(box.findData(data))


def type_into(qtbot, page, name, words):
    line = named(page, QLineEdit, name)
    line.clear()
    qtbot.keyClicks(line, words)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def assert_nowhere(profile, *secrets):
    for path in profile.settings_file.parent.rglob("*"):
        for secret in secrets:
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path


@pytest.fixture
def restarted(qapp, profile):
    """Opens a workspace on what the first one left; named before ``open_window``, it ends after the window."""
    opened = []

    def make():
        opened.append(Workspace(profile, {}))
        opened[0].load()
        return opened[0]

    yield make
    for workspace in opened:
        assert workspace.shutdown()


@pytest.mark.parametrize(("start", "scheme"), [(tinyproxy, "http"), (microsocks, "socks5h")])
def test_a_manual_proxy_with_a_password_from_the_keyring(
    keyring, restarted, open_window, server, profile, qtbot, start, scheme
):
    server.on("/v1/models", json_response({"data": [{"id": "m"}]}))
    with start(login=LOGIN) as proxy:
        window = open_window()
        page = settings_page(window)
        choose(page, "Proxy", ProxyMode.MANUAL.value)
        choose(page, "Kind of proxy", scheme)
        type_into(qtbot, page, "Proxy host", "127.0.0.1")
        type_into(qtbot, page, "Proxy port", str(proxy.port))
        click(qtbot, page._test)
        qtbot.waitUntil(lambda: page._outcome.property("role") == "danger")
        assert f"127.0.0.1:{proxy.port}" in page._outcome.text() and server.requests == []

        fields = page._form.proxy
        qtbot.keyClicks(fields._user, LOGIN[0])
        qtbot.keyClicks(fields._password, LOGIN[1])
        click(qtbot, page._test)
        qtbot.waitUntil(lambda: len(server.requests) == 1)
        with qtbot.waitSignal(window.workspace.connections._vault.secrets_changed):
            click(qtbot, page._save)
        assert fields._password.text() == ""
        window.close()
        assert window.workspace.shutdown()

        again = open_window(restarted())
        server.enqueue(sse(*chat_events("through")))
        qtbot.keyClicks(again.chat.composer.edit, "hello")
        qtbot.keyClick(again.chat.composer.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: again.chat.session.progress.stage == "finished")
        assert again.chat.session.progress.route.kind == scheme
        proxy.wait_for_log(rf"127\.0\.0\.1:{server.port}")
    assert_nowhere(profile, LOGIN[1])


def test_a_secret_header_lives_in_the_keyring_and_is_sent(keyring, window, server, profile, qtbot):
    server.on("/v1/models", json_response({"data": []}))
    page = settings_page(window)
    headers = page._form._headers
    click(qtbot, headers._add)
    headers._table.item(0, 0).setText("X-Access-Token")
    headers._table.item(0, 1).setText(HEADER_VALUE)
    click(qtbot, page._save)
    qtbot.waitUntil(lambda: headers._table.item(0, 1).text() == MASK)
    click(qtbot, page._test)
    qtbot.waitUntil(lambda: bool(server.requests))
    assert server.requests[-1].header("X-Access-Token") == HEADER_VALUE
    connection = window.workspace.connections.get("test")
    assert connection.headers == (ExtraHeader("X-Access-Token", "", secret=True),)
    qtbot.waitUntil(profile.settings_file.exists)
    assert "X-Access-Token" in profile.settings_file.read_text("utf-8")
    assert_nowhere(profile, HEADER_VALUE)


@pytest.mark.parametrize("change", ["name", "tick"])
def test_the_dots_of_a_secret_header_never_become_its_value(window, change):
    headers = settings_page(window)._form._headers
    headers.show_headers((ExtraHeader("X-Token", secret=True),))
    if change == "name":
        headers._table.item(0, 0).setText("X-Other-Token")
    else:
        headers._table.item(0, 2).setCheckState(Qt.CheckState.Unchecked)
    (header,) = headers.headers
    assert header.value == "" and headers._table.item(0, 1).text() == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks://127.0.0.1:9", ["socks5h proxy 127.0.0.1:9", "HTTP_PROXY"]),
        ("127.0.0.1:9", ["http proxy 127.0.0.1:9", "HTTP_PROXY"]),
        ("socks4://127.0.0.1:9", ["SOCKS4 is not supported"]),
        ("http://[::1", ["not an address"]),
    ],
)
def test_a_malformed_proxy_variable_is_a_warning_with_what_was_understood(
    open_window, open_workspace, qtbot, value, words
):
    window = open_window(open_workspace({"HTTP_PROXY": value}))
    page = settings_page(window)
    type_into(qtbot, page, "Base URL", "http://models.example/v1")
    choose(page, "Proxy", ProxyMode.ENVIRONMENT.value)
    route = page._form.proxy._route
    qtbot.waitUntil(lambda: all(word in route.text() for word in words))


def test_a_key_of_the_environment_is_shown_as_such(open_window, open_workspace, qtbot):
    window = open_window(open_workspace({"OPENAI_API_KEY": "sk-from-outside-4321"}))
    window.open_settings("key", "openai")
    key = window._settings._connections._form.key
    qtbot.waitUntil(lambda: "environment variable OPENAI_API_KEY" in key._state.text())
    assert key.edit.placeholderText().endswith("4321") and key.edit.text() == ""
