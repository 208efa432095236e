"""Very many conversations changed at once: in order, behind the window, nothing lost when it closes or a disk fails."""

import shutil

import pytest

from desktop.runtime import disk_queue
from tests.gui.runtime.conftest import add, block


def many(store, workspace, qtbot, count=40):
    """List so many conversations; return their ids."""
    ids = [f"c{number:03}" for number in range(count)]
    for conversation_id in ids:
        add(store, conversation_id, f"question {conversation_id}")
    with qtbot.waitSignal(workspace.library.changed):
        workspace.library.load()
        workspace.library.refresh()
    qtbot.waitUntil(lambda: len(workspace.library.summaries()) == count)
    return ids


def test_many_changes_are_saved_in_the_order_in_which_they_were_asked_for(
    store, workspace, qtbot, monkeypatch
):
    monkeypatch.setattr(disk_queue, "SLICE_S", 0.0)  # one at a time
    library = workspace.library
    ids = many(store, workspace, qtbot)
    told = []
    library.saving.connect(lambda done, total: told.append((done, total)))
    library.organise(ids, {"folder": "First"})
    library.organise(ids, {"folder": "Second", "pinned": True})
    library.rename(ids[3], "Renamed")
    library.delete(*ids[:10])
    library.undo_delete(*ids[:5])
    assert {s.folder for s in library.summaries()} == {"Second"}
    assert len(library.summaries()) == 35
    qtbot.waitUntil(lambda: bool(told) and told[-1] == (96, 96))
    assert len(told) > 10
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    kept = {s.id: s for s in store.summaries()}
    assert {i for i, s in kept.items() if s.deleted} == set(ids[5:10])
    assert {(s.folder, s.pinned) for s in kept.values()} == {("Second", True)}
    assert kept[ids[3]].title == "Renamed"


def test_a_list_that_is_read_meanwhile_does_not_take_back_what_is_not_saved_yet(
    store, workspace, qtbot
):
    library = workspace.library
    ids = many(store, workspace, qtbot)
    seen = []
    library.changed.connect(lambda: seen.append({s.folder for s in library.summaries()}))
    library.refresh()  # reads the files before they are changed
    library.organise(ids, {"folder": "Work"})
    with qtbot.waitSignal(library.saving, check_params_cb=lambda done, total: done == total):
        library.refresh()
    assert seen == [{"Work"}]
    assert {s.folder for s in store.summaries()} == {"Work"}


def test_what_many_changes_left_to_do_is_done_at_the_end(store, open_workspace, qtbot, monkeypatch):
    monkeypatch.setattr(disk_queue, "SLICE_S", 0.0)
    workspace = open_workspace()
    ids = many(store, workspace, qtbot)
    workspace.library.organise(ids, {"folder": "Work"})
    workspace.library.delete(*ids[:20])
    assert workspace.shutdown()
    kept = store.summaries()
    assert {s.folder for s in kept} == {"Work"}
    assert {s.id for s in kept if s.deleted} == set(ids[:20])


def test_deleting_many_from_a_disk_that_fails_is_said_once(store, workspace, profile, qtbot):
    library = workspace.library
    ids = many(store, workspace, qtbot)
    notices = []
    library.notice.connect(notices.append)
    # Without its snapshot nothing is deleted.
    profile.snapshots.parent.mkdir(parents=True, exist_ok=True)
    profile.snapshots.write_text("a file where a folder should be")
    library.delete(*ids)
    qtbot.waitUntil(lambda: not library._desk.history.is_saving and bool(notices))
    assert len(notices) == 1
    qtbot.waitUntil(lambda: len(library.summaries()) == len(ids))


def test_fields_that_could_not_be_saved_are_saved_when_it_works_again(
    store, workspace, profile, qtbot, monkeypatch
):
    library = workspace.library
    ids = many(store, workspace, qtbot, 3)
    block(profile)
    library.organise(ids, {"folder": "Work"})
    qtbot.waitUntil(lambda: not library._desk.history.is_saving)
    profile.history.unlink()
    shutil.move(profile.data / "moved", profile.history)
    qtbot.waitUntil(lambda: {s.folder for s in store.summaries()} == {"Work"})


@pytest.fixture
def sliced(store, workspace, qtbot, monkeypatch):
    """The library with forty conversations, of which more than two are organised one at a time."""
    monkeypatch.setattr("desktop.runtime.organising.FEW", 2)
    monkeypatch.setattr("desktop.runtime.organising_many._BLOCK", 1)
    monkeypatch.setattr("desktop.runtime.slices.SLICE_S", 0.0)
    many(store, workspace, qtbot)
    return workspace.library


def folders(library):
    return [s.folder for s in library.summaries()]


def test_very_many_are_organised_in_slices_and_taken_back(sliced, store, qtbot):
    ids = [s.id for s in sliced.summaries()]
    sliced.organise(ids[:2], {"folder": "Old"})
    with qtbot.waitSignal(sliced.undoable) as done:
        sliced.organise([*ids, ids[0]], {"folder": "New"})
        assert "New" not in folders(sliced)  # shown when all of it is done
    assert folders(sliced) == ["New"] * 40
    assert len(done.args[0].before) == 40
    with qtbot.waitSignal(sliced.changed), qtbot.assertNotEmitted(sliced.undoable):
        sliced.undo(done.args[0])
    assert folders(sliced) == ["Old"] * 2 + [""] * 38
    qtbot.waitUntil(lambda: not sliced._desk.history.is_saving)
    assert sorted(s.folder for s in store.summaries()) == sorted(folders(sliced))


def test_whatever_else_is_done_waits_for_very_many(sliced, qtbot):
    ids = [s.id for s in sliced.summaries()]
    sliced.organise(ids, {"folder": "First"})
    sliced.organise(ids[:2], {"folder": "Second"})
    assert folders(sliced) == ["Second"] * 2 + ["First"] * 38
    sliced.organise(ids, {"pinned": True})
    sliced.delete(ids[5])
    assert len(sliced.summaries()) == 39 and all(s.pinned for s in sliced.summaries())


def test_the_end_does_what_is_left_of_very_many(sliced, store, workspace):
    sliced.organise([s.id for s in sliced.summaries()], {"folder": "Work"})
    assert workspace.shutdown()
    assert {s.folder for s in store.summaries()} == {"Work"}


def test_a_list_that_is_read_between_slices_is_not_taken(sliced, qtbot):
    seen = []
    sliced.changed.connect(lambda: seen.append(set(folders(sliced))))
    with qtbot.waitSignal(sliced.undoable):
        sliced.organise([s.id for s in sliced.summaries()], {"folder": "Work"})
        sliced.refresh()
    assert seen == [{"Work"}]
