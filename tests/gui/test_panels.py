"""Parameters, the inspector and the actions on messages, with a real workspace and a real server."""

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QPlainTextEdit, QProgressBar

from desktop.core.connection import Connection, ProxyMode, ProxySetting
from desktop.core.editing import ToolFields
from desktop.core.keys import SecretChanges
from desktop.core.message import Ending, Message, Role, TextPart, ToolCallPart
from desktop.core.presets import Preset
from desktop.runtime.acting import Acting
from desktop.runtime.workspace import Workspace
from desktop.storage.paths import profile_in
from desktop.ui.answer_facts import fact_rows
from desktop.ui.appearance import Appearance
from desktop.ui.chat_view.words import ending_card, error_card, menu_actions
from desktop.ui.main_window import MainWindow
from desktop.ui.message_dialog import MessageDialog, ToolResultsDialog
from desktop.ui.settings.doctor_dialog import DoctorDialog
from tests.support.scripted_server import (
    chat_events,
    json_response,
    sse,
)


@pytest.fixture
def workspace(tmp_path, qapp, server):
    made = Workspace(profile_in(tmp_path / "profile"), environ={})
    connection = Connection(
        "c", "Scripted", server.base_url, model="m", proxy=ProxySetting(ProxyMode.NONE)
    )
    made.connections.save(connection)
    made.connections.set_default("c")
    yield made
    assert made.shutdown()


@pytest.fixture
def connection_to_openai(workspace, server):
    made = Connection("o", "OpenAI", server.base_url, preset="openai")
    workspace.connections.save(made)
    return made


@pytest.fixture
def window(workspace, qtbot):
    made = MainWindow(workspace, Appearance(workspace.preferences))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def ask(window, server, qtbot):
    def asked(question: str, *words: str, events=None):
        server.enqueue(sse(*(events or chat_events(*words))))
        session = window.chat.session
        with qtbot.waitSignal(session.settled):
            assert session.send(question)
        return session.path()[-1]

    return asked


def texts(session) -> list[str]:
    return [m.text for m in session.path()]


def test_a_parameter_is_sent_with_the_next_question_and_kept(window, server, ask, qtbot):
    panel = window.panels.parameters
    qtbot.keyClicks(panel.field("temperature"), "0.5")
    ask("one", "1")
    assert server.requests[-1].json["temperature"] == 0.5
    assert window.chat.session.conversation.fields["parameters"] == {"temperature": 0.5}


def test_a_value_out_of_range_is_marked_and_nothing_is_sent(window, server, qtbot):
    panel = window.panels.parameters
    qtbot.keyClicks(panel.field("temperature"), "9")
    assert panel.problem_of("temperature")
    with qtbot.waitSignal(window.chat.session.notice) as notice:
        assert not window.chat.session.send("one")
    assert notice.args[0].parameter == "temperature"
    assert not server.requests


def test_a_parameter_left_alone_is_not_sent(ask, server):
    ask("one", "1")
    assert not {"temperature", "top_p", "max_tokens", "n"} & server.requests[-1].json.keys()


def test_the_system_message_goes_first_and_can_be_changed(window, server, ask):
    session = window.chat.session
    session.choice.set_system("Be brief.")
    ask("one", "1")
    assert server.requests[-1].json["messages"][0] == {"role": "system", "content": "Be brief."}
    session.choice.set_system("Be kind.")
    ask("two", "2")
    assert server.requests[-1].json["messages"][0]["content"] == "Be kind."


def test_the_instructions_are_sent_in_the_chosen_role_and_kept_in_it(window, server, ask, qtbot):
    panel, session = window.panels.parameters, window.chat.session
    panel._system.setPlainText("Be brief.")
    assert panel._role.currentData() == "system"
    ask("one", "1")
    panel._role.setFocus()
    qtbot.keyClick(panel._role, Qt.Key.Key_Down)
    ask("two", "2")
    sent = [request.json["messages"][0] for request in server.requests]
    assert [message["role"] for message in sent] == ["system", "developer"]
    assert sent[1]["content"] == "Be brief."
    assert session.path()[0].role is Role.DEVELOPER
    session.read()
    qtbot.waitUntil(lambda: session.path()[0].role is Role.DEVELOPER)
    assert len(session.conversation.siblings(session.path()[0].id)) == 1


def test_the_role_follows_the_model_until_it_is_chosen(window, workspace, connection_to_openai):
    panel, session = window.panels.parameters, window.chat.session
    session.choice.set_connection(connection_to_openai.id)
    session.choice.set_model("gpt-4o")
    assert panel._role.currentData() == "system"
    session.choice.set_model("gpt-5-mini")
    assert panel._role.currentData() == "developer"
    panel._role.setCurrentIndex(0)
    panel._role.activated.emit(0)
    session.choice.set_model("o3")
    assert panel._role.currentData() == "system"


def test_defaults_of_the_connection_are_sent_by_other_conversations(
    window, workspace, server, ask, qtbot
):
    panel = window.panels.parameters
    qtbot.keyClicks(panel.field("seed"), "7")
    panel._defaults.click()
    window.panels.parameters.field("seed").clear()
    assert workspace.connections.get("c").parameters == {"seed": 7}
    window.chat.session.choice.set_parameters({})
    ask("one", "1")
    assert server.requests[-1].json["seed"] == 7


def test_an_edited_question_is_asked_and_the_old_version_is_a_switch_away(
    window, server, ask, qtbot
):
    ask("one", "1")
    session = window.chat.session
    question = session.path()[0]
    server.enqueue(sse(*chat_events("2")))
    window.chat.message_actions.perform("edit", session, question.id)
    dialog = window.chat.findChild(MessageDialog)
    dialog.findChild(QPlainTextEdit).setPlainText("two")
    with qtbot.waitSignal(session.settled):
        dialog._on_accepted()
    assert texts(session) == ["two", "2"]
    window.chat.message_actions.perform("sibling_previous", session, session.path()[0].id)
    assert texts(session) == ["one", "1"]


def test_a_message_is_inserted_deleted_and_branched_off(window, workspace, ask):
    ask("one", "1")
    session = window.chat.session
    Acting(session).insert(session.path()[0].id, Role.ASSISTANT, "by hand")
    assert texts(session) == ["one", "by hand", "1"]
    window.chat.message_actions.perform("delete", session, session.path()[2].id)
    assert texts(session) == ["one", "by hand"]
    window.chat.message_actions.perform("branch", session, session.path()[1].id)
    assert window.chat.session is not session
    assert texts(window.chat.session) == ["one", "by hand"]


@pytest.mark.parametrize("role", list(Role))
def test_messages_of_every_role_are_edited_by_hand(window, server, ask, qtbot, role):
    ask("one", "1")
    session = window.chat.session
    if role in {Role.SYSTEM, Role.DEVELOPER, Role.TOOL}:
        tools = ToolFields(tool_call_id="c" if role is Role.TOOL else None)
        Acting(session).insert(session.path()[-1].id, role, "before", tools)
    message = next(m for m in reversed(session.path()) if m.role is role)
    assert "edit" in [action for action, _ in menu_actions(message, is_streaming=False)]
    server.enqueue(*([sse(*chat_events("2"))] if role is Role.USER else []))
    window.chat.message_actions.perform("edit", session, message.id)
    dialog = window.chat.findChild(MessageDialog)
    dialog._text.setPlainText("after")
    dialog._on_accepted()
    qtbot.waitUntil(lambda: not session.is_busy)
    edited = next(m for m in reversed(session.path()) if m.text == "after")
    assert edited.role is role and edited.tool_call_id == message.tool_call_id
    assert edited.id in session.conversation.siblings(message.id)


def test_a_tools_result_is_inserted_by_hand_with_its_call(window, server, ask, qtbot):
    call = {"index": 0, "id": "c7", "function": {"name": "add", "arguments": "{}"}}
    end = {
        "choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": "tool_calls"}]
    }
    answer, session = ask("add", events=[end]), window.chat.session
    window.chat.message_actions.perform("insert", session, answer.id)
    dialog = window.chat.findChild(MessageDialog)
    dialog._text.setPlainText("3")
    assert dialog._call.isHidden()
    dialog._role.setCurrentIndex(dialog._role.findData("tool"))
    assert not dialog._call.isHidden() and dialog._call.currentText() == "c7"
    ok = dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)
    dialog._call.setEditText("")
    assert not ok.isEnabled()
    dialog._call.setEditText("c7")
    ok.click()
    assert session.path()[-1].tool_call_id == "c7"
    server.enqueue(sse(*chat_events("Three.")))
    with qtbot.waitSignal(session.settled):
        session.retry(session.path()[-1].id)
    sent = server.requests[-1].json["messages"]
    assert sent[-1] == {"role": "tool", "tool_call_id": "c7", "content": "3"}
    assert sent[-2]["tool_calls"][0]["id"] == "c7"


def call_event(*calls: tuple[str, str, str]) -> dict:
    """The last event of an answer that wants these (id, function, arguments) called."""
    fragments = [
        {
            "index": i,
            "id": c,
            "type": "function",
            "function": {"name": name, "arguments": arguments},
        }
        for i, (c, name, arguments) in enumerate(calls)
    ]
    return {
        "choices": [{"index": 0, "delta": {"tool_calls": fragments}, "finish_reason": "tool_calls"}]
    }


def test_tool_calls_are_edited_by_hand_and_their_results_go_along(window, server, ask, qtbot):
    answer = ask("add", events=[call_event(("a", "add", '{"x":1}'), ("b", "old", "{}"))])
    session = window.chat.session
    server.enqueue(sse(*chat_events("2")))
    with qtbot.waitSignal(session.settled):
        Acting(session).answer_tool_calls(answer.id, {"a": "one", "b": "two"})
    window.chat.message_actions.perform("edit", session, answer.id)
    dialog = window.chat.findChild(MessageDialog)
    first, second = dialog.tool_calls.findChildren(QFrame, "toolCall")
    assert first.arguments.toPlainText() == '{\n  "x": 1\n}'
    second.remove.click()
    first.id.setText("z")
    first.arguments.setPlainText('{"x": 2')
    ok = dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled() and "not JSON" in dialog._hint.text()
    first.arguments.setPlainText('{"x": 2}')
    first.id.setText("a")
    ok.click()
    path = session.path()
    assert path[1].tool_calls == (ToolCallPart("a", "add", '{"x": 2}'),)
    assert [(m.tool_call_id, m.text) for m in path[2:]] == [("a", "one"), (None, "2")]
    assert [m.text for m in session.conversation.path(answer.id)] == ["add", ""]


def test_an_assistants_message_with_a_tool_call_is_inserted_and_sent(window, server, ask, qtbot):
    ask("one", "1")
    session = window.chat.session
    window.chat.message_actions.perform("insert", session, session.path()[0].id)
    dialog = window.chat.findChild(MessageDialog)
    ok = dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog._chosen is Role.ASSISTANT and not ok.isEnabled()
    dialog._add_call.click()
    assert not ok.isEnabled() and dialog._hint.text()
    (row,) = dialog.tool_calls.findChildren(QFrame, "toolCall")
    row.name.setText("look_up")
    assert ok.isEnabled(), "a call is content enough"
    ok.click()
    call = session.path()[1]
    assert call.tool_calls == (ToolCallPart("call_1", "look_up", "{}"),)
    server.enqueue(sse(*chat_events("done")))
    with qtbot.waitSignal(session.settled):
        Acting(session).answer_tool_calls(call.id, {"call_1": "found"})
    sent = server.requests[-1].json["messages"]
    assert [m["role"] for m in sent] == ["user", "assistant", "tool"]
    assert sent[1]["tool_calls"][0]["function"] == {"name": "look_up", "arguments": "{}"}


def test_the_call_that_a_result_answers_is_edited(window, ask):
    ask("one", "1")
    session = window.chat.session
    Acting(session).insert(session.path()[1].id, Role.TOOL, "r", ToolFields(tool_call_id="wrong"))
    window.chat.message_actions.perform("edit", session, session.path()[2].id)
    dialog = window.chat.findChild(MessageDialog)
    assert dialog._call.currentText() == "wrong"
    dialog._call.setEditText("right")
    dialog._on_accepted()
    assert (session.path()[2].tool_call_id, session.path()[2].text) == ("right", "r")


def test_results_of_tools_go_on_with_matching_ids(window, server, ask, qtbot):
    call = {
        "index": 0,
        "id": "call_1",
        "type": "function",
        "function": {"name": "add", "arguments": '{"a": 1}'},
    }
    base = {"id": "x", "object": "chat.completion.chunk", "model": "m"}
    events = [
        {**base, "choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}]},
        {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]},
    ]
    answer = ask("add", events=events)
    session = window.chat.session
    server.enqueue(sse(*chat_events("2")))
    window.chat.message_actions.perform("answer_tools", session, answer.id)
    dialog = window.chat.findChild(ToolResultsDialog)
    [(_, _, result)] = dialog._rows
    result.setPlainText("2")
    with qtbot.waitSignal(session.settled):
        dialog._on_accepted()
    sent = server.requests[-1].json["messages"]
    assert sent[-1] == {"role": "tool", "tool_call_id": "call_1", "content": "2"}
    assert json.loads(sent[-2]["tool_calls"][0]["function"]["arguments"]) == {"a": 1}
    assert texts(session)[-1] == "2"


def test_the_panel_stands_on_the_right_and_can_be_hidden(window, qtbot):
    window.panels.toggle_parameters()
    assert not window.panels._docks["parameters"].isHidden()
    qtbot.keyClicks(window.panels.parameters.field("user"), "me")
    window.panels.toggle_parameters()
    assert window.panels._docks["parameters"].isHidden()
    assert window.chat.session.choice.parameters == {"user": "me"}
    assert Qt.DockWidgetArea.RightDockWidgetArea == window.dockWidgetArea(
        window.panels._docks["parameters"]
    )


def test_a_parameter_taken_back_is_not_sent_after_a_restart_either(window, workspace, server, ask):
    session = window.chat.session
    session.choice.set_parameters({"seed": 1})
    ask("one", "1")
    session.choice.set_parameters({})
    ask("two", "2")
    assert "seed" not in server.requests[-1].json
    assert session.conversation.fields["parameters"] == {}


def test_details_name_the_facts_and_draw_the_limits(window, server, ask, qtbot):
    headers = (
        ("x-request-id", "req_1"),
        ("x-ratelimit-limit-requests", "100"),
        ("x-ratelimit-remaining-requests", "42"),
        ("x-ratelimit-reset-requests", "6s"),
    )
    server.enqueue(sse(*chat_events("Hi", model="m-2026"), headers=headers))
    session = window.chat.session
    with qtbot.waitSignal(session.settled):
        session.send("one")
    answer = session.path()[-1]
    rows = dict(fact_rows(answer))
    assert rows["Request id"] == "req_1"
    assert rows["Model"] == "m → m-2026"
    window.panels.show_details(answer.id)
    bars = window.panels.inspector.findChildren(QProgressBar)
    assert [b.value() for b in bars] == [42]
    assert re.search(r"42 of 100 left, full again at \d\d:\d\d:\d\d$", bars[0].accessibleName())


def test_the_doctor_names_the_stage_that_fails(window, workspace, server, qtbot):
    server.on("/v1/models", json_response({"error": {"message": "no"}}, status=401))
    draft = workspace.connections.get("c")
    dialog = DoctorDialog(workspace.connections, draft, SecretChanges(), window)
    with qtbot.waitSignal(workspace.connections.examined) as found:
        dialog.open()
    assert found.args[1].failed.stage == "models"
    assert "TCP" in dialog.words
    assert "key" in dialog.words


def test_servers_on_this_machine_are_found(workspace, server, monkeypatch, qtbot):
    server.on("/v1/models", json_response({"data": [{"id": "m"}]}))
    here = Preset(id="here", name="Here", base_url=server.base_url, source="", port=server.port)
    gone = Preset(id="gone", name="Gone", base_url="http://127.0.0.1:9/v1", source="", port=9)
    monkeypatch.setattr("desktop.runtime.checkup.local_presets", lambda: (here, gone))
    with qtbot.waitSignal(workspace.connections.servers_found) as found:
        workspace.connections.look_around()
    assert [c.name for c in found.args[0]] == ["Here"]


REFUSAL = {
    "error": {
        "message": "Unsupported parameter: 'seed' is not supported with this model.",
        "type": "invalid_request_error",
        "param": "seed",
        "code": "unsupported_parameter",
    }
}


def test_a_refused_parameter_is_left_out_on_request_and_from_then_on(
    window, workspace, server, ask, qtbot
):
    session = window.chat.session
    session.choice.set_parameters({"seed": 1, "top_p": 0.5})
    server.enqueue(json_response(REFUSAL, status=400))
    with qtbot.waitSignal(session.settled):
        session.send("one")
    failed = session.path()[-1]
    card = error_card(failed.error, has_text=False, is_open=False)
    assert card.buttons[0] == ("send_without", "Send again without it")
    server.enqueue(sse(*chat_events("1")))
    with qtbot.waitSignal(session.settled):
        window.chat.view.action_requested.emit("send_without", failed.id)
    assert texts(session) == ["one", "1"]
    assert "seed" not in server.requests[-1].json and server.requests[-1].json["top_p"] == 0.5
    assert workspace.connections.get("c").refused == {"m": ("seed",)}
    ask("two", "2")
    assert "seed" not in server.requests[-1].json


def test_the_menu_of_a_message_inserts_and_answers_tools(window, ask):
    call = ToolCallPart("call_1", "add", "{}")
    message = Message("a", Role.ASSISTANT, (call,), ending=Ending.TOOL_CALLS)
    actions = [action for action, _ in menu_actions(message, is_streaming=False)]
    assert {"insert", "answer_tools"} <= set(actions)
    card = ending_card(message)
    assert card is not None and card.buttons[0][0] == "answer_tools"
    plain = Message("u", Role.USER, (TextPart("Hi"),))
    actions = [action for action, _ in menu_actions(plain, is_streaming=False)]
    assert "insert" in actions and "answer_tools" not in actions
