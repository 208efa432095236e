"""The settings dialog as a person uses it: what is entered is kept, tested and shown again; mistakes are marked."""

import json
import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desktop.core.connection import Connection, ProxyMode
from desktop.core.presets import PRESETS
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.settings.dialog import PAGES
from tests.support.languages import speaking
from tests.support.scripted_server import chat_events, json_response, sse

Key = Qt.Key


@pytest.fixture
def dialog(window):
    window.open_settings("connection", "test")
    return window._settings


@pytest.fixture
def page(dialog):
    return dialog._connections


def field(page, name) -> QLineEdit:
    found = [w for w in page.findChildren(QLineEdit) if w.accessibleName() == name]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def retype(qtbot, line, words):
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Key.Key_Delete)
    qtbot.keyClicks(line, words)


def said(page) -> str:
    return page._outcome.text()


def marked(page) -> list[str]:
    lines = page.findChildren(QLineEdit)
    return [w.accessibleName() for w in lines if w.property("invalid") is True]


def test_it_opens_at_the_page_asked_for_and_is_not_modal(window):
    for name in PAGES:
        window.open_settings(name)
        assert window._settings._stack.currentIndex() == PAGES[name]
    assert not window._settings.isModal()


def test_what_is_entered_is_saved_and_comes_back(page, window, qtbot, profile):
    retype(qtbot, field(page, "Name"), "Renamed")
    retype(qtbot, field(page, "Default model"), "gpt-test")
    retype(qtbot, field(page, "Organization"), "org-1")
    qtbot.mouseClick(page._save, Qt.MouseButton.LeftButton)
    saved = window.workspace.connections.get("test")
    assert (saved.name, saved.model, saved.organization) == ("Renamed", "gpt-test", "org-1")
    assert saved.proxy.mode is ProxyMode.NONE  # what was not touched stays
    assert "Saved" in said(page)
    items = [window.chat.header.connection_picker.itemText(i) for i in range(9)]
    assert "Renamed" in items
    window.close()
    assert not window._settings.isVisible()
    assert window.workspace.shutdown()
    on_disk = json.loads(profile.settings_file.read_text())
    assert "Renamed" in json.dumps(on_disk)


def test_a_wrong_entry_is_marked_and_nothing_is_lost(page, window, qtbot):
    retype(qtbot, field(page, "Base URL"), "not a web address")
    retype(qtbot, field(page, "Default model"), "kept")
    qtbot.mouseClick(page._save, Qt.MouseButton.LeftButton)
    assert marked(page) == ["Base URL"]
    assert field(page, "Default model").text() == "kept"
    assert window.workspace.connections.get("test").model == "m"
    labels = [w.text() for w in page.findChildren(QLabel) if w.property("role") == "danger"]
    assert any("not a web address" in words or "marked" in words for words in labels)


def test_the_test_button_really_asks(page, server, qtbot):
    server.on("/v1/models", json_response({"data": [{"id": "one"}, {"id": "two"}]}))
    qtbot.mouseClick(page._test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "It works" in said(page))
    assert "2 model" in said(page)
    assert server.requests[-1].path == "/v1/models"


def test_the_test_button_says_why_not(page, server, qtbot):
    server.on("/v1/models", json_response({"error": {"message": "bad key"}}, status=401))
    qtbot.mouseClick(page._test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "bad key" in said(page))
    assert page._outcome.property("role") == "danger"


def test_a_key_is_typed_once_and_shown_as_its_end(page, window, server, qtbot):
    qtbot.keyClicks(field(page, "API key"), "sk-secret-1234567890")
    assert field(page, "API key").echoMode() is QLineEdit.EchoMode.Password
    qtbot.mouseClick(page._save, Qt.MouseButton.LeftButton)
    connections = window.workspace.connections
    qtbot.waitUntil(lambda: connections.key_status("test").last_four.endswith("7890"))
    line = field(page, "API key")
    qtbot.waitUntil(lambda: line.placeholderText().endswith("7890"))
    assert line.text() == ""
    server.on("/v1/models", json_response({"data": []}))
    qtbot.mouseClick(page._test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(server.requests))
    assert server.requests[-1].header("Authorization") == "Bearer sk-secret-1234567890"


def test_a_known_server_is_added_from_the_menu(page, window, qtbot):
    page._presets.aboutToShow.emit()
    names = [a.text() for a in page._presets.actions()]
    assert "DeepSeek" in names
    next(a for a in page._presets.actions() if a.text() == "DeepSeek").trigger()
    assert "deepseek" in field(page, "Base URL").text()
    before = len(window.workspace.connections.items())
    qtbot.mouseClick(page._save, Qt.MouseButton.LeftButton)
    assert len(window.workspace.connections.items()) == before + 1


def test_duplicate_and_remove(page, window, qtbot):
    connections = window.workspace.connections
    before = len(connections.items())
    qtbot.mouseClick(page._copy, Qt.MouseButton.LeftButton)
    assert field(page, "Name").text() == "Test (copy)"
    qtbot.mouseClick(page._save, Qt.MouseButton.LeftButton)
    assert len(connections.items()) == before + 1
    qtbot.mouseClick(page._remove, Qt.MouseButton.LeftButton)
    assert len(connections.items()) == before
    assert connections.get("test") is not None


def test_secret_headers_are_ticked_by_their_name(page, qtbot):
    table = page._form._headers
    table._add.click()
    cell = table._table.item(0, 0)
    cell.setText("X-Api-Key")
    assert table._table.item(0, 2).checkState() is Qt.CheckState.Checked
    table._table.item(0, 1).setText("top secret")
    assert table.headers[0].value == ""  # it goes to the keyring, not into the settings
    assert table.typed_secrets == {"X-Api-Key": "top secret"}


def test_labels_go_above_their_fields_where_there_is_no_room(dialog, page, qtbot):
    form = page._form

    def label_is_above() -> bool:
        label, line = form._labels[form._name], field(page, "Name")
        return label.mapTo(form, QPoint()).y() < line.mapTo(form, QPoint()).y() - 10

    dialog.resize(1000, 600)
    qtbot.waitUntil(lambda: not label_is_above())
    dialog.resize(640, 600)
    qtbot.waitUntil(label_is_above)


def test_history_says_where_it_is(window, profile):
    window.open_settings("history")
    lines = [w.text() for w in window._settings.findChildren(QLineEdit)]
    assert str(profile.history) in lines


def test_examine_tells_every_stage(page, server, qtbot):
    from desktop.ui.settings.doctor_dialog import DoctorDialog

    server.on("/v1/models", json_response({"error": {"message": "bad key"}}, status=401))
    qtbot.mouseClick(page._examine, Qt.MouseButton.LeftButton)
    doctor = page.findChild(DoctorDialog)
    qtbot.waitUntil(lambda: "bad key" in doctor.words)
    doctor.close()


def test_looking_around_says_so_when_nothing_is_there(page, window):
    window.workspace.connections.servers_found.emit(())
    assert "No server was found" in said(page)


def test_a_server_that_was_found_is_filled_in(page, window):
    near = Connection("near", "Ollama", "http://127.0.0.1:11434/v1")
    window.workspace.connections.servers_found.emit((near,))
    assert field(page, "Base URL").text() == "http://127.0.0.1:11434/v1"


def test_what_is_known_about_a_server_is_said(page, qtbot):
    page._begin(PRESETS["groq"].connection("g"))
    assert "console.groq.com" in page._form._known.text()
    assert not page._form._known.isHidden()
    page._begin(Connection("own", "Own", "https://somewhere.example/v1"))
    assert page._form._known.isHidden()


def test_a_placeholder_in_an_address_has_to_be_replaced(page, qtbot):
    page._begin(PRESETS["azure"].connection("a"))
    qtbot.mouseClick(page._save, Qt.MouseButton.LeftButton)
    assert marked(page) == ["Base URL"]


def cut(widget) -> list[str]:
    """Words of labels and buttons that have less room than they need."""
    found = []
    for label in widget.findChildren(QLabel):
        if label.isVisible() and label.text() and not isinstance(label, ElidedLabel):
            needs = label.heightForWidth(label.width()) if label.wordWrap() else 0
            room = label.width() >= label.minimumSizeHint().width() or label.wordWrap()
            if not room or label.height() < needs:
                found.append(label.text())
    narrow = [
        button.text()
        for button in widget.findChildren(QPushButton)
        if button.isVisible() and button.width() < button.minimumSizeHint().width()
    ]
    return found + narrow


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [700, 1000])
def test_nothing_is_cut_off(window, qtbot, language, width):
    with speaking(window.workspace.preferences, language):
        window.resize(width, 500)
        qtbot.waitUntil(lambda: not cut(window))
        for page in ("key", "appearance", "chat", "history", "about"):
            window.open_settings(page, "openai")
            window._settings.resize(width, 500)
            qtbot.waitUntil(lambda: not cut(window._settings))


def test_the_field_that_is_asked_for_is_in_sight(window, qtbot):
    window.open_settings("connection", "openai")
    page = window._settings._connections
    window._settings.resize(700, 500)
    area = page._area.viewport()
    qtbot.waitUntil(lambda: page._form.height() > 2 * area.height())
    window.open_settings("proxy", "openai")
    field = page._form.focusWidget()

    def is_in_sight() -> bool:
        return area.rect().contains(field.rect().translated(field.mapTo(area, QPoint())))

    assert not is_in_sight()
    qtbot.waitUntil(is_in_sight)


def test_the_rate_limits_that_a_connection_told_last_are_drawn(window, server, qtbot):
    def ask_and_be_told(remaining: str):
        headers = (
            ("x-ratelimit-limit-requests", "100"),
            ("x-ratelimit-remaining-requests", remaining),
            ("x-ratelimit-reset-requests", "6s"),
        )
        server.enqueue(sse(*chat_events("Hi"), headers=headers))
        session = window.chat.session
        with qtbot.waitSignal(session.settled):
            session.send("one")

    def drawn() -> list[str]:
        page = window._settings._connections
        bars = [page._limits.itemAt(i).widget() for i in range(page._limits.count())]
        return [re.sub(r"\d\d:\d\d:\d\d$", "TIME", bar.format()) for bar in bars]

    ask_and_be_told("42")
    window.open_settings("connection", "test")
    assert drawn() == ["requests: 42 of 100 left, full again at TIME"]
    ask_and_be_told("41")
    assert drawn() == ["requests: 41 of 100 left, full again at TIME"]
