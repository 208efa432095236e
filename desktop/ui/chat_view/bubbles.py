"""Draws the ground of the person's own messages."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.rows import fill_rounded
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.timeline import Shown

#: A bubble that begins above the viewport is drawn from this far above it, its round corners unseen.
_BEYOND_PX: Final = 100


def paint_bubbles(painter: QPainter, style: Style, rows: Sequence[Shown]) -> None:
    """Draw the bubbles of those messages of which ``rows`` are on screen."""
    tops: dict[int, int] = {}
    bottoms: dict[int, int] = {}
    for shown in rows:
        if shown.view.is_own and not isinstance(shown.row, ActionsRow):
            tops.setdefault(shown.place.message, shown.y)
            bottoms[shown.place.message] = shown.y + shown.row.height
    margin, radius = style.space(2), style.theme.radii.large
    for message, top in tops.items():
        first = next(s for s in rows if s.place.message == message)
        is_cut = first.place.section or first.place.row
        above = top + (margin if not is_cut else -_BEYOND_PX)
        width = first.view.width + 2 * first.view.inset
        rect = QRectF(first.x - first.view.inset, above, width, bottoms[message] - above)
        fill_rounded(painter, rect, radius, style.color("user_bubble"))
