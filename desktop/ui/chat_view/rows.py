"""What every row of the chat view can do, and the rows of plain text, rules and space."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.core.markdown.blocks import LINK, Levels, RuleBlock, Span, TextBlock
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import Overlay, TextLayout
from desktop.ui.links import may_open

#: However deep the nesting, text keeps this part of the width.
_TEXT_SHARE = 0.5

#: Levels that only set their text in; the others have a bar at their left.
_WITHOUT_BAR = frozenset({"item", "definition"})


#: A hot spot that is a link: its label is the address.
LINK_ACTION: Final = "link"

#: A hot spot where the keyboard stops to scroll the row sideways.
SIDEWAYS_ACTION: Final = "sideways"


@dataclass(slots=True)
class Canvas:
    """Where a row paints itself: the painter, the row's place on the viewport, and what lies over its text."""

    painter: QPainter
    style: Style
    x: int
    y: int
    width: int
    clip_top: int
    clip_bottom: int
    overlays: Sequence[Overlay] = ()
    hovered: str = ""
    hovered_part: "Row | None" = None
    is_active: bool = False


@dataclass(slots=True)
class HotSpot:
    """A place that can be clicked, in the row's own coordinates.

    ``part`` is the picture in a table's row that it belongs to.
    """

    rect: QRectF
    action: str
    label: str
    part: "Row | None" = None

    def reading_order(self) -> tuple[float, float]:
        """Return what places are sorted by."""
        return self.rect.top(), self.rect.left()


class Row:
    """A block on screen. Heights are estimates until ``lay_out`` was called for the current width.

    ``version`` counts the layouts: the same row with the same version looks the same.
    Owned by one section of one message view; lives in the GUI thread. ``text`` is what selection
    and search see. ``is_waiting`` says that it is to be laid out again once its formulas or pictures are drawn.
    """

    __slots__ = (
        "height",
        "is_first",
        "is_waiting",
        "joined",
        "laid_style",
        "laid_width",
        "version",
    )

    def __init__(self) -> None:
        self.height = 0
        self.laid_width = -1
        self.laid_style: Style | None = None
        self.joined = 0
        self.is_first = False
        self.version = 0
        self.is_waiting = False

    def lay_out(self, style: Style, width: int) -> int:
        """Measure for ``width`` unless that was done; return the height in pixels."""
        if not self.is_laid_out(style, width):
            misses = style.misses
            self.height = self._lay_out(style, width)
            self.is_waiting = style.misses != misses
            self.version += 1
            self.laid_width, self.laid_style = width, style
        return self.height

    def _lay_out(self, style: Style, width: int) -> int:
        raise NotImplementedError

    def is_laid_out(self, style: Style, width: int) -> bool:
        """Whether the row is laid out as it would be now."""
        return self.laid_width == width and self.laid_style is style

    def forget_layout(self) -> None:
        """Have the next ``lay_out`` measure again; the height stays as an estimate."""
        self.laid_width = -1

    def release(self) -> None:
        """Give back what was laid out, to save memory; the height stays."""
        self.laid_width = -1

    def paint(self, canvas: Canvas) -> None:
        """Draw the row."""

    @property
    def text(self) -> str:
        """What can be selected and found."""
        return ""

    def offset_at(self, _x: float, _y: float) -> int:
        """Return the offset in ``text`` nearest to a point of the row."""
        return 0

    def cursor_rect(self, _offset: int) -> QRectF:
        """Return where a caret before the offset would stand, in the row's coordinates."""
        return QRectF(0, 0, 1, self.height)

    def line_range(self, _offset: int) -> tuple[int, int]:
        """Return start and end of the line on screen that holds an offset."""
        return 0, len(self.text)

    def link_at(self, _x: float, _y: float) -> str:
        """Return the address of the link at a point, or an empty string."""
        return ""

    def is_text_at(self, _x: float, _y: float) -> bool:
        """Whether a point is on text, so that the mouse pointer shows it."""
        return False

    def hot_spots(self) -> Sequence[HotSpot]:
        """Return the places that can be clicked."""
        return ()

    def stops(self) -> Sequence[HotSpot]:
        """Return where the keyboard stops, in reading order: what can be clicked, and links."""
        return sorted(self.hot_spots(), key=HotSpot.reading_order)

    def part_at(self, _x: float, _y: float) -> "Row":
        """Return the picture in a row of a table that is at a point, or else the row."""
        return self

    @property
    def overflow(self) -> int:
        """Pixels by which the content is wider than the row, seen by scrolling sideways only."""
        return 0

    def scroll_sideways(self, _pixels: int) -> bool:
        """Scroll the row's own content to the right; return whether it moved."""
        return False

    def sideways_to(self, _rect: QRectF) -> int:
        """Return by how much to scroll so that a place of the row is seen."""
        return 0


class SpaceRow(Row):
    """Empty space of a fixed height."""

    __slots__ = ()

    def __init__(self, height: int) -> None:
        super().__init__()
        self.height = height

    def _lay_out(self, _style: Style, _width: int) -> int:
        return self.height


def level_indents(levels: Levels, style: Style, width: int) -> list[int]:
    """Return the x at which the content of each level begins; never leaves text too narrow."""
    limit, x, found = round(width * (1 - _TEXT_SHARE)), 0, []
    for level in levels:
        if level.kind in _WITHOUT_BAR:
            marker = round(style.body_metrics.horizontalAdvance("0") * level.width)
            x += max(style.space(6), marker + style.space(2.5))
        else:
            x += style.space(4)
        found.append(min(x, limit))
    return found


class BlockRow(Row):
    """A row for a block that may stand in quotes and lists: knows gap, indent, bars and marker."""

    __slots__ = ("_gap", "_indents", "_levels")

    def __init__(self, levels: Levels) -> None:
        super().__init__()
        self._levels = levels
        self._gap = 0
        self._indents: list[int] = []

    @property
    def levels(self) -> Levels:
        """What the block stands in."""
        return self._levels

    @property
    def indent(self) -> int:
        """Pixels from the row's left to its content."""
        return self._indents[-1] if self._indents else 0

    @property
    def gap(self) -> int:
        """Pixels of space above the content."""
        return self._gap

    def _measure(self, style: Style, width: int, gap: float) -> int:
        """Set gap and indents; return the width that is left."""
        self._gap = 0 if self.is_first else style.space(gap)
        self._indents = level_indents(self._levels, style, width)
        return max(width - self.indent, 40)

    def _paint_levels(self, canvas: Canvas, first_line_height: float) -> None:
        painter, style = canvas.painter, canvas.style
        left = 0
        for depth, (level, right) in enumerate(zip(self._levels, self._indents, strict=True)):
            if level.kind not in _WITHOUT_BAR:
                top = canvas.y + (0 if depth < self.joined else self._gap)
                bar = QRectF(canvas.x + left, top, 3, canvas.y + self.height - top)
                painter.fillRect(bar, style.bar_color(level.kind))
            elif level.marker:
                self._paint_marker(canvas, level.marker, left, right, first_line_height)
            left = right

    def _paint_marker(
        self, canvas: Canvas, marker: str, left: int, right: int, line_height: float
    ) -> None:
        painter, style = canvas.painter, canvas.style
        painter.setFont(style.body)
        painter.setPen(style.color("text_muted"))
        room = style.space(1.75)
        box = QRectF(
            canvas.x + left - 40, canvas.y + self._gap, right - left + 40 - room, line_height
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, marker)


class TextRow(BlockRow):
    """A paragraph, a heading, or the text of a list item."""

    __slots__ = ("_layout", "block")

    def __init__(self, block: TextBlock) -> None:
        super().__init__(block.levels)
        self.block = block
        self._layout: TextLayout | None = None

    @property
    def text(self) -> str:
        return self.block.inline.text

    @property
    def natural_width(self) -> float:
        """Width of the widest line, indent included; 0 before it was laid out."""
        return self._layout.natural_width + self.indent if self._layout else 0

    def _lay_out(self, style: Style, width: int) -> int:
        block = self.block
        gap = 1.0 if block.tight else 2.75
        if block.heading:
            gap = (0, 6, 5.5, 5, 4, 4, 4)[block.heading]
        room = self._measure(style, width, gap)
        self._layout = TextLayout(block.inline, style, room, heading=block.heading)
        return round(self._gap + self._layout.height)

    def release(self) -> None:
        super().release()
        self._layout = None

    def paint(self, canvas: Canvas) -> None:
        if self._layout is None:
            return
        if self._levels:
            self._paint_levels(canvas, canvas.style.line_height)
        style, alert = canvas.style, self.block.alert
        canvas.painter.setPen(style.bar_color(alert) if alert else style.color("text"))
        clip = QRectF(canvas.x, canvas.clip_top, canvas.width, canvas.clip_bottom - canvas.clip_top)
        x, y = canvas.x + self.indent, canvas.y + self._gap
        self._layout.paint(canvas.painter, x, y, canvas.overlays, clip)

    def offset_at(self, x: float, y: float) -> int:
        return self._layout.offset_at(x - self.indent, y - self._gap) if self._layout else 0

    def link_at(self, x: float, y: float) -> str:
        return self._layout.link_at(x - self.indent, y - self._gap) if self._layout else ""

    def is_text_at(self, x: float, y: float) -> bool:
        return self._layout is not None and x >= self.indent and y >= self._gap

    def cursor_rect(self, offset: int) -> QRectF:
        if self._layout is None:
            return super().cursor_rect(offset)
        return self._layout.cursor_rect(offset).translated(self.indent, self._gap)

    def line_range(self, offset: int) -> tuple[int, int]:
        return self._layout.line_range(offset) if self._layout else super().line_range(offset)

    def stops(self) -> Sequence[HotSpot]:
        return link_spots(self.block.inline.spans, self.cursor_rect, self.laid_width)


class RuleRow(BlockRow):
    """A thematic break."""

    __slots__ = ("block",)

    def __init__(self, block: RuleBlock) -> None:
        super().__init__(block.levels)
        self.block = block

    def _lay_out(self, style: Style, width: int) -> int:
        self._measure(style, width, 4)
        return self._gap + style.space(2)

    def paint(self, canvas: Canvas) -> None:
        self._paint_levels(canvas, 0)
        canvas.painter.setPen(QPen(canvas.style.color("border"), 1))
        y = canvas.y + self._gap + 0.5
        canvas.painter.drawLine(
            QPointF(canvas.x + self.indent, y), QPointF(canvas.x + canvas.width, y)
        )


def link_spots(
    spans: Iterable[Span], cursor_rect: Callable[[int], QRectF], right: float
) -> list[HotSpot]:
    """Return the links in a text that may be opened; one that is broken reaches to ``right`` on its first line."""
    found: list[HotSpot] = []
    for span in spans:
        if not span.style & LINK or not may_open(span.href):
            continue
        start, end = cursor_rect(span.start), cursor_rect(span.end)
        is_one_line = abs(start.top() - end.top()) < 1
        width = (end.left() if is_one_line else right) - start.left()
        rect = QRectF(start.left() - 1, start.top(), width + 2, start.height())
        if found and found[-1].label == span.href and rect.top() == found[-1].rect.top():
            found[-1].rect = found[-1].rect.united(rect)  # one link, partly bold
        else:
            found.append(HotSpot(rect, LINK_ACTION, span.href))
    return found


def fill_rounded(painter: QPainter, rect: QRectF, radius: float, fill: QColor) -> None:
    """Fill a rectangle with round corners, smoothly."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()
