"""The order of the list, what narrows it, and that one change gives what sorting anew would."""

import random

import pytest
from msgspec import structs

from desktop.core.conversation import ConversationSummary
from desktop.core.listing import ListFilter, Shelf, difference


def summary(name, updated=0, **fields):
    return ConversationSummary(name, title=name, updated=updated, **fields)


def ids(shelf):
    return [s.id for s in shelf.rows]


def test_pinned_come_first_then_the_newest_and_the_trash_is_left_out():
    shelf = Shelf(
        [
            summary("a", 1, pinned=True),
            summary("b", 9),
            summary("c", 3),
            summary("d", 4, deleted=True),
        ]
    )
    assert ids(shelf) == ["a", "b", "c"] and "d" in shelf.by_id


def test_any_change_gives_what_sorting_anew_gives():
    dice = random.Random(11)
    shelf = Shelf()
    for _ in range(1500):
        name = dice.choice("abcdefgh")
        if dice.random() < 0.2:
            shelf.drop(name)
        else:
            shelf.put(
                summary(
                    name,
                    dice.randint(0, 3),
                    pinned=dice.random() < 0.3,
                    deleted=dice.random() < 0.2,
                    archived=dice.random() < 0.3,
                    folder=dice.choice(["", "x", "y"]),
                )
            )
        anew = Shelf(shelf.by_id.values())
        assert (shelf.rows, shelf.listed, shelf.archive) == (anew.rows, anew.listed, anew.archive)
        assert +shelf.folders == +anew.folders


def test_what_is_equal_stays_the_same_object():
    old = summary("a")
    shelf = Shelf([old, summary("b")])
    shelf = shelf.read_anew(difference(shelf.by_id, [summary("a"), summary("b", 5)]))
    assert shelf.by_id["a"] is old and shelf.by_id["b"].updated == 5


@pytest.mark.parametrize("count", [6, 300])
def test_what_was_read_anew_is_all_there_is(count):
    before = [summary(f"c{n}", n, folder="x" if n % 2 else "") for n in range(count)]
    after = [summary(f"c{n}", n * (n % 4), pinned=n % 5 == 0) for n in range(count // 3, 2 * count)]
    shelf = Shelf(before)
    found = difference(shelf.by_id.copy(), after)
    assert (found.shelf is not None) == (count > 100)
    shelf = shelf.read_anew(found)
    anew = Shelf(after)
    assert shelf.by_id == anew.by_id
    assert (shelf.rows, shelf.listed, shelf.archive) == (anew.rows, anew.listed, anew.archive)
    assert +shelf.folders == +anew.folders


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ListFilter(), "ab"),
        (ListFilter(archived=True), "c"),
        (ListFilter(folder="work"), "a"),
        (ListFilter(tag="t"), "b"),
        (ListFilter(model="m"), "ab"),
        (ListFilter(model="m", tag="t"), "b"),
        (ListFilter(connection="k"), "b"),
        (ListFilter(colour="red"), "a"),
        (ListFilter(after_ms=15), "b"),
        (ListFilter(before_ms=15), "a"),
    ],
)
def test_a_filter_admits_what_it_names(wanted, found):
    rows = (
        summary("a", 10, folder="work", model="m", colour="red"),
        summary("b", 20, tags=("t",), model="m", connection="k"),
        summary("c", 30, archived=True, folder="work"),
    )
    assert "".join(sorted(s.id for s in wanted.chosen(Shelf(rows)))) == found
    assert "".join(sorted(s.id for s in rows if wanted.shows(s))) == found


def test_only_the_filter_that_asks_nothing_is_empty():
    assert ListFilter().is_empty and not ListFilter(archived=True).is_empty


@pytest.mark.parametrize("count", [3, 300])
def test_several_are_put_at_once(count):
    shelf = Shelf(summary(f"c{n}", n) for n in range(400))
    shelf.put_all([summary(f"c{n}", n, archived=True, folder="x") for n in range(count)])
    anew = Shelf(shelf.by_id.values())
    assert (shelf.rows, shelf.listed, shelf.archive) == (anew.rows, anew.listed, anew.archive)
    assert len(shelf.archive) == count and +shelf.folders == +anew.folders


def test_a_filter_finds_the_same_in_steps(monkeypatch):
    monkeypatch.setattr("desktop.core.listing._BLOCK", 2)
    shelf = Shelf(ConversationSummary(str(n), updated=n, pinned=n % 3 == 0) for n in range(7))
    wanted = ListFilter(after_ms=2)
    found: list[ConversationSummary] = []
    assert len(list(wanted.steps(shelf, found))) == 3  # between four blocks
    assert found == wanted.chosen(shelf)


@pytest.mark.parametrize(
    "fields", [{"folder": "work"}, {"archived": True}, {"pinned": True}, {"pinned": False}]
)
def test_very_many_put_in_steps_stand_where_sorting_anew_puts_them(fields, monkeypatch):
    monkeypatch.setattr("desktop.core.listing._BLOCK", 3)
    dice = random.Random(5)
    rows = [summary(f"c{n}", n // 2, pinned=dice.random() < 0.4) for n in range(20)]
    shelf = Shelf([*rows, summary("gone", 3, deleted=True)])
    changed = {s.id: structs.replace(s, **fields) for s in dice.sample(rows, 12)}
    steps = shelf.putting(changed)
    for _ in steps:
        assert (
            shelf.by_id.items() >= {s.id: s for s in rows}.items()
        )  # as it was, till the last step
    anew = Shelf({**shelf.by_id, **changed}.values())
    assert (shelf.rows, shelf.listed, shelf.archive) == (anew.rows, anew.listed, anew.archive)
    assert shelf.folders == anew.folders and shelf.by_id == anew.by_id
