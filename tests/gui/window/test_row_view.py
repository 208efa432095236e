"""The view of equally high rows: it does for any number of them what a QListView does."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop.core.conversation import ConversationSummary
from desktop.ui.conversation_list import ConversationList
from desktop.ui.conversation_model import DRAGGED, ConversationModel
from desktop.ui.list_entries import Entry, FolderEntry, Heading

Key, Hint = Qt.Key, QAbstractItemView.ScrollHint
COUNT = 100_000


def entries() -> list[Entry]:
    found: list[Entry] = [FolderEntry("folder:Work", "Work", 3), Heading("heading:today", "Today")]
    return found + [ConversationSummary(f"c{n}", f"title {n}") for n in range(COUNT - 2)]


@pytest.fixture
def model():
    model = ConversationModel()
    model.show(entries())
    return model


@pytest.fixture
def view(model, theme, qtbot):
    shown = ConversationList(model, theme)
    qtbot.addWidget(shown)
    shown.resize(300, 400)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.setFocus()
    return shown


def row_px(view) -> int:
    return view.visualRect(view.model().index(0)).height()


def test_the_bar_knows_of_all_rows_and_the_last_is_reached(view, model):
    view.scrollToBottom()
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum() == COUNT * row_px(view) - view.viewport().height()
    last = view.visualRect(model.index(COUNT - 1))
    assert last.bottom() == view.viewport().rect().bottom()
    assert view.indexAt(last.center()).row() == COUNT - 1
    assert not view.indexAt(last.center() + QPoint(view.width(), 0)).isValid()


def test_below_the_last_row_there_is_nothing(view, model):
    model.show(entries()[:4])
    view.doItemsLayout()
    assert view.verticalScrollBar().maximum() == 0
    assert not view.indexAt(QPoint(20, 4 * row_px(view) + 1)).isValid()
    assert view.indexAt(QPoint(20, 4 * row_px(view) - 1)).row() == 3


@pytest.mark.parametrize(
    ("hint", "above"),
    [(Hint.PositionAtTop, 0), (Hint.PositionAtBottom, 1), (Hint.EnsureVisible, 1)],
)
def test_a_row_is_scrolled_to(view, model, hint, above):
    view.scrollTo(model.index(50_000), hint)
    room = view.viewport().height() - row_px(view)
    assert view.visualRect(model.index(50_000)).top() == above * room
    view.scrollTo(model.index(50_000), Hint.PositionAtCenter)
    middle = view.visualRect(model.index(50_000)).center().y()
    assert abs(middle - view.viewport().rect().center().y()) <= 1


def test_the_place_stays_when_a_row_goes_to_the_top(view, model):
    view.scrollToBottom()
    place = view.verticalScrollBar().value()
    rows = entries()
    model.show([*rows[:2], rows[-1], *rows[2:-1]])
    view.doItemsLayout()
    assert view.verticalScrollBar().value() == place


def test_the_keyboard_goes_by_row_page_and_to_the_ends_and_passes_headings_over(view, qtbot):
    def row_after(key):
        qtbot.keyClick(view, key)
        return view.currentIndex().row()

    page = view.viewport().height() // row_px(view)
    assert row_after(Key.Key_Home) == 0
    assert row_after(Key.Key_Down) == 2  # the heading is no stop
    assert row_after(Key.Key_PageDown) == 2 + page
    assert row_after(Key.Key_PageUp) == 2
    assert row_after(Key.Key_Right) == 2
    assert row_after(Key.Key_Up) == row_after(Key.Key_Up) == 0
    assert row_after(Key.Key_End) == row_after(Key.Key_Down) == COUNT - 1
    assert row_after(Key.Key_Home) == 0


def test_several_are_chosen_by_keys_and_all_at_once(view, qtbot):
    counts = []
    view.selected.connect(counts.append)
    view.choose("c10")
    for _ in range(3):
        qtbot.keyClick(view, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_ids() == ["c10", "c11", "c12", "c13"]
    qtbot.keyClick(view, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert counts[-1] == COUNT - 2  # neither the folder nor the heading
    seen = view.visualRegionForSelection(view.selectionModel().selection())
    assert seen.boundingRect() == view.viewport().rect()


def test_a_click_on_a_heading_changes_nothing(view, model, qtbot):
    view.choose("c0")
    heading = view.visualRect(model.index(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert view.selected_ids() == ["c0"] and view.current_id() == "c0"


def test_only_rows_in_sight_are_painted(view, model, monkeypatch):
    painted = []
    delegate = view.itemDelegate()
    usual = delegate.paint
    monkeypatch.setattr(
        delegate,
        "paint",
        lambda painter, option, index: (
            painted.append((index.row(), QRect(option.rect))),
            usual(painter, option, index),
        ),
    )
    view.scrollTo(model.index(70_000), Hint.PositionAtTop)
    painted.clear()
    view.grab()
    rows = [row for row, _ in painted]
    assert rows == [*range(70_000, 70_000 + len(rows))]
    assert len(rows) <= view.viewport().height() // row_px(view) + 2
    assert all(place == view.visualRect(model.index(row)) for row, place in painted)


def test_a_screen_reader_is_told_of_the_row_with_the_keyboard(view, monkeypatch):
    told = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: told.append((event.type(), event.child())),
    )
    view.choose("c40")
    assert (QAccessible.Event.Focus, 42) in told
    assert (QAccessible.Event.SelectionAdd, 42) in told
    read = QAccessible.queryAccessibleInterface(view)
    assert read.role() == QAccessible.Role.List
    assert read.childCount() == COUNT
    assert read.child(42).text(QAccessible.Text.Name) == "title 40"


def test_conversations_are_dragged_onto_a_folder_and_nowhere_else(view, model, qtbot):
    data = QMimeData()
    data.setData(DRAGGED, b"c0")

    def over(row, kind=QDragMoveEvent):
        place = view.visualRect(model.index(row)).center()
        event = kind(
            place.toPointF() if kind is QDropEvent else place,
            Qt.DropAction.MoveAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        (view.dropEvent if kind is QDropEvent else view.dragMoveEvent)(event)
        return event.isAccepted()

    assert [over(row) for row in (1, 2, 0)] == [False, False, True]
    with qtbot.waitSignal(model.dropped) as dropped:
        over(0, QDropEvent)
    assert dropped.args == [("c0",), FolderEntry("folder:Work", "Work", 3)]
