"""A code block: only the lines on screen are laid out, whatever its length; scrolls sideways on its own."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextLayout

from desktop.core.markdown.blocks import HIDDEN, CodeBlock, cell_width
from desktop.core.markdown.display_text import code_point_offset, revealed, utf16_offset
from desktop.core.markdown.highlighting import Highlighter, is_imported
from desktop.ui.chat_view.rows import BlockRow, Canvas, HotSpot, fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import format_range, x_of

#: A line on screen holds at most this many characters; a longer line goes on in the next one.
MAX_LINE_CHARS: Final = 1000

#: Wider than any line.
_UNBROKEN_PX: Final = 1_000_000

#: While code arrives, so much of it is coloured with each piece (characters); the rest when there is time.
_COLOURED_AT_ONCE: Final = 600

#: Laid out lines kept per block.
_LINES_KEPT: Final = 200

#: More of what stands behind a fence is not drawn: no language has such a name.
_LABEL_CHARS: Final = 100


class CodeRow(BlockRow):
    """Shows lines cut into *pieces* (one a line on screen): (start offset in the code, text)."""

    __slots__ = (
        "_cells",
        "_columns",
        "_highlighter",
        "_layouts",
        "_pieces",
        "_room",
        "_scroll",
        "_style",
        "block",
        "labels",
        "wraps",
    )

    def __init__(self, block: CodeBlock, labels: dict[str, str], *, wraps: bool = False) -> None:
        super().__init__(block.levels)
        self.block = block
        self.labels = labels
        self.wraps = wraps
        self._pieces: list[tuple[int, str]] = []
        self._cells = 0
        self._columns = MAX_LINE_CHARS
        self._layouts: dict[int, QTextLayout] = {}
        self._scroll = 0
        self._room = 0
        self._style: Style | None = None
        self._highlighter = Highlighter(block.language)
        self._highlighter.update(block.code)
        self._cut(0)

    @property
    def needs_colour(self) -> bool:
        """Whether some of the code has not been coloured yet."""
        return not self._highlighter.is_done

    def colour(self, chars: int) -> None:
        """Colour about ``chars`` more characters of the code."""
        start = self._highlighter.place
        self._highlighter.work(chars)
        end = self._highlighter.place
        for index in [i for i in self._layouts if self._meets(i, start, end)]:
            del self._layouts[index]

    def _meets(self, index: int, start: int, end: int) -> bool:
        if index >= len(self._pieces):
            return True
        place, text = self._pieces[index]
        return place < end and place + len(text) >= start

    @property
    def text(self) -> str:
        return self.block.code

    def grow(self, block: CodeBlock) -> None:
        """Take a later state of the same block; what stays at the beginning is not done again."""
        old = self.block.code
        self.block = block
        self._levels = block.levels
        goes_on = bool(self._pieces) and block.code.startswith(old)
        self._cut(old.rfind("\n") + 1 if goes_on else 0)
        changed = self._highlighter.update(block.code)
        if is_imported():
            self._highlighter.work(_COLOURED_AT_ONCE)
        for index in [i for i in self._layouts if self._meets(i, changed, len(block.code))]:
            del self._layouts[index]
        self.laid_width = -1

    def toggle_wrap(self) -> None:
        """Break long lines, or no longer."""
        self.wraps = not self.wraps
        self._scroll = 0
        self.laid_width = -1
        self._columns = 0

    def _cut(self, start: int) -> None:
        """Cut the code into pieces from the line at ``start`` on."""
        code, pieces, columns = self.block.code, self._pieces, self._columns
        while pieces and pieces[-1][0] >= start:
            pieces.pop()
            self._layouts.pop(len(pieces), None)
        widest = self._cells if start else 0
        place = start
        for line in code[start:].split("\n"):
            if len(line) <= columns and (line.isascii() or not self.wraps):
                pieces.append((place, line))
                widest = max(widest, cell_width(line) + line.count("\t") * 3)
            else:
                for offset, part in _parts(line, columns):
                    pieces.append((place + offset, part))
                    widest = max(widest, cell_width(part))
            place += len(line) + 1
        self._cells = widest

    def _lay_out(self, style: Style, width: int) -> int:
        if self._style is not style:
            self._layouts.clear()
        self._style = style
        self._room = self._measure(style, width, 3) - 2 * self._pad(style)
        columns = MAX_LINE_CHARS
        if self.wraps:
            columns = max(int(self._room / style.code_char_width), 10)
        if columns != self._columns:
            self._columns = columns
            self._layouts.clear()
            self._cut(0)
        self._scroll = min(self._scroll, self._overflow())
        body = len(self._pieces) * style.code_line_height
        return round(self._gap + self._top(style) + body + self._pad(style))

    def release(self) -> None:
        super().release()
        self._layouts.clear()

    @staticmethod
    def _pad(style: Style) -> int:
        return style.space(3)

    @staticmethod
    def _top(style: Style) -> int:
        return style.space(9)

    def line_bottoms(self) -> list[int]:
        """Return where each line on screen ends, in pixels from the row's top; empty before it was laid out."""
        style = self._style
        if style is None:
            return []
        top = self._gap + self._top(style)
        return [top + n * style.code_line_height for n in range(1, len(self._pieces) + 1)]

    def _overflow(self) -> int:
        if self._style is None or self.wraps:
            return 0
        width = self._cells * self._style.code_char_width
        return max(0, round(width - self._room + self._style.space(2)))

    def paint(self, canvas: Canvas) -> None:
        style, painter = canvas.style, canvas.painter
        self._paint_levels(canvas, style.line_height)
        left, top = canvas.x + self.indent, canvas.y + self._gap
        box = QRectF(left, top, canvas.width - self.indent, self.height - self._gap)
        fill_rounded(painter, box, style.theme.radii.medium, style.color("code_background"))
        self._paint_head(canvas, box)
        painter.save()
        pad = self._pad(style)
        body_top = top + self._top(style)
        body = QRectF(left + pad, body_top, self._room, box.bottom() - body_top)
        painter.setClipRect(body, Qt.ClipOperation.IntersectClip)
        painter.setPen(style.color("code_text"))
        first = max(0, int((canvas.clip_top - body_top) // style.code_line_height))
        last = int((canvas.clip_bottom - body_top) // style.code_line_height) + 1
        for index in range(first, min(last, len(self._pieces))):
            y = body_top + index * style.code_line_height
            self._paint_piece(canvas, index, left + pad - self._scroll, y)
        painter.restore()
        self._paint_scroller(canvas, box)

    def _paint_head(self, canvas: Canvas, box: QRectF) -> None:
        style, painter = canvas.style, canvas.painter
        painter.setFont(style.caption)
        painter.setPen(style.color("text_muted"))
        head = QRectF(box.left() + self._pad(style), box.top(), box.width(), self._top(style))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self.block.language[:_LABEL_CHARS])
        for spot in self.hot_spots():
            rect = spot.rect.translated(canvas.x, canvas.y)
            if canvas.hovered == spot.action:
                fill_rounded(painter, rect, style.theme.radii.small, style.color("hover"))
                painter.setFont(style.caption)
            painter.setPen(style.color("text" if canvas.hovered == spot.action else "text_muted"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, spot.label)

    def hot_spots(self) -> Sequence[HotSpot]:
        style = self._style
        if style is None or not self.labels:
            return ()
        right: float = self.laid_width - style.space(1.5)
        found = []
        for action in ("copy", "save", "wrap"):
            label = self.labels["unwrap" if action == "wrap" and self.wraps else action]
            width = style.caption_metrics.horizontalAdvance(label) + style.space(4)
            rect = QRectF(right - width, self._gap + style.space(1.5), width, style.space(6))
            found.append(HotSpot(rect, action, label))
            right -= width + style.space(0.5)
        return found

    def _paint_piece(self, canvas: Canvas, index: int, x: float, y: float) -> None:
        layout = self._piece_layout(index, canvas.style)
        start, text = self._pieces[index]
        ranges = []
        for a, b, look in canvas.overlays:
            low, high = max(a - start, 0), min(b - start, len(text))
            if low < high:
                ranges.append(format_range(utf16_offset(text, low), utf16_offset(text, high), look))
        layout.draw(canvas.painter, QPointF(x, y), ranges)

    def _piece_layout(self, index: int, style: Style) -> QTextLayout:
        found = self._layouts.get(index)
        if found is not None:
            return found
        if len(self._layouts) > _LINES_KEPT:
            self._layouts.clear()
        start, raw = self._pieces[index]
        text, places = revealed(raw)
        layout = QTextLayout(text, style.code)
        layout.setCacheEnabled(True)
        layout.setTextOption(style.not_wrapping)
        looks = [
            format_range(
                utf16_offset(text, a - start), utf16_offset(text, b - start), style.colored(role)
            )
            for a, b, role in self._highlighter.spans(start, start + len(text))
        ]
        looks += [
            format_range(
                utf16_offset(text, p), utf16_offset(text, p + 1), style.char_format(HIDDEN)
            )
            for p in places
        ]
        if looks:
            layout.setFormats(looks)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(_UNBROKEN_PX)  # it has no ascent before it has a width
        line.setPosition(QPointF(0, style.code_baseline - line.ascent()))
        layout.endLayout()
        self._layouts[index] = layout
        return layout

    def _paint_scroller(self, canvas: Canvas, box: QRectF) -> None:
        overflow = self._overflow()
        if not overflow:
            return
        style = canvas.style
        track = box.width() - 2 * self._pad(style)
        share = self._room / (self._room + overflow)
        x = box.left() + self._pad(style) + (track * (1 - share)) * (self._scroll / overflow)
        bar = QRectF(x, box.bottom() - style.space(1.75), track * share, 4)
        fill_rounded(canvas.painter, bar, 2, style.color("scrollbar"))

    def scroll_sideways(self, pixels: int) -> bool:
        target = min(max(self._scroll + pixels, 0), self._overflow())
        moved, self._scroll = target != self._scroll, target
        return moved

    def _piece_at(self, y: float) -> int:
        if self._style is None:
            return 0
        line = int((y - self._gap - self._top(self._style)) // self._style.code_line_height)
        return min(max(line, 0), len(self._pieces) - 1)

    def _body_x(self) -> float:
        return self.indent + (self._pad(self._style) if self._style else 0) - self._scroll

    def offset_at(self, x: float, y: float) -> int:
        if self._style is None or not self._pieces:
            return 0
        index = self._piece_at(y)
        start, text = self._pieces[index]
        line = self._piece_layout(index, self._style).lineAt(0)
        return start + code_point_offset(text, line.xToCursor(x - self._body_x()))

    def is_text_at(self, x: float, y: float) -> bool:
        return (
            self._style is not None and x >= self.indent and y >= self._gap + self._top(self._style)
        )

    def cursor_rect(self, offset: int) -> QRectF:
        index = self._piece_of(offset)
        if self._style is None:
            return super().cursor_rect(offset)
        start, text = self._pieces[index]
        line = self._piece_layout(index, self._style).lineAt(0)
        x = x_of(line, utf16_offset(text, offset - start))
        height = self._style.code_line_height
        top = self._gap + self._top(self._style) + index * height
        return QRectF(self._body_x() + x, top, 1, height)

    def line_range(self, offset: int) -> tuple[int, int]:
        start, text = self._pieces[self._piece_of(offset)]
        return start, start + len(text)

    def _piece_of(self, offset: int) -> int:
        low, high = 0, len(self._pieces) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._pieces[middle][0] <= offset:
                low = middle
            else:
                high = middle - 1
        return low


def _parts(line: str, columns: int) -> list[tuple[int, str]]:
    """Cut a line into parts of at most ``columns`` cells."""
    if line.isascii():
        return [(i, line[i : i + columns]) for i in range(0, len(line), columns)]
    found, start, cells = [], 0, 0
    for index, character in enumerate(line):
        # ``cell_width`` of one character; a call for each of a million takes a second.
        width = 2 if character >= "\u1100" and not "\u2000" <= character < "\u2e80" else 1
        if cells + width > columns and index > start:
            found.append((start, line[start:index]))
            start, cells = index, 0
        cells += width
    found.append((start, line[start:]))
    return found
