"""The table of models in a profile."""

import pytest

from desktop.core.errors import SettingsError
from desktop.core.price_table import ModelEntry, PriceTable, Rate, as_json
from desktop.storage.model_table import (
    OwnTable,
    load_table,
    put_together,
    read_update,
    save_own,
    shipped_table,
)

OWN = ModelEntry("mine", ("my-model",), ("example.com",), rates=(Rate(1.0, output=2.0),))


def test_without_a_file_the_shipped_table_holds(tmp_path):
    loaded = load_table(tmp_path / "models.json")
    assert loaded.table == shipped_table()
    assert loaded.problem is None


def test_what_was_changed_is_kept(tmp_path):
    path = tmp_path / "config" / "models.json"
    save_own(path, OwnTable(entries=(OWN,)))
    loaded = load_table(path)
    assert loaded.table.entries[0] == OWN
    assert loaded.own.entries == (OWN,)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_imported_table_holds_until_a_newer_one_is_shipped():
    shipped = PriceTable(1, "2026-11-23", (OWN,))
    for day, expected in (("2026-11-24", "b"), ("2026-11-23", "b"), ("2026-11-22", "mine")):
        imported = PriceTable(1, day, (ModelEntry("b", ("b",)),))
        found = put_together(shipped, OwnTable(imported))
        assert [entry.id for entry in found.table.entries] == [expected]


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"entries": [{"id": "a", "models": ["m"], "rates": [{"input": -1}]}]}',
        b'{"imported": {"version": 1, "date": "", "entries": []}}',
    ],
)
def test_a_damaged_file_is_left_out_and_said(tmp_path, data):
    path = tmp_path / "models.json"
    path.write_bytes(data)
    loaded = load_table(path)
    assert loaded.table == shipped_table()
    assert isinstance(loaded.problem, SettingsError)
    assert path.read_bytes() == data


def test_a_damaged_file_is_kept_when_another_is_written(tmp_path):
    path = tmp_path / "models.json"
    path.write_text("my prices, with a comma too many,")
    save_own(path, OwnTable())
    save_own(path, OwnTable(entries=(OWN,)))
    (kept,) = tmp_path.glob("models.broken-*.json")
    assert kept.read_text().startswith("my prices")
    assert load_table(path).problem is None


def test_an_update_is_read_and_nonsense_refused(tmp_path):
    path = tmp_path / "update.json"
    path.write_bytes(as_json(PriceTable(1, shipped_table().date, (OWN,))))
    assert read_update(path).entries == (OWN,)
    path.write_bytes(b"nonsense")
    with pytest.raises(SettingsError):
        read_update(path)
    with pytest.raises(SettingsError):
        read_update(tmp_path / "gone.json")
    with pytest.raises(SettingsError):
        read_update(tmp_path)
