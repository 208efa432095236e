"""A picture in a message: drawn, on its way, offered to be loaded, or the reason why it is not shown."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

from desktop.core.markdown.blocks import SMALL, ImageBlock, Inline, Lines
from desktop.core.markdown.data_urls import is_picture_url
from desktop.core.markdown.display_text import revealed_address, safe_text
from desktop.core.markdown.pictures import host_of
from desktop.core.message import AttachmentPart
from desktop.ui.chat_view import picture_words as words
from desktop.ui.chat_view.buttons import paint_button, paint_icon_button
from desktop.ui.chat_view.pictures import Subject
from desktop.ui.chat_view.rows import BlockRow, Canvas, HotSpot, fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import TextLayout

#: A picture takes at most so many lines of text; larger ones are looked at in a window of their own.
_MAX_LINES: Final = 20
_LINES_IN_CELL: Final = 8

#: A smaller picture has no buttons over it (grid steps); its menu has them.
_WITH_BUTTONS_UNITS: Final = 30
_BUTTON_UNITS: Final = 7

#: Pixels that can be hit, however small a picture is.
_LEAST_PX: Final = 24

#: More of an address is not laid out; the tool tip and the menu have all of it (characters).
_ADDRESS_SHOWN: Final = 400


class ImageRow(BlockRow):
    """Its text is what the picture shows, in words."""

    __slots__ = ("_box", "_image", "_is_in_cell", "_lines", "_spots", "_style", "block", "subject")

    def __init__(self, block: ImageBlock, subject: Subject, *, is_in_cell: bool = False) -> None:
        super().__init__(block.levels)
        self.block = block
        self.subject = subject
        self._image: QImage | None = None
        self._lines: list[tuple[TextLayout, str, float]] = []
        self._spots: list[HotSpot] = []
        self._box = QRectF()
        self._style: Style | None = None
        self._is_in_cell = is_in_cell

    @classmethod
    def of(cls, block: ImageBlock) -> "ImageRow":
        """Return the row of a picture in Markdown."""
        return cls(block, block.source)

    @classmethod
    def in_cell(cls, block: ImageBlock) -> "ImageRow":
        """Return a picture in a table: smaller, without buttons over it, and with fewer words when it is not shown."""
        row = cls(block, block.source, is_in_cell=True)
        row.is_first = True
        return row

    @classmethod
    def attached(cls, part: AttachmentPart) -> "ImageRow":
        """Return the row of an attached picture."""
        name = " ".join(part.name[:200].split())
        return cls(ImageBlock((), "", name, Lines(0, 0)), part)

    @property
    def text(self) -> str:
        return safe_text(self.block.alt) or words.picture()

    @property
    def is_drawn(self) -> bool:
        """Whether the picture is shown, and not words about it."""
        return self._image is not None

    @property
    def box_width(self) -> float:
        """Pixels that it takes from the left, once it is laid out."""
        return self._box.right()

    @property
    def address(self) -> str:
        """The address on the web that it comes from; empty for pictures that need none."""
        is_remote = isinstance(self.subject, str) and not is_picture_url(self.subject)
        return str(self.subject) if is_remote else ""

    def _lay_out(self, style: Style, width: int) -> int:
        self._style = style
        room = self._measure(style, width, 2.75)
        self._image, self._lines, self._spots = None, [], []
        if not self.subject:
            return self._say(style, room, words.arriving())
        if self.address:
            state = style.pictures.remote(self.address)
            if state.content is None:
                style.pictures.misses += 1
                return self._offer(style, room)
        return self._show(style, room)

    def _show(self, style: Style, room: int) -> int:
        limit = (_LINES_IN_CELL if self._is_in_cell else _MAX_LINES) * style.line_height
        drawn = style.pictures.find(self.subject, room, limit)
        if drawn is not None and drawn.image is None:
            return self._say(style, room, words.problem(drawn))
        natural = style.pictures.natural_size(self.subject)
        if drawn is not None:
            self._image, natural = drawn.image, (drawn.width, drawn.height)
        if natural is None:
            return self._say(style, room, words.arriving())
        shrink = min(room / max(natural[0], 1), limit / max(natural[1], 1), 1.0)
        size = max(natural[0] * shrink, 1.0), max(natural[1] * shrink, 1.0)
        self._box = QRectF(self.indent, self._gap, *size)
        self._place_buttons(style)
        return round(self._gap + max(size[1], _LEAST_PX) + style.space(1))

    def _place_buttons(self, style: Style) -> None:
        side, box = style.space(_BUTTON_UNITS), self._box
        right, top = box.right() - style.space(1.5) - side, box.top() + style.space(1.5)
        is_large = min(box.width(), box.height() * 2) >= style.space(_WITH_BUTTONS_UNITS)
        if is_large and not self._is_in_cell:
            for action, label in reversed(words.buttons()):
                self._spots.append(HotSpot(QRectF(right, top, side, side), action, label))
                right -= side + style.space(1)
        whole = QRectF(box.topLeft(), box.size())
        whole.setWidth(max(whole.width(), _LEAST_PX))
        whole.setHeight(max(whole.height(), _LEAST_PX))
        self._spots.append(HotSpot(whole, "picture_open", words.open_label(self.text)))

    def _say(self, style: Style, room: int, sentence: str, more: str = "", button: str = "") -> int:
        """Show words in the picture's place; return the height."""
        pad = self._pad(style)
        y: float = self._gap + style.space(2 if self._is_in_cell else 3)
        inner = room - 2 * pad
        for line, role in (
            (f"▣ {self.text[:_ADDRESS_SHOWN]}", "text"),
            (sentence, "text_muted"),
            (more, "text_muted"),
        ):
            if line:
                layout = TextLayout(Inline(line), style, inner, base_bits=SMALL)
                self._lines.append((layout, role, y))
                y += layout.height
        if button:
            width = style.caption_metrics.horizontalAdvance(button) + style.space(6)
            rect = QRectF(self.indent + pad, y + style.space(2), width, style.space(7.5))
            self._spots.append(HotSpot(rect, "picture_load", button))
            y = rect.bottom()
        foot = style.space(2 if self._is_in_cell else 3)
        self._box = QRectF(self.indent, self._gap, room, y + foot - self._gap)
        return round(self._box.bottom() + style.space(1))

    def _pad(self, style: Style) -> int:
        """Return the pixels between the edge of the box and words in it."""
        return style.space(2 if self._is_in_cell else 4)

    def _offer(self, style: Style, room: int) -> int:
        address = revealed_address(self.address)
        shown = address if len(address) <= _ADDRESS_SHOWN else address[:_ADDRESS_SHOWN] + "…"
        state, host = style.pictures.remote(self.address), host_of(self.address)
        if self._is_in_cell:
            shown = ""  # the tool tip has it
        if state.is_loading:
            return self._say(style, room, words.loading(host), shown)
        button = words.load_label(is_again=state.error is not None)
        is_named = self._is_in_cell and state.error is None
        sentence = host if is_named else words.not_loaded(host, state.error)
        return self._say(style, room, sentence, shown, button)

    def release(self) -> None:
        super().release()
        self._image, self._lines = None, []

    def paint(self, canvas: Canvas) -> None:
        if self._levels:
            self._paint_levels(canvas, canvas.style.line_height)
        if self._image is not None:
            self._paint_image(canvas, self._image)
        elif self._lines:
            self._paint_words(canvas)
        else:
            box = self._box.translated(canvas.x, canvas.y)
            radius = canvas.style.theme.radii.medium
            fill_rounded(canvas.painter, box, radius, canvas.style.color("sunken"))

    def _paint_image(self, canvas: Canvas, image: QImage) -> None:
        style, painter = canvas.style, canvas.painter
        box = self._box.translated(canvas.x, canvas.y)
        outline = QPainterPath()
        radius = min(style.theme.radii.medium, box.width() / 4, box.height() / 4)
        outline.addRoundedRect(box, radius, radius)
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.save()
        painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
        painter.drawImage(box, image)
        for start, end, look in canvas.overlays:
            if end > start:
                veil = look.background().color()
                veil.setAlphaF(0.5)
                painter.fillRect(box, veil)
        painter.restore()
        painter.setPen(QPen(style.color("border"), 1))
        painter.drawPath(outline)
        painter.restore()
        if canvas.hovered.startswith("picture_"):
            for spot in self._spots[:-1]:
                paint_icon_button(canvas, spot, words.PICTURE_ICONS[spot.action])

    def _paint_words(self, canvas: Canvas) -> None:
        style, painter = canvas.style, canvas.painter
        box = self._box.translated(canvas.x, canvas.y)
        fill_rounded(painter, box, style.theme.radii.medium, style.color("sunken"))
        for layout, role, y in self._lines:
            painter.setPen(style.color(role))
            overlays = canvas.overlays if role == "text" else ()
            shifted = [(a + 2, b + 2, look) for a, b, look in overlays]
            layout.paint(painter, box.left() + self._pad(style), canvas.y + y, shifted)
        for spot in self._spots:
            paint_button(canvas, spot, is_main=False)

    def hot_spots(self) -> Sequence[HotSpot]:
        return self._spots

    def offset_at(self, x: float, _y: float) -> int:
        return len(self.text) if x > self._box.center().x() else 0

    def cursor_rect(self, offset: int) -> QRectF:
        x = self._box.right() if offset else self._box.left()
        return QRectF(x, self._box.top(), 1, max(self._box.height(), 1))
