"""Finding a title by a few of its letters, accents and case aside, and a Chinese one by its pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.fuzzy import Pattern, folded, initials


def marked(typed, text):
    match = Pattern(typed).match(folded(text))
    return None if match is None else [text[a:b] for a, b in match.marks]


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("pump", "Heat pumps", ["pump"]),
        ("htpm", "Heat pumps", ["H", "t", "p", "m"]),
        ("heat pumps", "Heat pumps", ["Heat pumps"]),
        ("ht pm", "Heat pumps", ["H", "t", "p", "m"]),
        ("uber", "Über alles", ["Über"]),
        ("热泵", "用中文解释热泵", ["热泵"]),
        ("解热", "用中文解释热泵", ["解", "热"]),
        ("(a.*", "f(a.*)", ["(a.*"]),
        ("pmuh", "Heat pumps", None),
    ],
)
def test_letters_are_found_in_their_order(typed, text, found):
    assert marked(typed, text) == found


def test_a_beginning_goes_before_a_word_before_a_part_before_scattered_letters():
    texts = ["Shape of that", "Respot it", "Best spot", "spot on"]
    pattern = Pattern("spot")
    order = sorted(texts, key=lambda text: pattern.match(folded(text)))
    assert order == ["spot on", "Best spot", "Respot it", "Shape of that"]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("用中文解释热泵的工作原理", "yzwjsrbdgzyl"),
        ("啊哦座", "aoz"),
        ("写 Python 函数", "x python hs"),
        ("日本語 한국", "rb語 한국"),
    ],
)
def test_pinyin_initials(text, letters):
    assert initials(text) == letters


@given(st.text(), st.text())
def test_marks_are_places_in_the_text(typed, text):
    pattern = Pattern(typed)
    for key in (folded(text), initials(text)):
        assert len(key) == len(text)
        match = None if pattern.is_empty else pattern.match(key)
        if match:
            assert all(0 <= a < b <= len(text) for a, b in match.marks)
