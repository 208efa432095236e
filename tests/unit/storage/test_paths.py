"""Where things lie: one folder for a profile of its own, the system's folders for the default one."""

import os
import zlib
from pathlib import Path

import pytest

from desktop.storage.paths import default_profile, profile_in


def test_a_profile_of_its_own_lies_in_one_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    profile = profile_in(Path("mine"))
    root = tmp_path / "mine"
    assert profile.settings_file == root / "settings.json"
    assert profile.history == root / "history"
    for path in (
        profile.trash,
        profile.snapshots,
        profile.damaged,
        profile.attachments,
        profile.index_file,
        profile.locks,
        profile.models,
        profile.log_file,
    ):
        assert path.is_relative_to(root)
    digest = f"{zlib.crc32(os.fsencode(root)):08x}"
    assert profile.keyring_service == f"Loquat:{digest}"
    assert not root.exists()


def test_locks_and_index_never_lie_in_what_is_synced():
    profile = default_profile()
    for path in (profile.locks, profile.index_file, profile.models):
        assert not path.is_relative_to(profile.data)


@pytest.mark.parametrize("name", ["用户", "a b", "\udcff"])
def test_any_folder_name_will_do(tmp_path, name):
    assert profile_in(tmp_path / name).keyring_service.startswith("Loquat:")


def test_the_default_profile_follows_the_system(monkeypatch, tmp_path):
    for variable in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable))
    profile = default_profile()
    assert profile.settings_file == tmp_path / "CONFIG" / "loquat" / "settings.json"
    assert profile.history == tmp_path / "DATA" / "loquat" / "history"
    assert profile.index_file == tmp_path / "CACHE" / "loquat" / "index.sqlite3"
    assert profile.keyring_service == "Loquat"
