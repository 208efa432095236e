"""A whole file is old or new, whatever happens in between; folders are made durable."""

import os
import time

import pytest

from desktop.storage.atomic import (
    STALE_AFTER_S,
    make_folder,
    move,
    remove_stale_temporaries,
    write_atomically,
)
from tests.support.failing_system import CALLS, failing_call


def test_a_file_is_replaced_and_nothing_else_left(tmp_path):
    path = tmp_path / "new" / "folder" / "file.json"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["file.json"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_symbolic_link_stays_one(tmp_path):
    target = tmp_path / "dotfiles" / "real.json"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EROFS", "EDQUOT", "EACCES"])
def test_a_failure_at_any_call_leaves_the_old_file_or_the_new_one(tmp_path, error):
    path = tmp_path / "file.json"
    number = 0
    while True:
        path.write_bytes(b"old")
        number += 1
        with failing_call(number, tmp_path, error) as calls:
            try:
                write_atomically(path, b"new")
            except OSError:
                pass
            else:
                break
        assert path.read_bytes() in (b"old", b"new")
        if calls.failed_in != "unlink":
            assert [p.name for p in tmp_path.iterdir()] == ["file.json"], calls.failed_in
    assert calls.failed_in is None and number > 5
    assert {"write", "fsync", "replace"} <= set(CALLS)


def test_the_file_is_on_the_disk_before_its_name_is(tmp_path, monkeypatch):
    order = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os,
            name,
            lambda *a, _real=real, _name=name, **k: (order.append(_name), _real(*a, **k))[1],
        )
    write_atomically(tmp_path / "f", b"x")
    assert order == ["fsync", "replace", "fsync"]


def test_a_folder_in_the_way_of_a_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "file")
    with pytest.raises(OSError):
        make_folder(tmp_path / "file" / "below")


def test_move_makes_the_folder(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    move(tmp_path / "a", tmp_path / "trash" / "a")
    assert (tmp_path / "trash" / "a").read_bytes() == b"x" and not (tmp_path / "a").exists()


def test_only_old_temporaries_are_removed(tmp_path):
    old = time.time() - STALE_AFTER_S - 60
    names = [
        ".file.json.00aa11bb.tmp",
        ".young.00aa11bb.tmp",
        "file.tmp",
        ".file.json",
        ".syncthing.file.jsonl.tmp",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"")
        if "young" not in name:
            os.utime(tmp_path / name, (old, old))
    remove_stale_temporaries(tmp_path)
    remove_stale_temporaries(tmp_path / "missing")
    assert {p.name for p in tmp_path.iterdir()} == set(names[1:])
