"""Searching all messages for the window: one thread, the newest query, and files that change or fail."""

import threading

import pytest

from desktop.core.changes import MessageChange
from desktop.runtime.courier import Courier
from desktop.runtime.search import Search
from desktop.storage.history import HistoryStore, new_writer_id
from tests.gui.conftest import PATIENCE_S
from tests.support.search_index import segments


@pytest.fixture
def store(profile):
    made = HistoryStore(profile, new_writer_id())
    yield made
    made.close()


@pytest.fixture
def search(qapp, profile):
    courier = Courier()
    made = Search(profile, courier)
    made.answers, made.notices = [], []
    made.answered.connect(made.answers.append)
    made.notice.connect(made.notices.append)
    yield made
    assert made.close(PATIENCE_S)
    courier.close()


def add(store, conversation_id, text):
    parts = [{"type": "text", "text": text}]
    fields = {"role": "user", "parent": None, "created": 1, "parts": parts}
    store.append(conversation_id, [MessageChange(new_writer_id(), fields)], True)


def answer(search, qtbot, words):
    search.answers.clear()
    search.ask(words)
    qtbot.waitUntil(lambda: bool(search.answers) and search.answers[-1].is_complete)
    assert search.answers[-1].words == words.strip()
    return [hit.snippet for hit in search.answers[-1].hits]


def threads():
    return [t for t in threading.enumerate() if t.name == "loquat-search"]


def test_the_thread_starts_with_the_first_search_and_ends_with_close(search, store, qtbot):
    add(store, "a" * 20, "a quince")
    search.note_written()
    search.ask("  ")
    assert threads() == []
    assert answer(search, qtbot, " quince ") == ["a quince"]
    assert len(threads()) == 1


def test_what_is_known_is_told_before_the_files_are_read(search, store, qtbot):
    add(store, "a" * 20, "a quince")
    answer(search, qtbot, "quince")
    add(store, "b" * 20, "another quince")
    answer(search, qtbot, "quin")
    assert [len(a.hits) for a in search.answers] == [1, 2]
    assert [a.is_complete for a in search.answers] == [False, True]


def test_what_was_written_comes_into_the_answer_that_is_shown(search, store, qtbot):
    assert answer(search, qtbot, "quince") == []
    add(store, "a" * 20, "a quince")
    search.note_written()
    qtbot.waitUntil(lambda: len(search.answers[-1].hits) == 1)


def test_a_history_that_cannot_be_read_is_said_and_what_is_known_is_found(
    search, store, profile, qtbot
):
    add(store, "a" * 20, "a quince")
    answer(search, qtbot, "quince")
    aside = profile.history.rename(profile.history.with_name("aside"))
    profile.history.write_text("no folder")
    assert answer(search, qtbot, "quin") == ["a quince"]
    assert len(search.notices) == 1
    profile.history.unlink()
    aside.rename(profile.history)
    assert answer(search, qtbot, "quince") == ["a quince"]
    assert len(search.notices) == 1


def test_a_query_that_is_taken_back_is_not_answered(search, store, qtbot):
    add(store, "a" * 20, "a quince")
    answer(search, qtbot, "quince")
    search.answers.clear()
    search.ask("quin")
    search.ask("")
    qtbot.waitUntil(lambda: not search._is_busy)
    assert search.answers == []


def test_a_long_refresh_is_done_in_parts_with_answers_between(search, store, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.runtime.index_reader.SLICE_S", 0.0)
    monkeypatch.setattr("desktop.storage.search_rows.BATCH", 1)
    for name in "abcd":
        add(store, name * 20, f"quince {name}")
    assert len(answer(search, qtbot, "quince")) == 4
    assert [len(a.hits) for a in search.answers] == [0, 1, 2, 3, 4]


def test_the_index_is_merged_after_the_answer(search, store, profile, qtbot):
    for name in "abcdefgh":
        add(store, name * 20, "a quince")
        answer(search, qtbot, "quince")
    qtbot.waitUntil(lambda: not search._is_busy)
    assert segments(profile) < 8
    assert len(answer(search, qtbot, "quince")) == 8
