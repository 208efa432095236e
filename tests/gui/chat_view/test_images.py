"""Pictures in the chat view: drawn at their size, crisp, hostile ones told, acted on with the mouse."""

import pytest
from msgspec import structs
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from desktop.core.errors import HistoryError
from desktop.core.message import AttachmentPart, Ending, Message, Role, TextPart
from desktop.ui.chat_view import ChatView
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.pictures import Problem, data_of, decoded
from desktop.ui.picture_dialog import PictureDialog
from desktop.ui.theme import Scheme, load_theme
from tests.gui.chat_view.conftest import answer
from tests.support.pictures import GIF, data_url, png


def picture_rows(view):
    return [s for s in view._rows_on_screen() if isinstance(s.row, ImageRow)]


def shown(qtbot, view, *urls):
    """Show an answer with these pictures; return their rows when all are settled."""
    view.show_messages([answer("\n\n".join(f"![pic {i}]({u})" for i, u in enumerate(urls)))])
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy and len(picture_rows(view)) == len(urls))
    view.viewport().repaint()
    return picture_rows(view)


def place(row, x=0.5, y=0.5):
    box = row.row._box
    return row.x + int(box.left() + box.width() * x), row.y + int(box.top() + box.height() * y)


def file_of(image, kind):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data())


@pytest.fixture
def red():
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#c01010"))
    return image


def test_a_picture_is_drawn_in_its_own_colours_and_size(qtbot, view):
    (row,) = shown(qtbot, view, data_url(png(200, 100, (10, 200, 30))))
    assert (row.row._box.width(), row.row._box.height()) == (200, 100)
    x, y = place(row)
    assert view.viewport().grab().toImage().pixelColor(x, y) == QColor(10, 200, 30)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_kind_is_drawn(qtbot, view, red, kind):
    (row,) = shown(qtbot, view, data_url(file_of(red, kind), f"image/{kind.lower()}"))
    color = view.viewport().grab().toImage().pixelColor(*place(row))
    assert color.red() > 180 and color.green() < 40


def test_of_an_animation_the_first_frame_is_drawn(qtbot, view):
    (row,) = shown(qtbot, view, data_url(GIF, "image/gif"))
    assert row.row.is_drawn


def test_a_wide_picture_fits_the_column_and_a_tall_one_the_window(qtbot, view):
    wide, tall = shown(qtbot, view, data_url(png(3000, 300)), data_url(png(300, 3000)))
    assert wide.row._box.width() <= view._column_width()
    assert tall.row._box.height() < 700
    assert tall.row._box.width() / tall.row._box.height() == pytest.approx(0.1, rel=0.02)


def test_the_room_of_a_picture_is_known_before_it_is_decoded(qtbot, view):
    text = f"![a]({data_url(png(200, 100))})\n\nbelow"
    view.show_messages([answer(text)])
    before = view._timeline.heights.total
    shown(qtbot, view, data_url(png(200, 100)))
    view.show_messages([answer(text)])
    assert view._timeline.heights.total == before


def test_on_a_dense_screen_a_picture_is_decoded_with_more_pixels(qtbot, view, red):
    view.pictures.ratio = 2.0
    big = red.scaled(4000, 1000)
    url = data_url(file_of(big, "PNG"))
    qtbot.waitUntil(lambda: view.pictures.take_news() or bool(view.pictures.find(url, 500, 400)))
    found = view.pictures.find(url, 500, 400)
    assert found.image.width() >= 1000
    assert (found.width, found.height) == (4000, 1000)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (png(claims=(60_000, 60_000)), Problem.TOO_LARGE),
        (png(400, 400)[:-30], Problem.DAMAGED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Problem.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n", Problem.DAMAGED),
        (b"", Problem.UNKNOWN),
        (png() + b"x" * 20_000_000, Problem.DAMAGED),
    ],
)
def test_hostile_pictures_are_not_decoded(content, problem):
    assert decoded(content, 100, 100).problem is problem


@pytest.mark.expects_log("libpng")
def test_a_picture_whose_inside_is_broken_is_damaged(qtbot):
    content = bytearray(png(400, 400))
    content[60:120] = b"\xff" * 60
    assert decoded(bytes(content), 100, 100).problem is Problem.DAMAGED


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("iVBORw0KGgo", b"\x89PNG\r\n\x1a\n"),
        ("%69VBORw0KGgo%3D", b"\x89PNG\r\n\x1a\n"),
        ("A" * 30_000_000, Problem.TOO_LARGE),
        ("_-_-", Problem.DAMAGED),
        ("AAAAA", Problem.DAMAGED),
    ],
)
def test_the_data_of_an_address_is_read_with_care(data, found):
    assert data_of("data:image/png;base64," + data) == found


def test_a_picture_that_cannot_be_drawn_says_so_in_its_place(qtbot, view):
    rows = shown(
        qtbot,
        view,
        data_url(png(claims=(60_000, 60_000))),
        data_url(b"MZ\x90"),
        data_url(png()[:40]),
    )
    said = [row.row._lines[1][0].inline.text for row in rows]
    assert "60000 × 60000" in said[0]
    assert "not a picture" in said[1]
    assert "damaged" in said[2]
    assert "pic 0" in view.visible_text()


def test_an_attachment_is_drawn_in_the_question(qtbot, view):
    class Sources:
        def attachment(self, part):
            if part.sha256 == "gone":
                raise HistoryError("x", "gone")
            return png(200, 100)

    view.pictures.sources = Sources()
    part = AttachmentPart("a", "my photo.png", "image/png", 9, 200, 100)
    gone = structs.replace(part, sha256="gone", name="lost.png")
    view.show_messages([Message("q", Role.USER, (part, gone, TextPart("What is this?")))])
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    drawn, lost = picture_rows(view)
    assert drawn.row.is_drawn and drawn.row.text == "my photo.png"
    assert "not there any more" in lost.row._lines[1][0].inline.text


def test_a_picture_of_an_answer_is_drawn_below_its_words(qtbot, view):
    class Sources:
        def attachment(self, part):
            return png(200, 100)

    view.pictures.sources = Sources()
    part = AttachmentPart("a", "image-1.png", "image/png", 9, 200, 100)
    answer = Message("a", Role.ASSISTANT, (TextPart("Your sun."), part), ending=Ending.FINISHED)
    view.show_messages([answer])
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    (drawn,) = picture_rows(view)
    words = next(s for s in view._rows_on_screen() if s.row.text == "Your sun.")
    assert drawn.row.is_drawn and drawn.y > words.y


def test_a_click_enlarges_and_the_buttons_copy_and_save(qtbot, view, monkeypatch):
    (row,) = shown(qtbot, view, data_url(png(400, 300, (1, 2, 3))))
    saved = []
    monkeypatch.setattr(QFileDialog, "saveFileContent", lambda *args: saved.append(args))
    buttons = {spot.action: spot.rect for spot in row.row.hot_spots()}
    for action in ("picture_copy", "picture_save"):
        spot = buttons[action].translated(row.x, row.y).center().toPoint()
        qtbot.mouseMove(view.viewport(), spot)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: bool(saved))
    assert saved[0][0] == png(400, 300, (1, 2, 3))
    assert saved[0][1] == "pic 0.png"
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    assert QGuiApplication.clipboard().image().width() == 400
    x, y = place(row, 0.2, 0.8)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    dialog = view.findChild(PictureDialog)
    qtbot.waitUntil(dialog.view.isVisible)
    before = dialog.view.zoom
    qtbot.keyClick(dialog.view, Qt.Key.Key_Plus)
    assert dialog.view.zoom > before
    qtbot.keyClick(dialog.view, Qt.Key.Key_0)
    assert dialog.view.zoom == pytest.approx(before)
    dialog.close()


def test_a_linked_picture_follows_its_link_and_says_where_it_leads(qtbot, view):
    view.show_messages([answer(f"[![p]({data_url(png(200, 100))})](https://a.example/x)")])
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    (row,) = picture_rows(view)
    spot = row.row.hot_spots()[-1].rect.translated(row.x, row.y).center().toPoint()
    assert view.hint_at(spot) == "https://a.example/x"
    with qtbot.waitSignal(view.link_activated) as caught:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == ["https://a.example/x"]


def test_a_remote_picture_is_offered_with_host_and_address_and_asked_for_on_click(qtbot, view):
    address = "https://tracker.example/x.png?secret=1"
    (row,) = shown(qtbot, view, address)
    said = " ".join(line[0].inline.text for line in row.row._lines)
    assert "tracker.example would learn" in said
    assert address in said
    (load,) = row.row.hot_spots()
    spot = load.rect.translated(row.x, row.y).center().toPoint()
    with qtbot.waitSignal(view.picture_requested) as caught:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == [address, "a"]


def test_a_picture_of_five_megabytes_in_one_line_is_laid_out_as_one_picture(qtbot, view):
    url = "data:image/png;base64," + "iVBORw0KGgo" * 450_000
    view.show_messages([answer(f"before ![big]({url}) after")])
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    assert len(picture_rows(view)) == 1
    assert view._timeline.heights.total < 700
    assert "after" in view.visible_text()


def test_selected_pictures_are_copied_as_their_words_and_their_markdown(qtbot, view):
    url = data_url(png(20, 20))
    shown(qtbot, view, url)
    view.select_all()
    assert "pic 0" in view.selected_text()
    assert f"![pic 0]({url})" in view.selected_markdown()


def test_a_view_without_sources_offers_what_it_cannot_have(qtbot):
    view = ChatView(load_theme(Scheme.DARK))
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show_messages([Message("q", Role.USER, (AttachmentPart("a", "x.png", "image/png", 1),))])
    view.show()
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view.pictures.is_busy)
    assert "not there" in picture_rows(view)[0].row._lines[1][0].inline.text
