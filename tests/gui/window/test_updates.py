"""The page of updates: off at first, tells what is new, remembers what it saw."""

import time

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.runtime.updates import CHECKED_S, IS_ON, PUBLIC_KEY, SEEN_S, URL, is_due
from desktop.ui.settings.updates_page import UpdatesPage
from tests.support.scripted_server import response
from tests.unit.api.test_update_fetch import BODY, KEY, signed


def day(offset_s):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset_s))


def body(**changes):
    return {**BODY, "released": day(-3600), "expires": day(86_400), **changes}


@pytest.fixture
def page(window, qtbot, server):
    page = UpdatesPage(window.workspace)
    qtbot.addWidget(page)
    page.show()
    page.url.setText(f"{server.origin}/loquat.json")
    page.key.setText(KEY.hex())
    return page


def look(page, qtbot, signal):
    with qtbot.waitSignal(getattr(page._workspace.updates, signal)):
        qtbot.mouseClick(page.look_button, Qt.MouseButton.LeftButton)


def test_it_is_off_until_turned_on(window, server):
    preferences = window.workspace.preferences
    assert preferences.value(IS_ON) is False
    assert not is_due(preferences)
    window.look_for_updates()
    assert server.requests == []


def test_a_new_version_is_shown_with_its_notes_and_page(page, qtbot, server, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    server.enqueue(response(signed(body())))
    look(page, qtbot, "found")
    assert "9.1.0" in page.state.text()
    assert "New." in page.state.text()
    qtbot.mouseClick(page.page_button, Qt.MouseButton.LeftButton)
    assert opened == [QUrl(BODY["page"])]


def test_the_same_or_an_older_version_is_no_news(page, qtbot, server):
    server.enqueue(response(signed(body(version="0.0.1"))))
    look(page, qtbot, "up_to_date")
    assert "newest" in page.state.text()


def test_an_announcement_from_before_is_refused(page, qtbot, server):
    server.enqueue(response(signed(body())), response(signed(body(released=day(-7200)))))
    look(page, qtbot, "found")
    assert page._workspace.preferences.value(SEEN_S) > 0
    look(page, qtbot, "failed")
    assert "older" in page.state.text()


def test_without_address_or_key_it_says_so(page, qtbot):
    page.key.setText("no key")
    look(page, qtbot, "failed")
    assert "Ed25519" in page.state.text()
    page.url.setText("http://example.com/")
    look(page, qtbot, "failed")
    assert "https://" in page.state.text()


def test_turned_on_it_looks_once_a_day_and_tells_in_the_window(window, qtbot, server):
    preferences = window.workspace.preferences
    for key, value in ((IS_ON, True), (URL, f"{server.origin}/x"), (PUBLIC_KEY, KEY.hex())):
        preferences.set(key, value)
    server.enqueue(response(signed(body())))
    with qtbot.waitSignal(window.workspace.updates.found):
        window.look_for_updates()
    qtbot.waitUntil(window.chat.notices.isVisible)
    assert abs(preferences.value(CHECKED_S) - time.time()) < 3600
    assert not is_due(preferences)
    window.look_for_updates()
    assert len(server.requests) == 1
