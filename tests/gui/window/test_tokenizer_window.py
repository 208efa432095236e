"""The tokenizer's window: text and chips in step, counts of every vocabulary, and texts that are hard on it."""

import json

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from desktop.core.errors import UserFacingError
from desktop.runtime.tokenizing import ENCODINGS
from desktop.storage import encodings
from desktop.ui.tokenizer.text_pane import LONGEST_LINE


@pytest.fixture
def page(window, qtbot):
    window.menus.actions["tokenizer"].trigger()
    found = window.tools._tokenizer
    found.main = window
    return found


def show(page, qtbot, words):
    page.show_text(words)
    page.bar.forget(shows=True)
    wait(page, qtbot)


def wait(page, qtbot):
    qtbot.waitUntil(lambda: page.is_settled)  # fmt: skip


def shown(page):
    tokens = page.chips.tokens
    return [tokens.bytes_of(i).decode("utf-8", "replace") for i in range(len(tokens))]


def test_a_text_is_taken_apart_in_every_vocabulary(page, qtbot):
    qtbot.keyClicks(page.text.editor, "hello world")
    wait(page, qtbot)
    qtbot.waitUntil(lambda: shown(page) == ["hello", " world"])
    assert list(page.chips.tokens.ids) == [24912, 2375]
    assert {name: page.bar._counts[name] for name in ENCODINGS} == dict.fromkeys(ENCODINGS, 2)
    assert page.length.text() == "11 characters · 11 bytes"
    qtbot.mouseClick(page.bar.buttons["cl100k_base"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: list(page.chips.tokens.ids) == [15339, 1917])


def test_the_vocabulary_of_the_model_is_chosen_and_the_persons_choice_stays(window, qtbot):
    window.chat.session.choice.set_model("ft:gpt-4-0613:org::id")
    window.open_tokenizer("hello world")
    page = window.tools._tokenizer
    qtbot.waitUntil(lambda: page.bar.encoding == "cl100k_base" and page.is_settled)
    assert list(page.chips.tokens.ids) == [15339, 1917]
    page._tokenizing.find_encoding("gpt-4o")
    qtbot.mouseClick(page.bar.buttons["r50k_base"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.is_settled)
    assert page.bar.encoding == "r50k_base"


def test_special_tokens_are_ordinary_text(page, qtbot):
    show(page, qtbot, "<|endoftext|>")
    assert len(shown(page)) > 3
    assert "".join(shown(page)) == "<|endoftext|>"


def test_a_click_selects_in_both_directions(page, qtbot):
    show(page, qtbot, "热泵 heat pump 😀 end")
    cursor = page.text.editor.textCursor()
    cursor.setPosition(page.text.text.index("pump") + 1)
    page.text.editor.setTextCursor(cursor)
    first, end = page.chips.selection
    assert shown(page)[first:end] == [" pump"]
    assert "ID" in page.details.text()
    segment, chip = page.chips._layout.chip_of(len(shown(page)) - 1)
    point = QPoint(round(chip.x) + 10, round(chip.y + page.chips._layout.top_of(segment)) + 12)
    qtbot.mouseClick(page.chips.viewport(), Qt.MouseButton.LeftButton, pos=point)
    # Behind a character of two UTF-16 units the places still fit.
    assert page.text.editor.textCursor().selectedText() == " end"


@pytest.mark.parametrize(
    "words", ["𠮷野", "\0a\0", "שלום \u202eabc", "e\u0301\u0302 ि", "👩\u200d👩"]
)
def test_every_token_selects_whole_characters_which_select_it(page, qtbot, words):
    show(page, qtbot, words)
    assert page.chips.tokens.data == words.encode()
    page.chips.setFocus()
    for at in range(len(shown(page))):
        page.chips._go_to(at, extends=False)
        cursor = page.text.editor.textCursor()
        chosen = cursor.selectedText().encode()
        assert page.chips.tokens.bytes_of(at) in chosen or chosen in page.chips.tokens.bytes_of(at)
        page.text.selected.emit(cursor.selectionStart(), cursor.selectionEnd())
        first, end = page.chips.selection
        assert first <= at < end
        assert page.chips.tokens.text_of(first, end) == cursor.selectedText()


def test_tokens_are_reached_by_keys(page, qtbot):
    show(page, qtbot, "one two three\nfour five")
    page.chips.setFocus()
    qtbot.keyClick(page.chips, Qt.Key.Key_Home)
    qtbot.keyClick(page.chips, Qt.Key.Key_Right)
    assert shown(page)[slice(*page.chips.selection)] == [" two"]
    qtbot.keyClick(page.chips, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.text.editor.textCursor().selectedText() == " two three"
    qtbot.keyClick(page.chips, Qt.Key.Key_Home)
    qtbot.keyClick(page.chips, Qt.Key.Key_Down)
    assert shown(page)[page.chips.selection[0]] == "four"
    qtbot.keyClick(page.chips, Qt.Key.Key_Up)
    assert page.chips.selection == (0, 1)
    qtbot.keyClick(page.chips, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.chips.selection == (0, len(shown(page)))
    assert page.chips.accessibleDescription() == page.details.text()


def test_ids_and_text_are_copied(page, qtbot):
    show(page, qtbot, "hello world")
    page.copy_ids.click()
    assert json.loads(QGuiApplication.clipboard().text()) == [24912, 2375]
    assert not page.copy_text.isEnabled()
    page.chips.select(1, 2)
    page.copy_ids.click()
    assert json.loads(QGuiApplication.clipboard().text()) == [2375]
    page._say()
    page.copy_text.click()
    assert QGuiApplication.clipboard().text() == " world"


def test_tokens_get_a_bias_in_the_conversation(page, qtbot):
    session = page.main.chat.session
    session.choice.set_parameters({"logit_bias": {"7": 5}, "seed": 1})
    show(page, qtbot, "hello hello world")
    page.chips.select(0, 3)
    page._say()
    page.bias.click()
    biases = session.choice.parameters["logit_bias"]
    assert biases.pop("7") == 5
    assert set(biases.values()) == {-100}
    assert len(biases) == 3
    assert session.choice.parameters["seed"] == 1
    assert page.main.panels.parameters.isVisible()


def test_a_tooltip_tells_of_a_token(page, qtbot):
    show(page, qtbot, "hello")
    point = QPoint(15, 15)
    event = QHelpEvent(QEvent.Type.ToolTip, point, page.chips.viewport().mapToGlobal(point))
    QApplication.sendEvent(page.chips.viewport(), event)
    assert "24912" in QToolTip.text()
    QToolTip.hideText()


def test_a_megabyte_is_laid_out_where_it_is_looked_at(page, qtbot):
    words = "heat pump 热泵 coefficient\n" * 35_000
    assert len(words.encode()) > 1_000_000
    show(page, qtbot, words)
    layout = page.chips._layout
    bar = page.chips.verticalScrollBar()
    page.chips.grab()
    bar.setValue(bar.maximum() // 2)
    page.chips.grab()
    assert len(layout._segments) < 50
    page.chips.setFocus()
    qtbot.keyClick(page.chips, Qt.Key.Key_End)
    assert page.chips.selection == (len(shown(page)) - 1, len(shown(page)))
    qtbot.waitUntil(lambda: bar.value() >= bar.maximum() - bar.pageStep())
    assert page.text.editor.textCursor().selectionStart() == len(words) - 1


def test_a_line_without_end_is_shown_by_its_tokens_alone(page, qtbot):
    data = QMimeData()
    data.setText("a" * (10 * LONGEST_LINE))
    qtbot.keyClicks(page.text.editor, "xy")
    page.text.editor.moveCursor(QTextCursor.MoveOperation.Left)
    page.text.editor.insertFromMimeData(data)
    wait(page, qtbot)
    assert page.text.text == "x" + data.text() + "y"
    assert page.text.note.isVisible()
    assert len(shown(page)) > 1000
    page.chips.select(2, 4)
    qtbot.mouseClick(page.text.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(page) == [])
    assert page.text.editor.isVisible()


def test_half_a_pair_is_shown(page, qtbot):
    show(page, qtbot, "a\ud83d b" + "x" * LONGEST_LINE)  # a text field drops it
    assert "".join(shown(page)).startswith("a\ufffd bx")


def test_an_older_text_is_given_up(page, qtbot):
    page.show_text("first " * 200_000)
    qtbot.wait(0)
    show(page, qtbot, "second")
    assert shown(page) == ["second"]


@pytest.mark.parametrize("name", ["r50k_base"])
def test_a_missing_vocabulary_is_named_and_the_others_go_on(page, qtbot, monkeypatch, name):
    monkeypatch.delitem(encodings._loaded, name, raising=False)
    real = encodings._load

    def broken(asked):
        if asked == name:
            raise encodings._broken("r50k_base.tiktoken.gz")
        return real(asked)

    monkeypatch.setattr(encodings, "_load", broken)
    page.show_text("hello there")
    qtbot.waitUntil(lambda: page.bar.buttons[name].text().endswith("–"))
    qtbot.waitUntil(lambda: len(page.bar._counts) == len(ENCODINGS) - 1 and shown(page) != [])
    assert "missing or damaged" in page.bar.buttons[name].toolTip()
    with pytest.raises(UserFacingError):
        encodings.load_encoding(name)


def chosen_from_menu(qtbot, words):
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (entry,) = [a for a in menu.actions() if a.text() == words]
    entry.trigger()
    menu.close()


def context_menu(widget):
    from PySide6.QtGui import QContextMenuEvent

    point = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_draft_and_a_selection_of_the_chat_are_looked_at(window, ask, qtbot):
    ask(window, "What is it?", "A red house.")
    window.chat.view.select_all()
    context_menu(window.chat.view.viewport())
    chosen_from_menu(qtbot, "Show the tokens…")
    page = window.tools._tokenizer
    assert "red house" in page.text.text
    qtbot.keyClicks(window.chat.composer.edit, "a draft")
    context_menu(window.chat.composer.edit.viewport())
    chosen_from_menu(qtbot, "Show the tokens…")
    assert page.text.text == "a draft"


def test_a_closed_window_opens_again(page, qtbot):
    window = page.main
    show(page, qtbot, "hello")
    page.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.tools._tokenizer is None
    window.menus.actions["tokenizer"].trigger()
    assert window.tools._tokenizer.text.text == ""
