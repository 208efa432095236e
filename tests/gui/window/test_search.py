"""Searching all messages in the sidebar: type, see what is found, open it at the match, come back."""

import threading

import pytest
from PySide6.QtCore import Qt

from desktop.ui.marked_rows import near_match
from desktop.ui.search_model import SearchModel, SearchRole
from tests.support.scripted_server import chat_events, sse

Key = Qt.Key


def found(window) -> list[str]:
    """What the results show, messages indented below their conversation."""
    model = window.sidebar.results.model()
    rows = [model.index(i).data(SearchRole.ROW) for i in range(model.rowCount())]
    return [f"  {row.words}" if row.hit else row.words for row in rows]


def type_words(window, qtbot, words):
    window.menus.actions["search"].trigger()
    window.sidebar.search.clear()
    if words.isascii():
        qtbot.keyClicks(window.sidebar.search, words)
    else:
        window.sidebar.search.insert(words)  # as an input method does
    qtbot.waitUntil(lambda: not window.sidebar.is_searching)


@pytest.fixture
def talks(window, ask):
    """Three conversations; the newest, about the landlord, is shown."""
    for question, answer in (
        ("How does a heat pump work?", "It moves heat from the evaporator."),
        ("Explain it in Chinese", "热泵搬运热量。"),
        ("Letter to the landlord", "Dear Ms Arnold, the pump is loud."),
    ):
        window.start_conversation()
        ask(window, question, answer)
    return window


def test_nothing_starts_before_the_first_search(window):
    assert not [t for t in threading.enumerate() if t.name == "loquat-search"]


def test_titles_come_first_and_messages_below_their_conversation(talks, qtbot):
    type_words(talks, qtbot, "pump")
    assert found(talks) == [
        "How does a heat pump work?",
        "  How does a heat pump work?",
        "Letter to the landlord",
        "  Dear Ms Arnold, the pump is loud.",
    ]
    assert talks.sidebar._stack.currentWidget() is talks.sidebar.results


def test_what_is_being_typed_is_the_beginning_of_a_word(talks, qtbot):
    type_words(talks, qtbot, "evap")
    assert found(talks) == ["How does a heat pump work?", "  It moves heat from the evaporator."]


@pytest.mark.parametrize("words", ["泵", "热泵", "搬运"])
def test_a_short_chinese_word_is_found(talks, qtbot, words):
    type_words(talks, qtbot, words)
    assert found(talks) == ["Explain it in Chinese", "  热泵搬运热量。"]


def test_enter_opens_the_message_with_the_match_found(talks, qtbot):
    type_words(talks, qtbot, "evaporator")
    qtbot.keyClick(talks.sidebar.search, Key.Key_Return)
    assert talks.chat.session.title == "How does a heat pump work?"
    assert talks.focusWidget() is talks.sidebar.results
    view = talks.chat.view
    qtbot.waitUntil(lambda: view.find_count() == (1, 1, True))
    assert view._finder.query.text == "evaporator"
    assert view._bar.isVisible()


def test_the_match_is_the_one_in_the_message_that_was_chosen(talks, qtbot, ask):
    ask(talks, "Is the pump in the cellar?", "Yes, the pump is there.")
    type_words(talks, qtbot, "pump")
    row = found(talks).index("  Yes, the pump is there.")
    results = talks.sidebar.results
    place = results.visualRect(results.model().index(row)).center()
    qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view = talks.chat.view
    current = view._finder.current
    assert view.message_ids()[current.place.message] == talks.chat.session.path()[-1].id
    qtbot.waitUntil(lambda: view.find_count() == (3, 3, True))


def test_a_match_that_is_not_seen_as_it_was_found_leads_to_no_other_message(talks, qtbot, ask):
    ask(talks, "Fruit?", "A ripe\n\n- quince; see [this](https://example.org/medlar).")
    ask(talks, "More?", "A ripe quince, a medlar.")
    results, finder = talks.sidebar.results, talks.chat.view._finder
    for words, looked_for in (('"ripe quince"', "ripe"), ("medlar", "")):
        type_words(talks, qtbot, words)
        results.setCurrentIndex(results.model().index(results.model().rowCount() - 1))
        chosen = results.currentIndex().data(SearchRole.ROW).hit.message
        assert chosen == talks.chat.session.path()[-3].id
        qtbot.keyClick(results, Key.Key_Return)
        assert (finder.query.text if finder.query else "") == looked_for
        if finder.current:
            assert talks.chat.view.message_ids()[finder.current.place.message] == chosen


def test_a_conversation_that_was_never_open_opens_at_the_match(talks, open_window, qtbot):
    talks.close()
    assert talks.workspace.shutdown()
    window = open_window()
    type_words(window, qtbot, "evaporator")
    qtbot.keyClick(window.sidebar.search, Key.Key_Return)
    qtbot.waitUntil(lambda: window.chat.view.find_count() == (1, 1, True))
    assert "It moves heat from the evaporator." in window.chat.view.visible_text()


def test_a_match_on_another_branch_shows_that_branch(talks, qtbot, server):
    session = talks.chat.session
    first = session.path()[-1]
    server.enqueue(sse(*chat_events("Another version.")))
    session.retry(first.id)
    qtbot.waitUntil(lambda: not session.is_busy and session.path()[-1].text == "Another version.")
    type_words(talks, qtbot, "arnold")
    qtbot.keyClick(talks.sidebar.search, Key.Key_Return)
    assert session.path()[-1].id == first.id
    assert "Dear Ms Arnold" in talks.chat.view.visible_text()


def test_the_keyboard_goes_down_into_the_results_and_back(talks, qtbot):
    type_words(talks, qtbot, "pump")
    sidebar = talks.sidebar
    shown = talks.chat.session
    qtbot.keyClick(sidebar.search, Key.Key_Down)
    assert talks.focusWidget() is sidebar.results
    qtbot.keyClick(sidebar.results, Key.Key_Down)
    assert talks.chat.session is shown, "moving opens nothing"
    qtbot.keyClick(sidebar.results, Key.Key_Up)
    qtbot.keyClick(sidebar.results, Key.Key_Up)
    assert talks.focusWidget() is sidebar.search
    qtbot.keyClick(sidebar.search, Key.Key_Down)
    qtbot.keyClick(sidebar.results, Key.Key_Escape)
    assert sidebar.search.text() == "" and talks.focusWidget() is sidebar.search
    assert sidebar._stack.currentWidget() is sidebar.pane
    assert sidebar.list.model().rowCount() == 4  # three under one heading


def test_escape_in_the_field_brings_the_list_back(talks, qtbot):
    type_words(talks, qtbot, "pump")
    qtbot.keyClick(talks.sidebar.search, Key.Key_Escape)
    assert talks.sidebar._stack.currentWidget() is talks.sidebar.pane


def test_what_is_found_nowhere_is_said(talks, qtbot):
    type_words(talks, qtbot, "zebra")
    sidebar = talks.sidebar
    assert sidebar._stack.currentWidget() is sidebar._nothing
    assert sidebar._nothing.text() == "Nothing was found."


def test_a_new_answer_comes_into_results_that_are_shown(talks, qtbot, ask):
    talks.workspace.library.watch()  # as the program does after the first paint
    type_words(talks, qtbot, "quince")
    assert found(talks) == []
    ask(talks, "And fruit?", "A quince.")
    qtbot.waitUntil(lambda: found(talks) == ["Letter to the landlord", "  A quince."])


def test_a_deleted_conversation_is_found_no_more(talks, qtbot):
    type_words(talks, qtbot, "landlord")
    assert found(talks)
    talks.menus.actions["delete"].trigger()
    assert found(talks) == []
    talks.menus.actions["undo_delete"].trigger()
    qtbot.waitUntil(lambda: "Letter to the landlord" in found(talks))


def test_only_the_last_of_many_queries_is_answered(talks, qtbot):
    answers = []
    search = talks.workspace.search
    search.answered.connect(answers.append)
    for words in ("p", "pu", "pum", "evaporator"):
        search.ask(words)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].is_complete)
    assert {answer.words for answer in answers} == {"evaporator"}
    assert len(answers[-1].hits) == 1


def test_an_index_that_is_no_database_is_made_anew(talks, qtbot, caplog):
    talks.workspace.profile.search_file.parent.mkdir(exist_ok=True)
    talks.workspace.profile.search_file.write_bytes(b"not a database" * 400)
    with caplog.at_level("CRITICAL", "loquat.storage"):
        type_words(talks, qtbot, "evaporator")
    assert len(found(talks)) == 2


def test_a_match_beyond_the_basic_plane_is_marked_where_it_is(talks, qtbot, ask):
    talks.start_conversation()
    ask(talks, "Emoji", "😀😀 quince")
    type_words(talks, qtbot, "quince")
    row = talks.sidebar.results.model().index(1).data(SearchRole.ROW)
    delegate = talks.sidebar.results.itemDelegate()
    made = delegate._mark(row.words, *row.marks[0])
    assert (made.start, made.length) == (5, 6), "two units for each emoji, and the blank"
    assert not talks.grab().isNull()


def test_words_with_markdown_are_looked_for_as_they_are_on_screen(talks, qtbot):
    type_words(talks, qtbot, "pump is loud")
    qtbot.keyClick(talks.sidebar.search, Key.Key_Return)
    type_words(talks, qtbot, '"is loud"')
    qtbot.keyClick(talks.sidebar.search, Key.Key_Return)
    qtbot.waitUntil(lambda: talks.chat.view.find_count() == (1, 1, True))
    assert talks.chat.view._finder.query.text == "is loud"


def test_a_late_match_stands_near_the_beginning_of_its_row(talks, qtbot, ask):
    ask(
        talks,
        "Long?",
        "So many words before the one that matters, a quince, and after it " + "x" * 99,
    )
    type_words(talks, qtbot, "quince")
    row = talks.sidebar.results.model().index(1).data(SearchRole.ROW)
    (start, end), *_ = row.marks
    assert row.words[start:end] == "quince" and row.words.startswith("…") and start == 25
    assert row.match == "quince"
    talks.grab()


@pytest.mark.parametrize(
    ("words", "shown", "match"),
    [
        ("a heat pump", "a heat pump", "pump"),
        ("all that stands before it, a pump", "… it, a pump", "pump"),
        ("所以我们使用热泵供暖", "…们使用热泵供暖", "热泵"),
        ("की कि" * 3 + "pump", "…कि" + "की कि" + "pump", "pump"),
    ],
)
def test_so_much_stands_before_a_match_as_a_line_has_room_for(words, shown, match):
    start = words.index(match)
    cut, marks = near_match(words, ((start, start + len(match)),), 7)
    assert (cut, cut[slice(*marks[0])]) == (shown, match)


def test_a_model_without_rows_answers_nothing(qapp):
    model = SearchModel()
    assert model.rowCount() == 0 and model.row_at(model.index(0)) is None
