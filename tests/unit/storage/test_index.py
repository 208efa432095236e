"""The list is derived: always what the files say, whatever happens to its own file."""

import os
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.conversation import summary_of
from desktop.storage import index as index_module
from desktop.storage import kept_list
from desktop.storage.history import HistoryStore
from desktop.storage.kept_list import KeptList
from desktop.storage.paths import Profile, profile_in
from tests.conftest import ROOT


def message(message_id="q", text="Why?", **fields):
    parts = [{"type": "text", "text": text}]
    return MessageChange(message_id, {"role": "user", "created": 1, "parts": parts, **fields})


def reads(monkeypatch):
    """Count the files that the index reads from now on."""
    found = []
    real = index_module._read
    monkeypatch.setattr(index_module, "_read", lambda i, *rest: found.append(i) or real(i, *rest))
    return found


def test_appends_keep_the_list_fresh_without_reading_a_file(store, open_store, monkeypatch):
    seen = reads(monkeypatch)
    first, second = store.create(), store.create()
    store.append(
        first, [message(), message("a", "", role="assistant", model="m", parent="q")], True
    )
    store.append(second, [message(text="Later")], True)
    store.append(first, [Piece("a", "s", 0, "x")], False)
    settled = {"parts": [], "ending": "finished", "settled": ["s"]}
    store.append(first, [MessageChange("a", settled), ConversationChange({"pinned": True})], True)
    found = store.summaries()
    assert [(s.id, s.title, s.model, s.pinned) for s in found] == [
        (first, "Why?", "m", True),
        (second, "Later", "", False),
    ]
    assert store.listed() == found
    store.close()
    assert open_store().summaries() == found
    assert seen == []


def test_pieces_alone_are_written_down_when_the_store_closes(open_store, monkeypatch):
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message(), message("a", "", role="assistant")], True)
    store.append(conversation_id, [Piece("a", "s", 0, "x")], False)
    store.close()
    seen = reads(monkeypatch)
    assert len(open_store().summaries()) == 1
    assert seen == []


def test_only_what_changed_outside_is_read_again(store, open_store, profile, monkeypatch):
    ids = [store.create() for _ in range(3)]
    for conversation_id in ids:
        store.append(conversation_id, [message()], True)
    store.summaries()
    seen = reads(monkeypatch)
    other = open_store(Profile(profile.config, profile.data, profile.cache / "elsewhere"))
    other.append(ids[1], [ConversationChange({"title": "Theirs"})], True)
    (profile.history / f"{ids[2]}.jsonl").unlink()
    found = {s.id: s.title for s in store.summaries()}
    assert found == {ids[0]: "Why?", ids[1]: "Theirs"}
    assert seen == [ids[1]]


@pytest.mark.expects_log("The index is built anew")
@pytest.mark.parametrize(
    "data", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_index_is_built_anew(open_store, profile, data):
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    store.close()
    for path in profile.cache.glob("index.sqlite3*"):
        path.write_bytes(data)
    assert [s.id for s in open_store().summaries()] == [conversation_id]


@pytest.mark.expects_log("The index")
def test_without_a_cache_folder_the_list_is_read_and_the_store_closes(open_store, profile):
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    store.close()
    profile.cache.rename(profile.cache.with_name("moved"))
    profile.cache.write_text("a file where a folder should be")
    store = open_store()
    assert [s.id for s in store.summaries()] == [conversation_id]
    store.close()


def test_a_row_of_nonsense_is_read_anew(open_store, profile):
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    store.close()
    with sqlite3.connect(profile.index_file) as database:
        database.execute("UPDATE item SET value = ?", (b"[1,2",))
    database.close()
    assert [s.title for s in open_store().summaries()] == ["Why?"]


def decodes(monkeypatch):
    """Gather the rows that are decoded from now on."""
    found = []
    real = index_module._decoded
    monkeypatch.setattr(index_module, "_decoded", lambda v: found.append(v) or real(v))
    return found


def test_after_a_write_no_other_row_is_decoded_and_no_other_summary_made(store, monkeypatch):
    ids = [store.create() for _ in range(5)]
    for conversation_id in ids:
        store.append(conversation_id, [message()], True)
    before = {s.id: s for s in store.summaries()}
    decoded, seen = decodes(monkeypatch), reads(monkeypatch)
    store.append(ids[2], [ConversationChange({"title": "Mine"})], True)
    after = store.summaries()
    assert len(decoded) == 1 and seen == []
    assert {s.id for s in after if s is not before[s.id]} == {ids[2]}
    assert [s.title for s in after if s.id == ids[2]] == ["Mine"]


def test_rows_are_decoded_again_when_another_process_changed_them(store, open_store, monkeypatch):
    ids = [store.create() for _ in range(3)]
    for conversation_id in ids:
        store.append(conversation_id, [message()], True)
    store.summaries()
    other, seen = open_store(), reads(monkeypatch)
    other.append(ids[0], [ConversationChange({"title": "Theirs"})], True)
    assert [s.title for s in store.summaries() if s.id == ids[0]] == ["Theirs"]
    assert seen == []


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from(["write", "title", "delete", "gone", "elsewhere", "read"]),
        )
    )
)
@example([(0, "write"), (0, "gone"), (0, "write"), (0, "write")])
@settings(max_examples=15, deadline=None)
def test_what_is_known_is_what_a_new_index_reads(tmp_path_factory, steps):
    profile = profile_in(tmp_path_factory.mktemp("profile"))
    store = HistoryStore(profile, "one")
    other = HistoryStore(Profile(profile.config, profile.data, profile.cache / "other"), "two")
    for number, (which, what) in enumerate(steps):
        conversation_id = f"{which:020x}"
        if what == "write":
            store.append(conversation_id, [message(f"q{number}", f"Text {number}")], False)
        elif what == "title":
            store.append(conversation_id, [ConversationChange({"title": f"T{number}"})], False)
        elif what == "delete":
            store.delete(conversation_id)
        elif what == "gone":
            (profile.history / f"{conversation_id}.jsonl").unlink(missing_ok=True)
            store.summaries()  # as the window does; else a new file may come to the same size
        elif what == "elsewhere":
            other.append(conversation_id, [message(f"o{number}", f"Other {number}")], False)
        else:
            store.summaries()
    new = Profile(profile.config, profile.data, profile.cache / "new")
    fresh = HistoryStore(new, "three")
    assert store.summaries() == fresh.summaries()
    for each in (store, other, fresh):
        each.close()


@pytest.fixture
def closed_list(open_store, monkeypatch):
    """The list of a store that was closed, and which rows are read from now on."""
    store = open_store()
    for text in ("Why?", "How?"):
        store.append(store.create(), [message(text=text)], True)
    listed = store.summaries()
    store.close()
    decoded = []
    real = index_module._decoded
    monkeypatch.setattr(index_module, "_decoded", lambda v: decoded.append(v) or real(v))
    return listed, decoded


def test_the_list_is_read_as_one_after_a_clean_end(open_store, closed_list):
    listed, decoded = closed_list
    store = open_store()
    assert store.listed() == listed
    assert decoded == []
    assert store.summaries() == listed


def test_the_list_as_one_is_gone_with_the_first_change_in_any_process(open_store, closed_list):
    listed, decoded = closed_list
    store, other = open_store(), open_store()
    other.append(listed[0].id, [ConversationChange({"title": "Another"})], True)
    assert [s.title for s in store.listed()] == ["Another", listed[1].title]
    assert decoded
    store.append(listed[1].id, [ConversationChange({"title": "Too"})], True)
    store.close()
    assert sorted(s.title for s in open_store().listed()) == ["Another", "Too"]


def test_a_list_of_nonsense_is_made_from_the_rows(open_store, profile, closed_list):
    kept = profile.cache / "list.jsonl"
    kept.write_bytes(kept.read_bytes().partition(b"\n")[0] + b'\n[{"id": 1}]')
    assert open_store().listed() == closed_list[0]


def test_a_list_is_kept_once_and_written_again_only_after_a_change(
    open_store, profile, closed_list
):
    kept = profile.cache / "list.jsonl"
    before = kept.stat()
    store = open_store()
    assert store.summaries() == closed_list[0]
    store.close()
    # Not the time at which it was read.
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    store = open_store()
    store.append(closed_list[0][0].id, [ConversationChange({"title": "Another"})], True)
    store.close()
    assert KeptList(profile.index_file).read() == open_store().summaries()


def test_a_list_of_another_version_is_made_from_the_rows(open_store, monkeypatch, closed_list):
    listed, decoded = closed_list
    monkeypatch.setattr(kept_list, "INDEX_VERSION", kept_list.INDEX_VERSION + 1)
    assert open_store().listed() == listed
    assert len(decoded) == len(listed)


@pytest.mark.expects_log("The list cannot be kept")
def test_a_place_that_takes_no_list_costs_time_only(open_store, profile):
    (profile.cache / "list.jsonl").mkdir(parents=True)
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    store.close()
    assert [s.id for s in open_store().listed()] == [conversation_id]


def test_an_empty_list_is_not_written_down(open_store):
    open_store().close()
    store = open_store()
    store.append(store.create(), [message()], True)
    assert [s.title for s in store.listed()] == ["Why?"]


@pytest.mark.parametrize("version", [0, 99])
def test_an_index_of_another_version_is_built_anew(open_store, profile, version):
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    store.close()
    with sqlite3.connect(profile.index_file) as database:
        database.execute("UPDATE item SET value = '{}'")
        database.execute(f"PRAGMA user_version={version}")
    database.close()
    assert [s.id for s in open_store().summaries()] == [conversation_id]


def test_a_missing_index_is_built_anew(open_store, profile):
    store = open_store()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    store.close()
    for path in profile.cache.glob("index.sqlite3*"):
        path.unlink()
    assert [s.id for s in open_store().summaries()] == [conversation_id]


@pytest.mark.expects_log("The index")
def test_without_any_place_for_an_index_the_list_still_comes(store, profile):
    profile.index_file.mkdir(parents=True)
    (profile.index_file / "in the way").touch()
    conversation_id = store.create()
    store.append(conversation_id, [message()], True)
    assert [s.id for s in store.summaries()] == [conversation_id]
    store.append(conversation_id, [ConversationChange({"title": "T"})], True)
    assert [s.title for s in store.summaries()] == ["T"]


def test_importing_the_index_is_cheap():
    program = "import sys, desktop.storage.index, desktop.storage.history; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    heavy = {"sqlite3", "filelock", "asyncio", "platformdirs", "subprocess", "tempfile", "keyring"}
    assert not heavy & set(done.stdout.split())


ids = st.sampled_from(["m1", "m2", "m3"])
texts = st.sampled_from(["", "one", "two words"])
changes = st.one_of(
    st.builds(
        lambda i, text, role, model: message(i, text, role=role, model=model, connection=model),
        ids,
        texts,
        st.sampled_from(["user", "assistant"]),
        st.sampled_from([None, "x", "y"]),
    ),
    st.builds(
        MessageChange,
        ids,
        st.fixed_dictionaries(
            {},
            optional={
                "parts": st.builds(lambda t: [{"type": "text", "text": t}], texts),
                "ending": st.just("finished"),
                "role": st.sampled_from(["user", "assistant"]),
                "model": st.sampled_from(["x", "z", None]),
                "connection": st.sampled_from(["c", None]),
                "settled": st.just(["s"]),
            },
        ),
    ),
    st.builds(
        ConversationChange,
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from(["", "T"]),
                "pinned": st.booleans(),
                "folder": st.sampled_from(["", "F"]),
                "tags": st.lists(texts, max_size=2),
                "model": st.sampled_from(["", "own"]),
                "deleted": st.booleans(),
            },
        ),
    ),
    st.builds(lambda on: MessageChange("gone", {"deleted": on}), st.booleans()),
    st.builds(lambda fields: MessageChange("gone", fields), st.just({"ending": "finished"})),
    st.builds(Piece, st.sampled_from(["m1", "m2", "gone"]), st.just("s"), st.integers(0, 5), texts),
)
steps = st.lists(
    st.lists(changes, min_size=1, max_size=3)
    | st.sampled_from(["delete", "undelete", "compact", "list"]),
    max_size=12,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
@given(steps)
def test_the_list_always_says_what_the_files_say(tmp_path, clock, done):
    store = HistoryStore(profile_in(tmp_path / os.urandom(8).hex()), "w", clock)
    conversation_id = store.create()
    store.append(conversation_id, [message("gone", "Gone?", model="gone")], False)
    for step in done:
        if isinstance(step, list):
            store.append(conversation_id, step, False)
        elif step == "list":
            store.summaries()
        else:
            getattr(store, step)(conversation_id)
    assert store.summaries() == [summary_of(store.open(conversation_id))]
    store.close()
