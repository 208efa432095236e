"""Settings survive what people, crashes, full disks and other versions do to their file."""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys

import filelock  # noqa: F401 - imported before privileges are dropped
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.connection import (
    Api,
    Connection,
    ExtraHeader,
    ProxyMode,
    ProxySetting,
    Timeouts,
    openai_connection,
)
from desktop.core.errors import SettingsError
from desktop.core.settings import SETTINGS
from desktop.storage.settings_file import SettingsFile
from tests.conftest import ROOT
from tests.support.disks import other_user
from tests.support.failing_system import failing_call
from tests.support.records import json_values

FULL = Connection(
    "x",
    "Mine",
    "http://127.0.0.1:1/v1",
    api=Api.RESPONSES,
    model="m",
    key_env="K",
    proxy=ProxySetting(ProxyMode.MANUAL, "socks5h://p:1", "u"),
    ca_file="/ca.pem",
    timeouts=Timeouts(1.5, 2, 3),
    retries=0,
    headers=(ExtraHeader("A", "b"), ExtraHeader("X-Key", secret=True)),
    query={"api-version": "1"},
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.json"


def test_a_new_profile_has_the_defaults_and_openai(path):
    loaded = SettingsFile(path).load()
    assert loaded.values == {key: s.default for key, s in SETTINGS.items()}
    assert loaded.connections == (openai_connection(),)
    assert loaded.notice is None and not loaded.read_only
    assert not path.exists()


def test_what_was_saved_is_loaded(path):
    file = SettingsFile(path)
    loaded = file.load()
    mine = (FULL, *loaded.connections)
    file.save({**loaded.values, "appearance.scheme": "dark"}, mine)
    again = SettingsFile(path).load()
    assert again.values["appearance.scheme"] == "dark"
    assert again.connections == mine
    assert again.notice is None
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_profile_may_have_no_connections(path):
    file = SettingsFile(path)
    file.save(file.load().values, ())
    assert SettingsFile(path).load().connections == ()


@pytest.mark.parametrize(
    "data",
    [b"{broken", b"", b"[]", b"null", b"\x00" * 99, b"\xff\xfe", b'{"a":NaN}', b'{"a":' * 100_000],
)
def test_a_file_that_is_no_json_object_is_kept_aside(tmp_path, path, data):
    path.write_bytes(data)
    file = SettingsFile(path)
    loaded = file.load()
    (kept,) = tmp_path.glob("settings.broken-*.json")
    assert kept.read_bytes() == data
    assert loaded.notice and str(kept) in str(loaded.notice.advice)
    assert loaded.connections == (openai_connection(),) and not loaded.read_only
    file.save({**loaded.values, "appearance.scheme": "dark"}, loaded.connections)
    assert SettingsFile(path).load().values["appearance.scheme"] == "dark"
    assert kept.read_bytes() == data


def test_two_broken_files_within_a_second_are_both_kept(tmp_path, path):
    for data in (b"one", b"two", b"three"):
        path.write_bytes(data)
        SettingsFile(path).load()
    assert {p.read_bytes() for p in tmp_path.glob("settings.broken-*")} == {
        b"one",
        b"two",
        b"three",
    }


def test_a_byte_order_mark_does_no_harm(path):
    path.write_bytes(b"\xef\xbb\xbf" + b'{"schema":1,"values":{"appearance.scheme":"dark"}}')
    loaded = SettingsFile(path).load()
    assert loaded.values["appearance.scheme"] == "dark" and loaded.notice is None


@pytest.mark.parametrize("schema", [2, "two", None])
def test_a_newer_file_is_read_as_far_as_possible_and_never_rewritten(path, schema):
    stored = {
        "schema": schema,
        "values": {"appearance.scheme": "dark", "appearance.font_size_pt": "huge"},
        "connections": [{"id": "a", "name": "A", "api": "telepathy"}],
    }
    path.write_text(json.dumps(stored))
    before = path.read_bytes()
    file = SettingsFile(path)
    loaded = file.load()
    assert loaded.read_only and loaded.notice and "newer" in str(loaded.notice.sentence)
    assert loaded.values["appearance.scheme"] == "dark"
    assert [c.id for c in loaded.connections] == ["a"]
    with pytest.raises(SettingsError, match="newer"):
        file.save({**loaded.values, "appearance.scheme": "light"}, loaded.connections)
    assert path.read_bytes() == before


BAD_FIELDS = {
    "retries": ["many", -1, 10**6, 1.5, None],
    "timeouts": [{"connect_s": 0}, {"idle_s": -1}, {"first_token_s": 10**9}, "long", 5],
    "api": ["telepathy", 3],
    "headers": ["x", [{"value": "no name"}], [5]],
    "proxy": [{"mode": "magic"}, "http://p"],
    "query": [["a"], {"a": 1}],
    "base_url": [5, None],
    "name": [5, None],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in BAD_FIELDS.items() for v in vs])
def test_a_bad_field_of_a_connection_costs_only_itself(path, name, value):
    good = {"id": "a", "name": "A", "model": "m", name: value}
    path.write_text(json.dumps({"schema": 1, "connections": [good, {"id": "b", "name": "B"}]}))
    loaded = SettingsFile(path).load()
    expected = Connection("a", "a" if name == "name" else "A", model="m")
    assert loaded.connections == (expected, Connection("b", "B"))
    assert loaded.notice and name in str(loaded.notice.sentence)
    assert not loaded.read_only


def test_bad_values_cost_only_themselves_and_stay_until_they_are_changed(path):
    stored = {
        "schema": 1,
        "values": {"appearance.scheme": "pink", "appearance.font_size_pt": 13, "later.key": [1]},
        "connections": [
            {"id": "a", "name": "A", "retries": "many", "api": "responses", "later": {"x": 1}},
            "nonsense",
            {"name": "no id"},
            {"id": "a", "name": "again"},
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
    renamed = msgspec.structs.replace(loaded.connections[0], name="B")
    file.save({**loaded.values, "appearance.scheme": "dark"}, [renamed])
    after = json.loads(path.read_text())
    assert after["values"]["appearance.scheme"] == "dark"
    assert after["connections"][0] == {
        "id": "a",
        "name": "B",
        "api": "responses",
        "later": {"x": 1},
    }


@given(st.dictionaries(st.sampled_from(["schema", "values", "connections", "x"]), json_values))
def test_any_json_object_can_be_loaded(tmp_path_factory, stored):
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_bytes(msgspec.json.encode(stored) if _encodable(stored) else b"{}")
    loaded = SettingsFile(path).load()
    assert set(loaded.values) == set(SETTINGS)
    assert all(isinstance(c, Connection) for c in loaded.connections)


def _encodable(value):
    with contextlib.suppress(UnicodeEncodeError):
        msgspec.json.encode(value)
        return True
    return False


def test_two_processes_that_change_different_things_both_win(path):
    ours, theirs = SettingsFile(path), SettingsFile(path)
    base = ours.load()
    ours.save(base.values, (openai_connection(), Connection("both", "Both")))
    mine, other = ours.load(), theirs.load()
    theirs.save(
        {**other.values, "appearance.scheme": "dark"},
        (*other.connections, Connection("theirs", "Theirs")),
    )
    renamed = msgspec.structs.replace(mine.connections[1], name="Renamed")
    ours.save({**mine.values, "appearance.font_size_pt": 20}, (renamed,))
    found = SettingsFile(path).load()
    assert found.values["appearance.scheme"] == "dark"
    assert found.values["appearance.font_size_pt"] == 20
    assert found.connections == (renamed, Connection("theirs", "Theirs"))


def test_a_connection_removed_elsewhere_stays_removed_unless_it_was_changed_here(path):
    ours, theirs = SettingsFile(path), SettingsFile(path)
    ours.save(ours.load().values, (Connection("a", "A"), Connection("b", "B")))
    mine = ours.load()
    theirs.save(theirs.load().values, ())
    changed = msgspec.structs.replace(mine.connections[1], name="B2")
    ours.save(mine.values, (mine.connections[0], changed))
    assert SettingsFile(path).load().connections == (changed,)


def test_a_file_removed_meanwhile_is_written_whole(path):
    file = SettingsFile(path)
    dark = {**file.load().values, "appearance.scheme": "dark"}
    file.save(dark, (FULL,))
    path.unlink()
    file.save({**dark, "appearance.font_size_pt": 20}, (FULL,))
    found = SettingsFile(path).load()
    assert (found.values["appearance.scheme"], found.connections) == ("dark", (FULL,))


def test_the_order_of_connections_is_mine(path):
    file = SettingsFile(path)
    file.save(file.load().values, (Connection("a", "A"), Connection("b", "B")))
    file.save(file.load().values, (Connection("b", "B"), Connection("a", "A")))
    assert [c.id for c in SettingsFile(path).load().connections] == ["b", "a"]


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EROFS", "EACCES"])
def test_a_failure_at_any_call_leaves_old_or_new_settings(tmp_path, path, error):
    for number in itertools.count(1):
        file = SettingsFile(path)
        loaded = file.load()
        file.save({**loaded.values, "appearance.scheme": "light"}, loaded.connections)
        with failing_call(number, tmp_path, error) as calls, contextlib.suppress(SettingsError):
            file.save({**loaded.values, "appearance.scheme": "dark"}, (FULL,))
        found = SettingsFile(path).load()
        assert found.notice is None
        state = (found.values["appearance.scheme"], found.connections)
        assert state in (("light", (openai_connection(),)), ("dark", (FULL,)))
        file.save({**loaded.values, "appearance.scheme": "dark"}, (FULL,))
        assert SettingsFile(path).load().connections == (FULL,)
        assert not [p for p in tmp_path.iterdir() if p.suffix == ".tmp"]
        path.unlink()
        if calls.failed_in is None:
            break
    assert number > 4


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop.storage.settings_file import SettingsFile
os.replace = lambda *names: os.kill(os.getpid(), signal.SIGKILL)
file = SettingsFile(Path(sys.argv[1]))
file.save({**file.load().values, "appearance.scheme": "dark"}, ())
"""


def test_a_crash_between_write_and_rename_leaves_the_old_settings(tmp_path, path):
    file = SettingsFile(path)
    file.save({**file.load().values, "appearance.scheme": "light"}, (FULL,))
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.glob(".settings.json.*.tmp")
    loaded = SettingsFile(path).load()
    assert loaded.values["appearance.scheme"] == "light" and loaded.connections == (FULL,)
    assert left.exists(), "a young temporary file may be in use"
    os.utime(left, (0, 0))
    file = SettingsFile(path)
    file.save(file.load().values, ())
    assert not left.exists()


def test_a_file_that_may_not_be_read_is_left_alone(tmp_path_factory):
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)  # noqa: PTH101 - the name is all there is
        path = ROOT.__class__(name) / "settings.json"
        path.write_text('{"schema":1}')
        path.chmod(0)
        with other_user():
            file = SettingsFile(path)
            loaded = file.load()
            assert loaded.read_only and loaded.notice
            assert "ermission" in str(loaded.notice.sentence)
            with pytest.raises(SettingsError):
                file.save(loaded.values, ())
        path.chmod(0o644)
        assert path.read_text() == '{"schema":1}'


def test_a_folder_that_may_not_be_written_is_an_error_and_the_file_stays():
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = ROOT.__class__(name) / "settings.json"
        path.write_text('{"schema":1}')
        path.chmod(0o644)
        path.parent.chmod(0o555)
        with other_user():
            file = SettingsFile(path)
            loaded = file.load()
            with pytest.raises(SettingsError, match="ermission"):
                file.save({**loaded.values, "appearance.scheme": "dark"}, ())
        path.parent.chmod(0o755)
        assert path.read_text() == '{"schema":1}'


def test_no_secret_of_a_connection_has_a_place_in_the_file(path):
    file = SettingsFile(path)
    file.save(file.load().values, (FULL,))
    (stored,) = json.loads(path.read_text())["connections"]
    assert stored["headers"][1] == {"name": "X-Key", "secret": True}
    assert "password" not in path.read_text() and not {"key", "api_key"} & stored.keys()
