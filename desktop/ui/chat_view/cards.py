"""Rows that are Loquat's own words about a message: who wrote it, how it ended, what went wrong.

They never look like the model's text: another size, another colour, a frame of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from desktop.core.markdown.blocks import CODE, Inline, Span
from desktop.core.markdown.display_text import safe_text
from desktop.ui.chat_view.buttons import paint_button
from desktop.ui.chat_view.rows import Canvas, HotSpot, Row, fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import TextLayout

#: More raw response than this is not laid out at once; the details window has all of it (characters).
EVIDENCE_SHOWN = 4000


class LabelRow(Row):
    """One muted line: the author, or a remark. ``action`` makes it a button (a disclosure)."""

    __slots__ = ("_style", "action", "gap", "is_strong", "label", "role", "suffix")

    def __init__(
        self,
        label: str,
        *,
        suffix: str = "",
        role: str = "text_muted",
        is_strong: bool = False,
        gap: float = 0,
        action: str = "",
    ) -> None:
        super().__init__()
        self.label = safe_text(label).replace("\n", " ")
        self.suffix = safe_text(suffix).replace("\n", " ")
        self.role = role
        self.is_strong = is_strong
        self.gap = gap
        self.action = action
        self._style: Style | None = None

    def _lay_out(self, style: Style, _width: int) -> int:
        self._style = style
        return style.space(self.gap) + style.caption_line_height

    def paint(self, canvas: Canvas) -> None:
        style, painter = canvas.style, canvas.painter
        top = canvas.y + style.space(self.gap)
        box = QRectF(canvas.x, top, canvas.width, style.caption_line_height)
        painter.setFont(style.caption_bold if self.is_strong else style.caption)
        is_hovered = bool(self.action) and canvas.hovered == self.action
        painter.setPen(style.color("text" if is_hovered else self.role))
        metrics = painter.fontMetrics()
        label = metrics.elidedText(self.label, Qt.TextElideMode.ElideRight, canvas.width)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, label)
        if self.suffix:
            used = metrics.horizontalAdvance(label) + style.space(2)
            painter.setFont(style.caption)
            painter.setPen(style.color("text_muted"))
            rest = style.caption_metrics.elidedText(
                self.suffix, Qt.TextElideMode.ElideRight, canvas.width - used
            )
            painter.drawText(box.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, rest)

    def hot_spots(self) -> Sequence[HotSpot]:
        if not self.action or self._style is None:
            return ()
        width = self._style.caption_metrics.horizontalAdvance(self.label) + self._style.space(2)
        rect = QRectF(0, self._style.space(self.gap), width, self._style.caption_line_height)
        return (HotSpot(rect, self.action, self.label),)


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says and offers. ``buttons`` are (action, label), the first is the main one where there is one."""

    kind: str  # danger, warning or quiet
    sentence: str
    advice: str = ""
    message: str = ""
    evidence: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    has_main: bool = True


class CardRow(Row):
    """A framed notice under a question or an answer."""

    __slots__ = ("_boxes", "_layouts", "_spots", "_style", "card", "is_open")

    def __init__(self, card: CardText, *, is_open: bool = False) -> None:
        super().__init__()
        self.card = card
        self.is_open = is_open
        self._layouts: list[tuple[TextLayout, str, int]] = []
        self._boxes: QRectF | None = None
        self._spots: list[HotSpot] = []
        self._style: Style | None = None

    @property
    def text(self) -> str:
        parts = [self.card.sentence, self.card.advice, self.card.message]
        if self.is_open:
            parts.append(safe_text(self.card.evidence[:EVIDENCE_SHOWN]))
        return "\n".join(part for part in parts if part)

    def _lay_out(self, style: Style, width: int) -> int:
        self._style = style
        card, pad = self.card, style.space(4)
        room = width - 2 * pad
        y: float = style.space(6)
        self._layouts = []
        role = {"danger": "danger", "warning": "warning"}.get(card.kind, "text_muted")
        y = self._add(Inline(card.sentence), style, room, role, y)
        for words in (card.advice, card.message):
            if words:
                y = self._add(Inline(safe_text(words)), style, room, "text", y + style.space(0.5))
        y = self._place_buttons(style, pad, room, round(y) + style.space(2))
        self._boxes = None
        if self.is_open and card.evidence:
            y = self._add_evidence(style, room, y + style.space(2))
        return round(y + style.space(3))

    def _add(self, inline: Inline, style: Style, room: int, role: str, y: float) -> float:
        layout = TextLayout(inline, style, room)
        self._layouts.append((layout, role, round(y)))
        return y + layout.height

    def _add_evidence(self, style: Style, room: int, y: float) -> float:
        words = safe_text(self.card.evidence[:EVIDENCE_SHOWN].replace("\r\n", "\n"))
        if len(self.card.evidence) > EVIDENCE_SHOWN:
            words += "\n…"
        top, inner = y, room - 2 * style.space(2)
        layout = TextLayout(
            Inline(words, (Span(0, len(words), CODE),)), style, inner, base_bits=CODE
        )
        self._layouts.append((layout, "code_text", round(y + style.space(2))))
        y += layout.height + 2 * style.space(2)
        self._boxes = QRectF(style.space(4), top, room, y - top)
        return y

    def _place_buttons(self, style: Style, left: int, room: int, y: int) -> int:
        self._spots = []
        x, height = left, style.space(7.5)
        for action, label in self.card.buttons:
            width = round(style.caption_metrics.horizontalAdvance(label)) + style.space(6)
            if x > left and x + width > left + room:
                x, y = left, y + height + style.space(1.5)
            self._spots.append(HotSpot(QRectF(x, y, width, height), action, label))
            x += width + style.space(2)
        return y + height if self._spots else y

    def release(self) -> None:
        super().release()
        self._layouts = []

    def hot_spots(self) -> Sequence[HotSpot]:
        return self._spots

    def paint(self, canvas: Canvas) -> None:
        style, painter = canvas.style, canvas.painter
        top = canvas.y + style.space(3)
        box = QRectF(canvas.x + 0.5, top + 0.5, canvas.width - 1, canvas.y + self.height - top - 1)
        soft = {"danger": "danger_soft", "warning": "warning_soft"}.get(self.card.kind, "sunken")
        fill_rounded(painter, box, style.theme.radii.medium, style.color(soft))
        if self._boxes:
            inner = self._boxes.translated(canvas.x, canvas.y)
            fill_rounded(painter, inner, style.theme.radii.small, style.color("code_background"))
        start = 0
        for layout, role, y in self._layouts:
            inset = style.space(4) + (style.space(2) if role == "code_text" else 0)
            painter.setPen(style.color(role))
            size = len(layout.inline.text)
            overlays = [
                (a - start, min(b - start, size), f) for a, b, f in canvas.overlays if b > start
            ]
            overlays = [(max(a, 0), b, f) for a, b, f in overlays if a < size]
            layout.paint(painter, canvas.x + inset, canvas.y + y, overlays)
            start += size + 1
        for index, spot in enumerate(self._spots):
            is_main = index == 0 and self.card.has_main and spot.action != "evidence"
            paint_button(canvas, spot, is_main=is_main)

    def _layout_at(self, y: float) -> tuple[TextLayout, int, int] | None:
        start = 0
        for index, (layout, _role, top) in enumerate(self._layouts):
            if y < top + layout.height or index == len(self._layouts) - 1:
                return layout, top, start
            start += len(layout.inline.text) + 1
        return None

    def offset_at(self, x: float, y: float) -> int:
        found = self._layout_at(y)
        if found is None or self._style is None:
            return 0
        layout, top, start = found
        return start + layout.offset_at(x - self._style.space(4), y - top)

    def is_text_at(self, x: float, y: float) -> bool:
        found = self._layout_at(y)
        if found is None or self._style is None:
            return False
        return found[0].character_at(x - self._style.space(4), y - found[1]) >= 0
