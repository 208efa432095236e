"""Assistants: chosen when a conversation begins, shown in its header, kept with it; and their manager."""

import json

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from desktop.core.assistant import Assistant
from desktop.ui.assistants.chooser import AssistantMenu
from desktop.ui.assistants.dialog import AssistantsDialog
from tests.support.languages import speaking

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FORMAL = Assistant(
    "1", "Formal", "blue", "Be formal.", {"temperature": 0.5}, connection="second", model="m2"
)
PLAIN = Assistant("2", "Plain & simple", "🌍", "Be plain.")


@pytest.fixture
def own(window, qtbot, connection):
    space = window.workspace
    second = structs.replace(connection, id="second", name="Second", model="other")
    space.connections.save(second)
    space.assistants.load()
    qtbot.waitUntil(lambda: space.assistants.is_loaded)
    space.assistants.set_items((FORMAL, PLAIN))
    return window


def choose(window, words):
    window.menus.actions["new_with"].trigger()
    menu = window.findChild(AssistantMenu)
    action = next(a for a in menu.actions() if a.text() == words)
    menu.hide()
    action.trigger()


def test_the_first_question_is_asked_as_the_assistant_says(own, ask, server):
    choose(own, "Formal")
    session = ask(own, "Hello?")
    sent = server.requests[0].json
    assert sent["model"] == "m2"
    assert sent["temperature"] == 0.5
    assert sent["messages"][0] == {"role": "system", "content": "Be formal."}
    assert session.connection_id == "second"
    assert session.choice.assistant == ("blue", "Formal")


def test_it_is_kept_with_the_conversation(own, ask, open_window, open_workspace, qtbot):
    choose(own, "Plain && simple")
    session_id = ask(own, "Hello?").id
    assert own.chat.header.assistant
    own.close()
    assert own.workspace.shutdown()
    again = open_window(open_workspace())
    again.open_conversation(session_id)
    qtbot.waitUntil(lambda: again.chat.session.is_loaded)
    assert again.chat.session.choice.assistant == ("🌍", "Plain & simple")
    assert "Plain & simple" in again.chat.header.assistant


def test_the_header_and_the_welcome_page_name_it(own):
    assert not own.chat.header.assistant
    choose(own, "Formal")
    assert own.chat.header.assistant
    assert own.chat.welcome._heading.text() == "Formal"


def test_the_next_conversation_begins_without(own, ask, server):
    choose(own, "Formal")
    own.start_conversation()
    assert own.chat.session.choice.assistant is None
    session = ask(own, "Hello?")
    assert [m["role"] for m in server.requests[0].json["messages"]] == ["user"]
    assert session.connection_id == "test"
    assert "assistant" not in session.conversation.fields


def test_without_an_assistant_can_be_chosen_again(own):
    choose(own, "Formal")
    choose(own, "Without an assistant")
    assert own.chat.session.choice.assistant is None
    assert own.chat.session.choice.system == ""


def test_an_assistant_whose_connection_is_gone_asks_the_usual_one(own, ask, server):
    own.workspace.connections.remove("second")
    choose(own, "Formal")
    assert ask(own, "Hello?").connection_id == "test"


def test_the_welcome_page_leads_to_the_menu(own, qtbot):
    own.settle()
    qtbot.mouseClick(own.chat.welcome.assistant_button, Qt.MouseButton.LeftButton)
    menu = own.findChild(AssistantMenu)
    assert [a.text() for a in menu.actions() if a.text()][:2] == ["Formal", "Plain && simple"]
    menu.hide()


def test_the_menu_is_at_the_first_assistant_once_all_are_read(window, qtbot):
    window.menus.actions["new_with"].trigger()
    menu = window.findChild(AssistantMenu)
    assert menu.activeAction().text() == "Without an assistant"  # in this turn nothing is read yet
    qtbot.waitUntil(lambda: window.workspace.assistants.is_loaded)
    assert menu.activeAction() is menu.actions()[0]
    assert menu.activeAction().text() == window.workspace.assistants.items[0].name
    menu.hide()


@pytest.fixture
def manager(own):
    own.menus.actions["assistants"].trigger()
    return own.findChild(AssistantsDialog)


def test_an_assistant_is_made_and_kept(manager, own, qtbot, profile):
    qtbot.mouseClick(manager.new_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(manager.name, "Poet")
    manager.icon.setEditText("✍️")
    manager.system.setPlainText("Rhyme.")
    manager.connection.setCurrentIndex(manager.connection.findData("second"))
    manager.model.setText("m3")
    manager.temperature.show_value(1.2)
    manager.further.show_value({"top_p": 0.5})
    manager.close()
    made = own.workspace.assistants.items[-1]
    assert made == Assistant(
        made.id, "Poet", "✍️", "Rhyme.", {"top_p": 0.5, "temperature": 1.2}, "second", "m3"
    )

    def last_kept():
        return json.loads(profile.assistants_file.read_text("utf-8"))["assistants"][-1]

    qtbot.waitUntil(profile.assistants_file.exists)
    qtbot.waitUntil(lambda: last_kept().get("system") == "Rhyme.")


def test_showing_one_changes_nothing(manager, own):
    for row in (0, 1, 0):
        manager.list.setCurrentRow(row)
        manager.save()
    assert own.workspace.assistants.items == (FORMAL, PLAIN)


def test_a_colour_is_an_icon_too(manager):
    manager.list.setCurrentRow(0)
    assert manager.icon.currentText() == "Blue"
    manager.icon.setEditText("Red")
    manager.save()
    assert manager.shown.icon == "red"


@pytest.mark.parametrize(("temperature", "further"), [("hot", None), (None, "[1"), (9, None)])
def test_parameters_that_are_wrong_are_told_and_not_kept(manager, temperature, further):
    manager.list.setCurrentRow(0)
    manager.temperature.show_value(temperature)
    if further:
        manager.further._edit.setPlainText(further)
    manager._on_parameters()
    assert manager._parameter_problem.isVisible()
    manager.save()
    assert manager.shown.parameters == {"temperature": 0.5}


def test_a_connection_that_is_gone_stays_named(manager, own):
    own.workspace.connections.remove("second")
    assert manager.connection.currentText() == "(not here any more)"
    manager.save()
    assert manager.shown.connection == "second"


def test_begin_starts_a_conversation(manager, own, qtbot):
    manager.list.setCurrentRow(1)
    qtbot.mouseClick(manager.begin_button, Qt.MouseButton.LeftButton)
    assert own.chat.session.choice.assistant == ("🌍", "Plain & simple")


def test_a_new_profile_has_assistants_in_both_languages(window, qtbot):
    with speaking(window.workspace.preferences, "zh_CN"):
        library = window.workspace.assistants
        library.load()
        qtbot.waitUntil(lambda: library.is_loaded)
    assert {a.id for a in library.items} >= {"starter-tutor", "starter-translator"}
    assert library.items[1].name == "翻译"
    assert all(a.system for a in library.items)


@pytest.mark.parametrize(
    "stored", [7, "x", [], {}, {"name": 3}, {"name": " "}, {"name": "x", "icon": 1}]
)
def test_nonsense_in_a_history_is_no_assistant(own, stored):
    session = own.chat.session
    session.set_fields({"assistant": stored})
    assert session.choice.assistant is None
