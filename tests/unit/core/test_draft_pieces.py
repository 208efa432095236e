"""A draft in pieces has the tokens of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.draft_pieces import pieces
from desktop.storage.encodings import ENCODING_NAMES, load_encoding

WORDS = st.lists(
    st.sampled_from(
        ["word", " ", "  ", "\n", "\n\n", "\t", ".", "。", "你好", "12345", "_", "'s", "🙂", "-", "\r\n", "é", "("]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("name", ENCODING_NAMES)
@given(WORDS, st.integers(1, 60))
def test_tokens_of_pieces_add_up(name, words, times):
    text = words * times
    cut = list(pieces(text))
    assert "".join(cut) == text
    encoding = load_encoding(name)
    assert sum(map(encoding.count, cut)) == encoding.count(text)


def test_a_change_in_the_middle_changes_few_pieces():
    text = "\n".join(f"This is line {i} of a long draft that somebody types." for i in range(2_000))
    long = text.replace("\n", " ")
    for words in (text, long):
        before = set(pieces(words))
        after = set(pieces(words[:50_000] + "x" + words[50_000:]))
        assert len(after - before) <= 2
        assert max(map(len, after)) < 8_000
