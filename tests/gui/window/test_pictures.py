"""Pictures in the window: dropped, pasted and chosen ones go with the question; remote ones come on a click."""

import base64

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QToolButton

from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.picture_dialog import PictureDialog
from desktop.ui.thumbnail import Thumbnail
from tests.gui.window.test_attachments import chips, drop
from tests.support.pictures import png
from tests.support.scripted_server import response

PICTURE = png(300, 200, (20, 160, 60))


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(PICTURE)
    return path


@pytest.fixture
def attached(window, photo, qtbot):
    """A window with a picture attached to its question."""
    drop(window.chat.composer.edit.viewport(), photo)
    qtbot.waitUntil(lambda: chips(window) == ["photo.png"])
    return window


def content(server):
    return server.requests[-1].json["messages"][-1]["content"]


def rows(window):
    return [s for s in window.chat.view._rows_on_screen() if isinstance(s.row, ImageRow)]


def click(qtbot, window, shown, action):
    rect = next(s.rect for s in shown.row.hot_spots() if s.action == action)
    spot = rect.translated(shown.x, shown.y).bottomLeft().toPoint()
    spot.setX(spot.x() + 6)
    spot.setY(spot.y() - 6)
    qtbot.mouseClick(window.chat.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_dropped_picture_goes_as_a_picture_and_is_drawn_in_the_question(
    attached, server, ask, profile, qtbot
):
    session = ask(attached, "What is this?")
    picture, words = content(server)
    assert words == {"type": "text", "text": "What is this?"}
    data = picture["image_url"]["url"].removeprefix("data:image/png;base64,")
    assert base64.b64decode(data) == PICTURE
    kept = profile.attachments / session.path()[0].attachments[0].sha256
    assert kept.read_bytes() == PICTURE
    qtbot.waitUntil(lambda: bool(rows(attached)) and rows(attached)[0].row.is_drawn)
    (shown,) = rows(attached)
    drawn = attached.chat.view.viewport().grab().toImage()
    box = shown.row._box.translated(shown.x, shown.y)
    assert drawn.pixelColor(box.center().toPoint()) == QColor(20, 160, 60)


def test_the_chip_shows_it_small_and_enlarges_it(attached, qtbot):
    thumbnail = attached.chat.composer.chips.findChild(Thumbnail)
    qtbot.waitUntil(lambda: not thumbnail.icon().isNull())
    qtbot.mouseClick(thumbnail, Qt.MouseButton.LeftButton)
    dialog = attached.findChild(PictureDialog)
    qtbot.waitUntil(dialog.view.isVisible)
    dialog.close()


def test_how_closely_the_model_looks_is_chosen_on_the_chip(attached, server, ask):
    button = next(
        b for b in attached.chat.composer.chips.findChildren(QToolButton) if b.menu() is not None
    )
    next(a for a in button.menu().actions() if a.text() == "Detail: low").trigger()
    ask(attached, "What is this?")
    assert content(server)[0]["image_url"]["detail"] == "low"


def test_a_screenshot_on_the_clipboard_is_attached(window, server, ask, qtbot):
    image = QImage(50, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    data = QMimeData()
    data.setImageData(image)
    window.chat.composer.edit.insertFromMimeData(data)
    qtbot.waitUntil(lambda: chips(window) == ["Pasted picture.png"])
    ask(window, "And this?")
    assert content(server)[0]["image_url"]["url"].startswith("data:image/png;base64,iVBOR")


def test_a_copied_table_is_pasted_as_text_although_it_has_a_picture_too(window):
    data = QMimeData()
    data.setImageData(QImage(5, 5, QImage.Format.Format_RGB32))
    data.setText("1\t2")
    window.chat.composer.edit.insertFromMimeData(data)
    assert window.chat.composer.text == "1\t2"


def test_files_are_chosen_with_a_button(window, photo, qtbot):
    qtbot.mouseClick(window.chat.composer.attach, Qt.MouseButton.LeftButton)
    dialog = window.findChild(QFileDialog)
    dialog.filesSelected.emit([str(photo)])
    dialog.reject()
    qtbot.waitUntil(lambda: chips(window) == ["photo.png"])


def test_a_remote_picture_is_fetched_on_the_click_and_not_before(window, server, ask, qtbot):
    server.on("/far.png", response(PICTURE, content_type="image/png"))
    address = f"{server.origin}/far.png"
    ask(window, "Show me", f"![far away]({address})")
    window.chat.view.viewport().repaint()
    assert all(r.path != "/far.png" for r in server.requests)
    click(qtbot, window, rows(window)[0], "picture_load")
    qtbot.waitUntil(lambda: rows(window)[0].row.is_drawn)
    asked = next(r for r in server.requests if r.path == "/far.png")
    assert asked.header("authorization") is None
    assert window.workspace.pictures.remote(address).content == PICTURE


def test_a_remote_picture_that_does_not_come_says_why_and_can_be_tried_again(
    window, server, ask, qtbot
):
    server.on("/far.png", response(b"no", 404))
    ask(window, "Show me", f"![far away]({server.origin}/far.png)")
    window.chat.view.viewport().repaint()
    click(qtbot, window, rows(window)[0], "picture_load")
    # The address is shown while it loads too, and its port may be 40404.
    qtbot.waitUntil(lambda: "answered with status 404" in said(window))
    server.on("/far.png", response(PICTURE))
    click(qtbot, window, rows(window)[0], "picture_load")
    qtbot.waitUntil(lambda: rows(window)[0].row.is_drawn)


def said(window):
    return " ".join(line[0].inline.text for line in rows(window)[0].row._lines)
