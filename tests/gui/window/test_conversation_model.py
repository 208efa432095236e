"""The list's model: rows appear, go, move and change without a view losing its place."""

import random

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from desktop.core.conversation import ConversationSummary
from desktop.ui.conversation_model import ConversationModel, Role


def summary(name: str, title: str | None = None, updated: int = 0) -> ConversationSummary:
    return ConversationSummary(name, title=name if title is None else title, updated=updated)


def rows(names: str) -> list[ConversationSummary]:
    return [summary(name) for name in names]


def shown(model) -> str:
    return "".join(model.id_at(model.index(i)) for i in range(model.rowCount()))


@pytest.fixture
def model(qtmodeltester, qapp):
    made = ConversationModel()
    qtmodeltester.check(made)  # goes on checking after every change
    return made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "abc"),
        ("abc", ""),
        ("abc", "xabc"),
        ("abcd", "dabc"),
        ("abcd", "acd"),
        ("abcd", "xbyd"),
        ("abc", "cba"),
    ],
)
def test_rows_become_what_they_should(model, before, after):
    model.show(rows(before))
    model.show(rows(after))
    assert shown(model) == after


def test_any_change_keeps_indexes_of_rows_that_move(model):
    dice = random.Random(7)
    for _ in range(200):
        names = dice.sample("abcdefgh", dice.randint(0, 8))
        model.show(rows("".join(names)))
        moved = names[:]
        dice.shuffle(moved)
        kept = [QPersistentModelIndex(model.index(i)) for i in range(len(names))]
        model.show(rows("".join(moved)))
        assert shown(model) == "".join(moved)
        assert [model.id_at(index) for index in kept] == names


def test_a_row_that_stays_tells_only_its_change(model, qtbot):
    model.show(rows("abc"))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show([summary("a"), summary("b", "other"), summary("c")])
    first, last, _ = changed.args
    assert (first.row(), last.row()) == (1, 1)
    assert model.index(1).data() == "other"


def test_nothing_is_told_when_nothing_changed(model, qtbot):
    model.show(rows("abc"))
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.layoutChanged):
        model.show(rows("abc"))


def test_a_title_is_edited_only_to_another_one(model, qtbot):
    model.show(rows("a"))
    with qtbot.assertNotEmitted(model.renamed):
        model.setData(model.index(0), "a")
    with qtbot.waitSignal(model.renamed) as renamed:
        model.setData(model.index(0), "new")
    assert renamed.args == ["a", "new"]


def test_streaming_is_told_for_the_rows_that_it_concerns(model, qtbot):
    model.show(rows("abc"))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.set_streaming(frozenset("b"))
    assert changed.args[0].row() == 1
    assert [model.index(i).data(Role.STREAMING) for i in range(3)] == [False, True, False]


def test_an_untitled_conversation_has_a_name_but_edits_as_empty(model):
    model.show([summary("a", "")])
    assert model.index(0).data() == "New conversation"
    assert model.index(0).data(Qt.ItemDataRole.EditRole) == ""
