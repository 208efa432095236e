"""One field of a table, laid out: its texts and pictures below each other. All offsets are those of the cell's text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QRectF

from desktop.core.markdown.blocks import PIECE_JOINT, Cell, Inline, piece_text
from desktop.core.markdown.pieces import bounded_pieces
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.rows import Canvas, HotSpot
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import Overlay, TextLayout


class _Piece(NamedTuple):
    """A text or a picture: ``x`` and ``y`` in the cell (px), ``start`` and ``end`` in its text."""

    content: TextLayout | ImageRow
    start: int
    end: int
    x: float
    y: float

    @property
    def bottom(self) -> float:
        return self.y + self.content.height


class CellLayout:
    """Owned by a row of a table; GUI thread. ``height`` in pixels."""

    __slots__ = ("_pieces", "height")

    def __init__(
        self, cell: Cell, style: Style, width: float, *, base_bits: int = 0, align: str = ""
    ) -> None:
        self._pieces: list[_Piece] = []
        start, y = 0, 0.0
        for piece in cell.pieces:
            if y:
                y += style.space(1)
            if isinstance(piece, Inline):
                place = start
                for part in bounded_pieces(piece):
                    text = TextLayout(part, style, width, base_bits=base_bits, align=align)
                    end = place + len(part.text)
                    self._pieces.append(_Piece(text, place, end, 0, y))
                    place, y = end, y + text.height
            else:
                picture = ImageRow.in_cell(piece)
                picture.lay_out(style, round(width))
                shift = {"center": 0.5, "right": 1.0}.get(align, 0.0)
                x = shift * max(width - picture.box_width, 0)
                end = start + len(piece_text(piece))
                self._pieces.append(_Piece(picture, start, end, x, y))
                y += picture.height
            start += len(piece_text(piece)) + len(PIECE_JOINT)
        self.height = y

    def paint(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw at ``x``, ``y`` of the viewport in the painter's pen; the canvas's overlays are those of the cell."""
        pen = canvas.painter.pen()
        for piece in self._pieces:
            overlays = list(_within(piece, canvas.overlays))
            if isinstance(piece.content, TextLayout):
                canvas.painter.setPen(pen)
                piece.content.paint(canvas.painter, x + piece.x, y + piece.y, overlays)
            else:
                is_hovered = canvas.hovered_part is piece.content
                piece.content.paint(
                    replace(
                        canvas,
                        x=round(x + piece.x),
                        y=round(y + piece.y),
                        overlays=overlays,
                        hovered=canvas.hovered if is_hovered else "",
                    )
                )
        canvas.painter.setPen(pen)

    def _at_height(self, y: float) -> _Piece | None:
        found = (piece for piece in self._pieces if y < piece.bottom)
        return next(found, self._pieces[-1] if self._pieces else None)

    def _at_offset(self, offset: int) -> _Piece | None:
        found = (piece for piece in self._pieces if offset < piece.end)
        return next(found, self._pieces[-1] if self._pieces else None)

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point of the cell."""
        piece = self._at_height(y)
        if piece is None:
            return 0
        offset = piece.content.offset_at(x - piece.x, y - piece.y)
        return piece.start + min(offset, piece.end - piece.start)

    def link_at(self, x: float, y: float) -> str:
        """Return the address of the link at a point, or an empty string."""
        piece = self._at_height(y)
        return piece.content.link_at(x - piece.x, y - piece.y) if piece else ""

    def cursor_rect(self, offset: int) -> QRectF:
        """Return where a caret before ``offset`` would stand."""
        piece = self._at_offset(offset)
        if piece is None:
            return QRectF(0, 0, 1, self.height)
        inside = min(max(offset - piece.start, 0), piece.end - piece.start)
        return piece.content.cursor_rect(inside).translated(piece.x, piece.y)

    def picture_at(self, x: float, y: float) -> ImageRow | None:
        """Return the picture at a point."""
        piece = self._at_height(y)
        if piece is None or not isinstance(piece.content, ImageRow) or y < piece.y:
            return None
        return piece.content if 0 <= x - piece.x < piece.content.box_width else None

    def hot_spots(self) -> Iterator[HotSpot]:
        """Yield what can be pressed of the pictures."""
        for piece in self._pieces:
            if isinstance(piece.content, ImageRow):
                for spot in piece.content.hot_spots():
                    rect = spot.rect.translated(piece.x, piece.y)
                    yield HotSpot(rect, spot.action, spot.label, piece.content)


def _within(piece: _Piece, overlays: Sequence[Overlay]) -> Iterator[Overlay]:
    """Yield what lies over a piece, in its own offsets."""
    for start, end, look in overlays:
        if start < piece.end and end > piece.start:
            yield max(start, piece.start) - piece.start, min(end, piece.end) - piece.start, look
