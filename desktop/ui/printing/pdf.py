"""A conversation as a PDF: pages of paper, text as text, a number at the foot of each."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFontInfo, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop.ui.printing.outputs import Output, Step, Subject
from desktop.ui.printing.printing import Printing, printing_theme, start_painting

#: Size of the text on paper (points), and the white around it (millimetres).
TEXT_PT: Final = 10.5
MARGIN_MM: Final = 18.0
_MM_PER_INCH: Final = 25.4
_MM_PER_POINT: Final = _MM_PER_INCH / 72

#: Pixels of a picture for one of the layout: some 280 an inch.
_PICTURE_RATIO: Final = 3.0

#: From the end of the text to the number of the page (millimetres).
_FOOT_MM: Final = 8.0

#: Countries with paper of their own size (ISO 216 is everywhere else). Source: Unicode CLDR, paperSize.
_LETTER: Final = frozenset(
    {
        QLocale.Country.UnitedStates,
        QLocale.Country.Canada,
        QLocale.Country.Mexico,
        QLocale.Country.Chile,
        QLocale.Country.Colombia,
        QLocale.Country.CostaRica,
        QLocale.Country.Guatemala,
        QLocale.Country.Panama,
        QLocale.Country.Philippines,
        QLocale.Country.PuertoRico,
        QLocale.Country.Venezuela,
    }
)


def paint_pdf(subject: Subject, locale: QLocale | None = None) -> Iterator[Step | Output]:
    """Yield steps, and at the end the document."""
    size = _page_size(locale or QLocale.system())
    paper = size.size(QPageSize.Unit.Millimeter)
    theme = printing_theme(is_dark=subject.options.is_dark)
    pixel_mm = TEXT_PT * _MM_PER_POINT / QFontInfo(theme.font()).pixelSize()
    column = round((paper.width() - 2 * MARGIN_MM) / pixel_mm)
    height = round((paper.height() - 2 * MARGIN_MM) / pixel_mm)
    printing = Printing(subject, theme, column, _PICTURE_RATIO)
    yield from printing.lay_out(height)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, size, subject.conversation.shown_title)
    painter = QPainter(writer)
    try:
        scale = writer.resolution() / _MM_PER_INCH * pixel_mm
        painter.scale(scale, scale)
        margin = MARGIN_MM / pixel_mm
        for number, page in enumerate(printing.pages, start=1):
            if number > 1:
                writer.newPage()
            whole = QRectF(0, 0, paper.width() / pixel_mm, paper.height() / pixel_mm)
            painter.save()
            start_painting(painter)
            if subject.options.is_dark:
                painter.fillRect(whole, printing.style.color("surface"))
            _number(painter, printing, f"{number} / {len(printing.pages)}", whole)
            painter.translate(margin, margin)
            yield from printing.paint(painter, page)
            painter.restore()
    finally:
        painter.end()
    buffer.close()
    yield Output(lambda: bytes(buffer.data().data()))


def _writer(device: QIODevice, size: QPageSize, title: str) -> QPdfWriter:
    writer = QPdfWriter(device)
    # The screen's, so that fonts in points are as large on both; a PDF's coordinates are fractions anyway.
    writer.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInch()))
    none = QMarginsF(0, 0, 0, 0)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, none))
    writer.setTitle(" ".join(title.split()))
    writer.setCreator("Loquat")
    return writer


def _number(painter: QPainter, printing: Printing, words: str, whole: QRectF) -> None:
    painter.setFont(printing.style.caption)
    painter.setPen(printing.style.color("text_muted"))
    foot = whole.adjusted(0, 0, 0, -whole.height() * _FOOT_MM / 297)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
    painter.drawText(foot, flags, words)


def _page_size(locale: QLocale) -> QPageSize:
    is_letter = locale.territory() in _LETTER
    return QPageSize(QPageSize.PageSizeId.Letter if is_letter else QPageSize.PageSizeId.A4)
