"""A conversation as a PDF: pages of paper, text as text, a number at the foot of each."""

from collections.abc import Generator, Iterator
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from desktop.ui.printing.painting import Output, Step, Subject
from desktop.ui.printing.pdf_links import Link, with_links
from desktop.ui.printing.pdf_text import with_characters_as_written
from desktop.ui.printing.printing import Printing, printing_theme, start_painting

#: Size of the text on paper (points), and the white around it (millimetres).
TEXT_PT: Final = 10.5
MARGIN_MM: Final = 18.0
_MM_PER_INCH: Final = 25.4
_MM_PER_POINT: Final = _MM_PER_INCH / 72

#: Pixels of a picture for one of the layout: some 280 an inch.
_PICTURE_RATIO: Final = 3.0

#: What puts other shapes in the place of letters for looks alone (OpenType features): a PDF cannot say what they stand
#: for, so a colon between numbers or a bracket beside a capital would be missing where its text is copied or sought.
_NAMELESS: Final = ("calt", "clig", "liga")

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
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    size = _page_size(locale or QLocale.system())
    links = yield from paint_on(_writer(buffer, size, subject.conversation.shown_title), subject)
    buffer.close()
    yield Output(lambda: with_links(with_characters_as_written(bytes(buffer.data().data())), links))


def paint_on(
    paper: QPagedPaintDevice, subject: Subject, first: int = 1, last: int = 0
) -> Generator[Step, None, list[list[Link]]]:
    """Paint pages onto a paper of any size whose origin is its corner: a PDF, or a printer that takes the full page.

    Returns the links of each page.

    Args:
        paper: Is painted on from the first step to the last.
        subject: What is painted.
        first: The first page to paint.
        last: The last one; 0 for all.

    Raises:
        PaperError: The paper cannot be painted on, such as a printer that is gone.
    """
    size = paper.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
    theme = printing_theme(is_dark=subject.options.is_dark)
    pixel_mm = TEXT_PT * _MM_PER_POINT / QFontInfo(theme.font()).pixelSize()
    column = round((size.width() - 2 * MARGIN_MM) / pixel_mm)
    height = round((size.height() - 2 * MARGIN_MM) / pixel_mm)
    printing = Printing(subject, theme, column, _PICTURE_RATIO)
    for font in printing.style.fonts:
        for feature in _NAMELESS:
            font.setFeature(QFont.Tag(feature), 0)
    yield from printing.lay_out(height)
    painter = QPainter()
    if not painter.begin(paper):
        raise PaperError
    try:
        scale = paper.logicalDpiX() / _MM_PER_INCH * pixel_mm
        painter.scale(scale, scale)
        whole = QRectF(0, 0, size.width() / pixel_mm, size.height() / pixel_mm)
        chosen = list(enumerate(printing.pages, start=1))[first - 1 : last or None]
        for number, page in chosen:
            if number > chosen[0][0]:
                paper.newPage()
            painter.save()
            start_painting(painter)
            if subject.options.is_dark:
                painter.fillRect(whole, printing.style.color("surface"))
            _number(painter, printing, f"{number} / {len(printing.pages)}", whole)
            painter.translate(MARGIN_MM / pixel_mm, MARGIN_MM / pixel_mm)
            yield from printing.paint(painter, page)
            painter.restore()
    finally:
        painter.end()
    return [
        [_on_paper(*link, pixel_mm, size.height()) for link in page.links]
        for page in printing.pages
    ]


def _on_paper(place: QRectF, address: str, pixel_mm: float, height_mm: float) -> Link:
    """Return a link whose place is in pixels of the text."""
    corners = (place.left(), place.bottom(), place.right(), place.top())
    left, below, right, above = ((MARGIN_MM + at * pixel_mm) / _MM_PER_POINT for at in corners)
    height = height_mm / _MM_PER_POINT
    return Link(left, height - below, right, height - above, address)


class PaperError(Exception):
    """What was to be painted on cannot be."""


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
