"""Help → Support bundle and the dialog of a bug, in the real window; and the log after a real conversation."""

import logging
import sys

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.core.connection import Connection, ExtraHeader, ProxyMode, ProxySetting
from desktop.core.keys import SecretChanges
from desktop.runtime.crashes import Crash, CrashReporter
from desktop.runtime.file_log import FileLog
from desktop.ui.crash_dialog import CrashDialog
from desktop.ui.support_dialog import SupportDialog
from tests.support.scripted_server import chat_events, json_response, sse

SECRET = "sk-" + "test-abcdefghijkl0123456789"
CRASH = Crash("ValueError", '  File "desktop/ui/x.py", line 1, in f\n')


@pytest.fixture
def dialog(window, qtbot):
    window.menus.actions["support"].trigger()
    found = window.findChild(SupportDialog)
    qtbot.waitUntil(found.save_button.isEnabled)
    return found


def test_the_bundle_is_shown_before_it_is_written(dialog, tmp_path, qtbot):
    assert "== Versions ==" in dialog.text.toPlainText()
    assert "screens: " in dialog.text.toPlainText()
    with qtbot.waitSignal(dialog._workspace.support.written):
        dialog.save(str(tmp_path / "bundle.txt"))
    assert (tmp_path / "bundle.txt").read_text("utf-8") == dialog.text.toPlainText()
    assert "bundle.txt" in dialog.status.text()
    dialog.copy_button.click()
    assert "== Versions ==" in QGuiApplication.clipboard().text()


def test_nothing_private_of_surroundings_connections_or_log_is_in_the_bundle(
    open_workspace, open_window, qtbot
):
    private = "plantedword"
    login = f"{private}u:{private}p@"
    surroundings = {
        "OPENAI_API_KEY": f"{private}-0123456789",
        "HTTPS_PROXY": f"http://{login}127.0.0.1:9",
        "SSL_CERT_FILE": f"/home/{private}/ca.pem",
    }
    space = open_workspace(surroundings)
    planted = Connection(
        "planted",
        f"{private} name",
        f"http://{login}127.0.0.1:1/{private}-token/v1?key={private}",
        proxy=ProxySetting(ProxyMode.MANUAL, f"http://{login}127.0.0.1:3", f"{private}u"),
        headers=(ExtraHeader("X-T", f"{private}value"),),
        query={"api-version": f"{private}q"},
        parameters={"user": f"{private}v"},
        ca_file=f"/home/{private}/ca.pem",
    )
    space.connections.save(planted, SecretChanges(key=SECRET, session_only=True))
    space.connections.save(Connection("typed", "typed wrongly", "http://[1"))
    space.profile.log_file.parent.mkdir(parents=True, exist_ok=True)
    logged = (
        f"Authorization: Bearer {private}1",
        f"via http://{login}proxy/",
        f"OPENAI_API_KEY={private}2",
        f"password: {private}3",
        f"proxy-authorization: Basic {private}4",
        f"the key {SECRET}",
    )
    space.profile.log_file.write_text("\n".join(logged))
    window = open_window(space)
    window.menus.actions["support"].trigger()
    dialog = window.findChild(SupportDialog)
    qtbot.waitUntil(dialog.save_button.isEnabled)
    report = dialog.text.toPlainText()
    assert "== Connection 4 ==" in report and "server: not an address" in report
    assert "via http://" in report  # the log is there, without what is private in it
    assert not [line for line in report.splitlines() if private in line or SECRET in line]


def test_the_doctor_is_asked_only_on_a_click(dialog, server, qtbot):
    assert "result: not asked" in dialog.text.toPlainText()
    assert not server.requests
    server.on("/v1/models", json_response({"data": [{"id": "m"}]}))
    server.on("/v1/chat/completions", sse(*chat_events("Yes.")))
    with qtbot.waitSignal(dialog._workspace.support.gathered):
        dialog.examine_button.click()
    assert "models: passed" in dialog.text.toPlainText()


def test_a_place_that_takes_no_file_is_told(dialog, tmp_path, qtbot):
    (tmp_path / "file").write_text("in the way")
    dialog.save(str(tmp_path / "file" / "bundle.zip"))
    qtbot.waitUntil(lambda: bool(dialog.status.text()))
    assert "could not be written" in dialog.status.text()


@pytest.mark.expects_log("a bug")
def test_a_bug_is_told_with_its_trace_and_the_window_goes_on(window, ask, qtbot):
    reporter = CrashReporter()
    reporter.happened.connect(window.show_crash)
    reporter.open()
    try:
        qtbot.keyClicks(window.chat.composer.edit, "half a question")
        try:
            int("private words")
        except ValueError as bug:
            sys.excepthook(type(bug), bug, bug.__traceback__)
        qtbot.waitUntil(lambda: window.findChild(CrashDialog) is not None)
    finally:
        reporter.close()
    dialog = window.findChild(CrashDialog)
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied and "test_support.py" in copied
    assert "private words" not in copied.replace('int("private words")', "")
    drafts = window.workspace.profile.drafts_file
    qtbot.waitUntil(lambda: drafts.exists() and b"half a question" in drafts.read_bytes())
    window.show_crash(CRASH)  # while one is shown there is no second
    assert len(window.findChildren(CrashDialog)) == 1
    dialog.go_on_button.click()
    window.chat.composer.set_text("")
    ask(window, "Still there?", "Yes.")


def test_a_bug_leads_to_the_bundle_or_to_the_end(window, qtbot):
    window.show_crash(CRASH)
    window.findChild(CrashDialog).support_button.click()
    assert window.findChild(SupportDialog).isVisible()
    window.findChild(SupportDialog).reject()
    qtbot.waitUntil(lambda: window.findChild(CrashDialog) is None)
    window.show_crash(CRASH)
    with qtbot.waitSignal(window.closed):
        window.findChild(CrashDialog).end_button.click()


@pytest.mark.parametrize("status", [200, 401, 500])
def test_no_word_of_a_conversation_and_no_key_gets_into_the_log(
    window, server, connection, tmp_path, qtbot, status
):
    log = FileLog(tmp_path / "loquat.log", window.workspace.masker)
    log.open()
    try:
        logging.getLogger("loquat.test").info("a line, so that there is a file")
        window.workspace.connections.save(connection, SecretChanges(key=SECRET, session_only=True))
        said = {"error": {"message": f"answerword {SECRET}"}}
        good = status == 200
        script = sse(*chat_events("answerword")) if good else json_response(said, status)
        server.enqueue(*[script] * (1 if good or status == 401 else 3))
        session = window.chat.session
        qtbot.keyClicks(window.chat.composer.edit, "questionword")
        with qtbot.waitSignal(session.settled):
            qtbot.keyClick(window.chat.composer.edit, "\r")
    finally:
        log.close()
    lines = (tmp_path / "loquat.log").read_text("utf-8")
    for private in ("questionword", "answerword", SECRET):
        assert private not in lines
