"""Long questions show their beginning until all of them is asked for."""

import pytest

from tests.gui.chat_view.conftest import answer, question
from tests.gui.chat_view.test_cards import click

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
