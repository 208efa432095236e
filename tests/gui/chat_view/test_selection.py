"""Selecting as a person does it, with mouse and keys, and what the clipboard then holds."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.markdown.document import Document
from tests.gui.chat_view.conftest import answer, question

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier

TEXT = """First **bold** paragraph.

- one
- two

```python
x = 1
y = 2
```

| a | b |
|---|---|
| 1 | 2 |

Last 😀 words."""


def drag(qtbot, view, start, end):
    viewport = view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, (start + end) / 2)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, LEFT, pos=end)


def place_of(view, words, offset=0):
    """The point on the viewport just before the ``offset``-th character of ``words``."""
    for shown in view._rows_on_screen():
        start = shown.row.text.find(words)
        if start >= 0:
            rect = shown.row.cursor_rect(start + offset)
            return QPoint(round(shown.x + rect.x()) + 1, round(shown.y + rect.center().y()))
    raise AssertionError(f"{words!r} is not on screen")


def clipboard():
    return QGuiApplication.clipboard().text()


@pytest.fixture
def three(view):
    view.resize(900, 1000)
    view.show_messages([question("Ask me."), answer(TEXT), question("And then?", "q2")])
    return view


def test_dragging_over_three_messages_selects_all_between(qtbot, three):
    drag(qtbot, three, place_of(three, "Ask me.", 4), place_of(three, "And then?", 3))
    qtbot.keyClick(three, Qt.Key.Key_C, CTRL)
    copied = clipboard()
    assert copied.startswith("me.\n\nFirst bold paragraph.")
    assert copied.endswith("Last 😀 words.\n\nAnd")
    assert "• one\n• two" in copied and "x = 1\ny = 2" in copied and "a\tb\n1\t2" in copied


def test_dragging_upwards_selects_the_same(qtbot, three):
    drag(qtbot, three, place_of(three, "And then?", 3), place_of(three, "Ask me.", 4))
    assert three.selected_text().startswith("me.") and three.selected_text().endswith("And")


def test_the_markdown_of_what_is_covered_as_a_whole_is_its_source(qtbot, three):
    drag(qtbot, three, place_of(three, "First", 0), place_of(three, "Last", 4))
    qtbot.keyClick(three, Qt.Key.Key_C, CTRL | SHIFT)
    assert clipboard().startswith(TEXT[: TEXT.index("Last")])
    assert clipboard().endswith("Last")


def test_a_part_of_a_line_is_exactly_that_part(qtbot, three):
    drag(qtbot, three, place_of(three, "First bold", 6), place_of(three, "First bold", 10))
    assert three.selected_text() == "bold"
    drag(qtbot, three, place_of(three, "Last", 5), place_of(three, "words", 2))
    assert three.selected_text() == "😀 wo"


def test_a_double_click_takes_a_word_and_a_triple_click_the_block(qtbot, three):
    point = place_of(three, "paragraph", 3)
    qtbot.mouseClick(three.viewport(), LEFT, pos=point)
    qtbot.mouseDClick(three.viewport(), LEFT, pos=point)
    assert three.selected_text() == "paragraph"
    qtbot.mouseRelease(three.viewport(), LEFT, pos=point)
    qtbot.mouseClick(three.viewport(), LEFT, pos=point)
    assert three.selected_text() == "First bold paragraph."


def test_shift_click_and_shift_keys_extend(qtbot, three):
    qtbot.mouseClick(three.viewport(), LEFT, pos=place_of(three, "First", 0))
    qtbot.mouseClick(three.viewport(), LEFT, SHIFT, pos=place_of(three, "First", 5))
    assert three.selected_text() == "First"
    for _ in range(5):
        qtbot.keyClick(three, Qt.Key.Key_Right, SHIFT)
    assert three.selected_text() == "First bold"
    qtbot.keyClick(three, Qt.Key.Key_Left, SHIFT | CTRL)
    assert three.selected_text() == "First "
    qtbot.keyClick(three, Qt.Key.Key_End, SHIFT)
    assert three.selected_text() == "First bold paragraph."
    qtbot.keyClick(three, Qt.Key.Key_Down, SHIFT)
    assert three.selected_text().startswith("First bold paragraph.\n\n• one")
    qtbot.keyClick(three, Qt.Key.Key_Up, SHIFT)
    qtbot.keyClick(three, Qt.Key.Key_End, SHIFT | CTRL)
    assert three.selected_text().endswith("And then?")


def test_select_all_takes_everything_and_escape_nothing(qtbot, three):
    qtbot.keyClick(three, Qt.Key.Key_A, CTRL)
    assert three.selected_markdown() == f"Ask me.\n\n{TEXT}\n\nAnd then?"
    qtbot.keyClick(three, Qt.Key.Key_Escape)
    assert three.selected_text() == ""


def test_a_selection_stays_when_the_answer_below_grows(qtbot, three):
    drag(qtbot, three, place_of(three, "First bold", 6), place_of(three, "First bold", 10))
    three.show_messages(
        [question("Ask me."), answer(TEXT), question("And then?", "q2"), answer("New.", "a2")]
    )
    assert three.selected_text() == "bold"


def test_dragging_below_the_view_scrolls_on(qtbot, view):
    view.show_messages([answer("\n\n".join(f"Line {i}" for i in range(100)))])
    qtbot.keyClick(view, Qt.Key.Key_Home)
    viewport = view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=place_of(view, "Line 3", 0))
    qtbot.mouseMove(viewport, QPoint(200, 300))
    qtbot.mouseMove(viewport, QPoint(200, viewport.height() + 200))
    qtbot.waitUntil(lambda: "Line 60" in view.selected_text())
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(200, viewport.height() + 200))
    assert view.selected_text().startswith("Line 3\n\nLine 4")


def test_a_very_long_message_is_copied_as_the_markdown_it_is_without_being_read(view, monkeypatch):
    text = "\n\n".join(f"- *item* {n}" for n in range(20_000))
    view.show_messages([question("Why?"), answer(text), question("And?", "q2")])
    read = []
    blocks = Document.blocks
    monkeypatch.setattr(Document, "blocks", lambda self, i: read.append(i) or blocks(self, i))
    view.select_all()
    assert view.selected_text() == f"Why?\n\n{text}\n\nAnd?"
    assert len(read) < 10
