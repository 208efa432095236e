"""The assistant of the first start, gone through as a new person does."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from desktop.core.connection import OPENAI_ID, ProxyMode, ProxySetting
from desktop.core.presets import PRESETS, Preset
from desktop.runtime import checkup
from desktop.runtime.first_run import IS_OVER, Place, draft_of, is_due
from desktop.runtime.workspace import Workspace
from desktop.ui.first_run.dialog import FirstRunDialog
from tests.support.languages import speaking
from tests.support.scripted_server import chat_events, json_response, sse

KEY = "sk-proj-0123456789abcdef"
MODELS = json_response({"data": [{"id": "tts-1"}, {"id": "gpt-4o"}, {"id": "gpt-4o-mini"}]})


@pytest.fixture
def open_space(qapp, profile):
    """Opens workspaces of a profile in which nothing has been set up; they end after their windows."""
    spaces = []

    def make(environ=None):
        spaces.append(Workspace(profile, environ or {}))
        spaces[-1].load()
        return spaces[-1]

    yield make
    for space in spaces:
        assert space.shutdown()


@pytest.fixture
def fresh(open_space, open_window):
    return lambda environ=None: open_window(open_space(environ))


@pytest.fixture
def assistant(fresh):
    def make(environ=None):
        window = fresh(environ)
        window.menus.actions["set_up"].trigger()
        return window, window.findChild(FirstRunDialog)

    return make


def to_server(dialog, server):
    """Have the draft go to the scripted server, as if the provider were there."""
    dialog._setup.change(base_url=server.base_url, proxy=ProxySetting(ProxyMode.NONE), retries=0)


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_from_nothing_to_the_first_answer(assistant, server, qtbot):
    window, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    assert dialog.page is dialog.key
    assert not dialog.next_button.isEnabled()
    QApplication.clipboard().setText(f'  "{KEY}"\n')
    dialog.key.key.edit.paste()
    dialog.key.key.edit.textEdited.emit("")
    assert dialog.next_button.isEnabled()
    to_server(dialog, server)
    press(qtbot, dialog.next_button)
    assert dialog.page is dialog.route
    server.enqueue(MODELS)
    press(qtbot, dialog.next_button)
    assert dialog.page is dialog.model
    qtbot.waitUntil(lambda: dialog.model.model.currentText() == "gpt-4o-mini")
    assert server.requests[0].header("authorization") == f"Bearer {KEY}"
    with qtbot.waitSignal(dialog.begun):
        press(qtbot, dialog.next_button)
    session = window.chat.session
    assert (session.connection_id, session.model) == (OPENAI_ID, "gpt-4o-mini")
    assert window.chat.welcome.isVisible()
    server.enqueue(sse(*chat_events("Hello.")))
    qtbot.keyClicks(window.chat.composer.edit, "Hi")
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(session.path()) == 2 and not session.is_busy)
    assert session.path()[1].text == "Hello."
    assert window.workspace.preferences.value(IS_OVER)


def row_of(listed, name):
    return next(row for row in range(listed.count()) if listed.item(row).text() == name)


def test_enter_goes_on_by_one_page(assistant, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.PROVIDER])
    dialog.provider.list.setCurrentRow(row_of(dialog.provider.list, "DeepSeek"))
    qtbot.keyClick(dialog.provider.list, Qt.Key.Key_Return)
    assert dialog.page is dialog.key
    qtbot.keyClicks(dialog.key.key.edit, KEY)
    qtbot.keyClick(dialog.key.key.edit, Qt.Key.Key_Return)
    assert dialog.page is dialog.route


def test_enter_in_the_address_of_a_server_does_not_begin_yet(assistant, server, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.SERVER])
    qtbot.keyClicks(dialog.server.address, server.base_url)
    server.enqueue(MODELS)
    qtbot.keyClick(dialog.server.address, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.page is dialog.model
    qtbot.waitUntil(lambda: dialog.model.model.count() == 3)


def test_the_header_shows_what_was_set_up(assistant, server, qtbot):
    window, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.SERVER])
    qtbot.keyClicks(dialog.server.address, server.base_url)
    server.enqueue(MODELS)
    qtbot.keyClick(dialog.server.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.model.count() == 3)
    with qtbot.waitSignal(dialog.begun):
        qtbot.keyClick(dialog.model.model, Qt.Key.Key_Return)
    header = window.chat.header
    assert header.connection_picker.currentData() == window.chat.session.connection_id
    assert header.connection_picker.currentText() in server.base_url
    assert header.model_picker.currentText() == "gpt-4o"


def test_a_double_click_goes_on_by_one_page(assistant, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.PROVIDER])
    listed = dialog.provider.list
    place = listed.visualItemRect(listed.item(row_of(listed, "DeepSeek"))).center()
    for click in (qtbot.mouseClick, qtbot.mouseDClick):
        click(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.page is dialog.key


def test_the_key_is_nowhere_in_the_profile(assistant, server, qtbot, profile):
    window, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.key.edit.setText(KEY)
    to_server(dialog, server)
    for _ in range(2):
        server.enqueue(MODELS)
        dialog._on_next()
    qtbot.waitUntil(lambda: dialog.model.model.count() == 3)
    with qtbot.waitSignal(window.workspace.connections.key_status_changed):
        dialog._on_next()
    window.workspace._keeper.flush()
    qtbot.waitUntil(profile.settings_file.exists)
    written = [p.read_bytes() for p in profile.config.rglob("*") if p.is_file()]
    assert written
    assert not any(KEY.encode() in data for data in written)


def test_it_is_offered_once_and_only_to_a_profile_without_anything(fresh, qtbot):
    window = fresh()
    assert is_due(window.workspace)
    window.menus.actions["set_up"].trigger()
    qtbot.keyClick(window.findChild(FirstRunDialog), Qt.Key.Key_Escape)
    assert not is_due(window.workspace)
    assert window.workspace.connections.items()[0].id == OPENAI_ID


def test_it_is_not_offered_where_a_connection_was_edited(window):
    assert not is_due(window.workspace)


@pytest.mark.parametrize("pasted", ["sk-...1234", "密钥密钥密钥密钥", "sk-1"])
def test_what_cannot_be_a_key_is_not_gone_on_with(assistant, qtbot, pasted):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.key.edit.setText(pasted)
    dialog.key.key.edit.textEdited.emit(pasted)
    assert not dialog.next_button.isEnabled()
    assert dialog.key._doubt.isVisible()


def test_a_key_of_the_environment_is_named_and_never_shown(assistant, server, qtbot):
    secret = "sk-from-the-environment-1"
    window, dialog = assistant({"OPENAI_API_KEY": secret})
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    assert "OPENAI_API_KEY" in dialog.key.from_environment.text()
    assert dialog.key.from_environment.isChecked()
    assert secret not in dialog.key.key.edit.text()
    to_server(dialog, server)
    server.enqueue(MODELS)
    press(qtbot, dialog.next_button)
    press(qtbot, dialog.next_button)
    qtbot.waitUntil(lambda: dialog.model.model.count() == 3)
    assert server.requests[0].header("authorization") == f"Bearer {secret}"
    press(qtbot, dialog.next_button)
    assert window.workspace.connections.get(OPENAI_ID).key_env == "OPENAI_API_KEY"


def test_without_the_environments_key_another_one_must_be_typed(assistant, qtbot):
    _, dialog = assistant({"OPENAI_API_KEY": "sk-from-the-environment-1"})
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.from_environment.setChecked(False)
    assert not dialog.next_button.isEnabled()
    dialog.key.key.edit.setText(KEY)
    dialog.key.key.edit.textEdited.emit(KEY)
    press(qtbot, dialog.next_button)
    assert dialog._setup.draft.key_env == ""


def test_the_test_goes_through_the_doctors_stages(assistant, server, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.key.edit.setText(KEY)
    to_server(dialog, server)
    dialog._on_next()
    server.enqueue(json_response({"error": {"message": "bad key"}}, status=401))
    with qtbot.waitSignal(dialog.route.examination.ended) as ended:
        press(qtbot, dialog.route.test_button)
    assert ended.args == [False]
    assert "✗" in dialog.route.examination.words
    assert KEY not in dialog.route.examination.words


def test_a_proxy_without_a_host_is_not_gone_on_with(assistant, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.key.edit.setText(KEY)
    dialog._on_next()
    proxy = dialog.route.proxy
    proxy._mode.setCurrentIndex(proxy._mode.findData(ProxyMode.MANUAL.value))
    assert not dialog.next_button.isEnabled()
    proxy._host.setText("proxy.example")
    proxy._port.setText("8080")
    proxy._port.textEdited.emit("8080")
    assert dialog.next_button.isEnabled()


def test_another_address_becomes_a_connection_of_its_own(assistant, server, qtbot):
    window, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.PROVIDER])
    page = dialog.provider
    page.list.setCurrentRow(page.list.count() - 1)
    assert not dialog.next_button.isEnabled()
    qtbot.keyClicks(page.address, server.base_url)
    server.enqueue(MODELS)
    for _ in range(3):
        press(qtbot, dialog.next_button)
    qtbot.waitUntil(lambda: dialog.model.model.count() == 3)
    press(qtbot, dialog.next_button)
    added = window.workspace.connections.get(window.chat.session.connection_id)
    assert (added.base_url, added.model) == (server.base_url, "gpt-4o")
    assert window.workspace.connections.default() == added


def test_azure_wants_the_name_of_the_resource(assistant, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.PROVIDER])
    dialog.provider.list.setCurrentRow(row_of(dialog.provider.list, "Azure OpenAI"))
    assert not dialog.next_button.isEnabled()
    dialog.provider.address.setText("https://mine.openai.azure.com/openai/v1")
    dialog.provider.address.textEdited.emit("")
    press(qtbot, dialog.next_button)
    assert dialog._setup.draft.preset == "azure"


def test_servers_on_this_machine_are_found(assistant, server, qtbot, monkeypatch):
    here = Preset(
        id="ollama", name="Ollama", base_url=server.base_url, port=1, source="", needs_key=False
    )
    monkeypatch.setattr(checkup, "local_presets", lambda: (here,))
    server.enqueue(MODELS, MODELS)
    window, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.SERVER])
    qtbot.waitUntil(lambda: dialog.server.address.text() == server.base_url)
    press(qtbot, dialog.next_button)
    qtbot.waitUntil(lambda: dialog.model.model.count() == 3)
    press(qtbot, dialog.next_button)
    assert window.workspace.connections.get("ollama-here").base_url == server.base_url


def test_a_silent_machine_is_said_to_have_no_server(assistant, qtbot, monkeypatch):
    monkeypatch.setattr(checkup, "local_presets", lambda: ())
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.SERVER])
    qtbot.waitUntil(dialog.server.look_button.isEnabled)
    assert "No server" in dialog.server._state.text()
    assert not dialog.next_button.isEnabled()


def test_a_server_that_refuses_is_told_and_can_be_asked_again(assistant, server, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.key.edit.setText(KEY)
    to_server(dialog, server)
    dialog._on_next()
    server.enqueue(json_response({"error": {"message": "Incorrect API key"}}, status=401))
    dialog._on_next()
    qtbot.waitUntil(dialog.model.again_button.isVisible)
    assert "Incorrect API key" in dialog.model._advice.text()
    server.enqueue(MODELS)
    press(qtbot, dialog.model.again_button)
    qtbot.waitUntil(lambda: dialog.model.model.currentText() == "gpt-4o-mini")


def test_the_provider_s_pages_open_in_the_browser(assistant, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    press(qtbot, dialog.key.keys_button)
    assert opened == [QUrl("https://platform.openai.com/api-keys")]


def test_back_keeps_what_was_typed(assistant, qtbot):
    _, dialog = assistant()
    press(qtbot, dialog.start.buttons[Place.OPENAI])
    dialog.key.key.edit.setText(KEY)
    dialog._on_next()
    press(qtbot, dialog.back_button)
    assert dialog.key.key.typed == KEY
    assert dialog.next_button.isEnabled()


def test_a_preset_that_is_there_already_is_not_added_twice(workspace):
    made = draft_of(PRESETS["deepseek"], workspace.connections.items())
    workspace.connections.save(made)
    assert draft_of(PRESETS["deepseek"], workspace.connections.items()) == made
    assert draft_of(PRESETS[OPENAI_ID], workspace.connections.items()).id == OPENAI_ID


def test_the_local_model_wants_a_file_where_no_weights_came_along(assistant, qtbot, monkeypatch):
    from desktop.storage import model_files

    monkeypatch.setattr(model_files, "missing_parts", lambda: ("part",))
    window, dialog = assistant()
    dialog.start.buttons[Place.LOCAL].click()
    assert not dialog.next_button.isEnabled()
    dialog.local.file.line.setText("/models/own.gguf")
    dialog.local.file.edited.emit()
    press(qtbot, dialog.next_button)
    assert window.workspace.connections.default().gguf == "/models/own.gguf"


def test_the_model_that_came_along_is_offered(assistant, qtbot, monkeypatch):
    from desktop.storage import model_files

    monkeypatch.setattr(model_files, "missing_parts", tuple)
    window, dialog = assistant()
    with qtbot.waitSignal(window.workspace.local_model.weights_known):
        dialog.start.buttons[Place.LOCAL].click()
    assert dialog.local.shipped.isChecked()
    press(qtbot, dialog.next_button)
    assert window.workspace.connections.default().is_local_model


def test_it_follows_the_language_and_the_theme(assistant, qtbot):
    window, dialog = assistant()
    with speaking(window.workspace.preferences, "zh_CN") as translation:
        qtbot.waitUntil(lambda: "欢迎" in dialog.start._heading.text())
        window.workspace.preferences.set("appearance.scheme", "dark")
        translation.switch("en")
        qtbot.waitUntil(lambda: "Welcome" in dialog.start._heading.text())
