"""One laid out run of text: draws itself, finds positions. All offsets are code points of its text."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from desktop.ui.chat_view.blocks import CODE, HIDDEN, LINK, Inline, Span
from desktop.ui.chat_view.display_text import code_point_offset, revealed, utf16_offset
from desktop.ui.chat_view.style import Style

#: Start, end (code points) and looks of something drawn over the text: a selection, a match.
Overlay = tuple[int, int, QTextCharFormat]


class TextLayout:
    """A ``QTextLayout`` of bounded size with what is needed to paint and to ask it."""

    __slots__ = ("_is_ascii", "_layout", "_text", "height", "inline", "natural_width")

    def __init__(
        self,
        inline: Inline,
        style: Style,
        width: float,
        *,
        heading: int = 0,
        base_bits: int = 0,
        align: str = "",
    ) -> None:
        self.inline = inline
        text, spans = _revealed_inline(inline)
        self._text = text
        self._is_ascii = text.isascii()
        font = style.heading_font(heading) if not base_bits else style.char_format(base_bits).font()
        self._layout = QTextLayout(text.replace("\n", "\u2028"), font)
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(_option(style, align))
        if spans:
            self._layout.setFormats(
                [
                    format_range(
                        self._unit(s.start),
                        self._unit(s.end),
                        style.char_format(s.style | base_bits, heading),
                    )
                    for s in spans
                ]
            )
        self.height, self.natural_width = _break_lines(
            self._layout, width, *style.line_metrics(heading)
        )

    def _unit(self, offset: int) -> int:
        return offset if self._is_ascii else utf16_offset(self._text, offset)

    def _offset(self, unit: int) -> int:
        return unit if self._is_ascii else code_point_offset(self._text, unit)

    def paint(
        self, painter: QPainter, x: float, y: float, overlays: Sequence[Overlay] = ()
    ) -> None:
        """Draw at ``x``, ``y`` in the painter's pen; ``overlays`` over what they cover."""
        ranges = [
            format_range(self._unit(a), self._unit(b), look) for a, b, look in overlays if b > a
        ]
        self._layout.draw(painter, QPointF(x, y), ranges)

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset of the character boundary nearest to ``x``, ``y``."""
        line = self._line_at(y)
        return self._offset(line.xToCursor(x)) if line is not None else 0

    def character_at(self, x: float, y: float) -> int:
        """Return the offset of the character that is under ``x``, ``y``, or -1."""
        line = self._line_at(y)
        if line is None or not line.naturalTextRect().contains(x, y):
            return -1
        return self._offset(line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter))

    def link_at(self, x: float, y: float) -> str:
        """Return the address of the link under ``x``, ``y``, or an empty string."""
        place = self.character_at(x, y)
        if place < 0:
            return ""
        return next((s.href for s in self.inline.spans if s.start <= place < s.end), "")

    def cursor_rect(self, offset: int) -> QRectF:
        """Return where a caret before ``offset`` would stand."""
        unit = self._unit(offset)
        line = self._layout.lineForTextPosition(unit)
        if not line.isValid():
            return QRectF(0, 0, 1, self.height)
        return QRectF(x_of(line, unit), line.y(), 1, line.height())

    def line_range(self, offset: int) -> tuple[int, int]:
        """Return start and end of the line on screen that holds ``offset``."""
        line = self._layout.lineForTextPosition(self._unit(offset))
        if not line.isValid():
            return 0, len(self._text)
        start = line.textStart()
        return self._offset(start), self._offset(start + line.textLength())

    def _line_at(self, y: float) -> QTextLine | None:
        count = self._layout.lineCount()
        for index in range(count):
            line = self._layout.lineAt(index)
            if y < line.y() + line.height() * 1.2 or index == count - 1:
                return line
        return None


def x_of(line: QTextLine, unit: int) -> float:
    """Return where in ``line`` the UTF-16 ``unit`` begins, in pixels."""
    found: Any = line.cursorToX(unit)  # PySide returns the position it clamped to as well
    return float(found[0] if isinstance(found, tuple) else found)


def format_range(start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    """Return a range of ``look`` from ``start`` to ``end`` (UTF-16 units)."""
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, end - start, look
    return found


def _option(style: Style, align: str) -> QTextOption:
    if align not in ("center", "right"):
        return style.wrapping
    option = QTextOption(style.wrapping)
    option.setAlignment(
        Qt.AlignmentFlag.AlignHCenter if align == "center" else Qt.AlignmentFlag.AlignRight
    )
    return option


def _break_lines(
    layout: QTextLayout, width: float, line_height: float, baseline: float
) -> tuple[float, float]:
    """Break into lines of ``width``; return height and the width of the widest line.

    All lines have the same distance and baseline, whatever fonts are in them, unless one is too tall.
    """
    y = widest = 0.0
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        ascent = line.ascent()
        top = max(baseline - ascent, 0.0)
        line.setPosition(QPointF(0, y + top))
        y += max(line_height, top + line.height())
        widest = max(widest, line.naturalTextWidth())
    layout.endLayout()
    return y, widest


def _revealed_inline(inline: Inline) -> tuple[str, tuple[Span, ...]]:
    """Make hidden characters visible inside code and links; in prose they belong to the script."""
    text, spans = inline
    if text.isascii() or not any(s.style & (CODE | LINK) for s in spans):
        return inline
    found: list[Span] = []
    for span in spans:
        found.append(span)
        if not span.style & (CODE | LINK):
            continue
        shown, places = revealed(text[span.start : span.end])
        if places:
            text = text[: span.start] + shown + text[span.end :]
            found[-1:] = _split_at(span, places)
    return text, tuple(found)


def _split_at(span: Span, places: list[int]) -> list[Span]:
    found, start = [], span.start
    for place in (span.start + p for p in places):
        if place > start:
            found.append(span._replace(start=start, end=place))
        found.append(Span(place, place + 1, span.style | HIDDEN, span.href))
        start = place + 1
    if start < span.end:
        found.append(span._replace(start=start))
    return found
