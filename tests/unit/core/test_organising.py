"""Tags, folders, colours: what the fields of a conversation say, and that two machines' changes both count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.conversation import conversation_from, reorganised, summary_of
from desktop.core.organising import (
    MAX_NAME_CHARS,
    MAX_TAGS,
    clean_name,
    tag_changes,
    tag_renamed,
    tags_of,
)
from desktop.core.records import ConversationRecord, Fold
from tests.support.records import json_values


def record(writer, seq, wall, fields):
    return ConversationRecord(
        id=f"{writer}-{seq}", writer=writer, seq=seq, clock=(wall, 0), fields=fields
    )


def test_tags_are_added_and_removed_one_by_one():
    fields = {"tags": ["old", "kept"], **tag_changes(add=["new"], remove=["old"])}
    assert tags_of(fields) == ("kept", "new")


def test_tags_added_on_two_machines_are_both_kept():
    here = record("a", 1, 5, tag_changes(add=["here"]))
    there = record("b", 1, 4, tag_changes(add=["there"]))
    for records in ([here, there], [there, here]):
        assert tags_of(Fold().add_all(records).conversation.fields) == ("here", "there")


def test_of_one_tag_the_later_act_wins():
    added = record("a", 1, 5, tag_changes(add=["t"]))
    removed = record("b", 1, 6, tag_changes(remove=["t"]))
    assert tags_of(Fold().add_all([removed, added]).conversation.fields) == ()
    again = record("a", 2, 7, tag_changes(add=["t"]))
    assert tags_of(Fold().add_all([again, removed, added]).conversation.fields) == ("t",)


@given(st.dictionaries(st.sampled_from(["tags", "tag:a", "tag:", "tag:b c"]), json_values))
def test_nonsense_in_a_file_gives_tags_all_the_same(fields):
    assert all(isinstance(tag, str) and tag for tag in tags_of(fields))


def test_a_file_cannot_bring_endless_tags():
    many = {f"tag:{n}": True for n in range(5000)}
    assert len(tags_of(many)) == MAX_TAGS
    assert tags_of({"tags": ["x" * 5000]}) == ("x" * MAX_NAME_CHARS,)


@pytest.mark.parametrize(("typed", "name"), [("  a \n b ", "a b"), ("", ""), ("工作", "工作")])
def test_a_name_is_one_line(typed, name):
    assert clean_name(typed) == name


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")), st.sampled_from("xy"))
def test_what_the_list_shows_at_once_is_what_the_file_says_later(add, remove, folder):
    fields = {**tag_changes(add, remove), "folder": folder, "pinned": True, "archived": True}
    before = [record("a", 1, 5, {"title": "t", "tags": ["a"]})]
    known = summary_of(conversation_from(Fold().add_all(before), "c"))
    after = [*before, record("a", 2, 6, fields)]
    assert reorganised(known, fields) == summary_of(conversation_from(Fold().add_all(after), "c"))


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        (tag_changes(add=["b"], remove=["a"]), ("a", "b")),
        (tag_changes(add=["a"], remove=["b"]), ("b", "a")),
        (tag_changes(add=["a"]), None),
        (tag_changes(remove=["a", "b"]), None),
        (tag_changes(add=["b"], remove=["a"]) | {"tags": ["c"]}, None),
        ({"folder": "a", "pinned": True}, None),
        ({}, None),
    ],
)
def test_a_tag_is_renamed_by_one_that_goes_and_one_that_comes(fields, names):
    assert tag_renamed(fields) == names
