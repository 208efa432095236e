"""Buttons and links of messages are reached with Tab, seen, and pressed with Enter or Space."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.core.message import Message, ReasoningPart, Role, Source, SourcesPart, TextPart
from tests.gui.chat_view.conftest import answer, question
from tests.support.pictures import data_url, png

Key = Qt.Key
TEXT = "See [the **manual**](https://a.example/x) or [this](javascript:x).\n\n```python\nx = 1\n```"


@pytest.fixture
def focused(qtbot, view):
    """A view between two other fields, with the keyboard."""
    window = QWidget()
    qtbot.addWidget(window)
    window.before, window.after = QLineEdit(), QLineEdit()
    column = QVBoxLayout(window)
    for part in (window.before, view, window.after):
        column.addWidget(part)
    window.resize(800, 600)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    view.show_messages([question("Hi"), answer(TEXT)])
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.window_around = window
    return view


def labels_by_tab(qtbot, view, key=Key.Key_Tab):
    found = []
    qtbot.keyClick(view, key)
    while (now := view._focused()) is not None and len(found) < 40:
        found.append(now[1].label)
        qtbot.keyClick(view, key)
    return found


def test_tab_goes_through_all_that_can_be_pressed_and_leaves(qtbot, focused):
    down = labels_by_tab(qtbot, focused)
    assert down[:3] == ["Copy", "Edit and ask again", "More"]
    assert "https://a.example/x" in down and down.count("https://a.example/x") == 1
    assert {"Wrap", "Save", "Another answer"} <= set(down)
    assert not any("javascript" in label for label in down)
    assert focused.window_around.after.hasFocus()
    focused.setFocus()
    up = labels_by_tab(qtbot, focused, Key.Key_Backtab)
    assert up == down[::-1]
    assert focused.window_around.before.hasFocus()


def go_to(qtbot, view, label):
    for _ in range(40):
        qtbot.keyClick(view, Key.Key_Tab)
        if view._focused()[1].label == label:
            return view._focused()
    raise AssertionError(label)


def test_enter_follows_a_link_whose_address_was_told(qtbot, focused):
    shown, spot = go_to(qtbot, focused, "https://a.example/x")
    place = spot.rect.translated(shown.x, shown.y).center().toPoint()
    assert focused.hint_at(place) == "https://a.example/x"
    with qtbot.waitSignal(focused.link_activated) as caught:
        qtbot.keyClick(focused, Key.Key_Return)
    assert caught.args == ["https://a.example/x"]


def test_a_source_of_an_answer_is_a_link(qtbot, focused):
    named = SourcesPart((Source("https://b.example/x", "One"),))
    focused.show_messages([Message("a", Role.ASSISTANT, (TextPart("Yes.[1]"), named))])
    focused.scroll_to_start()
    go_to(qtbot, focused, "https://b.example/x")
    with qtbot.waitSignal(focused.link_activated) as caught:
        qtbot.keyClick(focused, Key.Key_Return)
    assert caught.args == ["https://b.example/x"]


def test_space_presses_a_button_and_the_focus_stays(qtbot, focused):
    messages = [Message("a", Role.ASSISTANT, (ReasoningPart("Hm, so."), TextPart("Yes.")))]
    focused.show_messages(messages)
    focused.scroll_to_start()
    go_to(qtbot, focused, "▸ Thoughts")
    qtbot.keyClick(focused, Key.Key_Space)
    assert "Hm, so." in focused.visible_text()


def test_code_is_copied_without_a_mouse(qtbot, focused):
    for _ in range(40):
        qtbot.keyClick(focused, Key.Key_Tab)
        if type(focused._focused()[0].row).__name__ == "CodeRow" and (
            focused._focused()[1].label == "Copy"
        ):
            break
    qtbot.keyClick(focused, Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "x = 1"


def test_the_focus_has_a_ring_and_escape_takes_it_away(qtbot, focused):
    shown, spot = go_to(qtbot, focused, "https://a.example/x")
    ring = focused.theme.color("focus")
    place = spot.rect.translated(shown.x, shown.y).toRect().adjusted(-3, -3, 3, 3)

    def ring_pixels():
        image = focused.viewport().grab(place).toImage()
        points = [(x, y) for x in range(image.width()) for y in range(image.height())]
        return sum(near(image.pixelColor(x, y), ring) for x, y in points)

    assert ring_pixels() > place.width()
    qtbot.keyClick(focused, Key.Key_Escape)
    assert focused._focused() is None
    assert ring_pixels() < place.width() // 2


def near(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 16 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_the_menu_key_opens_the_menu_of_the_picture_that_has_the_focus(qtbot, focused, monkeypatch):
    shown = []  # the platform of the tests cannot show menus
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: shown.extend(menu.actions()))
    url = data_url(png(200, 100))
    focused.show_messages([answer(f"![the year]({url})")])
    focused.viewport().repaint()
    qtbot.waitUntil(lambda: not focused.pictures.is_busy)
    go_to(qtbot, focused, "the year – click to enlarge")
    place = focused.viewport().mapToGlobal(QPoint(1, 1))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(focused, QContextMenuEvent(reason, QPoint(1, 1), place))
    assert {"Enlarge picture…", "Copy picture", "Save picture…"} <= {a.text() for a in shown}
