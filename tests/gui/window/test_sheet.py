"""A conversation over legacy completions: a sheet of text that the model continues, as a person uses it."""

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor

from desktop.core.connection import Api
from desktop.ui.long_lines import PART_CHARS, LongLinesEdit, in_parts
from desktop.ui.question_edit import LONG_LINE_CHARS
from tests.support.scripted_server import chat_events, json_response, sse

Key = Qt.Key


def text(words, reason="stop", index=0):
    return {
        "model": "m",
        "choices": [{"index": index, "text": words, "finish_reason": reason}],
    }


@pytest.fixture
def connection(connection):
    return structs.replace(connection, api=Api.COMPLETIONS)


@pytest.fixture
def sheet(window):
    return window.chat.sheet


@pytest.fixture
def complete(window, server, qtbot):
    """Presses the button and waits until nothing is under way any more."""

    def do(*events):
        server.enqueue(sse(*events))
        session = window.chat.session
        with qtbot.waitSignal(session.settled):
            qtbot.mouseClick(window.chat.sheet._complete, Qt.MouseButton.LeftButton)

    return do


def shown(sheet) -> str:
    return sheet.edit.toPlainText()


def marked(sheet) -> list[str]:
    return [s.cursor.selectedText() for s in sheet.edit.extraSelections()]


def said(session) -> list[tuple[str, str]]:
    return [(m.role.value, m.text) for m in session.path()]


def test_the_model_goes_on_where_the_text_ends(window, sheet, complete, server, qtbot):
    assert sheet.isVisible() and not window.chat.composer.isVisible()
    qtbot.keyClicks(sheet.edit, "one, ")
    complete(text("two", None), text(", ", "length"))
    assert shown(sheet) == "one, two, " and marked(sheet) == ["two, "]
    qtbot.keyClicks(sheet.edit, "three")
    complete(text(", four"))
    assert server.requests[-1].path == "/v1/completions"
    assert server.requests[-1].json["prompt"] == "one, two, three"
    assert shown(sheet) == "one, two, three, four" and marked(sheet) == ["two, ", ", four"]
    assert said(window.chat.session) == [
        ("user", "one, "),
        ("assistant", "two, "),
        ("user", "three"),
        ("assistant", ", four"),
    ]


def test_it_goes_on_from_its_own_words_too(window, sheet, complete, server, qtbot):
    qtbot.keyClicks(sheet.edit, "a")
    complete(text("b"))
    complete(text("b"))
    assert server.requests[-1].json["prompt"] == "ab" and shown(sheet) == "abb"


def test_text_changed_in_the_middle_becomes_another_version(window, sheet, complete, server, qtbot):
    qtbot.keyClicks(sheet.edit, "one")
    complete(text(" two"))
    sheet.edit.setPlainText("one 2")
    complete(text(" 3"))
    assert server.requests[-1].json["prompt"] == "one 2" and shown(sheet) == "one 2 3"
    assert sheet._number.text() == "2/2"
    qtbot.mouseClick(sheet._previous, Qt.MouseButton.LeftButton)
    assert shown(sheet) == "one two" and not sheet._previous.isEnabled()
    qtbot.mouseClick(sheet._next, Qt.MouseButton.LeftButton)
    assert shown(sheet) == "one 2 3"


def test_several_answers_are_versions(window, sheet, complete, qtbot):
    window.chat.session.choice.set_parameters({"n": 2})
    qtbot.keyClicks(sheet.edit, "x")
    complete(text("A"), text("B", index=1))
    first = shown(sheet)
    assert first in ("xA", "xB") and not sheet._number.isHidden()
    other = sheet._next if sheet._next.isEnabled() else sheet._previous
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert {first, shown(sheet)} == {"xA", "xB"}


def test_what_is_typed_is_kept_when_another_conversation_is_looked_at(
    window, sheet, complete, qtbot
):
    qtbot.keyClicks(sheet.edit, "one")
    complete(text(" two"))
    first = window.chat.session
    qtbot.keyClicks(sheet.edit, " and more")
    window.start_conversation()
    assert shown(sheet) == ""
    window.show_session(first)
    assert shown(sheet) == "one two and more" and said(first)[-1] == ("assistant", " two")
    sheet.edit.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(sheet.edit, "zero ")
    window.start_conversation()
    window.show_session(first)
    assert shown(sheet) == "zero one two and more"
    assert said(first) == [("user", "zero one two and more")]


def test_a_failure_is_told_and_the_text_stays(window, sheet, server, qtbot):
    refusal = {
        "error": {
            "message": "Unsupported parameter: 'seed' is not supported with this model.",
            "param": "seed",
            "code": "unsupported_parameter",
        }
    }
    session = window.chat.session
    session.choice.set_parameters({"seed": 1})
    qtbot.keyClicks(sheet.edit, "one")
    server.enqueue(json_response(refusal, status=400))
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(sheet.edit, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "seed" in sheet._problem.text() and shown(sheet) == "one"
    server.enqueue(sse(text(" two")))
    with qtbot.waitSignal(session.settled):
        qtbot.mouseClick(sheet._action, Qt.MouseButton.LeftButton)
    assert shown(sheet) == "one two" and sheet._problem.isHidden()
    assert "seed" not in server.requests[-1].json


def test_characters_that_a_text_field_changes_begin_no_new_version(
    window, sheet, complete, server, qtbot
):
    qtbot.keyClicks(sheet.edit, "a")
    complete(text("\u00a0b\r\nc\u2028d😀"))
    complete(text("."))
    assert server.requests[-1].json["prompt"] == "a\u00a0b\r\nc\u2028d😀"
    assert marked(sheet)[0].endswith("d😀") and marked(sheet)[1] == "."


def test_another_connection_brings_the_chat_back(window, sheet, server, complete, qtbot):
    qtbot.keyClicks(sheet.edit, "one")
    complete(text(" two"))
    chat = structs.replace(
        window.workspace.connections.get("test"), id="chat", name="Chat", api=Api.CHAT
    )
    window.workspace.connections.save(chat)
    qtbot.keyClicks(sheet.edit, " go")
    window.chat.session.choice.set_connection("chat")
    assert window.chat.composer.text == " go"
    assert window.chat.composer.isVisible() and not sheet.isVisible()
    server.enqueue(sse(*chat_events("three")))
    with qtbot.waitSignal(window.chat.session.settled):
        window.chat.session.send("go on")
    assert [m["role"] for m in server.requests[-1].json["messages"]] == [
        "user",
        "assistant",
        "user",
    ]


def test_every_parameter_of_the_old_api_is_sent_as_it_is_entered(
    window, sheet, complete, server, qtbot
):
    panel = window.panels.parameters
    window.panels.toggle_parameters()
    lines = {"suffix": " end", "best_of": "3", "n": "2", "seed": "7", "user": "me", "max_tokens": "9"}  # fmt: skip
    for name, words in lines.items():
        qtbot.keyClicks(panel.field(name), words)
    for name, value in {"echo": True, "stream": False, "logprobs": 3}.items():
        field = panel.field(name)
        field.setCurrentIndex(field.findData(value))
        field.activated.emit(field.currentIndex())
    panel.field("stop").setPlainText("\\n\nEND")
    hidden = [n for n in ("tools", "response_format", "verbosity") if panel.field(n).isVisible()]
    assert hidden == []
    offered = [panel.field("logprobs").itemData(row) for row in range(panel.field("logprobs").count())]  # fmt: skip
    assert offered == [None, 0, 1, 2, 3, 4, 5]
    qtbot.keyClicks(sheet.edit, "one, ")
    server.enqueue(json_response({"choices": [text("one, two", index=i)["choices"][0] for i in (0, 1)]}))  # fmt: skip
    session = window.chat.session
    with qtbot.waitSignal(session.settled):
        qtbot.mouseClick(sheet._complete, Qt.MouseButton.LeftButton)
    sent = server.requests[-1].json
    assert sent == {
        "model": "m",
        "prompt": "one, ",
        "suffix": " end",
        "best_of": 3,
        "n": 2,
        "seed": 7,
        "user": "me",
        "max_tokens": 9,
        "echo": True,
        "logprobs": 3,
        "stop": ["\n", "END"],
    }
    panel._show()
    assert panel.field("logprobs").value == 3 and panel.problem_of("logprobs") == ""


def test_a_switch_that_holds_something_else_shows_and_keeps_it(window, workspace):
    panel, session = window.panels.parameters, window.chat.session
    session.choice.set_parameters({"echo": "sometimes", "logprobs": True})
    panel._show()
    assert panel.field("echo").currentText() == '"sometimes"'
    assert panel.field("logprobs").value is True
    assert panel.problem_of("echo") and panel.problem_of("logprobs")
    panel.field("echo").show_value(None)
    assert panel.field("echo").count() == 3


def test_a_prompt_that_is_repeated_is_shown_once_while_it_arrives_too(
    window, sheet, complete, qtbot
):
    window.chat.session.choice.set_parameters({"echo": True})
    qtbot.keyClicks(sheet.edit, "one, ")
    seen = []
    sheet.edit.textChanged.connect(lambda: seen.append(shown(sheet)))
    complete(text("on", None), text("e, t", None), text("wo", None), text(", three"))
    assert shown(sheet) == "one, two, three"
    assert marked(sheet) == ["two, three"]
    assert all("one, two, three".startswith(one) for one in seen)


def test_the_meter_counts_the_sheet_as_plain_text(window, sheet, complete, qtbot):
    window.chat.session.choice.set_model("gpt-3.5-turbo-instruct")
    qtbot.keyClicks(sheet.edit, "hello world")
    meter = window.metering.meter
    qtbot.waitUntil(lambda: meter.reading is not None and meter.reading.parts.prompt == 2)
    assert meter.reading.is_exact and window.metering.view.isVisible()
    complete(text(" and more"))
    qtbot.waitUntil(lambda: meter.reading.parts.prompt == 4)
    sheet.edit.setPlainText("hello")  # rewritten: what was sent is not continued
    qtbot.waitUntil(lambda: meter.reading.parts.prompt == 1)


def test_a_line_of_a_million_characters_is_shown_in_parts_and_continued_as_it_is(
    window, sheet, complete, server, qtbot
):
    qtbot.keyClicks(sheet.edit, "Begin")
    complete(text("x" * 500_000, None), text("y" * 500_000))
    whole = "Begin" + "x" * 500_000 + "y" * 500_000
    assert sheet.text == whole
    blocks, block = [], sheet.edit.document().begin()
    while block.isValid():
        blocks.append(block.length())
        block = block.next()
    assert max(blocks) <= LONG_LINE_CHARS + 1
    assert sheet.edit.isReadOnly() and sheet._note.isVisible()
    complete(text("z"))
    assert server.requests[-1].json["prompt"] == whole
    assert sheet.text == whole + "z"


def test_lines_are_cut_where_no_layout_should_get_them_whole():
    assert in_parts("short\nlines") == "short\nlines"
    long = "a" * (LONG_LINE_CHARS + 1)
    cut = in_parts(f"b\n{long}\nc")
    assert cut.replace("\n", "") == f"b{long}c"
    assert max(map(len, cut.split("\n"))) == PART_CHARS


@pytest.mark.parametrize(
    "pieces", [["x" * 9_000] * 5, ["x" * 30_000, "y\nz"], ["a\n", "b" * 16_001]]
)
def test_a_text_that_grows_is_the_same_text(qtbot, pieces):
    edit = LongLinesEdit()
    qtbot.addWidget(edit)
    for piece in pieces:
        edit.append_text(piece)
    assert edit.text == "".join(pieces)
    assert max(map(len, edit.toPlainText().split("\n"))) <= LONG_LINE_CHARS


def test_a_line_that_is_too_long_is_not_pasted(sheet, qtbot):
    data = QMimeData()
    data.setText("x" * (LONG_LINE_CHARS + 1))
    sheet.edit.insertFromMimeData(data)
    assert sheet.text == ""
    assert "too long" in sheet._problem.text()
