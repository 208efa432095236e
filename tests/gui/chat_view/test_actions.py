"""Buttons, menus and keys of a message."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop.core.exchange import AnswerFacts
from desktop.core.message import Ending, Message, ReasoningPart, Role, TextPart, ToolCallPart
from desktop.ui.chat_view import SiblingPosition
from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.cards import LabelRow
from tests.gui.chat_view.conftest import answer, exchange, question
from tests.gui.chat_view.test_cards import click
from tests.gui.chat_view.test_selection import place_of

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


def hover(qtbot, view, point):
    qtbot.mouseMove(view.viewport(), point)


def test_copy_takes_the_markdown_of_the_message(qtbot, view):
    view.show_messages([answer("Some **bold** text.")])
    click(qtbot, view, "Copy")
    assert QGuiApplication.clipboard().text() == "Some **bold** text."


@pytest.mark.parametrize(("label", "action"), [("Another answer", "regenerate")])
def test_a_button_asks_by_its_name(qtbot, view, label, action):
    view.show_messages([answer("Text.")])
    with qtbot.waitSignal(view.action_requested) as requested:
        click(qtbot, view, label)
    assert requested.args == [action, "a"]


def test_the_switch_between_versions_shows_where_it_is_and_asks_for_the_next(qtbot, view):
    view.show_messages([question("Hi"), answer("Second.")], siblings={"a": SiblingPosition(2, 3)})
    with qtbot.waitSignal(view.action_requested) as requested:
        click(qtbot, view, "Next version")
    assert requested.args == ["sibling_next", "a"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_a_message_offers_what_can_be_done(qtbot, view):
    view.show_messages([answer("Text.")])
    click(qtbot, view, "More")
    menu = view.findChild(QMenu)
    entries = {entry.text(): entry for entry in menu.actions()}
    with qtbot.waitSignal(view.details_requested) as requested:
        entries["Details of request and response…"].trigger()
    assert requested.args == ["a"]
    menu.close()


def test_reasoning_is_folded_until_it_is_asked_for(qtbot, view):
    message = answer("The answer.")
    message = type(message)(
        "a", Role.ASSISTANT, (ReasoningPart("Let me *think*."), TextPart("The answer."))
    )
    view.show_messages([message])
    assert "Let me think." not in view.visible_text()
    click(qtbot, view, "▸ Thoughts")
    assert view.visible_text() == "Let me think.\nThe answer."
    click(qtbot, view, "▾ Thoughts")
    assert view.visible_text() == "The answer."


def test_how_long_it_thought_is_known_from_the_history_too(view):
    parts = (ReasoningPart("Hm."), TextPart("The answer."))
    facts = AnswerFacts(reasoned_ms=72_400.0)
    view.show_messages([Message("a", Role.ASSISTANT, parts, ending=Ending.FINISHED, facts=facts)])
    assert ("▸ Thought for 1 min 12 s") in [label for label, _ in view.visible_buttons()]


def test_a_tool_call_is_shown_with_its_arguments_in_lines(view):
    message = answer("")
    call = ToolCallPart("c1", "get_weather", '{"city": "北京", "days": 2}')
    view.show_messages([type(message)("a", Role.ASSISTANT, (call,), ending="tool_calls")])
    assert '{\n  "city": "北京",\n  "days": 2\n}' in view.visible_text()


def test_copy_on_a_code_block_takes_exactly_the_code(qtbot, view):
    view.show_messages([answer("```py\nx = 1\n\n\ty\u202e = 2\n```")])
    label, rect = view.visible_buttons()[0]
    assert label == "Copy"
    qtbot.mouseClick(view.viewport(), LEFT, pos=rect.center())
    assert QGuiApplication.clipboard().text() == "x = 1\n\n\ty\u202e = 2"


def test_save_on_a_code_block_hands_over_language_and_code(qtbot, view):
    view.show_messages([answer("```py\nx = 1\n```")])
    with qtbot.waitSignal(view.action_requested) as requested:
        click(qtbot, view, "Save")
    assert requested.args == ["save_code", "a"]
    assert view.code_to_save == ("py", "x = 1")


def test_long_code_lines_wrap_when_asked(qtbot, view):
    view.show_messages([answer("```\n" + "word " * 60 + "\n```\n\nAfter.")])
    before = place_of(view, "After.").y()
    click(qtbot, view, "Wrap")
    assert place_of(view, "After.").y() > before
    click(qtbot, view, "No wrap")
    assert place_of(view, "After.").y() == before


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        ("https://example.com/a?b=c", True),
        ("http://example.com", True),
        ("mailto:a@example.com", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("ssh://host", False),
        ("//host/share", False),
        ("relative/path", False),
    ],
)
def test_only_web_and_mail_addresses_are_handed_on(qtbot, view, address, opens):
    view.show_messages([answer(f"A [link here](<{address}>).")])
    opened = []
    view.link_activated.connect(opened.append)
    for shown in view._rows_on_screen():
        if "link here" in shown.row.text:
            rect = shown.row.cursor_rect(shown.row.text.index("link") + 2)
            point = QPoint(round(shown.x + rect.x()), round(shown.y + rect.center().y()))
            qtbot.mouseClick(view.viewport(), LEFT, pos=point)
    assert opened == ([address] if opens else [])


def test_where_a_link_leads_is_shown_before_it_opens(view):
    view.show_messages([answer("[bank](https://evil.example/\u202ek)")])
    hint = view.hint_at(place_of(view, "bank", 1))
    assert hint == "https://evil.example/%E2%80%AEk"


def test_alt_arrows_go_from_message_to_message(qtbot, view):
    view.show_messages(exchange(20))
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.visible_text().startswith("Question 0?")
    qtbot.keyClick(view, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(view, Qt.Key.Key_Down, ALT)
    assert view.visible_text().startswith("Question 1?")
    qtbot.keyClick(view, Qt.Key.Key_Up, ALT)
    assert view.visible_text().startswith("A paragraph of the answer.")
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.is_at_end


def test_the_markdown_source_is_one_key_away(qtbot, view):
    view.show_messages([answer("Some **bold** text.")])
    qtbot.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert "Some **bold** text." in view.visible_text()
    qtbot.keyClick(view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert "Some bold text." in view.visible_text()


def test_the_jump_button_shows_only_away_from_the_end(qtbot, view):
    view.show_messages(exchange(30))
    button = view._jump
    assert not button.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)
    assert view.is_at_end and not button.isVisible()


def test_little_room_stands_between_a_question_and_its_answer_and_nothing_jumps(qtbot, view):
    view.show_messages([*exchange(1), *[question("And?", "q9"), answer("So.", "a9")]])
    rows = [s for s in view._rows_on_screen() if s.view.message.id in ("q0", "a0")]
    places = [(s.row, s.y) for s in rows]
    buttons = next(s for s in rows if isinstance(s.row, ActionsRow))
    author = next(s for s in rows if s.view.message.id == "a0" and isinstance(s.row, LabelRow))
    assert author.y - buttons.y <= 32
    hover(qtbot, view, QPoint(buttons.x + 5, buttons.y + 5))
    shown = {id(s.row): s.y for s in view._rows_on_screen()}
    assert all(shown[id(row)] == y for row, y in places)
