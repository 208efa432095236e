"""``history verify``: names what is wrong with the files, and repairs them."""

import os

import pytest

from tests.support.scripted_server import chat_events, sse


@pytest.fixture
def path(asked, server):
    """The file of the only conversation."""
    server.enqueue(sse(*chat_events("kept")))
    asked("ask", "hi")
    return next((asked.profile / "history").glob("*.jsonl"))


def break_a_line(path):
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"{broken\n" + b"".join(rest))


def test_sound_files_are_counted(asked, path):
    checked = asked("history", "verify")
    assert (checked.code, checked.out) == (0, "")
    assert "Checked: 1. Repaired: 0. With problems: 0." in checked.err


def test_what_is_wrong_is_named_and_nothing_is_changed(asked, path):
    break_a_line(path)
    before = path.read_bytes()
    checked = asked("history", "verify")
    assert checked.code == 1
    assert checked.out.startswith(f"{path.stem}: ")
    assert path.read_bytes() == before


def test_repair_keeps_all_that_can_be_read_and_the_old_file(asked, path):
    break_a_line(path)
    before = path.read_bytes()
    repaired = asked("history", "verify", "--repair")
    assert repaired.code == 0 and f"{path.stem}: repaired" in repaired.out
    assert "Repaired: 1. With problems: 0." in repaired.err
    assert asked("history", "verify").code == 0
    assert "kept" in asked("show", path.stem).out
    kept = [p.read_bytes() for p in (asked.profile / "snapshots").rglob("*") if p.is_file()]
    assert before in kept


def test_what_cannot_be_repaired_stays_a_problem(asked, path):
    other = path.with_name("0" * 20 + ".jsonl")
    os.link(path, other)  # a file under another conversation's name
    repaired = asked("history", "verify", "--repair")
    assert repaired.code == 1
    assert f"{other.stem}: the file belongs to another conversation" in repaired.out


def test_files_in_the_trash_are_checked_too(asked, path):
    break_a_line(path)
    trash = asked.profile / "trash"
    trash.mkdir(exist_ok=True)
    path.rename(trash / path.name)
    assert asked("history", "verify").out.startswith(f"{path.stem}: ")


def test_an_unreadable_file_does_not_end_the_check(asked, path):
    folder = path.with_name("1" * 20 + ".jsonl")
    folder.mkdir()
    checked = asked("history", "verify", "--repair")
    assert checked.code == 1 and checked.out.startswith(f"{folder.stem}: ")
    assert "Checked: 2. Repaired: 0. With problems: 1." in checked.err


def test_an_empty_profile_is_sound(cli):
    assert cli("history", "verify").code == 0


def test_compacting_makes_files_smaller_and_keeps_the_conversation(asked, path):
    shown = asked("show", path.stem, "--json").out
    size = path.stat().st_size
    compacted = asked("history", "compact")
    assert compacted.code == 0
    saved = size - path.stat().st_size
    assert saved > 0 and f"Made smaller: 1. Bytes saved: {saved}. Failed: 0." in compacted.err
    assert asked("show", path.stem, "--json").out == shown
    assert "Made smaller: 0." in asked("history", "compact", path.stem).err


def test_what_cannot_be_compacted_is_named_and_the_others_are(asked, path):
    unreadable = path.with_name("a" * 20 + ".jsonl")
    unreadable.mkdir()
    compacted = asked("history", "compact", unreadable.stem, path.stem[:6])
    assert compacted.code == 1
    assert f"{unreadable.stem}: " in compacted.err
    assert "Made smaller: 1." in compacted.err and "Failed: 1." in compacted.err


@pytest.mark.parametrize("wrong", ["../x", "nothere"])
def test_only_what_is_there_is_compacted(asked, path, wrong):
    before = path.read_bytes()
    refused = asked("history", "compact", path.stem, wrong)
    assert refused.code == 2 and f"There is no conversation {wrong}" in refused.err
    assert path.read_bytes() == before
