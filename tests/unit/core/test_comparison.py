"""Comparison of two texts: both can be put together again from the pieces, and the pieces are words."""

import random

import pytest

from desktop.core.comparison import Kind, Piece, compared

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED


def sides(pieces):
    old = "".join(p.text for p in pieces if p.kind is not ADDED)
    new = "".join(p.text for p in pieces if p.kind is not REMOVED)
    return old, new


def test_equal_texts_are_one_piece():
    assert compared("a b", "a b") == (Piece(SAME, "a b"),)
    assert compared("", "") == ()


def test_one_other_word_is_one_word_out_and_one_in():
    assert compared("the red house", "the blue house") == (
        Piece(SAME, "the "),
        Piece(REMOVED, "red "),
        Piece(ADDED, "blue "),
        Piece(SAME, "house"),
    )


def test_chinese_is_compared_by_characters():
    assert compared("我喜欢猫", "我喜欢狗") == (
        Piece(SAME, "我喜欢"),
        Piece(REMOVED, "猫"),
        Piece(ADDED, "狗"),
    )


def test_a_line_put_in_between_leaves_the_others_the_same():
    assert compared("a\nb\n", "a\nx\nb\n") == (
        Piece(SAME, "a\n"),
        Piece(ADDED, "x\n"),
        Piece(SAME, "b\n"),
    )


@pytest.mark.parametrize("seed", range(30))
def test_both_texts_come_out_of_the_pieces(seed):
    dice = random.Random(seed)
    words = ["a", "bb", " ", "\n", "\r\n", "\u2028", "é", "猫", "😀", "\x00", "\u200b", ", ", "\t"]
    old, new = ("".join(dice.choices(words, k=dice.randrange(60))) for _ in range(2))
    assert sides(compared(old, new)) == (old, new)


def test_texts_that_would_take_for_ever_are_told_apart_as_a_whole():
    old, new = "x " * 200_000, "y " + "x " * 150_000 + "z"
    assert sides(compared(old, new)) == (old, new)
