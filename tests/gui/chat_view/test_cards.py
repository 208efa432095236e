"""Errors and endings under an answer: said in words, with the buttons that help, never as the model's text."""

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from desktop.core.errors import ErrorKind, describe, with_details
from desktop.core.message import Ending, Source, SourcesPart
from tests.gui.chat_view.conftest import answer, question


def click(qtbot, view, label):
    rect = dict(view.visible_buttons())[label]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def failed(kind=ErrorKind.AUTH, text="", **details):
    error = with_details(describe(kind, host="api.example.com", status=500), **details)
    return answer(text, ending=Ending.FAILED, error=error)


def test_an_error_says_cause_advice_and_the_servers_words(view):
    view.show_messages([question("Hello"), failed(message="Incorrect API key provided: •••abcd")])
    shown = view.visible_text()
    assert "api.example.com did not accept the API key." in shown
    assert "Enter a valid key for this connection." in shown
    assert "Incorrect API key provided: •••abcd" in shown


@pytest.mark.parametrize(
    ("kind", "label", "is_filled"),
    [(ErrorKind.QUOTA, "Retry", False), (ErrorKind.AUTH, "Open key settings", True)],
)
def test_only_what_the_card_advises_has_the_accent(view, kind, label, is_filled):
    view.show_messages([question("Hello"), failed(kind)])
    drawn = view.viewport().grab(dict(view.visible_buttons())[label]).toImage()
    ground = drawn.pixelColor(drawn.width() // 2, drawn.height() // 6)
    assert (ground.name() == view.theme.colors.accent) == is_filled


def test_sources_stand_below_the_answer(view):
    named = SourcesPart((Source("https://a.example/x", "One"), Source("https://b.example/")))
    said = answer("Said.[1]")
    view.show_messages([question("Hello"), structs.replace(said, parts=(*said.parts, named))])
    assert view.visible_text().endswith("Said.[1]\nOne\nb.example")


def test_retry_and_continue_tell_which_message(qtbot, view):
    view.show_messages([question("Hello"), answer("Half", ending=Ending.CUT)])
    with qtbot.waitSignal(view.retry_requested) as retried:
        click(qtbot, view, "Retry")
    with qtbot.waitSignal(view.continue_requested) as continued:
        click(qtbot, view, "Continue")
    assert retried.args == ["a"] and continued.args == ["a"]


def test_an_action_of_the_error_is_a_button(qtbot, view):
    view.show_messages([question("Hello"), failed()])
    with qtbot.waitSignal(view.action_requested) as requested:
        click(qtbot, view, "Open key settings")
    assert requested.args == ["open_key_settings", "a"]


def test_the_raw_response_is_one_click_away(qtbot, view):
    view.show_messages([question("Hello"), failed(evidence='{"detail": "<b>no</b>"}')])
    assert "<b>no</b>" not in view.visible_text()
    click(qtbot, view, "Show raw response")
    assert '{"detail": "<b>no</b>"}' in view.visible_text()


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.STOPPED, "You stopped this answer."),
        (Ending.CUT, "closed the connection before the answer was complete"),
        (Ending.TIMED_OUT, "fell silent"),
        (Ending.INTERRUPTED, "Interrupted"),
        (Ending.LENGTH, "length limit"),
        (Ending.CONTENT_FILTER, "content filter"),
    ],
)
def test_every_ending_but_a_good_one_is_said_in_words(view, ending, words):
    view.show_messages([question("Hello"), answer("Half", ending=ending)])
    assert words in view.visible_text()


def test_an_empty_answer_is_said_in_words(view):
    view.show_messages([question("Hello"), answer("")])
    assert "The model sent an empty answer." in view.visible_text()


def test_a_finished_answer_has_no_card(view):
    view.show_messages([question("Hello"), answer("Fine.")])
    assert not {"Retry", "Continue"} & {label for label, _ in view.visible_buttons()}
