"""The pictures of an answer: each once, a finer state in the place of an earlier one, within bounds."""

from desktop.core.made_pictures import MOST_CHARS, MOST_CHARS_IN_ALL, MadePictures


def made(*pictures):
    found = MadePictures()
    for packed, place in pictures:
        found.add(packed, place)
    return found


def test_a_finer_state_takes_the_place_of_an_earlier_one():
    assert made(("draft", "a"), ("other", "b"), ("final", "a")).packed() == ("final", "other")


def test_what_is_repeated_counts_once():
    assert made(("one", ""), ("two", ""), ("one", ""), ("two", "again")).packed() == ("one", "two")


def test_one_that_is_too_big_is_left_out_and_said():
    found = made(("x" * (MOST_CHARS + 1), ""), ("small", ""))
    assert (found.packed(), found.left_out) == (("small",), 1)


def test_all_together_are_bounded():
    biggest = [(str(n) + "x" * (MOST_CHARS - 1), "") for n in range(5)]
    found = made(*biggest)
    assert sum(map(len, found.packed())) <= MOST_CHARS_IN_ALL
    assert (len(found.packed()), found.left_out) == (4, 1)


def test_an_answer_without_pictures_has_none():
    assert not made()
    assert made(("x" * (MOST_CHARS + 1), ""))  # something came, that a person would miss
