from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.chat_view.folding import folded, hidden_lines


@given(st.text(alphabet="ab \n", max_size=4_000))
def test_what_is_shown_is_the_beginning(text):
    shown = folded(text)
    assert text.startswith(shown)
    assert (hidden_lines(text) > 0) == (shown != text)


def test_a_short_text_is_not_folded():
    assert hidden_lines("one\ntwo") == 0


def test_many_lines_are_folded_at_a_line():
    text = "\n".join(f"line {n}" for n in range(40))
    assert folded(text).endswith("line 11")
    assert hidden_lines(text) == 28


def test_a_long_line_is_folded_at_a_word():
    shown = folded("word " * 1_000)
    assert shown.endswith("word") and len(shown) <= 900


def test_a_line_without_blanks_is_folded_too():
    assert len(folded("x" * 100_000)) == 900


def test_nothing_but_blank_lines_is_not_hidden():
    assert folded("\n" * 100 + "x") == "\n" * 100 + "x"
