"""A query is read as people mean it."""

import pytest

from desktop.core.search import Filter, SearchQuery, Term, parse_query


def test_a_query_is_read_as_people_mean_it():
    query = parse_query('a "b c" d* -e -"f g" model:x -tag:"y z" http://h note:5 before:2026-13-40')
    assert query.terms == (
        Term("a"),
        Term("b c"),
        Term("d", is_prefix=True),
        Term("e", is_excluded=True),
        Term("f g", is_excluded=True),
        Term("http://h"),
        Term("note:5"),
        Term("before:2026-13-40"),
    )
    assert query.filters == (Filter("model", "x"), Filter("tag", "y z", is_excluded=True))
    assert query.before_ms is None
    assert parse_query("Tag：x ROLE:user").filters == (Filter("tag", "x"), Filter("role", "user"))
    assert parse_query("Note：x").terms == (Term("Note：x"),)
    assert parse_query("  ").is_empty and SearchQuery().is_empty


@pytest.mark.parametrize(
    ("typed", "is_prefix"),
    [("s", False), ("sk", True), ("sk ", False), ('"sky bl', True), ('"sky blue"', False)],
)
def test_the_word_being_typed_is_a_beginning(typed, is_prefix):
    (term,) = parse_query(typed, is_typing=True).terms
    assert term.is_prefix == is_prefix
    assert not parse_query(typed).terms[0].is_prefix
