"""What a snippet marks is the same by both ways of looking for it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.core.search import SearchQuery, Term
from desktop.storage.search_snippets import holds, snippet_of


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
