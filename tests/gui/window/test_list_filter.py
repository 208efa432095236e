"""Narrowing the list in the real window: by folder, tag, model and date, with the menu and the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu

from desktop.core.listing import ListFilter
from desktop.core.organising import tag_changes
from tests.gui.window.listed import choose, filter_menu, lines

# Menus are popped up for real; what the offscreen platform cannot do for them is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key


def test_the_list_is_narrowed_by_tag_model_and_date(shown, qtbot):
    window = shown(
        ("one", 1, {"tags": ["t"], "model": "m1"}),
        ("two", 400, {"tags": ["t"], "model": "m2"}),
        ("three", 3, {"tags": ["t"], "model": "m2", "archived": True}),
    )
    pane = window.sidebar.pane
    window.chat.composer.setFocus()
    choose(filter_menu(window), "Tag", "t")
    assert pane.list.hasFocus() and window.chat.session.is_new  # nothing is opened by it
    assert [line for line in lines(window) if line[0] != "["] == ["one", "two"]
    choose(filter_menu(window), "Model", "m2")
    assert [line for line in lines(window) if line[0] != "["] == ["two"]
    assert pane._bar.label.text() == "#t · m2"
    assert not pane._bar.note.isVisible()
    models = next(a.menu() for a in filter_menu(window).actions() if a.text() == "Model")
    assert [a.text() for a in models.actions()][:2] == ["m1  (1)", "m2  (1)"]
    tags = next(a.menu() for a in filter_menu(window).actions() if a.text() == "Tag")
    assert [a.text() for a in tags.actions()][:1] == ["t  (1)"], "of those that are shown"
    choose(filter_menu(window), "Date", "Last 7 days")
    assert lines(window) == [] and pane._bar.note.isVisible()
    choose(filter_menu(window), "All conversations")
    assert "alpha" in lines(window)


def test_only_a_choice_in_the_filter_menu_ends_the_search(shown, qtbot):
    window = shown(("one", 1, {"tags": ["t"]}))
    search = window.sidebar.search
    search.setFocus()
    qtbot.keyClicks(search, "alp")
    window.menus.actions["filter"].trigger()
    menus = window.sidebar.pane.findChildren(QMenu)
    qtbot.keyClick(next(m for m in menus if m.isVisible()), Key.Key_Escape)
    assert search.text() == "alp" and search.hasFocus()
    choose(filter_menu(window), "Tag", "t")
    assert search.text() == "" and window.sidebar.list.hasFocus()
    assert lines(window) == ["[Yesterday]", "one"]


def test_a_filter_looks_through_very_many_in_slices(shown, monkeypatch, qtbot):
    monkeypatch.setattr("desktop.core.listing._BLOCK", 2)
    monkeypatch.setattr("desktop.runtime.slices.SLICE_S", 0.0)
    window = shown(("one", 1, {"tags": ["t"]}), ("two", 400, {"tags": ["t"]}))
    pane = window.sidebar.pane
    pane.show_only(ListFilter(tag="t"))
    assert "two" not in lines(window) and not pane._bar.note.isVisible()  # not looked at yet
    qtbot.waitUntil(lambda: [line for line in lines(window) if line[0] != "["] == ["one", "two"])
    view = window.sidebar.list
    view.choose("two")
    window.workspace.library.organise(["one"], {"pinned": True})
    assert view.selected_ids() == ["two"]  # looked for again, and shown meanwhile
    qtbot.waitUntil(lambda: lines(window)[0] == "[Pinned]")
    assert view.selected_ids() == ["two"]
    pane.leave_filter()
    assert "alpha" in lines(window)


@pytest.mark.parametrize(
    ("held", "act"),
    [
        ({"folder": "Work"}, {"folder": ""}),
        ({"tag": "t"}, tag_changes(remove=["t"])),
        ({"model": "m1"}, {"archived": True}),
        ({"connection": "c1"}, None),
    ],
)
def test_a_filter_that_shows_nothing_any_more_says_so_and_leads_back(held, act, shown, qtbot):
    fields = {"tags": ["t"]} if "tag" in held else held
    window = shown(("one", 1, fields))
    library, pane = window.workspace.library, window.sidebar.pane
    pane.go_to(ListFilter(**held))
    pane.list.enter()
    if act is None:
        qtbot.keyClick(pane.list, Key.Key_Delete)
    else:
        library.organise(["one"], act)
    assert lines(window) == [] and pane._bar.note.isVisible()
    assert pane.list.hasFocus()
    qtbot.keyClick(pane.list, Key.Key_Tab)
    qtbot.keyClick(window.focusWidget(), Key.Key_Tab)
    assert window.focusWidget() is pane._bar.all_button
    qtbot.keyClick(pane._bar.all_button, Key.Key_Space)
    assert "alpha" in lines(window) and pane.shown.is_empty and pane.list.hasFocus()
    assert not pane._bar.isVisible()


def rename_tag(qtbot, window, before, after):
    """Through the menu of the tags and its dialog, which begins with the name that there is."""
    window.menus.actions["tags"].trigger()
    menu = next(m for m in window.sidebar.pane.findChildren(QMenu) if m.isVisible())
    menu.hide()
    choose(menu, "Rename tag", before)
    field = window.findChild(QInputDialog).findChild(QLineEdit)
    assert field.text() == before
    field.selectAll()
    qtbot.keyClicks(field, after)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QInputDialog) is None)


def tags_of(window):
    return {s.id: s.tags for s in window.workspace.library.shelf.by_id.values() if s.tags}


@pytest.mark.parametrize("is_much", [False, True])
def test_a_tag_is_renamed_wherever_it_is_and_the_filter_follows(
    is_much, shown, request, profile, qtbot
):
    window = shown(
        ("one", 1, {"tags": ["idea", "x"]}),
        ("two", 2, tag_changes(add=["idea"])),
        ("three", 3, {"tags": ["idea"], "archived": True}),
        ("gone", 4, {"tags": ["idea"]}),
    )
    window.workspace.library.delete("gone")
    if is_much:
        request.getfixturevalue("few")
    pane = window.sidebar.pane
    pane.go_to(ListFilter(tag="idea"))
    qtbot.waitUntil(lambda: pane.model.row_of("two") >= 0)
    pane.list.choose("two")
    rename_tag(qtbot, window, "idea", " Plan  B ")
    qtbot.waitUntil(lambda: pane.shown == ListFilter(tag="Plan B"))
    qtbot.waitUntil(lambda: pane._bar.label.text() == "#Plan B")
    assert pane.list.current_id() == "two" and pane.list.selected_ids() == ["two"]
    renamed = {"one": ("x", "Plan B"), "two": ("Plan B",), "three": ("Plan B",)}
    assert tags_of(window) == {**renamed, "gone": ("idea",)}, "what is in the trash stays as it is"
    bar = window.sidebar.undo_bar
    qtbot.waitUntil(bar.isVisible)
    assert bar._label.text() == "Renamed the tag “idea” to “Plan B”"
    path = profile.history / "two.jsonl"
    qtbot.waitUntil(lambda: '"tag:Plan B":true' in path.read_text())
    window.menus.actions["undo_delete"].trigger()
    qtbot.waitUntil(lambda: pane._bar.label.text() == "#idea")
    assert {tag for tags in tags_of(window).values() for tag in tags} == {"idea", "x"}
    assert pane.list.current_id() == "two"


def test_a_tag_that_gets_the_name_of_another_becomes_one_with_it(shown, qtbot):
    tags = {"one": ("a",), "two": ("a", "b"), "three": ("b",)}
    window = shown(*((name, 1, {"tags": list(has)}) for name, has in tags.items()))
    pane = window.sidebar.pane
    pane.go_to(ListFilter(tag="b"))
    pane.list.choose("three")
    rename_tag(qtbot, window, "a", "b")
    assert set(tags_of(window).values()) == {("b",)} and pane.model.row_of("one") >= 0
    window.menus.actions["undo_delete"].trigger()
    assert {name: tuple(sorted(has)) for name, has in tags_of(window).items()} == tags
    assert pane.shown == ListFilter(tag="b"), "that is still there"


def test_a_tag_may_be_written_otherwise_and_is_never_without_a_name(shown, qtbot):
    window = shown(("one", 1, {"tags": ["idea"]}))
    window.sidebar.list.choose("one")
    for name, left in (("Idea", "Idea"), ("  ", "Idea"), ("Idea", "Idea")):
        rename_tag(qtbot, window, tags_of(window)["one"][0], name)
        assert tags_of(window) == {"one": (left,)}
