"""A snippet marks what matches, the same by both ways of looking for it, and shows no markup."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.core.search import SearchQuery, Term, parse_query
from desktop.storage.search_snippets import holds, snippet_of
from tests.support.search_index import add, index

__all__ = ["index"]  # a fixture


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("The Sky is blue", "sky blue", ["Sky", "blue"]),
        ("in getUserName() too", "user", ["User"]),
        ("abuser user", "user", ["user"]),
        ("users user", "user", ["user"]),
        ("users user", "user*", ["user", "user"]),
        ("天空为什么是蓝色的", "什么 蓝", ["什么", "蓝"]),
        ("Cre\u0300me brûlée", "creme BRULEE", ["Cre\u0300me", "brûlée"]),
        ("line one\nline two", '"one line"', ["one line"]),
        ("parse_http_response", "http_response", ["http_response"]),
        ("A **heat pump** moves", "heat", ["heat"]),
        ("热泵**搬运热量**：", "搬运热量", ["搬运热量"]),
        ("x " * 500 + "needle" + " y" * 500, "needle", ["needle"]),
        ("İstanbul ŞEKER", "seker", ["ŞEKER"]),
        ("新しいＧＰＴ、ｶﾞﾗｽ", "gpt ガラス", ["ＧＰＴ", "ｶﾞﾗｽ"]),
        ("ABC and GPT", "ＧＰＴ", ["GPT"]),
        ("ο κόσμος o\ufb03ce", "ΚΌΣΜΟΣ office", ["κόσμος", "o\ufb03ce"]),
        ("die Große", "grosse", ["Große"]),
        ("हिन्दी भाषा", "हिन्द*", ["हिन्दी"]),
        ("ภาษาที่นี่", "ท", ["ที่"]),
        ("ガラスとカラス", "カラス", ["カラス"]),
        (unicodedata.normalize("NFD", "パリ é"), "パリ", [unicodedata.normalize("NFD", "パリ")]),
        ("in getUserName() too", "username", ["UserName"]),
        ("a username, userName", '"user name"', ["userName"]),
        ("用ChatGPT模型", "chatgpt模型", ["ChatGPT模型"]),
        ("so 👍🏽, 👩🏽\u200d💻!", "👍 💻", ["👍🏽", "👩🏽\u200d💻"]),
        ("in 🇩🇪🇫🇷 1\ufe0f\u20e3", "🇫🇷 1", ["🇫🇷", "1\ufe0f\u20e3"]),
        ("a=\u0338b", "≠", ["=\u0338"]),
        ("x🎉🎉y → z", "x🎉 →", ["x🎉", "→"]),
    ],
)
def test_a_snippet_marks_what_matches(store, index, text, query, marked):
    add(store, store.create(), "m", text)
    index.refresh()
    (hit,) = index.search(query)
    assert [hit.snippet[a:b] for a, b in hit.marks] == marked
    assert "\n" not in hit.snippet and len(hit.snippet) < 200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A **heat pump** is *not* an `oven`", "A heat pump is not an oven"),
        ("# Title\n- one\n- ~~two~~\n> three", "Title one two three"),
        ("热泵**搬运热量**，如[此文](https://example.org/a)", "热泵搬运热量，如此文"),
        ("2**3 * 4 = f(*a, **b) a*b __init__", "2**3 * 4 = f(a, b) a*b __init__"),
        ("क" * 159 + "\u093f" * 9, "क" * 158 + "…"),
        ("a" + "🇩🇪" * 80, "a" + "🇩🇪" * 79 + "…"),
        ("a" * 158 + "🏴\U000e0067\U000e0062\U000e007f", "a" * 158 + "…"),
        ("x[1](y) [1] (2)", "x1 [1] (2)"),
        (
            "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n![one](two.png)\n\n---\nend",
            "| a | b | | 1 | 2 | one end",
        ),
    ],
)
def test_a_snippet_shows_no_markup(text, shown):
    assert snippet_of(text, SearchQuery())[0] == shown


@pytest.mark.parametrize(
    ("query", "shown", "marked"),
    [
        ("figs", "…Dates and figs.", "figs"),
        ("example", "Dates](https://example.org/quinces) and figs.", "example"),
    ],
)
def test_of_an_address_only_what_matches_is_shown(query, shown, marked):
    line, marks = snippet_of("[Dates](https://example.org/quinces) and figs.", parse_query(query))
    assert (line, [line[a:b] for a, b in marks]) == (shown, [marked])


def test_of_an_address_that_begins_before_the_snippet_nothing_is_left():
    text = f"[Dates](https://example.org/{'q' * 50}) and figs, *plums*"
    assert snippet_of(text, parse_query("figs"))[0] == "… and figs, plums"


@given(
    st.text(alphabet="ab *`~#>[]()\n-热", max_size=300), st.sampled_from(["a", "b*", "热", "ab"])
)
def test_marks_of_a_snippet_are_places_in_it(text, query):
    line, marks = snippet_of(text, parse_query(query))
    assert all(0 <= a < b <= len(line) for a, b in marks)


@settings(deadline=None)
@given(
    st.text(alphabet="aAbBc1_ .", max_size=30),
    st.text(alphabet="aAbc1_ .", min_size=1, max_size=6),
    st.booleans(),
)
@example("parseHTTPResponse", "http", False)
@example("aHTTP", "http", False)
@example("a1b", "1b", False)
@example("AAa", "AA", False)
@example("heatPump heat-pump heat_pump", "heat pump", False)
@example("heat " * 30 + "x pump", "heat pump", False)  # far behind the words that begin as it does
@example("bc " + "abc" * 20 + " abc", "bc", False)
def test_a_word_is_marked_in_plain_letters_where_it_is_marked_in_all_others(text, words, is_begin):
    query = SearchQuery((Term(words, is_prefix=is_begin),))
    line, marks = snippet_of(text, query)
    among_others = snippet_of(text + " é", query)
    assert (f"{line} é", marks) == among_others
    assert holds(text, query.terms[0]) == bool(marks)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["heat", "pump", "heatPump", "preheat", "x"]), max_size=60).map(" ".join),
    st.lists(st.sampled_from(["heat", "pump", "heat pump", "pum", "x"]), min_size=2, max_size=3),
)  # fmt: skip
def test_several_words_are_marked_in_plain_letters_where_they_are_in_all_others(text, words):
    query = SearchQuery(tuple(Term(word, is_prefix=word == "pum") for word in words))
    line, marks = snippet_of(text, query)
    other, among_others = snippet_of(f"{text} é", query)
    assert marks == among_others
    assert other.startswith(line.removesuffix("…"))
