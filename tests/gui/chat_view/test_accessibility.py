"""What a screen reader gets, and that everything can be read by everybody."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from desktop.core.message import AttachmentPart, Ending, Message, Role, TextPart
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view import ChatView, accessibility
from desktop.ui.theme import Scheme, contrast, load_theme
from tests.gui.chat_view.conftest import answer, exchange, question
from tests.support.pictures import data_url, png

#: Every colour of text in the view, and what it can stand on.
PAIRS = [
    ("text", "surface"),
    ("text_muted", "surface"),
    ("accent_text", "surface"),
    ("text", "user_bubble"),
    ("accent_text", "user_bubble"),
    ("text", "sunken"),
    ("text", "danger_soft"),
    ("danger", "danger_soft"),
    ("text", "warning_soft"),
    ("warning", "warning_soft"),
    ("text_muted", "sunken"),
    ("on_selection", "selection"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("text", "raised"),
    ("text", "hover"),
    ("text_muted", "code_background"),
    ("accent_text", "code_background"),
    ("success", "surface"),
    ("warning", "surface"),
    ("danger", "surface"),
    *[
        (f"code_{name}", "code_background")
        for name in [
            "text",
            "comment",
            "keyword",
            "string",
            "number",
            "function",
            "type",
            "operator",
            "error",
        ]
    ],
]


def read(view):
    interface = QAccessible.queryAccessibleInterface(view)
    text = interface.textInterface()
    return interface, text


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_stands_out(scheme, front, back):
    colors = load_theme(scheme).colors
    assert contrast(getattr(colors, front), getattr(colors, back)) >= 4.5


def test_a_screen_reader_reads_authors_links_and_code(view):
    view.show_messages(
        [question("What is it?"), answer("See [this](https://example.com):\n\n```py\nx = 1\n```")]
    )
    interface, text = read(view)
    assert interface.role() == QAccessible.Role.Document
    assert interface.text(QAccessible.Text.Name) == "Conversation"
    whole = text.text(0, text.characterCount())
    assert whole == (
        "You:\nWhat is it?\n\ntest-model:\nSee [this](https://example.com):\n\n```py\nx = 1\n```\n\n"
    )
    assert text.text(5, 16) == "What is it?"


def test_it_reads_what_has_arrived_so_far(view):
    view.show_messages([Message("a", Role.ASSISTANT, model="m")], frozenset({"a"}))
    view.grow(ReplyGrowth("a", "Half an"))
    _, text = read(view)
    assert text.text(0, 100) == "m:\nHalf an\n\n"


def test_only_what_has_changed_is_put_into_words_again(view, monkeypatch):
    put = []
    usual = accessibility.spoken
    monkeypatch.setattr(accessibility, "spoken", lambda m: put.append(m.id) or usual(m))
    view.show_messages([*exchange(3), Message("a", Role.ASSISTANT, model="m")], frozenset({"a"}))
    _, text = read(view)
    view.grow(ReplyGrowth("a", "One"))
    before = text.characterCount()
    put.clear()
    view.grow(ReplyGrowth("a", " more"))
    assert text.characterCount() == before + 5
    assert put == ["a"]


def test_it_can_go_to_a_message_and_find_it_on_the_screen(view):
    view.show_messages(exchange(40))
    _, text = read(view)
    whole = text.text(0, text.characterCount())
    place = whole.index("Question 20?")
    text.setCursorPosition(place)
    assert view.visible_text().startswith("Question 20?")
    assert text.characterRect(place).isValid()
    assert text.offsetAtPoint(text.characterRect(place).center()) <= place
    assert not text.characterRect(0).isValid()
    assert text.cursorPosition() == whole.rindex("You:", 0, place)


def test_a_view_that_is_gone_is_forgotten(qtbot):
    view = ChatView(load_theme(Scheme.LIGHT))
    accessibility._made.clear()
    view.show_messages([question("Hello")])
    interface, text = read(view)
    assert text.characterCount() == len("You:\nHello\n\n")
    del interface, text
    view.close()
    view.deleteLater()
    qtbot.waitUntil(lambda: not accessibility._made)
    gc.collect()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_key_opens_the_menu_of_the_message_being_read(qtbot, view):
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication, QMenu

    view.show_messages(exchange(20))
    qtbot.keyClick(view, Qt.Key.Key_Home)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard,
        view.rect().center(),
        view.mapToGlobal(view.rect().center()),
    )
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu)
    labels = [entry.text() for entry in menu.actions()]
    assert "Copy message" in labels and "Edit and ask again…" in labels
    menu.close()


def test_pictures_files_and_how_an_answer_ended_are_read_aloud(view):
    url = data_url(png(200, 200))
    photo = AttachmentPart("0" * 64, "photo.png", "image/png", 9)
    notes = AttachmentPart("1" * 64, "notes.md", "text/markdown", 9)
    asked = Message("q", Role.USER, (photo, notes, TextPart("What is this?")))
    stopped = answer(f"A chart: ![the year]({url})", ending=Ending.STOPPED)
    view.show_messages([asked, stopped])
    _, text = read(view)
    said = text.text(0, text.characterCount())
    assert "Picture: photo.png\nAttached file: notes.md\nWhat is this?" in said
    assert "A chart: Picture: the year" in said
    assert "base64" not in said
    assert "You stopped this answer." in said
