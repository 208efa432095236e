"""Thoughts that stand in the text, between tags: told apart however the text is cut."""

import pytest

from desktop.api.dialects.think_tags import ThinkTags


def read(pieces, *, is_whole=True):
    tags = ThinkTags()
    thoughts, answer = "", ""
    for piece in pieces:
        more_thoughts, more_answer = tags.split(piece)
        thoughts, answer = thoughts + more_thoughts, answer + more_answer
    more_thoughts, more_answer = tags.rest(is_whole=is_whole)
    return thoughts + more_thoughts, answer + more_answer


CASES = [
    ("<think>\nhm\n</think>\n\nyes", ("hm", "yes")),
    ("\n<think>hm, <b> a\n\nb</think>yes\n", ("hm, <b> a\n\nb", "yes\n")),
    ("<thought>hm</thought>yes", ("hm", "yes")),
    ("<thinking>hm</thinking> yes", ("hm", "yes")),
    ("<think>\n\n</think>\n\nyes", ("", "yes")),
    ("<think>one</think>\n<think>two</think>yes", ("one", "<think>two</think>yes")),
    ("<think>never ends </thin", ("never ends </thin", "")),
    ("  indented", ("", "  indented")),
    ("a <think>b</think> c", ("", "a <think>b</think> c")),
    ("<thin", ("", "<thin")),
    ("<", ("", "<")),
    ("\n", ("", "\n")),
    ("<html></html>", ("", "<html></html>")),
    ("<think>hm</think>`<think>` is a tag", ("hm", "`<think>` is a tag")),
    ("", ("", "")),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cut_at_every_place(text, expected):
    assert read([text]) == expected
    assert read(list(text)) == expected
    for at in range(len(text)):
        assert read([text[:at], text[at:]]) == expected


def test_half_a_tag_of_a_stream_that_was_cut_is_no_answer():
    assert read(["<th"], is_whole=False) == ("<th", "")
