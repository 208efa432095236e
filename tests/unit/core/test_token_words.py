"""How tokens are shown, whatever their bytes are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.token_list import TokenList, cuts_of
from desktop.core.token_words import byte_words, token_words


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b" the", "␣the"),
        (b"\n\n", "↵↵"),
        (b" " * 79, "␣×79"),
        (b"\t", "⇥"),
        (b"\r\n", "U+000D↵"),
        ("\u200b".encode(), "U+200B"),
        ("a\u202eb".encode(), "aU+202Eb"),
        ("\u0301".encode(), "U+0301"),
        (b"\xe4\xbd", "<E4 BD>"),
        (b"\xa0hello", "<A0>hello"),
        (b"a\xff\xfeb\xe4", "a<FF FE>b<E4>"),
        ("你好".encode(), "你好"),
        ("😀".encode(), "😀"),
        (b"<b>", "<b>"),
        (b"", ""),
    ],
)
def test_what_cannot_be_seen_gets_a_name(data, expected):
    assert token_words(data) == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_shown_on_one_short_line(data):
    words = token_words(data)
    assert len(words) <= 60
    assert words.isprintable()
    assert bool(words) == bool(data)


def test_many_bytes_are_cut():
    assert byte_words(b"ab") == "61 62"
    assert byte_words(b"a" * 40).endswith("61 …")


def test_places_of_tokens():
    tokens = TokenList("x", "a😀b".encode(), [1, 2, 3, 4], [1, 3, 5, 6], [1, 3, 3, 4], [0, 4])
    assert [tokens.bytes_of(i) for i in range(4)] == [b"a", b"\xf0\x9f", b"\x98\x80", b"b"]
    assert [tokens.token_at(unit) for unit in (0, 1, 2, 3, 9)] == [0, 1, 1, 3, 3]
    assert tokens.units_of(1, 3) == (1, 3)
    assert tokens.text_of(1, 3) == "😀"
    assert tokens.text_of(1, 2) == "\ufffd"
    assert tokens.text_of(2, 2) == ""


def test_a_list_is_cut_at_the_ends_of_lines():
    data = b"ab\n" * 400
    ends = range(1, 1201)
    cuts = cuts_of(data, ends)
    assert (cuts[0], cuts[-1]) == (0, 1200)
    assert all(data[ends[cut - 1] - 1] == 10 for cut in cuts[1:])
    assert max(b - a for a, b in pairwise(cuts)) <= 2 * 192
    assert list(cuts_of(b"", [])) == [0, 0]
