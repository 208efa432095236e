"""Draws the shipped SVG icons in the theme's colours, at the exact pixels of the screen."""

from functools import cache
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.ui.theme import Theme

#: Logical sizes that menus, buttons and fields ask for.
_SIZES_PX: Final = (16, 20, 24)

#: Besides the ratios of the screens that are there now: what a window may be dragged to.
_COMMON_RATIOS: Final = (1.0, 2.0, 3.0)

_APP_ICON_SIZES_PX: Final = (16, 24, 32, 48, 64, 128, 256)


@cache
def _source(name: str) -> str:
    return files("desktop.resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def _renderer(name: str, color: str) -> QSvgRenderer:
    # Made anew each time (some 50 µs): a cached Qt object would outlive the application object.
    tinted = _source(name).replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(tinted.encode()))
    if not renderer.isValid():
        raise ValueError(f"icon {name!r} cannot be drawn")
    return renderer


def paint_icon(painter: QPainter, name: str, color: QColor, target: QRectF) -> None:
    """Draw an icon into ``target``; crisp at any scale, because it is drawn as vectors.

    Raises:
        FileNotFoundError: No such icon.
    """
    _renderer(name, color.name()).render(painter, target)


def pixmap(name: str, color: QColor, size_px: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon of ``size_px`` logical pixels for a screen with ``ratio`` device pixels each.

    Raises:
        FileNotFoundError: No such icon.
    """
    renderer = _renderer(
        name, color.name()
    )  # before the painter: one left open on an error crashes
    device_px = round(size_px * ratio)
    drawn = QPixmap(device_px, device_px)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, device_px, device_px))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, theme: Theme, role: str = "text_muted") -> QIcon:
    """Return an icon for buttons and menus, tinted with a colour role; grey when disabled."""
    made = QIcon()
    ratios = {*_COMMON_RATIOS, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}
    for mode, tint in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, "text_disabled")):
        for size_px in _SIZES_PX:
            for ratio in sorted(ratios):
                made.addPixmap(pixmap(name, theme.color(tint), size_px, ratio), mode)
    return made


def app_icon() -> QIcon:
    """Return the loquat, in the sizes that docks and task bars use."""
    made = QIcon()
    for size_px in _APP_ICON_SIZES_PX:
        made.addPixmap(pixmap("loquat", QColor(Qt.GlobalColor.black), size_px))
    return made


def icon_size(theme: Theme, units: float = 5) -> QSize:
    """Return a square of ``units`` grid steps."""
    side = theme.space(units)
    return QSize(side, side)
