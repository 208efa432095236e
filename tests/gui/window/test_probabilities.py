"""The answer whose tokens are tinted by probability, opened and read as a person does."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QToolTip

from desktop.core.exchange import AnswerFacts
from desktop.core.message import Message, Role
from desktop.ui.probabilities_dialog import ProbabilitiesDialog, tint
from desktop.ui.theme import MIN_TEXT_CONTRAST, Scheme, contrast, load_theme
from tests.support.scripted_server import chat_events, sse


def entry(token, probability, **others):
    top = [{"token": t, "logprob": math.log(p)} for t, p in others.items()]
    return {"token": token, "logprob": math.log(probability), "top_logprobs": top}


TOKENS = [entry("A", 0.99), entry("\n", 0.9), entry("😀", 0.5), entry("red", 0.2, blue=0.6)]


def with_logprobs(*words):
    events = chat_events("".join(words), usage=False)
    events[1]["choices"][0]["logprobs"] = {"content": TOKENS}
    return events


def labels(window):
    menu = window.chat.view._message_menu(window.chat.session.path()[-1].id)
    found = {a.text(): a for a in menu.actions()}
    menu.deleteLater()
    return found


@pytest.fixture
def dialog(window, server, qtbot):
    session = window.chat.session
    server.enqueue(sse(*with_logprobs("A\n😀red")))
    with qtbot.waitSignal(session.settled):
        assert session.send("Which?")
    labels(window)["Probabilities of the tokens…"].trigger()
    shown = window.findChild(ProbabilitiesDialog)
    yield shown
    shown.close()


def place_of(dialog, position):
    """The middle of the character at ``position``, in the viewport."""
    cursor = QTextCursor(dialog.text.document())
    cursor.setPosition(position)
    first = dialog.text.cursorRect(cursor)
    cursor.setPosition(position + 1)
    second = dialog.text.cursorRect(cursor)
    return (first.center() + second.center()) / 2


def test_tokens_are_tinted_and_named_by_their_probability(dialog):
    assert dialog.text.toPlainText() == "A\n😀red"
    assert dialog.average.text() == "Average probability 64.8%"
    cursor = QTextCursor(dialog.text.document())
    shades = []
    for position in (1, 4, 6):
        cursor.setPosition(position)
        shades.append(cursor.charFormat().background().color().saturation())
    assert shades[0] < shades[1] < shades[2]


def test_the_mouse_names_the_token_and_its_alternatives(dialog):
    place = place_of(dialog, 5)
    button, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place.toPointF(),
        dialog.text.viewport().mapToGlobal(place).toPointF(),
        button,
        button,
        none,
    )
    QApplication.sendEvent(dialog.text.viewport(), moved)
    assert dialog.details.text() == "“red” 20.0% · instead: “blue” 60.0%"
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, dialog.text.viewport().mapToGlobal(place))
    QApplication.sendEvent(dialog.text.viewport(), event)
    assert "“blue” 60.0%" in QToolTip.text()
    QToolTip.hideText()


def test_the_arrow_keys_name_them_too(dialog, qtbot):
    qtbot.keyClick(dialog.text, Qt.Key.Key_Right)
    assert dialog.details.text() == "“\\n” 90.0%"
    qtbot.keyClick(dialog.text, Qt.Key.Key_Right)
    assert dialog.details.text() == "“😀” 50.0%"
    qtbot.keyClick(dialog.text, Qt.Key.Key_Right)
    assert dialog.details.text() == "“red” 20.0% · instead: “blue” 60.0%"


def test_the_text_can_be_copied(dialog):
    dialog.text.selectAll()
    dialog.text.copy()
    assert QGuiApplication.clipboard().text() == "A\n😀red"


def test_an_answer_without_probabilities_offers_none(window, ask):
    ask(window, "Which?")
    assert "Probabilities of the tokens…" not in labels(window)


def test_hostile_tokens_are_shown_in_bounded_time(window, theme):
    tokens = [entry("<b>x</b>" * 50_000, 0.5), *[entry("x", 0.5)] * 30_000]
    facts = AnswerFacts(loosely={"logprobs": tokens})
    dialog = ProbabilitiesDialog(Message("a", Role.ASSISTANT, facts=facts), theme, window)
    assert dialog.text.toPlainText().startswith("<b>x</b>")
    assert max(len(line) for line in dialog.text.toPlainText().split("\n")) <= 2_000
    dialog.deleteLater()


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("probability", [0, 0.25, 0.5, 0.75, 1])
def test_every_tint_leaves_the_text_readable(scheme, probability):
    theme = load_theme(scheme)
    behind = tint(theme, probability).name()
    assert contrast(theme.colors.text, behind) >= MIN_TEXT_CONTRAST
