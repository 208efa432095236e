"""Settings survive what people, crashes and other versions do to their file."""

import json

from desktop.core.connection import Connection, openai_connection
from desktop.core.settings import SETTINGS
from desktop.storage.settings_file import SettingsFile


def test_a_new_profile_has_the_defaults_and_openai(tmp_path):
    loaded = SettingsFile(tmp_path / "settings.json").load()
    assert loaded.values == {key: s.default for key, s in SETTINGS.items()}
    assert loaded.connections == (openai_connection(),)
    assert loaded.notice is None and not loaded.read_only


def test_what_was_saved_is_loaded(tmp_path):
    file = SettingsFile(tmp_path / "settings.json")
    loaded = file.load()
    mine = (Connection("x", "Mine", "http://127.0.0.1:1/v1"), *loaded.connections)
    file.save({**loaded.values, "appearance.scheme": "dark"}, mine)
    again = SettingsFile(tmp_path / "settings.json").load()
    assert again.values["appearance.scheme"] == "dark"
    assert again.connections == mine


def test_a_file_that_is_not_json_is_kept_aside(tmp_path):
    path = tmp_path / "settings.json"
    path.write_bytes(b"{broken")
    loaded = SettingsFile(path).load()
    (kept,) = tmp_path.glob("settings.broken-*.json")
    assert kept.read_bytes() == b"{broken"
    assert loaded.notice and str(kept) in str(loaded.notice.advice)
    assert loaded.connections == (openai_connection(),)


def test_bad_values_cost_only_themselves(tmp_path):
    path = tmp_path / "settings.json"
    stored = {
        "schema": 1,
        "values": {"appearance.scheme": "pink", "appearance.font_size_pt": 13, "later.key": [1]},
        "connections": [
            {"id": "a", "name": "A", "retries": "many", "api": "responses", "later": {"x": 1}},
            "nonsense",
        ],
        "later": True,
    }
    path.write_text(json.dumps(stored))
    file = SettingsFile(path)
    loaded = file.load()
    assert loaded.values["appearance.scheme"] == "system"
    assert loaded.values["appearance.font_size_pt"] == 13
    assert [(c.id, c.retries, c.api) for c in loaded.connections] == [("a", 2, "responses")]
    assert loaded.notice and "retries" in str(loaded.notice.sentence)
    file.save({**loaded.values, "appearance.font_size_pt": 14}, loaded.connections)
    after = json.loads(path.read_text())
    assert after == {**stored, "values": {**stored["values"], "appearance.font_size_pt": 14}}
