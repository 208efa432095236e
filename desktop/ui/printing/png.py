"""A conversation as pictures: one below the other, none larger than programs and memory bear."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter

from desktop.ui.printing.painting import Output, Step, Subject
from desktop.ui.printing.printing import Printing, printing_theme, start_painting

#: Pixels of the picture for one of the layout: sharp on today's screens.
SCALE: Final = 2

#: Pixels of a picture from top to bottom; at the usual width that is 50 MB while it is painted.
MAX_HEIGHT_PX: Final = 8_000

#: Room around the text, in steps of the theme's grid.
_MARGIN_UNITS: Final = 8


def paint_png(subject: Subject) -> Iterator[Step | Output]:
    """Yield steps, and now and then a picture."""
    theme = printing_theme(is_dark=subject.options.is_dark)
    margin = theme.space(_MARGIN_UNITS)
    printing = Printing(subject, theme, theme.reading_px(), SCALE)
    yield from printing.lay_out(MAX_HEIGHT_PX // SCALE - 2 * margin)
    for page in printing.pages:
        width, height = printing.column + 2 * margin, page.height + 2 * margin
        image = QImage(width * SCALE, height * SCALE, QImage.Format.Format_RGB32)
        image.fill(printing.style.color("surface"))
        painter = QPainter(image)
        try:
            painter.scale(SCALE, SCALE)
            start_painting(painter)
            painter.translate(margin, margin)
            yield from printing.paint(painter, page)
        finally:
            painter.end()
        yield Output(partial(_encoded, image))


def _encoded(image: QImage) -> bytes:
    """Return the picture as PNG. Takes half a second for the largest; any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise OSError("the picture could not be encoded")
    return bytes(buffer.data().data())
