"""The mark of an assistant: its emoji, or the first letter of its name on a disc of its colour."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from desktop.core.organising import COLOURS
from desktop.ui.conversation_delegate import COLOUR_ROLES
from desktop.ui.theme import Theme

_LETTER_SHARE = 0.52
_EMOJI_SHARE = 0.72
_SOFT = 0.22


def avatar(icon: str, name: str, theme: Theme, side_px: int, ratio: float) -> QPixmap:
    """Return the mark as a square of ``side_px``, drawn at ``ratio`` device pixels each."""
    pixels = round(side_px * ratio)
    made = QPixmap(pixels, pixels)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    box = QRectF(0, 0, side_px, side_px)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_emoji = bool(icon) and icon not in COLOURS
    if not is_emoji:
        ground = QColor(theme.color(COLOUR_ROLES.get(icon, "text_muted")))
        ground.setAlphaF(_SOFT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(box)
    font = painter.font()
    font.setPixelSize(round(side_px * (_EMOJI_SHARE if is_emoji else _LETTER_SHARE)))
    font.setBold(not is_emoji)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, icon if is_emoji else name[:1].upper())
    painter.end()
    return made


def avatar_icon(icon: str, name: str, theme: Theme, side_px: int, ratio: float) -> QIcon:
    """Return the mark as an icon of a menu or list."""
    return QIcon(avatar(icon, name, theme, side_px, ratio))
