"""Draws the shipped SVG icons in the theme's colours, at the exact pixels of the screen."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.runtime.resources import resource
from desktop.ui.theme import Theme

_APP_ICON_SIZES_PX: Final = (16, 24, 32, 48, 64, 128, 256)


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


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
    # Before the painter: one that is left open by an error crashes.
    renderer = _renderer(name, color.name())
    device_px = round(size_px * ratio)
    if device_px < 1:
        return QPixmap()  # a layout without room asks for nothing
    drawn = QPixmap(device_px, device_px)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, device_px, device_px))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


class _TintedIcon(QIconEngine):
    """Draws an icon when somebody looks at it, at the size and the pixel ratio that they need."""

    def __init__(
        self, name: str, normal: QColor, disabled: QColor, sizes_px: tuple[int, ...] = ()
    ) -> None:
        super().__init__()
        self._name = name
        self._normal = normal
        self._disabled = disabled
        self._sizes_px = sizes_px

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name, self._normal, self._disabled, self._sizes_px)

    def availableSizes(
        self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off
    ) -> list[QSize]:
        del mode, state
        return [QSize(side_px, side_px) for side_px in self._sizes_px]

    def isNull(self) -> bool:
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        paint_icon(painter, self._name, self._color(mode), QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        del state
        side_px = min(size.width(), size.height())
        return pixmap(self._name, self._color(mode), side_px, scale)

    def _color(self, mode: QIcon.Mode) -> QColor:
        return self._disabled if mode is QIcon.Mode.Disabled else self._normal


def icon(name: str, theme: Theme, role: str = "text_muted") -> QIcon:
    """Return an icon for buttons and menus, tinted with a colour role; grey when disabled.

    Raises:
        FileNotFoundError: No such icon.
    """
    _source(name)
    return QIcon(_TintedIcon(name, theme.color(role), theme.color("text_disabled")))


def app_icon() -> QIcon:
    """Return the loquat, in the sizes that docks and task bars use."""
    black = QColor(Qt.GlobalColor.black)
    return QIcon(_TintedIcon("loquat", black, black, _APP_ICON_SIZES_PX))


def icon_size(theme: Theme, units: float = 5) -> QSize:
    """Return a square of ``units`` grid steps."""
    side = theme.space(units)
    return QSize(side, side)
