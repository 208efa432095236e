"""Titles as names of files, on the strictest of systems."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.storage.exporting.file_names import key, safe_file_name, safe_name, unused


@given(st.text(max_size=300) | st.text(alphabet="./\\ :con1aux-~", max_size=12))
def test_any_title_is_a_name_everywhere(title):
    name = safe_name(title, "fallback")
    assert 0 < len(name.encode()) <= 121
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name == name.strip(" .") and not name.startswith(("-", "~", "."))
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", name.partition(".")[0].rstrip())
    assert safe_name(name, "fallback") == name
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("排序：两种方法", "排序：两种方法"),
        ("a/b\\c: d?", "a b c d"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com¹", "_com¹"),
        ("..", "x"),
        ("-rf *", "rf"),
        ("e\u0301t\u00e9", "été"),
        ("a\u202eb\u200bc", "abc"),
        ("字" * 200, "字" * 40),
    ],
)
def test_titles(title, name):
    assert safe_name(title, "x") == name


def test_two_of_a_name_are_told_apart_as_systems_do():
    used = {key("Plan")}
    assert unused("PLAN", used) == "PLAN (2)"
    used.add(key("PLAN (2)"))
    assert unused("plan", used) == "plan (3)"
    assert unused("other", used) == "other"


def test_a_file_keeps_its_ending():
    assert safe_file_name("a/b.tar.GZ", "x") == "a b.tar.GZ"
    assert safe_file_name("../../etc/passwd", "x") == "etc passwd"
    assert safe_file_name("x.<y>", "f") == "x. y"
    assert safe_file_name("", "f") == "f"
