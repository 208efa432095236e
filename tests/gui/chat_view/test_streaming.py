"""What a person sees while an answer arrives: the end stays in view until they look elsewhere."""

import dataclasses
import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.core.events import ToolCallDelta
from desktop.core.message import Ending, Message, Role, ToolCallPart
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view.cards import LabelRow
from tests.gui.chat_view.conftest import answer, exchange, question


def wheel(view, steps):
    """Turn the mouse wheel over the middle of the view; positive is up."""
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def begin(view, before=4):
    messages = [*exchange(before), question("Go on.", "q"), Message("a", Role.ASSISTANT)]
    view.show_messages(messages, frozenset({"a"}))
    return messages


def test_the_end_stays_in_view_while_an_answer_grows(view):
    begin(view)
    for index in range(60):
        view.grow(ReplyGrowth("a", f"Sentence number {index}.\n\n"))
        assert view.is_at_end
        assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert "Sentence number 59." in view.visible_text()
    assert "Sentence number 0." not in view.visible_text()


def test_the_text_keeps_its_width_when_there_is_more_than_the_view_shows(view):
    view.show_messages([question("Go on.", "q"), Message("a", Role.ASSISTANT)], frozenset({"a"}))
    width = view.viewport().width()
    assert not view.verticalScrollBar().isEnabled()
    view.grow(ReplyGrowth("a", "Sentence.\n\n" * 60))
    assert view.verticalScrollBar().isEnabled()
    assert view.viewport().width() == width


def test_scrolling_up_lets_go_and_the_line_being_read_does_not_move(view):
    begin(view)
    view.grow(ReplyGrowth("a", "\n\n".join(f"Line {i}" for i in range(80))))
    wheel(view, 3)
    assert not view.is_at_end
    before = view.visible_text()
    for index in range(40):
        view.grow(ReplyGrowth("a", f"\n\nMore {index}"))
    assert view.visible_text() == before
    for _ in range(100):
        wheel(view, -3)
    assert view.is_at_end
    assert "More 39" in view.visible_text()


def test_a_growing_answer_shows_the_same_as_a_finished_one(view):
    text = "# Title\n\nSome *words* and `code`.\n\n- a\n- b\n\n```python\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|\n\nEnd."
    view.show_messages([answer(text)])
    finished = view.visible_text()
    view.show_messages([Message("b", Role.ASSISTANT, model="test-model")], frozenset({"b"}))
    for character in text:
        view.grow(ReplyGrowth("b", character))
    view.update_message(answer(text, "b"))
    view.set_streaming("b", False)
    assert view.visible_text() == finished


@pytest.mark.parametrize("length", [0, 3, 20, 40, 60, 90])
def test_an_answer_whose_last_words_come_with_its_end_shows_the_same(view, length):
    text = "# Title\n\nSome *words* to\n\n```python\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|\n\nSee [here].\n\n[here]: http://a.b"
    view.show_messages([answer(text)])
    finished = view.visible_text()
    view.show_messages([Message("b", Role.ASSISTANT, model="test-model")], frozenset({"b"}))
    view.grow(ReplyGrowth("b", text[:length]))
    view.update_message(answer(text, "b"))
    view.set_streaming("b", False)
    assert view.visible_text() == finished


def test_an_ending_shows_when_the_stream_is_over(view):
    begin(view)
    view.grow(ReplyGrowth("a", "Half an ans"))
    assert "You stopped" not in view.visible_text()
    view.set_streaming("a", False)
    view.update_message(answer("Half an ans", ending=Ending.STOPPED))
    assert "You stopped this answer." in view.visible_text()


def test_what_is_moved_on_the_screen_is_what_would_be_painted_anew(qtbot, view):
    begin(view)
    text = (
        "Some *words* in a line.\n\n- item\n- two\n\n```py\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|\n\n"
        * 12
    )
    view.viewport().setCursor(Qt.CursorShape.BlankCursor)
    for start in range(0, len(text), 37):
        view.grow(ReplyGrowth("a", text[start : start + 37]))
        QApplication.processEvents()
        QApplication.sendEvent(view, QEvent(QEvent.Type.UpdateRequest))
        on_screen = view.screen().grabWindow(view.winId()).toImage()
        anew = view.grab().toImage().convertToFormat(on_screen.format())
        if start > 600:  # colours and scroll bar have settled
            assert on_screen.copy(0, 0, 700, 700) == anew.copy(0, 0, 700, 700), start


def test_heights_that_were_guessed_with_care_are_not_guessed_again(view):
    timeline, messages = view._timeline, list(exchange(100))
    view.show_messages(messages)
    assert timeline.estimate_again(0, until_s=math.inf) == len(messages)
    heights = [timeline.heights[i] for i in range(len(messages))]
    messages[3] = answer("Another text. " * 500, messages[3].id)
    view.show_messages([*messages, question("One more", "q")])
    timeline.estimate_again(0, until_s=math.inf)
    again = [timeline.heights[i] for i in range(len(messages))]
    assert [i for i, height in enumerate(heights) if again[i] != height] == [3]
    assert timeline.estimate_again(0, until_s=0.0) == len(messages) + 1  # nothing is left to do


def test_guessing_heights_stops_when_its_time_is_over(view):
    view.show_messages(list(exchange(100)))
    view._timeline.set_looks(dataclasses.replace(view._timeline.looks, column=300))
    first = view._timeline.estimate_again(0, until_s=0.0)
    assert first < 100
    assert view._timeline.estimate_again(first, until_s=math.inf) == 200


def names(view):
    """The names beside the labels on screen, of tools for example."""
    return [shown.row.suffix for shown in view._rows_on_screen() if isinstance(shown.row, LabelRow)]


def test_a_tool_call_shows_its_name_and_how_its_arguments_grow(view):
    begin(view)
    view.grow(ReplyGrowth("a", calls=(ToolCallDelta(0, "c1", "get_weather", '{"ci'),)))
    assert "get_weather" in names(view)
    assert '{"ci' in view.visible_text()
    grown = (ToolCallDelta(0, arguments='ty": "北京"}'), ToolCallDelta(1, "c2", "get_time"))
    view.grow(ReplyGrowth("a", calls=grown))
    assert '{"city": "北京"}' in view.visible_text()
    assert "get_time" in names(view)
    assert view.is_at_end
    whole = ToolCallPart("c1", "get_weather", '{"city": "北京"}')
    view.show_messages([Message("a", Role.ASSISTANT, (whole,), ending=Ending.TOOL_CALLS)])
    assert '"city": "北京"' in view.visible_text()


def test_of_arguments_without_an_end_only_the_last_are_laid_out(view):
    begin(view)
    view.grow(ReplyGrowth("a", calls=(ToolCallDelta(0, "c1", "write", "x" * 500_000),)))
    view.grow(ReplyGrowth("a", calls=(ToolCallDelta(0, arguments="the end"),)))
    shown = view.visible_text()
    assert "…xxx" in shown
    assert "the end" in shown
    assert shown.count("x") < 2_000
