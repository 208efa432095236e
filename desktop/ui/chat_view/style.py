"""Fonts, colours and distances of the chat view, made from the theme once and shared by all rows."""

from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QTextCharFormat,
    QTextOption,
)

from desktop.core.markdown.blocks import (
    BOLD,
    CODE,
    HIDDEN,
    IMAGE,
    ITALIC,
    LINK,
    MATH,
    RAISED,
    SMALL,
    STRIKE,
)
from desktop.core.markdown.latex import REFERENCE_PX
from desktop.ui.chat_view.formulas import Formulas
from desktop.ui.chat_view.pictures import Pictures
from desktop.ui.theme import Theme

#: Height of a line over the size of its font; fonts with Chinese glyphs have tall lines of their own.
LINE_SPACING: Final = 1.62
HEADING_LINE_SPACING: Final = 1.4
CODE_LINE_SPACING: Final = 1.55

#: The letters of the formulas' font are smaller than those of a font for screens.
FORMULA_SIZE: Final = 1.12

_HEADING_SIZES: Final = (1.0, 1.5, 1.3, 1.15, 1.05, 1.0, 0.95)

#: Colour roles of alerts; a quote has the border's.
_BAR_ROLES: Final = {
    "note": "code_function",
    "tip": "success",
    "important": "code_type",
    "warning": "warning",
    "caution": "danger",
}


class Style:
    """Everything that a row asks about looks. Immutable: another theme or size gives a new one.

    ``formulas`` and ``pictures`` are the view's: they fit every theme.
    """

    def __init__(self, theme: Theme, formulas: Formulas, pictures: Pictures | None = None) -> None:
        self.theme = theme
        self.formulas = formulas
        self.pictures = pictures or Pictures()
        self.body = theme.font("body")
        self.caption = theme.font("caption")
        self.caption_bold = theme.font("caption", bold=True)
        self.code = theme.code_font()
        self.body_metrics = QFontMetricsF(self.body)
        self.caption_metrics = QFontMetricsF(self.caption)
        self.code_metrics = QFontMetricsF(self.code)
        self.code_char_width = self.code_metrics.horizontalAdvance("0" * 50) / 50
        self.line_height = _line_height(self.body, LINE_SPACING)
        self.code_line_height = _line_height(self.code, CODE_LINE_SPACING)
        self.caption_line_height = _line_height(self.caption, LINE_SPACING)
        ascent, descent = self.code_metrics.ascent(), self.code_metrics.descent()
        self.code_baseline = (self.code_line_height - ascent - descent) / 2 + ascent
        self._formula_scales: dict[int, float] = {}
        self._line_metrics: dict[int, tuple[float, float]] = {}
        self._formats: dict[tuple[int, int], QTextCharFormat] = {}
        self._colored: dict[str, QTextCharFormat] = {}
        self._colors: dict[str, QColor] = {}
        self.wrapping = QTextOption()
        self.wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.not_wrapping = QTextOption()
        self.not_wrapping.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.not_wrapping.setTabStopDistance(self.code_char_width * 4)
        self.not_wrapping.setTextDirection(Qt.LayoutDirection.LeftToRight)

    @property
    def fonts(self) -> tuple[QFont, ...]:
        """The fonts that all others are made of."""
        return self.body, self.caption, self.caption_bold, self.code

    @property
    def misses(self) -> int:
        """How often something was asked for that is still to be drawn."""
        return self.formulas.misses + self.pictures.misses

    def color(self, role: str) -> QColor:
        """Return the theme's colour of ``role``."""
        found = self._colors.get(role)
        if found is None:
            found = self._colors[role] = self.theme.color(role)
        return found

    @cached_property
    def reading_width(self) -> int:
        """Width of the column of text in pixels."""
        return self.theme.reading_px()

    @cached_property
    def average_char_width(self) -> float:
        """Width of a typical letter, for estimates."""
        sample = "The quick brown fox jumps over the lazy dog, and it runs."
        return self.body_metrics.horizontalAdvance(sample) / len(sample)

    @cached_property
    def selected(self) -> QTextCharFormat:
        """How selected text looks."""
        chosen = QTextCharFormat()
        chosen.setBackground(QBrush(self.color("selection")))
        chosen.setForeground(QBrush(self.color("on_selection")))
        return chosen

    @cached_property
    def found(self) -> QTextCharFormat:
        """How a match of the search looks."""
        chosen = QTextCharFormat()
        chosen.setBackground(QBrush(self.color("warning_soft")))
        chosen.setForeground(QBrush(self.color("warning")))
        return chosen

    @cached_property
    def found_current(self) -> QTextCharFormat:
        """How the match looks that the search stands at."""
        chosen = QTextCharFormat()
        chosen.setBackground(QBrush(self.color("accent")))
        chosen.setForeground(QBrush(self.color("on_accent")))
        return chosen

    def colored(self, role: str) -> QTextCharFormat:
        """Return the format that only sets the colour of ``role``."""
        found = self._colored.get(role)
        if found is None:
            found = self._colored[role] = QTextCharFormat()
            found.setForeground(QBrush(self.color(role)))
        return found

    def space(self, units: float) -> int:
        """Return ``units`` steps of the theme's grid in pixels."""
        return self.theme.space(units)

    def formula_scale(self, heading: int = 0) -> float:
        """Return by how much formulas are scaled in a heading (1 to 6) or in a paragraph (0)."""
        found = self._formula_scales.get(heading)
        if found is None:
            size = QFontInfo(self.heading_font(heading)).pixelSize()
            found = self._formula_scales[heading] = size * FORMULA_SIZE / REFERENCE_PX
        return found

    def heading_font(self, level: int) -> QFont:
        """Return the font of a heading (1 to 6), or of a paragraph (0)."""
        if not level:
            return self.body
        font = QFont(self.body)
        font.setPointSizeF(self.body.pointSizeF() * _HEADING_SIZES[level])
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def bar_color(self, kind: str) -> QColor:
        """Return the colour of the bar beside a quote or an alert."""
        return self.color(_BAR_ROLES.get(kind, "border"))

    def line_metrics(self, heading: int) -> tuple[float, float]:
        """Return height and baseline (from its top) of a line of a heading or a paragraph (0)."""
        found = self._line_metrics.get(heading)
        if found is None:
            font = self.heading_font(heading)
            metrics = QFontMetricsF(font)
            height = _line_height(font, HEADING_LINE_SPACING if heading else LINE_SPACING)
            baseline = (height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent()
            found = self._line_metrics[heading] = (height, baseline)
        return found

    def char_format(self, bits: int, heading: int = 0) -> QTextCharFormat:
        """Return the format of text with the flags ``bits`` (see blocks) in a heading or a paragraph."""
        key = (bits, heading)
        found = self._formats.get(key)
        if found is None:
            found = self._formats[key] = self._make_format(bits, heading)
        return found

    def _make_format(self, bits: int, heading: int) -> QTextCharFormat:
        chosen = QTextCharFormat()
        font = QFont(self.heading_font(heading))
        if bits & CODE:
            size = font.pointSizeF() * self.theme.type_scale.code
            font = QFont(self.code)
            font.setPointSizeF(size)
            chosen.setBackground(QBrush(self.color("code_background")))
            chosen.setForeground(QBrush(self.color("code_text")))
        if bits & BOLD:
            font.setWeight(QFont.Weight.Bold if heading else QFont.Weight.DemiBold)
        font.setItalic(bool(bits & (ITALIC | MATH)))
        font.setStrikeOut(bool(bits & STRIKE))
        if bits & SMALL:
            font.setPointSizeF(font.pointSizeF() * self.theme.type_scale.caption)
        if bits & RAISED:
            chosen.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            chosen.setForeground(QBrush(self.color("accent_text")))
        font.setUnderline(bool(bits & LINK) and not bits & IMAGE)
        chosen.setFont(font)
        if bits & LINK:
            chosen.setForeground(QBrush(self.color("accent_text")))
        if bits & IMAGE:
            chosen.setForeground(QBrush(self.color("text_muted")))
        if bits & HIDDEN:
            chosen.setBackground(QBrush(self.color("danger_soft")))
            chosen.setForeground(QBrush(self.color("danger")))
        return chosen


def _line_height(font: QFont, spacing: float) -> int:
    """Return the height of a line in pixels: a multiple of the font's size, but room for its glyphs."""
    return round(max(QFontInfo(font).pixelSize() * spacing, QFontMetricsF(font).height()))
