"""Ctrl+K and Ctrl+Shift+P in the real window: titles, messages and commands by a few letters, with the keyboard alone."""

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.ui.palette import Palette
from desktop.ui.palette_model import TitleScan
from tests.unit.core.test_listing import summary

Key = Qt.Key


@pytest.fixture
def switcher(window, ask, qtbot):
    """The window with two conversations, and the quick switcher over it."""
    ask(window, "Heat pumps", "They move warmth.")
    window.start_conversation()
    second = ask(window, "In Chinese", "好的。")
    second.set_title("用中文解释热泵")
    window.menus.actions["switch"].trigger()
    found = window.findChild(Palette)
    found.window_under = window
    return found


def rows(palette):
    model = palette.model
    return [model.row_at(i).words for i in range(model.rowCount())]


def current(palette):
    return palette.model.row_at(palette.list.currentIndex().row()).words


def test_nothing_typed_gives_the_newest(switcher):
    assert rows(switcher) == ["Conversations", "用中文解释热泵", "Heat pumps"]
    assert current(switcher) == "用中文解释热泵"


def test_who_has_no_conversation_is_offered_commands(window):
    window.menus.actions["switch"].trigger()
    palette = window.findChild(Palette)
    assert rows(palette)[:2] == ["Commands", "New conversation"] and palette._nothing.isHidden()


def test_a_few_letters_and_enter_open_a_conversation(switcher, qtbot):
    qtbot.keyClicks(switcher.field, "htpm")
    assert rows(switcher)[:2] == ["Conversations", "Heat pumps"]
    qtbot.keyClick(switcher.field, Key.Key_Return)
    assert not switcher.isVisible()
    window = switcher.window_under
    assert window.chat.session.title == "Heat pumps"


def test_pinyin_initials_find_a_chinese_title(switcher, qtbot):
    qtbot.keyClicks(switcher.field, "zwjs")
    assert current(switcher) == "用中文解释热泵"


def test_text_of_messages_follows_the_titles(switcher, qtbot):
    qtbot.keyClicks(switcher.field, "warmth")
    qtbot.waitUntil(lambda: "They move warmth." in rows(switcher))
    assert rows(switcher) == ["Messages", "They move warmth."]
    qtbot.keyClick(switcher.field, Key.Key_Return)
    assert switcher.window_under.chat.session.title == "Heat pumps"


def test_messages_of_a_conversation_that_was_just_deleted_are_not_offered(switcher, qtbot):
    answers = []
    switcher._search.answered.connect(answers.append)
    qtbot.keyClicks(switcher.field, "warmth")
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].is_complete)
    answer = answers[-1]
    assert answer.hits and answer.words == "warmth"
    switcher.window_under.workspace.library.delete(answer.hits[0].conversation)
    switcher._search.answered.emit(answer)
    assert rows(switcher) == []


def test_commands_come_last_and_run(switcher, qtbot):
    qtbot.keyClicks(switcher.field, "larger")
    qtbot.waitUntil(lambda: rows(switcher) == ["Commands", "Larger text"])
    size = switcher.window_under._appearance.theme.font_size_pt
    qtbot.keyClick(switcher.field, Key.Key_Return)
    assert switcher.window_under._appearance.theme.font_size_pt > size


def test_the_command_palette_lists_every_command_of_the_menus(window, qtbot):
    window.menus.actions["commands"].trigger()
    palette = window.findChild(Palette)
    enabled = [a for a in window.menus.actions.values() if a.isEnabled()]
    assert len(rows(palette)) == len(enabled)
    qtbot.keyClicks(palette.field, "newcon")
    assert current(palette) == "New conversation"
    window.menus.actions["commands"].trigger()
    assert not palette.isVisible()


def test_arrows_go_round_and_pass_over_headings(switcher, qtbot):
    qtbot.keyClick(switcher.field, Key.Key_Down)
    assert current(switcher) == "Heat pumps"
    qtbot.keyClick(switcher.field, Key.Key_Down)
    assert current(switcher) == "用中文解释热泵"
    qtbot.keyClick(switcher.field, Key.Key_Up)
    assert current(switcher) == "Heat pumps"


def test_escape_gives_the_keyboard_back(switcher, qtbot):
    edit = switcher.window_under.chat.composer.edit
    qtbot.keyClick(switcher.field, Key.Key_Escape)
    assert not switcher.isVisible() and switcher.window_under.focusWidget() is edit


def test_a_click_beside_it_closes_it(switcher, qtbot):
    qtbot.mouseClick(switcher, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not switcher.isVisible()


def test_what_is_not_there_is_said(switcher, qtbot):
    qtbot.keyClicks(switcher.field, "zzzzqq")
    qtbot.waitUntil(switcher._nothing.isVisible)
    assert rows(switcher) == []


def test_a_scan_keeps_the_best_of_many_titles(qapp):
    many = [summary(f"spot {n:05} of it") for n in range(5000)]
    scan = TitleScan([*many, summary("sports spot"), summary("it")], "it")
    for _ in scan.steps():
        pass
    assert scan.found()[0].words == "it"
    assert [row.words for row in scan.found()[1:]] == [f"spot {n:05} of it" for n in range(7)]
