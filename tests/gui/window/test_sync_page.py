"""The page "Sync" of the settings: where the folder is, and what came from other machines."""

import shutil

import pytest
from PySide6.QtCore import Qt

from desktop.core.changes import MessageChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile
from desktop.ui.settings.sync_page import SyncPage


@pytest.fixture
def page(window):
    window.open_settings("sync")
    return window.findChild(SyncPage)


def rows(page):
    items = [page.list.topLevelItem(i) for i in range(page.list.topLevelItemCount())]
    return [tuple(item.text(column) for column in (0, 1)) for item in items]


def test_it_names_the_folder_and_what_to_leave_out(page, window):
    assert page._path.text() == str(window.workspace.profile.data)
    assert "cache" in page._leave_out.text()
    assert rows(page) == [] and "Nothing has come" in page.summary.text()
    assert page.summary.isVisible()


def test_what_comes_while_it_is_open_is_listed(page, window, ask, qtbot):
    window.workspace.library.watch()
    session = ask(window, "Apples?")
    profile = window.workspace.profile
    path = profile.history / f"{session.id}.jsonl"
    elsewhere = Profile(profile.config, profile.data, profile.cache / "other machine")
    store = HistoryStore(elsewhere, new_writer_id())
    parts = [{"type": "text", "text": "Quinces?"}]
    store.append("quinces", [MessageChange("q", {"role": "user", "parts": parts})], True)
    store.close()
    qtbot.waitUntil(lambda: ("Changed or new", "Quinces?") in rows(page))
    shutil.copy(path, path.with_name(f"{session.id} (conflicted copy 2026-11-23).jsonl"))
    qtbot.waitUntil(lambda: rows(page)[0] == ("Conflict merged", "Apples?"))
    assert not page.summary.isVisible() and page.list.isVisible()


def test_a_copy_that_cannot_be_merged_and_a_file_that_cannot_be_read_come_first(
    page, window, ask, qtbot
):
    session = ask(window, "Apples?")
    folder = window.workspace.profile.history
    path = folder / f"{session.id}.jsonl"
    newer = path.read_bytes().replace(b'"schema":1', b'"schema":9')
    (folder / f"{session.id} (1).jsonl").write_bytes(newer)
    window.workspace.library.refresh()
    window.open_settings("sync")
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: bool(rows(page)))
    what, words = rows(page)[0]
    assert what == "Not merged" and "newer version" in words
    assert not page.whole.isVisible()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.whole.isVisible() and page.whole.text() == words
