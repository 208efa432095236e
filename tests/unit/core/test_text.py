"""Sentences with values: plain names only, nested a little, translated as a whole."""

import pytest

from desktop.core.text import MAX_DEPTH, Text, joined, text


def test_known_placeholders_are_filled_and_others_left():
    assert str(text("{a} and {b} of {c}", a=1, b="x{a}")) == "1 and x{a} of {c}"


@pytest.mark.parametrize(
    "source", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}", "{", "}", "{{a}}"]
)
def test_format_codes_are_not_honoured(source):
    expected = source.replace("{a}", "1")
    assert str(text(source, a=1)) == expected


def test_a_sentence_within_a_sentence_is_translated_too():
    chinese = {"It failed: {why}.": "失败：{why}。", "no room": "空间不足"}
    sentence = text("It failed: {why}.", why=text("no room"))
    assert sentence.rendered(lambda source: chinese[source]) == "失败：空间不足。"
    assert str(sentence) == "It failed: no room."


def test_a_hostile_nesting_ends():
    sentence = Text("end")
    for _ in range(MAX_DEPTH + 2):
        sentence = Text("[{x}]", {"x": sentence})
    assert str(sentence) == "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)


def test_an_empty_sentence_asks_no_translator():
    assert Text("").rendered({}.__getitem__) == ""


@pytest.mark.parametrize(
    ("sentences", "line"),
    [
        (["One.", "", "Two."], "One. Two."),
        (["第一句。", "第二句。"], "第一句。第二句。"),
        (["正在连接…", "3 秒"], "正在连接… 3 秒"),
        (["", ""], ""),
    ],
)
def test_sentences_are_joined_as_their_language_joins_them(sentences, line):
    assert joined(sentences) == line
