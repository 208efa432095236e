"""What a person may do while an answer arrives; what is shown afterwards is what would be shown of the whole."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.message import Message, Role, TextPart
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view import ChatView
from desktop.ui.chat_view.find_bar import FindBar
from desktop.ui.theme import Scheme, load_theme
from tests.gui.chat_view.conftest import question
from tests.gui.chat_view.test_selection import drag, place_of

CTRL = Qt.KeyboardModifier.ControlModifier

ANSWER = (
    "# Title\n\n"
    + "Words with `code`, **bold** and [links](https://a.example), again and again. " * 4
    + "\n\n- one\n- two\n  1. three\n\n| a | b |\n|---|--:|\n| 1 | `2` |\n| 3 | 4 |\n\n"
    + "```python\ndef one(x):\n    return x\n```\n\n> A quote.\n\n中文，**“引号”**后面。\n\n"
    + "The last paragraph has many words, and some more of them. " * 8
)


def resize(_qtbot, view):
    view.resize(520, 460)


def enlarge(_qtbot, view):
    view.set_font_size(17)


def darken(_qtbot, view):
    view.set_theme(load_theme(Scheme.DARK))


def see_the_source_and_back(qtbot, view):
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_U, CTRL)


def look_up_and_back(qtbot, view):
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_End)


@pytest.mark.parametrize(
    "disturb", [resize, enlarge, darken, see_the_source_and_back, look_up_and_back]
)
def test_whatever_happens_in_mid_stream_the_end_looks_as_if_nothing_had(qtbot, view, disturb):
    view.show_messages([question("Go on."), Message("a", Role.ASSISTANT)], frozenset({"a"}))
    step = 23
    for start in range(0, len(ANSWER), step):
        view.grow(ReplyGrowth("a", ANSWER[start : start + step]))
        if start // step == 20:
            disturb(qtbot, view)
        assert view.is_at_end
    view.update_message(Message("a", Role.ASSISTANT, (TextPart(ANSWER),)))
    fresh = ChatView(view.theme)
    qtbot.addWidget(fresh)
    fresh.resize(view.size())
    fresh.show()
    fresh.show_messages(
        [question("Go on."), Message("a", Role.ASSISTANT, (TextPart(ANSWER),))], frozenset({"a"})
    )
    assert view.visible_text() == fresh.visible_text()
    for one in (view, fresh):
        for row in one._code_on_screen():
            row.colour(10_000)
    assert view.viewport().grab().toImage() == fresh.viewport().grab().toImage()


def test_a_selection_over_three_messages_stays_while_the_last_grows_and_the_window_is_resized(
    qtbot, view
):
    first, second = (
        question("Ask me.", "q1"),
        Message("b", Role.ASSISTANT, (TextPart("It is so."),)),
    )
    messages = [first, second, question("Why?", "q2"), Message("a", Role.ASSISTANT)]
    view.show_messages(messages, frozenset({"a"}))
    view.grow(ReplyGrowth("a", "Because "))
    drag(qtbot, view, place_of(view, "Ask me.", 4), place_of(view, "Why?", 3))
    for number in range(30):
        view.grow(ReplyGrowth("a", f"of reason {number}. "))
        view.resize(900 - 10 * number, 700)
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "me.\n\nIt is so.\n\nWhy"


def test_what_is_sought_is_found_as_it_arrives_and_the_reader_stays(qtbot, view):
    view.show_messages([question("Go on."), Message("a", Role.ASSISTANT)], frozenset({"a"}))
    view.grow(ReplyGrowth("a", "A needle.\n\n" + "Hay.\n\n" * 60))
    qtbot.keyClick(view, Qt.Key.Key_F, CTRL)
    bar = view.findChild(FindBar)
    qtbot.keyClicks(bar.field, "needle")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 1")
    before = view.visible_text()
    assert "A needle." in before
    for _ in range(20):
        view.grow(ReplyGrowth("a", "Hay and a needle.\n\n"))
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 21")
    assert view.visible_text() == before
