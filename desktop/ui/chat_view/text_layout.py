"""One laid out run of text: draws itself, finds positions. All offsets are code points of its text."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from desktop.core.markdown.blocks import CODE, HIDDEN, LINK, MATH, Inline, Span
from desktop.core.markdown.display_text import code_point_offset, revealed, utf16_offset
from desktop.core.markdown.latex import latex_of
from desktop.ui.chat_view.formulas import Formula
from desktop.ui.chat_view.style import Style

#: Start, end (code points) and looks of something drawn over the text: a selection, a match.
Overlay = tuple[int, int, QTextCharFormat]

#: What stands for a drawn formula in the text that is laid out: a letter, unseen and as wide as the
#: formula, with marks of no width that make it as long as the source. So offsets stay those of the
#: source, lines break as beside a letter, and a caret cannot stand inside.
_FORMULA_LETTER: Final = "x"
_FORMULA_REST: Final = "\u200c"

#: Blank above and below a formula that is taller than its line.
_FORMULA_AIR_PX: Final = 2

#: Blank at the right of a formula, in parts of the font's size.
_FORMULA_MARGIN: Final = 0.06


#: No lines are left out.
_EVERYWHERE: Final = QRectF()


class _Placed(NamedTuple):
    """A formula in the text: ``start`` and ``end`` in UTF-16 units, sizes in pixels."""

    start: int
    end: int
    formula: Formula
    scale: float

    @property
    def ascent(self) -> float:
        return self.formula.ascent * self.scale

    @property
    def descent(self) -> float:
        return self.formula.descent * self.scale


class TextLayout:
    """A ``QTextLayout`` of bounded size with what is needed to paint and to ask it."""

    __slots__ = ("_formulas", "_is_narrow", "_layout", "_text", "height", "inline", "natural_width")

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
        text, formulas = _with_formulas(text, spans, style, width, heading)
        self._text = text
        self._is_narrow = utf16_offset(text, len(text)) == len(
            text
        )  # then Qt counts as Python does
        font = style.heading_font(heading) if not base_bits else style.char_format(base_bits).font()
        self._layout = QTextLayout(text.replace("\n", "\u2028"), font)
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(_option(style, align))
        self._formulas = [
            _Placed(self._unit(s.start), self._unit(s.end), formula, scale)
            for s, formula, scale in formulas
        ]
        drawn = {span: (formula, scale) for span, formula, scale in formulas}
        formats: list[QTextLayout.FormatRange] = []
        unseen = _Unseen(font)
        for span in spans:
            start, end = self._unit(span.start), self._unit(span.end)
            if span in drawn:
                formats += unseen.ranges(start, end, *drawn[span])
            else:
                look = style.char_format(span.style | base_bits, heading)
                formats.append(format_range(start, end, look))
        if formats:
            self._layout.setFormats(formats)
        self.height, self.natural_width = _break_lines(
            self._layout, width, *style.line_metrics(heading), self._formulas
        )

    def _unit(self, offset: int) -> int:
        return offset if self._is_narrow else utf16_offset(self._text, offset)

    def _offset(self, unit: int) -> int:
        return unit if self._is_narrow else code_point_offset(self._text, unit)

    def paint(
        self,
        painter: QPainter,
        x: float,
        y: float,
        overlays: Sequence[Overlay] = (),
        clip: QRectF = _EVERYWHERE,
    ) -> None:
        """Draw at ``x``, ``y`` in the painter's pen; ``overlays`` over what they cover, lines outside of ``clip`` not."""
        ranges = [
            format_range(self._unit(a), self._unit(b), look) for a, b, look in overlays if b > a
        ]
        if not self._formulas:
            self._layout.draw(painter, QPointF(x, y), ranges, clip)
            return
        pieces = [piece for found in ranges for piece in _around(found, self._formulas)]
        self._layout.draw(painter, QPointF(x, y), pieces, clip)
        color = painter.pen().color()
        for placed in self._formulas:
            line = self._layout.lineForTextPosition(placed.start)
            if not line.isValid():
                continue
            left = min(x_of(line, placed.start), x_of(line, placed.end))
            at = QPointF(x + left, y + line.y() + line.ascent())
            own = color
            for found in ranges:
                if found.start < placed.end and found.start + found.length > placed.start:
                    own = color_over(found.format, own)
            placed.formula.paint(painter, at, placed.scale, own)

    @property
    def formula_count(self) -> int:
        """How many formulas are drawn, and not shown as their source."""
        return len(self._formulas)

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


def color_over(look: QTextCharFormat, color: QColor) -> QColor:
    """Return the colour that ``look`` gives to what had ``color``."""
    brush = look.foreground()
    return brush.color() if brush.style() != Qt.BrushStyle.NoBrush else color


def _with_formulas(
    text: str, spans: Sequence[Span], style: Style, width: float, heading: int
) -> tuple[str, list[tuple[Span, Formula, float]]]:
    """Put unseen letters in the place of formulas that are drawn; what is too wide stays its source."""
    found: list[tuple[Span, Formula, float]] = []
    for span in spans:
        latex = latex_of(text[span.start : span.end]) if span.style & MATH else None
        if latex is None:
            continue
        formula = style.formulas.find(latex[0], is_display=latex[1])
        scale = style.formula_scale(heading)
        if formula is None or formula.width * scale > width:
            continue
        found.append((span, formula, scale))
        unseen = _FORMULA_LETTER + _FORMULA_REST * (span.end - span.start - 1)
        text = text[: span.start] + unseen + text[span.end :]
    return text, found


class _Unseen:
    """Makes the letter of a formula unseen and as wide as the formula, and what follows it without width."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._rest = QTextCharFormat()
        self._rest.setFont(font)
        self._letters: dict[float, QTextCharFormat] = {}

    def ranges(
        self, start: int, end: int, formula: Formula, scale: float
    ) -> list[QTextLayout.FormatRange]:
        width = formula.width * scale
        if width not in self._letters:
            self._letters[width] = self._letter(width)
        return [
            format_range(start, start + 1, self._letters[width]),
            format_range(start + 1, end, self._rest),
        ]

    def _letter(self, width: float) -> QTextCharFormat:
        metrics = QFontMetricsF(self._font)
        room = width + _FORMULA_MARGIN * metrics.height()
        wide = QFont(self._font)
        spacing = room - metrics.horizontalAdvance(_FORMULA_LETTER)
        wide.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        letter = QTextCharFormat()
        letter.setFont(wide)
        letter.setForeground(Qt.GlobalColor.transparent)
        return letter


def _around(
    found: QTextLayout.FormatRange, formulas: Sequence[_Placed]
) -> list[QTextLayout.FormatRange]:
    """Cut a range at formulas, whose letters stay unseen in it; a formula is covered as a whole."""
    start, end = found.start, found.start + found.length
    touched = [p for p in formulas if p.start < end and p.end > start]
    if not touched:
        return [found]
    start, end = min(start, touched[0].start), max(end, touched[-1].end)
    cuts = sorted({start, end, *(p.start for p in touched), *(p.end for p in touched)})
    unseen = QTextCharFormat(found.format)
    unseen.setForeground(Qt.GlobalColor.transparent)
    starts = {p.start for p in touched}
    return [format_range(a, b, unseen if a in starts else found.format) for a, b in pairwise(cuts)]


def _break_lines(
    layout: QTextLayout,
    width: float,
    line_height: float,
    baseline: float,
    formulas: Sequence[_Placed],
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
        top, below = max(baseline - ascent, 0.0), 0.0
        if formulas:
            first, after = line.textStart(), line.textStart() + line.textLength()
            inside = [p for p in formulas if first <= p.start < after]
            top = max([top, *(p.ascent - ascent + _FORMULA_AIR_PX for p in inside)])
            below = max([0.0, *(p.descent + _FORMULA_AIR_PX for p in inside)])
        line.setPosition(QPointF(0, y + top))
        lower = max(line_height - max(baseline, ascent), below)
        y += max(top + ascent + lower, top + line.height())
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
