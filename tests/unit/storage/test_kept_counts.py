"""Counts of long conversations that outlive the program."""

import os

import pytest

from desktop.storage import kept_counts
from desktop.storage.encodings import load_encoding
from desktop.storage.kept_counts import KeptCounts

CL100K = load_encoding("cl100k_base")
LONG = {f"m{i}": f"message {i} " + "some words " * 200 for i in range(100)}
EXPECTED = {i: CL100K.count(words) for i, words in LONG.items()}


@pytest.fixture
def asked(monkeypatch):
    """How many texts the vocabulary was asked for, each time."""
    found = []
    real = type(CL100K).count_all
    monkeypatch.setattr(
        type(CL100K), "count_all", lambda self, texts: found.append(len(texts)) or real(self, texts)
    )
    return found


def test_a_long_conversation_is_counted_once(tmp_path, asked):
    assert KeptCounts(tmp_path).count("c", CL100K, LONG) == EXPECTED
    assert KeptCounts(tmp_path).count("c", CL100K, LONG) == EXPECTED
    assert asked == [100, 0]


def test_a_message_that_grew_is_counted_again(tmp_path, asked):
    KeptCounts(tmp_path).count("c", CL100K, LONG)
    grown = {**LONG, "m7": LONG["m7"] + "and more", "new": "Hello"}
    found = KeptCounts(tmp_path).count("c", CL100K, grown)
    assert found["m7"] == CL100K.count(grown["m7"])
    assert found["new"] == 1
    assert asked == [100, 2]


def test_conversations_and_vocabularies_are_kept_apart(tmp_path, asked):
    o200k = load_encoding("o200k_base")
    kept = KeptCounts(tmp_path)
    kept.count("c", CL100K, LONG)
    assert kept.count("c", o200k, LONG) == {i: o200k.count(words) for i, words in LONG.items()}
    kept.count("d", CL100K, LONG)
    assert asked == [100, 100, 100]


def test_a_short_conversation_leaves_no_file(tmp_path):
    assert KeptCounts(tmp_path).count("c", CL100K, {"m": "Hello"}) == {"m": 1}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"\xc1nonsense", b"\x81\xa1m\xa1x"])
def test_a_damaged_file_is_counted_anew(tmp_path, asked, data):
    KeptCounts(tmp_path).count("c", CL100K, LONG)
    (file,) = tmp_path.iterdir()
    file.write_bytes(data)
    assert KeptCounts(tmp_path).count("c", CL100K, LONG) == EXPECTED
    assert KeptCounts(tmp_path).count("c", CL100K, LONG) == EXPECTED
    assert asked == [100, 100, 0]


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path):
    (tmp_path / "counts").write_text("a file")
    assert KeptCounts(tmp_path / "counts").count("c", CL100K, LONG) == EXPECTED


def test_the_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_counts, "_KEPT", 2)
    kept = KeptCounts(tmp_path)
    for age, name in enumerate("abc"):
        kept.count(name, CL100K, LONG)
        os.utime(tmp_path / f"{name}.cl100k_base.msgpack", (age, age))
    kept.count("d", CL100K, LONG)
    assert sorted(p.name[0] for p in tmp_path.iterdir()) == ["c", "d"]
