"""Adds links to a PDF: Qt draws their words only."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QUrl

#: Where a page of Qt's names its annotations: a list of its own, which is empty.
_LIST: Final = re.compile(rb"/Annots (\d+) 0 R")

#: The end of a document: what there is in it, and where the table of its objects begins.
_END: Final = re.compile(rb"trailer\s*<<([^\0]*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$")


class Link(Struct, frozen=True):
    """A place on a page that leads to an address; in points from the page's left and bottom."""

    left: float
    bottom: float
    right: float
    top: float
    address: str


def with_links(pdf: bytes, pages: Sequence[Sequence[Link]]) -> bytes:
    """Return the document with the links of each page, appended as an update (ISO 32000-1, 7.5.6 and 12.5.6.5).

    One that is not built as Qt (6.9 to 6.12) does it is returned as it is. Any thread.
    """
    lists, end = _LIST.findall(pdf), _END.search(pdf, max(len(pdf) - 2_000, 0))
    if not any(pages) or len(lists) != len(pages) or end is None:
        return pdf
    pieces, size = [pdf], len(pdf)
    table = b"xref\n"
    for number, links in zip(lists, pages, strict=True):
        if links:
            table += b"%s 1\n%010d 00000 n \n" % (number, size)
            pieces.append(
                b"%s 0 obj\n[\n%s]\nendobj\n" % (number, b"".join(map(_annotation, links)))
            )
            size += len(pieces[-1])
    trailer = b"trailer\n<<%s/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n" % (end[1], end[2], size)
    return b"".join((*pieces, table, trailer))


def _annotation(link: Link) -> bytes:
    place = f"{link.left:.2f} {link.bottom:.2f} {link.right:.2f} {link.top:.2f}".encode()
    address = re.sub(rb"([\\()])", rb"\\\1", QUrl(link.address).toEncoded().data())
    return (
        b"<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s] /A << /S /URI /URI (%s) >> >>\n"
        % (place, address)
    )
