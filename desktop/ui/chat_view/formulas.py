"""Turns formulas (LaTeX) into outlines, away from the GUI thread; what cannot be drawn stays its source.

A formula is model output: it may be wrong, endless or made to take for ever. So its length and nesting
are bounded before it is read, its time while it is worked on, and its size afterwards.
"""

import logging
import re
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from math import isfinite
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_log = logging.getLogger("loquat.ui")

#: Formulas are worked out for a font of this size (px) and drawn at any other: they are outlines.
REFERENCE_PX: Final = 64.0

#: Longer or deeper nested than any formula that people read; the work doubles with each level.
MAX_CHARS: Final = 1_000
MAX_NESTING: Final = 8

#: Processor time that one formula may take (s); a usual one takes 0.002 to 0.03.
MAX_SECONDS: Final = 0.5

#: The thread lets others run after so much work (s): the window must not wait for a formula.
_WORK_AT_ONCE_S: Final = 0.003
_PAUSE_S: Final = 0.0002
_CALLS_BETWEEN_LOOKS: Final = 100

#: Wider or taller than this is no formula but a joke, in sizes of the font.
_MAX_EMS: Final = 200

FORMULAS_KEPT: Final = 600
_WAITING_KEPT: Final = 300

_NESTING: Final = re.compile(r"\\(left|right|begin|end)(?![A-Za-z])|\\.|([{}])", re.DOTALL)
_DEFINITION: Final = re.compile(
    r"\\([a-z]*def|let|[a-z]*newcommand|DeclareMathOperator)(?![A-Za-z])"
)
_TAG: Final = re.compile(r"\\tag\*?\{([^{}]*)\}")
_UNNUMBERED: Final = re.compile(r"\\(?:nonumber|notag|label\{[^{}]*\})(?![A-Za-z])")
_OUTLINE: Final = re.compile(r"[A-Za-z]|-?[\d.]+(?:e-?\d+)?")

#: The library keeps its fonts open and reads them by seeking: one thread at a time.
_drawing = threading.Lock()


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


class _OutOfTimeError(Exception):
    """A formula took longer than ``MAX_SECONDS``."""


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
        except ImportError:
            _log.exception("formulas cannot be drawn: the library is not whole")
            return None


@cache
def can_draw() -> bool:
    """Whether the extra ``formulas`` is installed; without it formulas stay their LaTeX source."""
    return find_spec("ziamath") is not None


def is_reasonable(latex: str) -> bool:
    """Whether a formula is short and flat enough to be drawn, and defines no commands of its own."""
    if not latex.strip() or len(latex) > MAX_CHARS or _DEFINITION.search(latex):
        return False
    depth = deepest = 0
    for found in _NESTING.finditer(latex):
        mark = found[1] or found[2]
        if mark in ("left", "begin", "{"):
            depth += 1
        elif mark:
            depth -= 1
        deepest = max(deepest, depth)
    return deepest <= MAX_NESTING


def draw_formula(latex: str, *, is_display: bool) -> Formula | None:
    """Return a formula's outline, or ``None`` if it is not understood. Blocks; for any thread."""
    from ziamath.config import config  # late: takes 150 ms and more
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    with _drawing:
        config.svg2 = False  # plain outlines instead of references to symbols
        try:
            with _time_limit():
                mathml = tex2mml(_plainer(latex), inline=not is_display)
                if "\\" in mathml:
                    return None  # a command that is not known is passed on as text
                drawn = Math(mathml, size=REFERENCE_PX, margin=0)
                if any(drawn.font.glyphindex(c) == 0 for c in latex if c > "~"):
                    return None  # the font has no Chinese, for one
                return _formula(drawn.svgxml(), drawn.node.bbox)
        except Exception:  # noqa: BLE001 - wrong LaTeX raises anything, from KeyError to RecursionError
            return None


def _plainer(latex: str) -> str:
    """Write numbers of equations as text beside them, and leave out what has no meaning here."""
    return _TAG.sub(r"\\qquad(\\text{\1})", _UNNUMBERED.sub("", latex))


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise ``_OutOfTimeError`` in the block once this thread has used up its time, and pause now and then."""
    start = looked = time.thread_time()
    calls = 0

    def look(_frame: FrameType, _event: str, _arg: Any) -> None:
        nonlocal calls, looked
        calls += 1
        if calls % _CALLS_BETWEEN_LOOKS:
            return
        now = time.thread_time()
        if now - start > MAX_SECONDS:
            raise _OutOfTimeError
        if now - looked > _WORK_AT_ONCE_S:
            looked = now
            time.sleep(_PAUSE_S)

    before = sys.gettrace()
    sys.settrace(look)  # called for calls alone, as it returns nothing
    try:
        yield
    finally:
        sys.settrace(before)


def _formula(svg: "Element", box: Any) -> Formula | None:
    left, right, top, bottom = (float(side) for side in (box.xmin, box.xmax, box.ymax, box.ymin))
    limit = _MAX_EMS * REFERENCE_PX
    size = (right - left, top - bottom)
    if not all(isfinite(side) and 0 < side < limit for side in size):
        return None
    outline = QPainterPath()
    outline.setFillRule(Qt.FillRule.WindingFill)
    for element in svg.iter():
        outline.addPath(_outline_of(element))
    if outline.isEmpty():
        return None
    return Formula(outline.translated(-left, 0), size[0], top, -bottom)


def _outline_of(element: "Element") -> QPainterPath:
    path = QPainterPath()
    if element.tag == "rect":
        sides = [float(element.attrib[name]) for name in ("x", "y", "width", "height")]
        path.addRect(*sides)
    elif element.tag == "path":
        _add_outline(path, element.attrib["d"])
    if "stroke-width" not in element.attrib:
        return path
    stroker = QPainterPathStroker()
    stroker.setWidth(float(element.attrib["stroke-width"]))
    return stroker.createStroke(path)


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


def latex_of(source: str) -> tuple[str, bool] | None:
    """Return the LaTeX of an inline formula without its marks, and whether it is in display style."""
    for start, end, is_display in (("$$", "$$", True), ("$", "$", False), ("\\(", "\\)", False)):
        if len(source) > len(start) + len(end) and source.startswith(start):
            if not source.endswith(end):
                return None
            return source[len(start) : -len(end)], is_display
    return None
