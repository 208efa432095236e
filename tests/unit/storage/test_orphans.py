"""Attached files that nothing names go after a month, and only when nothing can be missed."""

import json
import os
import time

import pytest

from desktop.core.changes import MessageChange
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.orphans import KEPT_MS, PAUSE_MS, remove_orphans

MONTH = KEPT_MS + 1


@pytest.fixture
def now():
    return time.time_ns() // 1_000_000


@pytest.fixture
def attached(profile):
    """The path of a file that was attached just now and that nothing names."""
    part = AttachmentFolder(profile.attachments).add_text("notes.txt", "attached")
    return profile.attachments / part.sha256


def looks(profile, now, *after):
    """Look so many milliseconds from now, one after the other; return what went each time."""
    return [remove_orphans(profile, now + ms) for ms in after]


def test_what_nothing_names_goes_after_two_looks_a_month_apart(profile, attached, now):
    assert looks(profile, now, 0, MONTH, MONTH + PAUSE_MS) == [(), (), ()]
    assert attached.exists(), "first seen without a name a week ago"
    assert looks(profile, now, 2 * MONTH) == [(attached.name,)]
    assert not attached.exists()


@pytest.mark.parametrize("place", ["history", "trash", "snapshots", "damaged"])
def test_a_name_anywhere_in_any_file_keeps_it(profile, attached, now, place):
    folder = getattr(profile, place)
    folder.mkdir(parents=True)
    (folder / "whatever").write_bytes(b"\xff" * (1 << 20) + b"{" + attached.name.encode())
    looks(profile, now, MONTH, 2 * MONTH, 3 * MONTH)
    assert attached.exists()


@pytest.mark.parametrize("before", [1, 63, 64, 65])
def test_a_name_across_two_reads_is_found(profile, attached, now, before):
    profile.history.mkdir(parents=True)
    data = b" " * ((1 << 20) - before) + attached.name.encode() + b"\n"
    (profile.history / "c.jsonl").write_bytes(data)
    looks(profile, now, MONTH, 3 * MONTH)
    assert attached.exists()


def test_a_draft_keeps_it(profile, attached, now):
    profile.drafts_file.write_text(json.dumps({"c": {"attachments": [attached.name]}}))
    looks(profile, now, MONTH, 3 * MONTH)
    assert attached.exists()


def test_one_that_was_named_at_a_look_in_between_begins_its_month_anew(profile, attached, now):
    profile.history.mkdir(parents=True)
    named = profile.history / "c.jsonl"
    looks(profile, now, MONTH)
    named.write_bytes(attached.name.encode())
    looks(profile, now, MONTH + PAUSE_MS)
    named.unlink()
    assert looks(profile, now, 2 * MONTH + PAUSE_MS, 2 * MONTH + 2 * PAUSE_MS) == [(), ()]
    assert looks(profile, now, 3 * MONTH + 2 * PAUSE_MS) == [(attached.name,)]


@pytest.mark.parametrize("name", [".syncthing.c.jsonl.tmp", "c.jsonl.part", ".c.jsonl.~5f3a"])
def test_nothing_goes_while_a_sync_program_brings_files(profile, attached, now, name):
    looks(profile, now, MONTH)
    profile.history.mkdir(parents=True, exist_ok=True)
    (profile.history / name).touch()
    assert looks(profile, now, 3 * MONTH) == [()]
    (profile.history / name).unlink()
    assert looks(profile, now, 3 * MONTH) == [(attached.name,)]


def test_one_that_a_sync_program_brought_today_is_not_old(profile, attached, now):
    """Whatever time of change it was given: the time of arrival counts."""
    os.utime(attached, (0, 0))
    assert looks(profile, now, 0, PAUSE_MS, KEPT_MS - 60_000) == [(), (), ()]
    assert not profile.orphans_file.exists(), "not even looked at"


def test_attaching_it_again_makes_it_young(profile, attached, now, monkeypatch):
    os.utime(attached, (0, 0))
    AttachmentFolder(profile.attachments).add_text("same", "attached")
    assert attached.stat().st_mtime > 0


def test_attached_again_while_all_is_read_it_stays(profile, attached, now, monkeypatch):
    looks(profile, now, MONTH)

    def read_before_it_was_attached(_):
        os.utime(attached, ((now + 3 * MONTH) / 1000,) * 2)
        return set()

    monkeypatch.setattr("desktop.storage.orphans._all_named", read_before_it_was_attached)
    assert looks(profile, now, 3 * MONTH) == [()]
    assert attached.exists()


def test_one_file_that_cannot_be_read_stops_it_all(profile, attached, now):
    looks(profile, now, MONTH)
    profile.history.mkdir(parents=True)
    (profile.history / "c.jsonl").symlink_to(profile.history / "c.jsonl")
    with pytest.raises(OSError, match="symbolic links"):
        looks(profile, now, 3 * MONTH)
    assert attached.exists()


def test_foreign_files_stay(profile, attached, now):
    foreign = attached.with_name("README.txt")
    foreign.touch()
    looks(profile, now, MONTH, 3 * MONTH)
    assert foreign.exists() and not attached.exists()


def test_emptying_the_trash_looks_too(profile, attached, open_store, clock, now):
    clock.now_ms = now + MONTH
    store = open_store()
    store.append("c", [MessageChange("m", {"role": "user", "created": 1})], True)
    store.empty_trash()
    clock.now_ms += MONTH
    store.empty_trash()
    assert not attached.exists()
    assert store.exists("c")
