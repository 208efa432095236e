"""Formulas as outlines to paint, worked out away from the GUI thread; what cannot be drawn stays its source."""

import logging
import re
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPainterPathStroker, QTransform

from desktop.core.markdown.latex import REFERENCE_PX, can_draw, is_reasonable, outlines

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_log = logging.getLogger("loquat.ui")

FORMULAS_KEPT: Final = 600
_WAITING_KEPT: Final = 300

_OUTLINE: Final = re.compile(r"[A-Za-z]|-?[\d.]+(?:e-?\d+)?")


class Formula(NamedTuple):
    """A drawn formula for a font of ``REFERENCE_PX``: its baseline at y = 0, its left edge at x = 0."""

    outline: QPainterPath
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, at: QPointF, scale: float, color: QColor) -> None:
        """Draw with the baseline's left end at ``at``."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(at)
        painter.scale(scale, scale)
        painter.fillPath(self.outline, color)
        painter.restore()


class Formulas:
    """Knows the formulas that were drawn, and has others drawn by a thread that ends when none are left.

    Owned by a chat view and asked in the GUI thread; the thread only puts results down.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, bool], Formula | None] = OrderedDict()
        self._waiting: list[tuple[str, bool]] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._has_news = False
        self.misses = 0

    @property
    def is_busy(self) -> bool:
        """Whether formulas are being drawn, or were and nobody has looked."""
        with self._lock:
            return self._has_news or self._thread is not None

    def take_news(self) -> bool:
        """Return whether formulas were drawn since the last call."""
        with self._lock:
            found, self._has_news = self._has_news, False
        return found

    def find(self, latex: str, *, is_display: bool) -> Formula | None:
        """Return a formula; ``None`` if it cannot be drawn, or was not yet, which counts in ``misses``."""
        key = (latex, is_display)
        if not can_draw() or not is_reasonable(latex):
            return None
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            self.misses += 1
            if key not in self._waiting:
                self._waiting.append(key)
                del self._waiting[:-_WAITING_KEPT]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="formulas")
                self._thread.start()
        return None

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or not threading.main_thread().is_alive():
                    self._thread = None
                    return
                key = self._waiting.pop()  # what was asked for last is what is on the screen
            found = self._draw(key)
            with self._lock:
                self._known[key] = found
                self._has_news = True
                while len(self._known) > FORMULAS_KEPT:
                    self._known.popitem(last=False)

    def _draw(self, key: tuple[str, bool]) -> Formula | None:
        try:
            return draw_formula(key[0], is_display=key[1])
        except (
            ImportError,
            OSError,
        ):  # the library reads its tables and fonts while it is imported
            _log.exception("formulas cannot be drawn: the library is not whole")
            return None


def draw_formula(latex: str, *, is_display: bool) -> Formula | None:
    """Return a formula's outline, or ``None`` if it is not understood. Blocks; for any thread."""
    found = outlines(latex, is_display=is_display)
    if found is None:
        return None
    outline = QPainterPath()
    outline.setFillRule(Qt.FillRule.WindingFill)
    for element in found.svg.iter():
        outline.addPath(_outline_of(element))
    if outline.isEmpty():
        return None
    return Formula(outline.translated(-found.left, 0), found.width, found.ascent, found.descent)


def _outline_of(element: "Element") -> QPainterPath:
    path = QPainterPath()
    if element.tag == "rect":
        sides = [float(element.attrib[name]) for name in ("x", "y", "width", "height")]
        path.addRect(*sides)
    elif element.tag == "path":
        _add_outline(path, element.attrib["d"])
    elif element.tag == "text":
        path = _character(element)
    if "stroke-width" not in element.attrib:
        return path
    stroker = QPainterPathStroker()
    stroker.setWidth(float(element.attrib["stroke-width"]))
    return stroker.createStroke(path)


def _character(element: "Element") -> QPainterPath:
    """Return the outline of a character in the program's font, or in the system's where that lacks it."""
    x, y, size = (float(element.attrib[name]) for name in ("x", "y", "font-size"))
    font = QFont()
    font.setPixelSize(round(REFERENCE_PX))
    path = QPainterPath()
    path.addText(QPointF(), font, element.text or "")
    return QTransform.fromTranslate(x, y).scale(size / REFERENCE_PX, size / REFERENCE_PX).map(path)


def _add_outline(path: QPainterPath, source: str) -> None:
    """Add the outline that SVG's ``d`` describes; the library writes M, L, Q, C and Z, all absolute."""
    numbers: list[float] = []
    command = ""
    for token in (*_OUTLINE.findall(source), ""):
        if token and not token.isalpha():
            numbers.append(float(token))
            continue
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        match command:
            case "M":
                path.moveTo(*points)
            case "L":
                for point in points:
                    path.lineTo(point)
            case "Q":
                path.quadTo(*points)
            case "C":
                path.cubicTo(*points)
            case "Z":
                path.closeSubpath()
        command, numbers = token, []
