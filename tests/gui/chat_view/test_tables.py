"""Tables: pictures, links and buttons in their fields, wide ones, and what the keyboard reaches."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextLayout

from desktop.core.markdown.pieces import PIECE_CHARS
from desktop.ui.chat_view import text_layout
from desktop.ui.chat_view.table_row import TableRowRow
from tests.gui.chat_view.conftest import answer
from tests.support.pictures import data_url, png

Key = Qt.Key
GREEN = data_url(png(60, 40, (10, 200, 30)))
REMOTE = "https://images.example/a.png"


def table(*rows, columns=2):
    head = "|" + "|".join(f"Head {i}" for i in range(columns)) + "|\n" + "|-" * columns + "|\n"
    return head + "\n".join("|" + "|".join(row) + "|" for row in rows)


def show(qtbot, view, text):
    """Show an answer, wait for its pictures, return the rows of its table."""
    view.show_messages([answer(text)])
    view.scroll_to_start()
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    view.viewport().repaint()
    return table_rows(view)


def table_rows(view):
    return [s for s in view._rows_on_screen() if isinstance(s.row, TableRowRow)]


def centre(shown, spot):
    return spot.rect.translated(shown.x, shown.y).center().toPoint()


def walk(qtbot, view, key=Key.Key_Tab):
    """Press Tab until the view is left; return (action, label) of each stop."""
    found = []
    view.focusNextPrevChild(key == Key.Key_Tab)
    while (now := view._focused()) is not None and len(found) < 60:
        found.append((now[1].action, now[1].label))
        qtbot.keyClick(view, key)
    return found


def test_a_picture_in_a_field_is_drawn_between_its_words(qtbot, view):
    rows = show(qtbot, view, table([f"before ![dot]({GREEN}) after", "plain"]))
    (spot,) = rows[1].row.hot_spots()
    color = view.viewport().grab().toImage().pixelColor(centre(rows[1], spot))
    assert color == QColor(10, 200, 30)
    assert (spot.rect.width(), spot.rect.height()) == (60, 40)
    assert "before dot after\tplain" in view.visible_text()


def test_a_click_on_a_picture_in_a_field_enlarges_it(qtbot, view):
    from desktop.ui.picture_dialog import PictureDialog

    rows = show(qtbot, view, table([f"![dot]({GREEN})", f"![other]({data_url(png(50, 50))})"]))
    spots = rows[1].row.hot_spots()
    assert len(spots) == 2
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(rows[1], spots[1]))
    dialog = view.findChild(PictureDialog)
    assert "other" in dialog.windowTitle()
    dialog.close()


def test_a_remote_picture_in_a_field_is_named_and_asked_for_on_click(qtbot, view):
    rows = show(qtbot, view, table(["x", f"![chart]({REMOTE})"]))
    (spot,) = rows[1].row.hot_spots()
    assert spot.action == "picture_load"
    assert view.hint_at(centre(rows[1], spot)) == REMOTE
    assert rows[1].row.part_at(spot.rect.center().x(), spot.rect.center().y()).address == REMOTE
    with qtbot.waitSignal(view.picture_requested) as caught:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(rows[1], spot))
    assert caught.args == [REMOTE, "a"]


def test_a_linked_picture_in_a_field_follows_its_link(qtbot, view):
    rows = show(qtbot, view, table([f"[![badge]({GREEN})](https://ci.example/run)", "x"]))
    (spot,) = rows[1].row.hot_spots()
    with qtbot.waitSignal(view.link_activated) as caught:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(rows[1], spot))
    assert caught.args == ["https://ci.example/run"]


def test_tab_walks_field_by_field_and_enter_presses(qtbot, view):
    text = table(
        ["[one](https://a.example/1) or [two](https://a.example/2)", f"![p]({REMOTE})"],
        ["plain [bad](javascript:x)", "**[three](https://a.example/3)**"],
    )
    show(qtbot, view, text)
    view.setFocus()
    stops = walk(qtbot, view)
    inside = [s for s in stops if s[0] in ("link", "picture_load")]
    assert inside == [
        ("link", "https://a.example/1"),
        ("link", "https://a.example/2"),
        ("picture_load", "Load picture"),
        ("link", "https://a.example/3"),
    ]
    assert walk(qtbot, view, Key.Key_Backtab) == stops[::-1]


@pytest.mark.parametrize(
    ("label", "signal", "args"),
    [
        ("https://a.example/1", "link_activated", ["https://a.example/1"]),
        ("Load picture", "picture_requested", [REMOTE, "a"]),
    ],
)
def test_enter_presses_what_has_the_ring_in_a_field(qtbot, view, label, signal, args):
    show(qtbot, view, table(["[one](https://a.example/1)", f"![p]({REMOTE})"]))
    view.setFocus()
    while (found := view._focused()) is None or found[1].label != label:
        view.focusNextPrevChild(True)
    shown, spot = found
    place = spot.rect.translated(shown.x, shown.y).toRect().adjusted(-3, -3, 3, 3)
    ring = view.theme.color("focus")
    image = view.viewport().grab(place).toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    assert sum(image.pixelColor(x, y) == ring for x, y in points) > place.width()
    with qtbot.waitSignal(getattr(view, signal)) as caught:
        qtbot.keyClick(view, Key.Key_Return)
    assert caught.args == args


def test_a_link_beyond_the_edge_of_a_wide_table_is_scrolled_to(qtbot, view):
    cells = [f"several words in field {i}" for i in range(29)] + ["[far](https://a.example/far)"]
    rows = show(qtbot, view, table(cells, cells, columns=30))
    assert rows[0].row.overflow
    view.setFocus()
    while (found := view._focused()) is None or found[1].action != "link":
        view.focusNextPrevChild(True)
    shown, spot = view._focused()
    assert rows[0].row.block.shape.scroll > 0
    assert spot.rect.left() >= 0 and spot.rect.right() <= shown.row._room + 2
    assert shown.row.link_at(spot.rect.center().x(), spot.rect.center().y()).endswith("/far")


def test_a_wide_table_is_scrolled_with_the_arrow_keys(qtbot, view):
    rows = show(qtbot, view, table(*[["word word"] * 30] * 3, columns=30))
    view.setFocus()
    while (found := view._focused()) is None or found[1].action != "sideways":
        view.focusNextPrevChild(True)
    qtbot.keyClick(view, Key.Key_Right)
    assert rows[1].row.block.shape.scroll > 0
    qtbot.keyClick(view, Key.Key_Left)
    assert rows[1].row.block.shape.scroll == 0


def test_a_row_grows_when_a_taller_field_is_scrolled_to(qtbot, view):
    high = f"![dot]({data_url(png(20, 150))})"
    rows = show(qtbot, view, table(["a few words"] * 29 + [high], columns=30))
    before = rows[1].row.height
    view._scroll_row(rows[1].row, rows[1].row.overflow)
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    view.viewport().repaint()
    shown = table_rows(view)[1]
    assert shown.row.height >= 150 > before
    (spot,) = shown.row.hot_spots()
    assert spot.rect.bottom() <= shown.row.height


def test_all_of_a_long_field_is_laid_out_in_pieces(qtbot, view, monkeypatch):
    sizes = []

    class Counting(QTextLayout):
        def __init__(self, text, font):
            super().__init__(text, font)
            sizes.append(len(text))

    monkeypatch.setattr(text_layout, "QTextLayout", Counting)
    rows = show(qtbot, view, table(["word " * 700, "x"]))
    assert sum(sizes) >= 3_499 and max(sizes) <= PIECE_CHARS
    last = rows[1].row.cursor_rect(3_499 - 1)
    assert last.bottom() <= rows[1].row.height
    assert rows[1].row.offset_at(last.x(), last.center().y()) == 3_498


def test_selecting_across_fields_with_pictures_keeps_words_and_markdown(qtbot, view):
    text = table([f"a ![dot]({GREEN}) b", "c"])
    show(qtbot, view, text)
    view.select_all()
    assert "a dot b\tc" in view.selected_text()
    assert f"![dot]({GREEN})" in view.selected_markdown()
    view.viewport().repaint()


def test_a_picture_in_a_field_that_arrives_says_so_and_is_drawn_then(qtbot, view):
    from desktop.core.message import Message, Role
    from desktop.core.reply import ReplyGrowth

    view.show_messages([Message("a", Role.ASSISTANT)], frozenset({"a"}))
    text = table([f"![dot]({GREEN})", "end"])
    for start in range(0, len(text), 7):
        view.grow(ReplyGrowth("a", text[start : start + 7]))
        view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    view._take_drawn()
    assert [spot.action for spot in table_rows(view)[1].row.hot_spots()] == ["picture_open"]


def test_a_hidden_picture_is_no_target_of_the_mouse(qtbot, view):
    rows = show(qtbot, view, table(["words here"] * 29 + [f"![dot]({GREEN})"], columns=30))
    assert rows[1].row.hot_spots() == []
    beyond = QPoint(rows[1].x + rows[1].row._room + 30, rows[1].y + 10)
    assert view._spot_at(beyond) is None
