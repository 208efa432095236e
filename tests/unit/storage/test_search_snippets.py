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
@example("heatPump heat-pump heat_pump", "heat pump", False)
def test_a_word_is_marked_in_plain_letters_where_it_is_marked_in_all_others(text, words, is_begin):
    query = SearchQuery((Term(words, is_prefix=is_begin),))
    line, marks = snippet_of(text, query)
    among_others = snippet_of(text + " é", query)
    assert (f"{line} é", marks) == among_others
    assert holds(text, query.terms[0]) == bool(marks)
