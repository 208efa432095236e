"""Draws the buttons that rows have: words in a frame, and small icons over a picture."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from desktop.ui.chat_view.rows import Canvas, HotSpot
from desktop.ui.icons import paint_icon


def paint_button(canvas: Canvas, spot: HotSpot, *, is_main: bool) -> None:
    """Draw a button with its label; the main one is filled with the accent."""
    is_hovered = canvas.hovered == spot.action
    if is_main:
        fill, pen = ("accent_hover" if is_hovered else "accent"), "on_accent"
    else:
        fill, pen = ("hover" if is_hovered else "raised"), "text"
    painter = _framed(canvas, spot, fill, "border_strong" if fill == "raised" else fill)
    painter.setFont(canvas.style.caption)
    painter.setPen(canvas.style.color(pen))
    rect = spot.rect.translated(canvas.x, canvas.y)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, spot.label)
    painter.restore()


def paint_icon_button(canvas: Canvas, spot: HotSpot, icon: str) -> None:
    """Draw a button with an icon, on a ground of its own."""
    is_hovered = canvas.hovered == spot.action
    painter = _framed(canvas, spot, "hover" if is_hovered else "raised", "border")
    rect = spot.rect.translated(canvas.x, canvas.y)
    inset = (rect.width() - canvas.style.space(4)) / 2
    target = rect.adjusted(inset, inset, -inset, -inset)
    paint_icon(painter, icon, canvas.style.color("text"), target)
    painter.restore()


def _framed(canvas: Canvas, spot: HotSpot, fill: str, border: str) -> QPainter:
    """Draw the ground; the painter is to be restored."""
    style, painter = canvas.style, canvas.painter
    rect = spot.rect.translated(canvas.x, canvas.y)
    painter.save()
    painter.setRenderHint(painter.RenderHint.Antialiasing)
    painter.setBrush(style.color(fill))
    painter.setPen(QPen(style.color(border), 1))
    radius = style.theme.radii.small
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    return painter
