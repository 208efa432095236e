"""A formula on lines of its own: drawn in the middle of the column, or its source if it cannot be."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF

from desktop.core.markdown.blocks import CODE, FormulaBlock, Inline, Span
from desktop.ui.chat_view.formulas import Formula
from desktop.ui.chat_view.rows import BlockRow, Canvas, fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import TextLayout, color_over

#: A formula is made smaller to fit the column, but not smaller than this; then its source is shown.
SMALLEST: Final = 0.6


class FormulaRow(BlockRow):
    """Its text is the formula's source. While it is drawn it is selected as a whole."""

    __slots__ = ("_formula", "_room", "_scale", "_source", "block")

    def __init__(self, block: FormulaBlock) -> None:
        super().__init__(block.levels)
        self.block = block
        self._formula: Formula | None = None
        self._source: TextLayout | None = None
        self._scale = 1.0
        self._room = 0

    @property
    def text(self) -> str:
        return self.block.latex

    @property
    def is_drawn(self) -> bool:
        """Whether the formula is shown, and not its source."""
        return self._formula is not None

    def _lay_out(self, style: Style, width: int) -> int:
        self._room = self._measure(style, width, 3)
        self._source = None
        self._scale = style.formula_scale()
        found = style.formulas.find(self.block.latex, is_display=True)
        if found is not None:
            fitting = self._room / (found.width * self._scale)
            self._scale *= min(fitting, 1.0)
            found = found if fitting >= SMALLEST else None
        self._formula = found
        if found is not None:
            return round(self._gap + (found.ascent + found.descent) * self._scale + style.space(1))
        pad = style.space(3)
        code = Inline(self.text, (Span(0, len(self.text), CODE),))
        self._source = TextLayout(code, style, self._room - 2 * pad, base_bits=CODE)
        return round(self._gap + self._source.height + 2 * pad)

    def release(self) -> None:
        super().release()
        self._formula = self._source = None

    def _left(self) -> float:
        """Return the x of the formula's left edge."""
        width = self._formula.width * self._scale if self._formula else 0.0
        return self.indent + max(self._room - width, 0.0) / 2

    def paint(self, canvas: Canvas) -> None:
        style = canvas.style
        if self._levels:
            self._paint_levels(canvas, style.line_height)
        if self._formula is not None:
            self._paint_formula(canvas, self._formula)
        elif self._source is not None:
            top = canvas.y + self._gap
            box = QRectF(canvas.x + self.indent, top, self._room, canvas.y + self.height - top)
            fill_rounded(
                canvas.painter, box, style.theme.radii.medium, style.color("code_background")
            )
            canvas.painter.setPen(style.color("code_text"))
            pad = style.space(3)
            self._source.paint(
                canvas.painter, canvas.x + self.indent + pad, top + pad, canvas.overlays
            )

    def _paint_formula(self, canvas: Canvas, formula: Formula) -> None:
        left, top = canvas.x + self._left(), canvas.y + self._gap
        color = canvas.style.color("text")
        for start, end, look in canvas.overlays:
            if end > start:
                height = (formula.ascent + formula.descent) * self._scale
                box = QRectF(left, top, formula.width * self._scale, height)
                canvas.painter.fillRect(box.adjusted(-2, -2, 2, 2), look.background())
                color = color_over(look, color)
        baseline = QPointF(left, top + formula.ascent * self._scale)
        formula.paint(canvas.painter, baseline, self._scale, color)

    def _in_source(self, style_pad: float, x: float, y: float) -> tuple[float, float]:
        return x - self.indent - style_pad, y - self._gap - style_pad

    def _pad(self) -> int:
        return self.laid_style.space(3) if self.laid_style else 0

    def offset_at(self, x: float, y: float) -> int:
        if self._source is not None:
            return self._source.offset_at(*self._in_source(self._pad(), x, y))
        middle = self.indent + self._room / 2
        return len(self.text) if x > middle else 0

    def is_text_at(self, x: float, y: float) -> bool:
        if self._formula is None:
            return y >= self._gap and x >= self.indent
        width = self._formula.width * self._scale
        return y >= self._gap and 0 <= x - self._left() <= width

    def cursor_rect(self, offset: int) -> QRectF:
        if self._source is not None:
            pad = self._pad()
            return self._source.cursor_rect(offset).translated(self.indent + pad, self._gap + pad)
        left = self._left()
        width = self._formula.width * self._scale if self._formula else 0.0
        x = left + (width if offset else 0.0)
        return QRectF(x, self._gap, 1, max(self.height - self._gap, 1))

    def line_range(self, offset: int) -> tuple[int, int]:
        return self._source.line_range(offset) if self._source else super().line_range(offset)
