"""Long questions show their beginning until all of them is asked for."""

import pytest
from PySide6.QtCore import Qt

from desktop.ui.chat_view.folding import folded, hidden_lines
from tests.gui.chat_view.conftest import answer, question
from tests.gui.chat_view.test_cards import click
from tests.support.pictures import data_url, png

LONG = "\n\n".join(f"Paragraph {n} of what was pasted." for n in range(40))


@pytest.fixture
def folded_view(view):
    view.show_messages([question(LONG), answer("Short.")])
    view.scroll_to_start()
    return view


def label_of(view):
    return next(label for label, _ in view.visible_buttons() if "Show" in label)


def test_a_long_question_is_folded_and_its_answer_in_view(folded_view):
    assert "Paragraph 0" in folded_view.visible_text()
    assert "Short." in folded_view.visible_text()
    assert "Paragraph 39" not in folded_view.visible_text()


def test_it_unfolds_without_moving_and_folds_again(qtbot, folded_view):
    before = folded_view._rows_on_screen()[1].y
    click(qtbot, folded_view, label_of(folded_view))
    assert folded_view._rows_on_screen()[1].y == before
    folded_view.scroll_to_end()
    assert "Paragraph 39" in folded_view.visible_text()
    click(qtbot, folded_view, label_of(folded_view))
    folded_view.scroll_to_start()
    assert "Paragraph 39" not in folded_view.visible_text()


def test_what_is_hidden_is_found_and_shown(folded_view):
    assert folded_view.find_text("Paragraph 39")
    assert "Paragraph 39" in folded_view.visible_text()


def test_a_long_answer_and_a_short_question_are_not_folded(view):
    view.show_messages([question("Hi"), answer(LONG)])
    view.scroll_to_end()
    assert "Paragraph 39" in view.visible_text()
    view.scroll_to_start()
    assert not any("Show" in label for label, _ in view.visible_buttons())


def test_a_question_unfolded_by_hand_stays_so_after_another_branch_is_shown(qtbot, folded_view):
    click(qtbot, folded_view, label_of(folded_view))
    folded_view.show_messages([question(LONG), answer("Another.", "b")])
    folded_view.scroll_to_end()
    assert "Paragraph 39" in folded_view.visible_text()


def test_a_long_answer_is_folded_with_a_key_and_unfolded_with_its_label(qtbot, view):
    view.show_messages([question("Hi"), answer(LONG), question("And?", "q2")])
    view.scroll_to("a")
    qtbot.keyClick(view, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert "Paragraph 0" in view.visible_text()
    assert "Paragraph 39" not in view.visible_text()
    assert "And?" in view.visible_text()
    click(qtbot, view, label_of(view))
    assert "And?" not in view.visible_text()
    assert not any("Show" in label for label, _ in view.visible_buttons())


def test_the_menu_folds_what_is_long_enough(view):
    short, long = answer("Short."), answer(LONG, "b")
    view.show_messages([short, long])
    for message_id, has_it in (("a", False), ("b", True)):
        menu = view._message_menu(message_id)
        assert ("Collapse message" in [a.text() for a in menu.actions()]) is has_it
        menu.close()


def test_a_folded_answer_stays_folded_while_others_are_read(view):
    messages = [answer(LONG, f"m{n}") for n in range(100)]
    view.show_messages(messages)
    view.act("fold", "m0")
    for index in range(100):
        view._timeline.view(index)
    assert view._timeline.view(0).hides_text


def test_an_answer_cannot_be_folded_while_it_grows(view):
    view.show_messages([question("Hi"), answer(LONG)], frozenset({"a"}))
    view.act("fold", "a")
    view.scroll_to_end()
    assert "Paragraph 39" in view.visible_text()


def test_a_picture_in_a_long_message_is_not_cut():
    url = data_url(png(300, 200)) + "A" * 8_000
    text = f"![a]({url})\n" + "line\n" * 40
    assert folded(text).startswith(f"![a]({url})\nline")
    assert hidden_lines(text) == 29
    assert hidden_lines(f"![a]({url})") == 0
