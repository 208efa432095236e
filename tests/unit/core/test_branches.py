"""The outline of a conversation: everything once, lines for long branches, never deep."""

from desktop.core.branches import outline
from desktop.core.conversation import Conversation
from desktop.core.message import Message, Role


def conversation_of(*pairs):
    messages = {i: Message(i, Role.USER, parent=parent) for i, parent in pairs}
    children = {}
    for i, parent in pairs:
        children[parent] = (*children.get(parent, ()), i)
    return Conversation("c", messages=messages, children=children, current=pairs[-1][0])


def drawn(conversation):
    """Return the outline as indented ids; a star marks where another branch begins."""
    made, lines = outline(conversation), []

    def draw(above, depth):
        for index in made.below(above):
            row = made.rows[index]
            assert row.above == above
            lines.append("  " * depth + row.message_id + ("*" if row.begins_branch else ""))
            draw(index, depth + 1)

    draw(-1, 0)
    return lines


def test_an_empty_conversation_has_no_rows():
    assert drawn(Conversation("c")) == []


def test_a_conversation_without_forks_is_one_line():
    assert drawn(conversation_of(("a", None), ("b", "a"), ("c", "b"))) == ["a", "b", "c"]


def test_of_equal_branches_the_newest_goes_on_and_the_others_hang_below_the_fork():
    forked = conversation_of(("q", None), ("1", "q"), ("2", "q"), ("3", "q"))
    assert drawn(forked) == ["q", "  1*", "  2*", "3"]


def test_the_longest_branch_goes_on_and_what_follows_another_hangs_below_its_beginning():
    forked = conversation_of(
        ("q", None), ("1", "q"), ("2", "q"), ("1a", "1"), ("1b", "1a"), ("2a", "2")
    )
    assert drawn(forked) == ["q", "  2*", "    2a", "1", "1a", "1b"]


def test_several_first_messages_are_branches_of_the_beginning():
    assert drawn(conversation_of(("a", None), ("b", None), ("b1", "b"))) == ["a*", "b", "b1"]


def test_ten_thousand_messages_with_a_fork_at_each_answer_are_two_rows_deep():
    pairs, before = [], None
    for n in range(2500):
        pairs += [(f"q{n}", before), (f"x{n}", f"q{n}"), (f"y{n}", f"q{n}"), (f"z{n}", f"x{n}")]
        before = f"z{n}"
    made = outline(conversation_of(*pairs))
    assert len(made.rows) == 10_000
    assert all(row.above < 0 or made.rows[row.above].above < 0 for row in made.rows)
