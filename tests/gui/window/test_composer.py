"""The composer: Enter, Shift+Enter, input methods, pasting, growing, drafts, Send and Stop."""

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.composer import Composer


@pytest.fixture
def composer(qtbot, theme):
    """A composer at the foot of a window of 600 × 600."""
    window = QWidget()
    made = Composer(theme)
    column = QVBoxLayout(window)
    column.addStretch(1)
    column.addWidget(made)
    qtbot.addWidget(window)
    window.resize(600, 600)
    with qtbot.waitExposed(window):
        window.show()
    made.sent_texts = []
    made.sent.connect(made.sent_texts.append)
    made.keeps_alive = window
    return made


def compose(composer, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(composer.edit, event)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_sends(composer, qtbot, key):
    qtbot.keyClicks(composer.edit, "Hello")
    qtbot.keyClick(composer.edit, key)
    assert composer.sent_texts == ["Hello"]


def test_shift_enter_breaks_the_line(composer, qtbot):
    qtbot.keyClicks(composer.edit, "one")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.edit, "two")
    assert composer.text == "one\ntwo"
    assert composer.sent_texts == []


def test_blanks_are_not_sent(composer, qtbot):
    qtbot.keyClicks(composer.edit, "   ")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.sent_texts == []
    assert not composer.button.isEnabled()


def test_enter_that_ends_a_composition_never_sends(composer, qtbot):
    compose(composer, commit="你")
    compose(composer, preedit="hao")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)  # some input methods pass it on
    assert composer.sent_texts == []
    assert composer.text == "你"  # nor does it break the line
    compose(composer, commit="好")
    assert composer.text == "你好"
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.sent_texts == ["你好"]


def test_what_is_composed_is_not_painted_over_the_placeholder(composer, qtbot):
    def ink():
        picture = composer.edit.grab().toImage()
        paper = picture.pixelColor(picture.width() - 2, 2)
        places = ((x, y) for x in range(60, 200) for y in range(picture.height()))
        return sum(picture.pixelColor(x, y) != paper for x, y in places)

    assert ink() > 50
    compose(composer, preedit="i")
    assert ink() == 0
    composer.edit.setPlaceholderText("Other words, as the connection went away")
    compose(composer)
    assert ink() > 50
    assert composer.edit.placeholderText().startswith("Other words")
    compose(composer, preedit="i")
    compose(composer, preedit="in")
    compose(composer)
    assert composer.edit.placeholderText().startswith("Other words")


def test_nothing_is_sent_by_the_button_while_composing(composer, qtbot):
    qtbot.keyClicks(composer.edit, "a")
    compose(composer, preedit="b")
    composer.button.click()
    assert composer.sent_texts == []


def test_a_composition_that_is_dropped_blocks_nothing(composer, qtbot):
    compose(composer, preedit="ni")
    compose(composer)
    qtbot.keyClicks(composer.edit, "x")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.sent_texts == ["x"]


def test_composed_text_is_shown_at_the_caret_and_not_part_of_the_text(composer, qtbot):
    qtbot.keyClicks(composer.edit, "ab")
    composer.edit.moveCursor(composer.edit.textCursor().MoveOperation.Left)
    compose(composer, preedit="XY")
    block = composer.edit.textCursor().block()
    assert (block.layout().preeditAreaText(), block.layout().preeditAreaPosition()) == ("XY", 1)
    assert composer.text == "ab"


def test_only_plain_text_is_pasted(composer, qtbot):
    data = QMimeData()
    data.setHtml("<b>bold</b><img src='file:///etc/passwd'>")
    data.setText("bold <b>as typed</b>")
    QGuiApplication.clipboard().setMimeData(data)
    qtbot.keyClick(composer.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert composer.text == "bold <b>as typed</b>"
    assert not composer.edit.textCursor().charFormat().font().bold()


def test_html_without_text_is_not_pasted(composer):
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    assert not composer.edit.canInsertFromMimeData(data)
    composer.edit.insertFromMimeData(data)
    assert composer.text == ""


def test_it_grows_to_a_third_of_the_window_and_shrinks_again(composer, qtbot):
    one_line = composer.edit.height()
    composer.edit.setPlainText("\n".join("line" for _ in range(5)))
    qtbot.waitUntil(lambda: composer.edit.height() > 3 * one_line)
    composer.edit.setPlainText("\n".join("line" for _ in range(80)))
    qtbot.waitUntil(lambda: composer.edit.height() == composer.window().height() // 3)
    composer.edit.clear()
    qtbot.waitUntil(lambda: composer.edit.height() == one_line)


def test_long_lines_wrap_and_count(composer, qtbot):
    one_line = composer.edit.height()
    composer.edit.setPlainText("word " * 60)
    qtbot.waitUntil(lambda: composer.edit.height() > 2 * one_line)


def test_send_becomes_stop_and_back(composer, qtbot):
    stops = []
    composer.stop_requested.connect(lambda: stops.append(1))
    qtbot.keyClicks(composer.edit, "next question")
    assert composer.button.accessibleName() == "Send"
    composer.set_streaming(is_streaming=True)
    assert composer.button.accessibleName() == "Stop"
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)  # waits for its turn
    assert composer.sent_texts == [] and composer.text == "next question"
    qtbot.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    assert stops == [1]
    composer.set_streaming(is_streaming=False)
    qtbot.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    assert composer.sent_texts == ["next question"]


def test_stop_works_with_nothing_typed(composer):
    composer.set_streaming(is_streaming=True)
    assert composer.button.isEnabled()


def test_blocked_it_says_why_and_keeps_what_was_typed(composer, qtbot):
    qtbot.keyClicks(composer.edit, "kept")
    composer.set_blocked("No connection")
    qtbot.keyClicks(composer.edit, "more")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert (composer.text, composer.sent_texts) == ("kept", [])
    assert composer.edit.placeholderText() == "No connection"
    composer.set_blocked("")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.sent_texts == ["kept"]


def test_text_that_is_shown_is_no_change_of_the_draft(composer, qtbot):
    drafts = []
    composer.draft_changed.connect(drafts.append)
    composer.set_text("from another conversation")
    assert drafts == []
    qtbot.keyClicks(composer.edit, "!")
    assert drafts == ["from another conversation!"]


def test_arrow_up_recalls_only_in_an_empty_field(composer, qtbot):
    recalls = []
    composer.recall_requested.connect(lambda: recalls.append(1))
    qtbot.keyClicks(composer.edit, "x")
    qtbot.keyClick(composer.edit, Qt.Key.Key_Up)
    assert recalls == []
    composer.edit.clear()
    qtbot.keyClick(composer.edit, Qt.Key.Key_Up)
    assert recalls == [1]


def test_tab_leaves_the_field_for_the_button(composer, qtbot):
    qtbot.keyClicks(composer.edit, "x")
    composer.edit.setFocus()
    qtbot.keyClick(composer.edit, Qt.Key.Key_Tab)
    assert composer.text == "x"
    assert composer.button.hasFocus()
