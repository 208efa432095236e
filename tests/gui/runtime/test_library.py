"""The list of conversations: its order, its changes from here and from elsewhere, deleting, failing disks, drafts."""

import itertools
import shutil
import threading
import time

import pytest

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.errors import ErrorKind
from desktop.core.message import Ending
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.settings_file import SettingsFile
from tests.gui.runtime.conftest import Watched, add, block
from tests.support.program import environment, loquat
from tests.support.scripted_server import Gate, chat_events, sse


def titles(library):
    return [s.title for s in library.summaries()]


def ask(session, server, qtbot, question="question"):
    server.enqueue(sse(*chat_events("answer")))
    watched = Watched(session)
    assert session.send(question)
    qtbot.waitUntil(lambda: len(watched.ended) == 1 and not session.is_busy)


def test_lists_what_is_on_the_disk_newest_first(store, workspace, qtbot):
    for name in ("one", "two", "three"):
        add(store, f"c-{name}", name)
    workspace.library.load()
    workspace.library.watch()
    qtbot.waitUntil(lambda: titles(workspace.library) == ["three", "two", "one"])


def test_a_new_conversation_is_listed_with_its_first_question(workspace, server, qtbot):
    library = workspace.library
    session = library.new_conversation()
    assert library.new_conversation() is session  # there is one empty conversation, not many
    assert titles(library) == []
    ask(session, server, qtbot, "the first question")
    assert titles(library) == ["the first question"]
    assert library.new_conversation() is not session


def test_a_question_brings_a_conversation_to_the_top(store, workspace, server, qtbot):
    add(store, "old", "old")
    add(store, "new", "new")
    workspace.library.load()
    workspace.library.watch()
    qtbot.waitUntil(lambda: titles(workspace.library) == ["new", "old"])
    session = workspace.library.session("old")
    qtbot.waitUntil(lambda: session.is_loaded)
    ask(session, server, qtbot)
    assert titles(workspace.library) == ["old", "new"]


@pytest.mark.parametrize("is_open", [True, False])
def test_renaming(is_open, store, workspace, qtbot):
    add(store, "c", "question")
    library = workspace.library
    library.load()
    library.watch()
    qtbot.waitUntil(lambda: titles(library) == ["question"])
    if is_open:
        session = library.session("c")
        qtbot.waitUntil(lambda: session.is_loaded)
    library.rename("c", "  a\n title ")
    assert titles(library) == ["a title"]
    qtbot.waitUntil(lambda: store.open("c").title == "a title")
    library.rename("c", "")
    qtbot.waitUntil(lambda: titles(library) == ["question"])
    qtbot.waitUntil(lambda: store.open("c").title == "")


@pytest.mark.parametrize("is_open", [True, False])
def test_what_was_set_of_several_can_be_undone(is_open, store, workspace, qtbot):
    library, acts = workspace.library, []
    library.undoable.connect(acts.append)
    for name, fields in (("a", {"folder": "Home", "tag:x": True}), ("b", {}), ("c", {})):
        add(store, name, f"question {name}")
        store.append(name, [ConversationChange(fields)], sync=False)
    library.load()
    library.watch()
    qtbot.waitUntil(lambda: len(titles(library)) == 3 and library.shelf.by_id["a"].tags == ("x",))
    if is_open:
        session = library.session("a")
        qtbot.waitUntil(lambda: session.is_loaded)
    before = dict(library.shelf.by_id)
    for fields in (
        {"folder": "Work"},
        {"tag:x": True},
        {"archived": True},
        {"pinned": True, "colour": "red"},
    ):
        library.organise(["a", "b"], fields)
        library.undo(acts.pop())
        assert library.shelf.by_id == before
    library.rename("a", "another")
    library.undo(acts.pop())
    assert titles(library)[-1] == "question a"
    library.organise(["a"], {"folder": "Home"})  # it is there already
    assert acts == []
    wanted = {"folder": "Home", "tag:x": True, "archived": False, "pinned": False, "colour": ""}
    qtbot.waitUntil(lambda: wanted.items() <= store.open("a").fields.items())
    assert store.open("b").fields["tag:x"] is False


def test_deleting_can_be_undone(store, workspace, profile, qtbot):
    add(store, "c", "question")
    library = workspace.library
    library.load()
    library.watch()
    qtbot.waitUntil(lambda: titles(library) == ["question"])
    told = []
    library.deleted.connect(told.extend)
    library.delete("c")
    assert titles(library) == [] and [(s.id, s.title) for s in told] == [("c", "question")]
    qtbot.waitUntil((profile.trash / "c.jsonl").exists)
    library.undo_delete("c")
    assert titles(library) == ["question"]
    qtbot.waitUntil((profile.history / "c.jsonl").exists)
    session = library.session("c")
    qtbot.waitUntil(lambda: session.is_loaded)
    assert [m.text for m in session.path()] == ["question", "answer"]


def test_deleting_while_an_answer_streams_leaves_it_deleted(workspace, server, profile, qtbot):
    library = workspace.library
    session = library.new_conversation()
    watched = Watched(session)
    events = chat_events("some ", "text")
    server.enqueue(sse(*events[:2], Gate(), *events[2:]))
    session.send("question")
    qtbot.waitUntil(lambda: watched.text == "some ")
    library.delete(session.id)
    assert titles(library) == []
    trashed = profile.trash / f"{session.id}.jsonl"
    qtbot.waitUntil(trashed.exists)
    assert not (profile.history / f"{session.id}.jsonl").exists()
    library.refresh()
    with qtbot.waitSignal(library.changed, timeout=300, raising=False):
        pass
    assert titles(library) == []


def test_undone_before_the_answer_has_stopped_it_is_not_deleted_at_all(
    workspace, server, profile, qtbot
):
    library = workspace.library
    session = library.new_conversation()
    watched = Watched(session)
    events = chat_events("some ", "text")
    server.enqueue(sse(*events[:2], Gate(), *events[2:]))
    session.send("question")
    qtbot.waitUntil(lambda: watched.text == "some ")
    library.delete(session.id)
    library.undo_delete(session.id)
    qtbot.waitUntil(lambda: not session.is_busy)
    assert titles(library) == ["question"]
    assert (profile.history / f"{session.id}.jsonl").exists()


def test_what_another_process_writes_is_noticed(workspace, server, profile, tmp_path, qtbot):
    library = workspace.library
    library.watch()
    session = library.new_conversation()
    ask(session, server, qtbot, "from the window")
    workspace.connections.set_default("test")
    qtbot.waitUntil(lambda: len(SettingsFile(profile.settings_file).load().connections) > 1)
    server.enqueue(sse(*chat_events("hello, command")), sse(*chat_events("a new one")))
    env = environment(tmp_path)
    profile_folder = profile.data
    known = ("--connection", "Test", "--conversation", session.id)
    done = loquat(profile_folder, "ask", *known, "from the command line", env=env)
    assert done.returncode == 0, done.stderr
    qtbot.waitUntil(lambda: session.path()[-1].text == "hello, command")
    assert session.path()[-2].text == "from the command line"
    assert len(server.requests[1].json["messages"]) == 3
    done = loquat(profile_folder, "ask", "--connection", "Test", "something else", env=env)
    assert done.returncode == 0, done.stderr
    qtbot.waitUntil(lambda: titles(library) == ["something else", "from the window"])


def test_own_writing_is_not_taken_for_somebody_elses(workspace, server, qtbot):
    library = workspace.library
    library.watch()
    session = library.new_conversation()
    ask(session, server, qtbot)
    with qtbot.waitSignal(session.path_changed, timeout=600, raising=False) as read:
        pass
    assert not read.signal_triggered
    assert not library._watch._settle.isActive()


def test_an_idle_library_runs_no_timer_and_asks_for_nothing(store, workspace, qtbot):
    add(store, "c", "question")
    library = workspace.library
    with qtbot.waitSignal(library.loaded):
        library.load()
        library.watch()
    library.watch()
    library.refresh()
    for _ in range(3):  # looking at the disk must not itself look like a change
        with qtbot.waitSignal(library._watch.settled, timeout=400, raising=False) as settled:
            pass
    assert not settled.signal_triggered


def unblock(profile):
    profile.history.unlink()
    if (profile.data / "moved").exists():
        shutil.move(profile.data / "moved", profile.history)


def test_while_the_disk_fails_the_text_stays_and_is_saved_when_it_works_again(
    workspace, server, profile, store, qtbot
):
    session = workspace.library.new_conversation()
    watched = Watched(session)
    block(profile)
    server.enqueue(sse(*chat_events("an ", "answer")))
    assert session.send("question")
    qtbot.waitUntil(lambda: len(watched.ended) == 1)
    assert watched.ended[0][1] == Ending.FINISHED
    qtbot.waitUntil(lambda: bool(watched.notices))
    assert watched.notices[0].kind is ErrorKind.HISTORY
    assert session.unsaved is not None
    assert [m.text for m in session.path()] == ["question", "an answer"]
    with qtbot.waitSignal(session.saving_recovered):
        unblock(profile)
    assert session.unsaved is None
    assert [m.text for m in store.open(session.id).path()] == ["question", "an answer"]


def test_what_is_set_later_wins_although_saving_failed_before(store, workspace, profile, qtbot):
    add(store, "c", "question")
    library, history = workspace.library, workspace.library._desk.history
    library.refresh()
    qtbot.waitUntil(lambda: bool(library.summaries()))
    block(profile)
    with qtbot.waitSignal(history.problem_changed):
        library.rename("c", "first")
    with qtbot.waitSignal(history.saved):
        unblock(profile)
        library.rename("c", "second")
    assert store.open("c").title == "second"


def test_deleted_while_saving_fails_it_stays_deleted_when_that_works_again(
    store, workspace, profile, qtbot
):
    add(store, "c", "question")
    library = workspace.library
    session = library.session("c")
    library.refresh()
    qtbot.waitUntil(lambda: session.is_loaded and bool(library.summaries()))
    block(profile)
    session.set_title("title")
    qtbot.waitUntil(lambda: session.unsaved is not None)
    library.delete("c")
    unblock(profile)
    qtbot.waitUntil((profile.trash / "c.jsonl").exists)
    qtbot.waitUntil(lambda: not library._desk.history.is_saving)
    assert (store.open("c").title, store.open("c").deleted) == ("title", True)
    assert titles(library) == []


@pytest.mark.parametrize("act", ["rename", "ask"])
def test_what_is_done_while_it_is_read_again_stays_and_what_came_is_shown(
    act, store, workspace, server, qtbot
):
    add(store, "c", "question")
    session = workspace.library.session("c")
    qtbot.waitUntil(lambda: session.is_loaded)
    store.append("c", [MessageChange("f", {"role": "user", "parent": "a"})], sync=False)
    is_read = threading.Event()
    workspace._ground.disk.submit(is_read.wait)
    session.read()
    if act == "rename":
        session.set_title("mine")
    else:
        server.enqueue(sse(*chat_events("another answer")))
        assert session.send("mine")
    is_read.set()
    qtbot.waitUntil(lambda: "f" in session.conversation.messages and not session.is_busy)
    assert "mine" in (session.title, *(m.text for m in session.path()))


def test_what_is_not_saved_stays_open(store, workspace, profile, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.runtime.library.MAX_OPEN", 1)
    library = workspace.library
    for name in ("one", "two", "three"):
        add(store, name, name)
        session = library.session(name)
        qtbot.waitUntil(lambda session=session: session.is_loaded)
    block(profile)
    session.set_title("title")
    qtbot.waitUntil(lambda: session.unsaved is not None)
    for name in ("one", "two"):
        library.session(name)
    assert session in library.sessions()
    with qtbot.waitSignal(session.saving_recovered):
        unblock(profile)
    assert store.open("three").title == "title"


def test_only_so_many_conversations_stay_open(store, workspace, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.runtime.library.MAX_OPEN", 3)
    for number in range(6):
        add(store, f"c{number}", f"question {number}")
    library = workspace.library
    for number in (0, 1, 2, 0, 3, 4):
        session = library.session(f"c{number}")
        qtbot.waitUntil(lambda session=session: session.is_loaded)
    assert [s.id for s in library.sessions()] == ["c0", "c3", "c4"]
    again = library.session("c1")
    qtbot.waitUntil(lambda: again.is_loaded)
    assert [m.text for m in again.path()] == ["question 1", "answer"]


def test_a_conversation_that_could_not_be_read_is_read_when_it_is_opened_again(
    store, workspace, profile, qtbot
):
    add(store, "c", "question")
    folder = profile.history / "c.jsonl"
    content = folder.read_bytes()
    folder.unlink()
    folder.mkdir()  # unreadable, for root too
    session = workspace.library.session("c")
    with qtbot.waitSignal(session.notice):
        pass
    assert not session.is_loaded and not session.send("text")
    folder.rmdir()
    folder.write_bytes(content)
    assert workspace.library.session("c") is session
    qtbot.waitUntil(lambda: session.is_loaded)
    assert [m.text for m in session.path()] == ["question", "answer"]


def test_a_damaged_conversation_is_shown_and_said_once(store, workspace, profile, qtbot):
    add(store, "c", "question")
    path = profile.history / "c.jsonl"
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"{broken\n" + b"".join(rest))
    session = workspace.library.session("c")
    watched = Watched(session)
    qtbot.waitUntil(lambda: session.is_loaded)
    (notice,) = watched.notices
    assert str(notice.sentence) == "Part of “question” cannot be read."
    assert notice.message == "line 2 cannot be read"
    assert [m.text for m in session.path()] == ["question", "answer"]
    with qtbot.waitSignal(session.path_changed):
        session.read()
    assert len(watched.notices) == 1


def test_what_a_newer_version_wrote_is_never_changed_and_that_is_said_once(
    store, workspace, profile, qtbot
):
    add(store, "c", "question")
    path = profile.history / "c.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"schema":1', b'"schema":2', 1))
    before = path.read_bytes()
    session = workspace.library.session("c")
    watched = Watched(session)
    qtbot.waitUntil(lambda: session.is_loaded)
    with qtbot.waitSignal(session.notice):
        session.set_title("other")
    session.set_title("another")
    assert workspace.shutdown()  # at once: nothing is repeated
    assert [str(n.sentence.params["reason"]) for n in watched.notices] == [
        "a newer version of Loquat wrote it"
    ]
    assert path.read_bytes() == before


def test_a_list_that_cannot_be_read_is_said(workspace, profile, qtbot):
    block(profile)
    with qtbot.waitSignal(workspace.library.notice) as notice:
        workspace.library.refresh()
    assert notice.args[0].kind is ErrorKind.HISTORY


def test_drafts_survive_a_restart(store, open_workspace, server, qtbot):
    add(store, "c", "question")
    workspace = open_workspace()
    workspace.library.session("c").set_draft("half a thought")
    workspace.library.new_conversation().set_draft("another one")
    assert workspace.shutdown()

    workspace = open_workspace()
    new = workspace.library.new_conversation()
    qtbot.waitUntil(lambda: new.draft == "another one")
    assert workspace.library.session("c").draft == "half a thought"
    ask(new, server, qtbot)
    assert new.draft == ""
    assert workspace.library.new_conversation().draft == ""
    assert workspace.shutdown()

    workspace = open_workspace()
    session = workspace.library.session("c")
    qtbot.waitUntil(lambda: session.draft == "half a thought")
    assert workspace.library.new_conversation().draft == ""


def test_a_copy_that_a_sync_program_left_is_merged_while_the_list_is_read(
    store, profile, workspace, qtbot
):
    add(store, "shared", "from both")
    path = profile.history / "shared.jsonl"
    here = path.read_bytes()
    store.append("shared", [ConversationChange({"title": "renamed there"})], sync=True)
    copy = profile.history / "shared.sync-conflict-20261123-101530-ABCDEF7.jsonl"
    copy.write_bytes(path.read_bytes())
    path.write_bytes(here)
    workspace.library.load()
    workspace.library.watch()
    qtbot.waitUntil(lambda: titles(workspace.library) == ["renamed there"])
    assert not copy.exists()


def test_the_trash_is_emptied_of_what_is_older_than_a_month(profile, workspace, qtbot):
    day_ms = 24 * 3600 * 1000
    for age, name in ((31, "old"), (29, "young")):
        then = time.time_ns() // 1_000_000 - age * day_ms
        made = HistoryStore(profile, new_writer_id(), itertools.count(then).__next__)
        add(made, name, name)
        made.delete(name)
        made.close()
    workspace.library.load()
    workspace.library.watch()
    qtbot.waitUntil(lambda: not (profile.trash / "old.jsonl").exists())
    assert (profile.trash / "young.jsonl").exists()
