"""Finding text in the conversation with the keyboard, wherever it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from desktop.core.message import Message, Role, Source, SourcesPart, TextPart
from desktop.ui.chat_view.find_bar import FindBar
from tests.gui.chat_view.conftest import answer, exchange, question

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def find(qtbot, view):
    """Open the bar by its key, type, and wait until all is counted; returns the bar."""

    def _find(text, **boxes):
        qtbot.keyClick(view, Qt.Key.Key_F, CTRL)
        bar = view.findChild(FindBar)
        bar.case.setChecked(boxes.get("case", False))
        bar.whole.setChecked(boxes.get("whole", False))
        bar.field.clear()
        if text.isascii():
            qtbot.keyClicks(bar.field, text)
        else:
            bar.field.insert(text)  # as an input method does
        qtbot.waitUntil(lambda: view.find_count()[2])
        return bar

    return _find


def test_a_word_far_above_is_found_and_shown(view, find):
    messages = [*exchange(100), answer("The needle is here.", "n"), *exchange(0)]
    messages += [question(f"More {i}", f"m{i}") for i in range(100)]
    view.show_messages(messages)
    bar = find("needle")
    assert "The needle is here." in view.visible_text()
    assert bar.count.text() == "1 of 1"


def test_f3_goes_on_and_shift_f3_back_around_the_end(qtbot, view, find):
    view.show_messages([answer(f"Apple number {i}.\n\n" + "x\n\n" * 30, f"a{i}") for i in range(4)])
    view.scroll_to_start()
    bar = find("apple")
    seen = [bar.count.text()]
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_F3)
        seen.append(bar.count.text())
    assert seen == ["1 of 4", "2 of 4", "3 of 4", "4 of 4", "1 of 4"]
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.count.text() == "4 of 4"
    assert "Apple number 3." in view.visible_text()


def test_an_emoji_is_found_whole_and_once(qtbot, view, find):
    family = "👩🏽\u200d👩🏽\u200d👧"
    view.show_messages([answer(f"A {family} and 👍🏽.", "a")])
    bar = find("👩")
    assert bar.count.text() == "1 of 1"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert view.selected_text() == family


def test_the_title_of_a_source_is_found(view, find):
    named = SourcesPart((Source("https://a.example/x", "The manual"),))
    view.show_messages([Message("a", Role.ASSISTANT, (TextPart("Yes.[1]"), named))])
    assert find("manual").count.text() == "1 of 1"


@pytest.mark.parametrize(
    ("text", "boxes", "count"),
    [
        ("cat", {}, 4),
        ("Cat", {"case": True}, 1),
        ("cat", {"whole": True}, 2),
        ("cat sat", {}, 1),
        ("bold word", {}, 1),
        ("x = 1", {}, 1),
        ("cell", {}, 1),
        ("中文", {}, 1),
        ("example.com", {}, 0),
        ("**", {}, 0),
        ("(", {}, 1),
    ],
)
def test_what_a_person_sees_is_what_is_found(view, find, text, boxes, count):
    source = (
        "The cat\nsat. Cat! Concatenate category (\n\nA **bo**ld *word*.\n\n```\nx = 1\n```\n\n"
        "| cell | b |\n|-|-|\n\n中**文** [link](https://example.com)"
    )
    view.show_messages([answer(source)])
    find(text, **boxes)
    assert view.find_count()[1] == count


def test_nothing_found_is_said(view, find):
    view.show_messages([answer("Text.")])
    assert find("needle").count.text() == "Not found"


def test_closing_leaves_the_match_selected(qtbot, view, find):
    view.show_messages([answer("The needle is here.")])
    bar = find("needle")
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert view.selected_text() == "needle"


def test_all_matches_on_screen_are_marked(view, find):
    view.show_messages([answer("one two one two one")])
    plain = view.grab().toImage()
    find("one")
    marked = view.grab().toImage()
    theme = view.theme
    tints = {theme.color("warning_soft").rgb(), theme.color("accent").rgb()}
    count = dict.fromkeys(tints, 0)
    for x in range(marked.width()):
        for y in range(50, 200):
            if marked.pixel(x, y) in tints and plain.pixel(x, y) not in tints:
                count[marked.pixel(x, y)] += 1
    assert count[theme.color("warning_soft").rgb()] > count[theme.color("accent").rgb()] > 0


def test_text_that_arrives_while_finding_is_found_too(qtbot, view, find):
    view.show_messages([question("needle?"), answer("Nothing.")])
    find("needle")
    assert view.find_count()[1] == 1
    view.update_message(answer("A needle and a needle."))
    qtbot.waitUntil(lambda: view.find_count()[1:] == (3, True))


def test_in_a_narrow_view_the_field_gives_way_and_no_button_is_cut(view, find):
    view.show_messages([answer("The needle is here.", "n")])
    view.resize(440, 400)
    bar = find("needle")
    assert view.viewport().geometry().contains(bar.geometry())
    buttons = bar.findChildren(QToolButton)
    assert len([b for b in buttons if bar.rect().contains(b.geometry())]) >= 3
    narrow = bar.field.width()
    view.resize(900, 400)
    assert bar.field.width() > narrow
