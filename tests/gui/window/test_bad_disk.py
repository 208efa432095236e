"""What the disk does to the window: full, read-only, settings that are no JSON, a damaged conversation; nothing is lost."""

import pytest
from PySide6.QtCore import Qt

from desktop.core.changes import ConversationChange, MessageChange
from desktop.runtime import library
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile
from desktop.ui.appearance import Appearance
from desktop.ui.unsaved_question import UnsavedQuestion
from desktop.ui.windows import Windows
from tests.support.disks import small_disk
from tests.support.scripted_server import chat_events, sse

ROOM = 256 * 1024

#: In lines: one line of that length takes a text field half a minute to lay out.
BIG_QUESTION = "Is there room?" + ("\n" + "x" * 60) * (ROOM // 61)


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", size=ROOM) as mounted:
        yield mounted


@pytest.fixture
def profile(disk, tmp_path):
    """Takes the place of the ordinary profile: the history of this one lies on the small disk."""
    return Profile(tmp_path, disk.path / "data", tmp_path / "cache")


@pytest.fixture
def store(profile):
    made = HistoryStore(profile, new_writer_id())
    yield made
    made.close()


def add(store, question):
    parts = [{"type": "text", "text": question}]
    changes = [MessageChange("q", {"role": "user", "parts": parts})]
    store.append("c", [*changes, ConversationChange({"current": "q"})], True)


def send(window, qtbot, question):
    window.chat.composer.edit.setPlainText(question)
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Return)


def words(window):
    return window.chat.notices.words


def test_on_a_full_disk_the_answer_is_shown_kept_and_saved_later(
    disk, store, window, server, qtbot
):
    server.enqueue(sse(*chat_events("It fits ", "in memory.")))
    session = window.chat.session
    question = BIG_QUESTION
    with disk.full():
        send(window, qtbot, question)
        qtbot.waitUntil(lambda: session.progress.stage == "finished")
        qtbot.waitUntil(lambda: "The history in" in words(window))
        assert "saved as soon as it works" in words(window)
        assert [m.text for m in session.path()] == [question, "It fits in memory."]
        assert store.open(session.id).path() == ()
    disk.grow(4 * ROOM)
    qtbot.waitUntil(lambda: session.unsaved is None)
    assert words(window) == ""
    assert [m.text for m in store.open(session.id).path()] == [question, "It fits in memory."]


def test_a_read_only_history_is_read_and_said(disk, store, open_window, server, qtbot):
    add(store, "From before")
    with disk.read_only():
        window = open_window()
        window.show_session(window.workspace.library.session("c"))
        qtbot.waitUntil(lambda: "From before" in window.chat.view.visible_text())
        send(window, qtbot, "May I?")
        qtbot.waitUntil(lambda: "can only be read" in words(window))
        assert window.chat.composer.edit.toPlainText() == "May I?"
        assert server.requests == []


def test_settings_that_are_no_json_are_kept_aside_and_said(profile, open_workspace):
    profile.settings_file.write_text("{not json")
    workspace = open_workspace()
    windows = Windows(workspace, Appearance(workspace.preferences))
    said = words(windows.first)
    windows.close()
    assert "it is not JSON" in said
    (kept,) = profile.settings_file.parent.glob("settings.broken-*.json")
    assert kept.read_text() == "{not json" and str(kept) in said


def test_a_damaged_conversation_is_shown_and_said(profile, store, open_window, qtbot):
    add(store, "Still here")
    path = profile.history / "c.jsonl"
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"{broken\n" + b"".join(rest) + b'{"torn')
    window = open_window()
    window.show_session(window.workspace.library.session("c"))
    qtbot.waitUntil(lambda: "Part of “Still here” cannot be read." in words(window))
    assert "line 2 cannot be read" in words(window)
    assert "Still here" in window.chat.view.visible_text()


def test_a_folder_that_goes_away_is_said_and_the_text_is_kept_until_it_is_back(
    profile, open_window, ask, server, qtbot, monkeypatch
):
    monkeypatch.setattr(library, "RETRY_MS", 50)
    window = open_window()
    window.workspace.library.watch()
    store = HistoryStore(profile, new_writer_id())
    add(store, "Nobody looked at this.")
    session = ask(window, "Before?", "Kept.")
    qtbot.waitUntil(lambda: len(window.workspace.library.summaries()) == 2)
    away = profile.data.with_name("away")
    profile.data.rename(away)
    server.enqueue(sse(*chat_events("In memory.")))
    send(window, qtbot, "Meanwhile?")
    qtbot.waitUntil(lambda: "not there any more" in words(window))

    def done():
        return session.unsaved is not None and session.progress.stage == "finished"

    qtbot.waitUntil(done)
    everything = ["Before?", "Kept.", "Meanwhile?", "In memory."]
    assert [m.text for m in session.path()] == everything
    assert len(window.workspace.library.summaries()) == 2, "what was listed stays listed"
    window.open_conversation("c")
    window.workspace.library.refresh()  # as when the folder is seen to go
    qtbot.waitUntil(lambda: window.workspace.library._failure is not None)
    assert not profile.data.exists(), "nothing is written in its place"
    away.rename(profile.data)
    qtbot.waitUntil(lambda: session.unsaved is None)
    qtbot.waitUntil(lambda: words(window) == "")
    assert [m.text for m in store.open(session.id).path()] == everything
    store.close()
    qtbot.waitUntil(lambda: "Nobody looked at this." in window.chat.view.visible_text())


def test_a_conversation_of_a_newer_version_can_be_read_and_says_so(
    profile, store, open_window, server, qtbot
):
    add(store, "From the future")
    path = profile.history / "c.jsonl"
    newer = path.read_bytes().replace(b'"schema":1', b'"schema":2')
    path.write_bytes(newer)
    window = open_window()
    window.show_session(window.workspace.library.session("c"))
    qtbot.waitUntil(lambda: "From the future" in window.chat.view.visible_text())
    send(window, qtbot, "May I?")
    qtbot.waitUntil(lambda: "can only be read" in words(window))
    assert window.chat.composer.edit.toPlainText() == "May I?"
    assert server.requests == [] and path.read_bytes() == newer


def test_closing_over_what_is_not_saved_is_asked_about(disk, window, server, qtbot):
    server.enqueue(sse(*chat_events("In memory.")))
    session = window.chat.session
    with disk.full():
        send(window, qtbot, BIG_QUESTION)
        qtbot.waitUntil(lambda: session.unsaved is not None)
        window.close()
        question = window.findChild(UnsavedQuestion)
        assert window.isVisible() and question.isVisible()
        assert "Is there room?" in question.text() and "space" in question.informativeText()
        window.close()
        assert len(window.findChildren(UnsavedQuestion)) == 1
        qtbot.keyClick(question, Qt.Key.Key_Return)
        assert window.isVisible()
        qtbot.waitUntil(lambda: window.findChild(UnsavedQuestion) is None)
        window.close()
        lose = window.findChild(UnsavedQuestion).lose_button
        qtbot.mouseClick(lose, Qt.MouseButton.LeftButton)
        assert not window.isVisible()
        qtbot.waitUntil(lambda: session.progress.stage == "finished")


def test_closing_over_a_title_that_cannot_be_saved_is_asked_about(disk, store, open_window, qtbot):
    add(store, "From before")
    window = open_window()
    library = window.workspace.library
    library.refresh()
    qtbot.waitUntil(lambda: "c" in library.shelf.by_id)
    with disk.read_only():
        library.rename("c", "Another title")
        qtbot.waitUntil(lambda: bool(library.unsaved), timeout=20_000)
        window.close()
        question = window.findChild(UnsavedQuestion)
        assert window.isVisible() and "Another title" in question.text()
        qtbot.keyClick(question, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: window.findChild(UnsavedQuestion) is None)
    qtbot.waitUntil(lambda: not library.unsaved, timeout=20_000)
    assert store.open("c").fields["title"] == "Another title"
    window.close()
    assert not window.isVisible()
