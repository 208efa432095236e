"""Fields of the parameters panel that are more than a line: tokens picked by text, formats, functions."""

import json

import pytest
from PySide6.QtCore import Qt

from desktop.core.connection import Connection
from desktop.runtime.courier import Courier
from desktop.runtime.tokenizer import Tokenizer
from desktop.runtime.worker import Worker
from desktop.ui.choice_fields import ToolChoiceField
from desktop.ui.structured_fields import JsonField, ResponseFormatField
from desktop.ui.token_bias_field import TokenBiasField
from tests.gui.conftest import PATIENCE_S
from tests.gui.test_panels import REFUSAL, ask, window, workspace  # noqa: F401 - fixtures
from tests.support.scripted_server import chat_events, json_response, sse


@pytest.fixture
def tokenizer(qapp):
    courier = Courier()
    worker = Worker("tokens")
    yield Tokenizer(courier, worker)
    assert worker.finish(PATIENCE_S)
    courier.close()


@pytest.fixture
def bias(tokenizer, qtbot):
    field = TokenBiasField(tokenizer)
    qtbot.addWidget(field)
    field.set_model("gpt-4")
    return field


def test_tokens_are_picked_by_typing_text(bias, qtbot):
    qtbot.keyClicks(bias._words, " hello")
    qtbot.waitUntil(lambda: "24748" in bias._found.text())
    assert "␣hello" in bias._found.text() and "cl100k_base" in bias._found.text()
    with qtbot.waitSignal(bias.edited):
        qtbot.keyClick(bias._words, Qt.Key.Key_Return)
    assert bias.value == {"24748": -100}
    bias._table.item(0, 2).setText("5.5")
    assert bias.value == {"24748": 5.5}
    qtbot.mouseClick(bias._remove, Qt.MouseButton.LeftButton)
    assert bias.value is None


def test_a_token_is_picked_by_its_number_and_named(bias, qtbot):
    qtbot.keyClicks(bias._words, "#9906")
    qtbot.waitUntil(lambda: "Hello" in bias._found.text())
    qtbot.mouseClick(bias._add, Qt.MouseButton.LeftButton)
    assert bias.value == {"9906": -100} and bias._table.item(0, 0).text() == "Hello"
    qtbot.keyClicks(bias._words, "#99999999")
    qtbot.waitUntil(lambda: "no such token" in bias._found.text())
    assert not bias._add.isEnabled()


def test_saved_biases_are_named_for_the_model(bias, qtbot):
    bias.show_value({"9906": -100, "x": 1})
    qtbot.waitUntil(lambda: bias._table.item(0, 0).text() == "Hello")
    assert bias.value == {"9906": -100, "x": 1}
    bias.set_model("gpt-4o")
    qtbot.waitUntil(lambda: bias._table.item(0, 0).text() != "Hello")


@pytest.mark.parametrize("strange", [[1], "text", 5])
def test_a_strange_value_is_neither_lost_nor_hidden(bias, strange):
    bias.show_value(strange)
    assert bias.value == strange


def test_a_schema_begins_with_a_valid_one_and_says_where_it_breaks(qtbot):
    field = ResponseFormatField()
    qtbot.addWidget(field)
    field._type.setCurrentIndex(field._type.findData("json_schema"))
    with qtbot.waitSignal(field.edited):
        field._type.activated.emit(3)
    assert field.value["json_schema"]["strict"] is True and field.problem is None
    field._schema._edit.setPlainText('{\n  "name": }')
    assert str(field.problem) == "This is not JSON: line 2, column 11."
    field.show_value({"type": "json_object"})
    assert field.value == {"type": "json_object"} and field.problem is None
    field.show_value({"type": "grammar", "x": 1})
    assert field.value == {"type": "grammar", "x": 1}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("auto", "auto"),
        ("add", {"type": "function", "function": {"name": "add"}}),
        ('{"type": "mcp"}', {"type": "mcp"}),
        ("", None),
    ],
)
def test_the_choice_of_a_function_is_its_name(qtbot, typed, value):
    field = ToolChoiceField()
    qtbot.addWidget(field)
    field.setEditText(typed)
    assert field.value == value
    field.show_value(value)
    assert field.value == value


def test_json_of_any_depth_is_judged(qtbot):
    field = JsonField()
    qtbot.addWidget(field)
    field._edit.setPlainText("[" * 100_000)
    assert field.problem is not None and isinstance(field.value, str)


def test_the_panel_marks_what_is_no_tool(window, workspace, qtbot):  # noqa: F811 - fixtures
    panel = window.panels.parameters
    panel.field("tools")._edit.setPlainText("[{]")
    assert "line 1" in panel.problem_of("tools")
    broken = [{"type": "function", "function": {"name": "a b"}}]
    panel.field("tools")._edit.setPlainText(json.dumps(broken))
    assert "letters" in panel.problem_of("tools")
    broken[0]["function"]["name"] = "add"
    panel.field("tools")._edit.setPlainText(json.dumps(broken))
    assert panel.problem_of("tools") == ""


def test_hints_follow_the_model_and_the_answer(window, workspace, server, ask, qtbot):  # noqa: F811 - fixtures
    panel, session = window.panels.parameters, window.chat.session
    assert panel.problem_of("max_tokens") == "" and panel.problem_of("seed") == ""
    session.choice.set_model("gpt-5")
    assert "next limit" in panel.problem_of("max_tokens")
    base = {
        "id": "x",
        "object": "chat.completion.chunk",
        "model": "m",
        "system_fingerprint": "fp_1",
    }
    ask("q", events=[{**base, "choices": [{"index": 0, "delta": {"content": "A"}, "finish_reason": "stop"}]}])  # fmt: skip
    assert "fp_1" in panel.problem_of("seed")


def test_what_a_model_refused_is_told_and_can_be_sent_again(window, workspace, server, qtbot):  # noqa: F811 - fixtures
    panel, session = window.panels.parameters, window.chat.session
    assert panel._again.isHidden()
    connection: Connection = workspace.connections.get("c")
    session.choice.set_parameters({"seed": 1})
    server.enqueue(json_response(REFUSAL, status=400), sse(*chat_events("1")))
    with qtbot.waitSignal(session.settled):
        session.send("one")
    with qtbot.waitSignal(session.settled):
        session.retry_without_refused(session.path()[-1].id)
    assert "not sent" in panel.problem_of("seed") and not panel._again.isHidden()
    qtbot.mouseClick(panel._again, Qt.MouseButton.LeftButton)
    assert workspace.connections.get("c") == connection and panel._again.isHidden()
