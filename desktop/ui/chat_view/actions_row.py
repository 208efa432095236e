"""The row of small buttons under a message: other versions of it, copy, edit, try again and so on."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt

from desktop.ui.chat_view.rows import Canvas, HotSpot, Row, fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.icons import paint_icon

_BUTTON_UNITS: Final = 7
_ICON_UNITS: Final = 4

#: Under a question the row is mostly unseen room between it and its answer, so it is lower there.
_LOW_BUTTON_UNITS: Final = 6


class Button(NamedTuple):
    """A button: what it does, its icon and what it is called."""

    action: str
    icon: str
    label: str


class SiblingPosition(NamedTuple):
    """Which of several versions of a message is shown: ``number`` from 1, of ``total``."""

    number: int
    total: int


class ActionsRow(Row):
    """Shown while the mouse is over its message; the switch between versions always."""

    __slots__ = (
        "_buttons",
        "_sibling_labels",
        "_siblings",
        "_spots",
        "_style",
        "_to_right",
        "is_kept",
    )

    def __init__(
        self,
        buttons: Sequence[Button],
        siblings: SiblingPosition | None,
        sibling_labels: tuple[str, str],
        *,
        to_right: bool,
    ) -> None:
        super().__init__()
        self._buttons = tuple(buttons)
        self._siblings = siblings if siblings and siblings.total > 1 else None
        self._sibling_labels = sibling_labels
        self._to_right = to_right
        self._spots: list[tuple[HotSpot, str]] = []
        self._style: Style | None = None
        self.is_kept = False

    def _lay_out(self, style: Style, width: int) -> int:
        self._style = style
        side = style.space(_LOW_BUTTON_UNITS if self._to_right else _BUTTON_UNITS)
        above, below = (0.5, 0.0) if self._to_right else (1.0, 1.0)
        top = style.space(above)
        count = len(self._buttons)
        switch = self._switch_width(style, side)
        total = switch + count * side
        x = float(max(width - total, 0)) if self._to_right else -style.space(1.5)
        self._spots = []
        if self._siblings:
            back, on = self._sibling_labels
            ends = (x, x + switch - style.space(2) - side)
            for left, action, icon, label in (
                (ends[0], "sibling_previous", "chevron-left", back),
                (ends[1], "sibling_next", "chevron-right", on),
            ):
                self._spots.append((HotSpot(QRectF(left, top, side, side), action, label), icon))
            x += switch
        for button in self._buttons:
            rect = QRectF(x, top, side, side)
            self._spots.append((HotSpot(rect, button.action, button.label), button.icon))
            x += side
        return side + top + style.space(below)

    def _switch_width(self, style: Style, side: int) -> float:
        if not self._siblings:
            return 0
        words = style.caption_metrics.horizontalAdvance(self._position_text())
        return words + 2 * side + style.space(2)

    def _position_text(self) -> str:
        assert self._siblings is not None
        return f"{self._siblings.number}/{self._siblings.total}"

    def hot_spots(self) -> Sequence[HotSpot]:
        return [spot for spot, _ in self._spots]

    def paint(self, canvas: Canvas) -> None:
        shows_all = canvas.is_active or self.is_kept
        for spot, icon in self._spots:
            if shows_all or spot.action.startswith("sibling"):
                self._paint_button(canvas, spot, icon)
        if self._siblings:
            first, second = self._spots[0][0].rect, self._spots[1][0].rect
            box = QRectF(first.right(), first.top(), second.left() - first.right(), first.height())
            canvas.painter.setFont(canvas.style.caption)
            canvas.painter.setPen(canvas.style.color("text_muted"))
            canvas.painter.drawText(
                box.translated(canvas.x, canvas.y),
                Qt.AlignmentFlag.AlignCenter,
                self._position_text(),
            )

    def _paint_button(self, canvas: Canvas, spot: HotSpot, icon: str) -> None:
        style = canvas.style
        rect = spot.rect.translated(canvas.x, canvas.y)
        is_enabled = self._is_enabled(spot.action)
        role = "text_muted"
        if not is_enabled:
            role = "border"
        elif canvas.hovered == spot.action:
            fill_rounded(canvas.painter, rect, style.theme.radii.small, style.color("hover"))
            role = "text"
        inset = (rect.width() - style.space(_ICON_UNITS)) / 2
        target = rect.adjusted(inset, inset, -inset, -inset)
        paint_icon(canvas.painter, icon, style.color(role), target)

    def _is_enabled(self, action: str) -> bool:
        if self._siblings is None:
            return True
        if action == "sibling_previous":
            return self._siblings.number > 1
        return action != "sibling_next" or self._siblings.number < self._siblings.total
