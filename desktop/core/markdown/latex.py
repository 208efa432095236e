"""Turns formulas (LaTeX) into outlines (SVG); what cannot be drawn stays its source. Knows no Qt. Blocks.

A formula is model output: it may be wrong, endless or made to take for ever. So its length and nesting
are bounded before it is read, its time while it is worked on, and its size afterwards.
"""

import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from math import isfinite
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

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

_NESTING: Final = re.compile(r"\\(left|right|begin|end)(?![A-Za-z])|\\.|([{}])", re.DOTALL)
_DEFINITION: Final = re.compile(
    r"\\([a-z]*def|let|[a-z]*newcommand|DeclareMathOperator)(?![A-Za-z])"
)
_TAG: Final = re.compile(r"\\tag\*?\{([^{}]*)\}")
_UNNUMBERED: Final = re.compile(r"\\(?:nonumber|notag|label\{[^{}]*\})(?![A-Za-z])")
#: The library keeps its fonts open and reads them by seeking: one thread at a time.
_drawing = threading.Lock()


class Outlines(NamedTuple):
    """A drawn formula for a font of ``REFERENCE_PX``: SVG, its baseline at y = 0; sides in pixels, y downwards."""

    svg: "Element"
    left: float
    width: float
    ascent: float
    descent: float


class _OutOfTimeError(Exception):
    """A formula took longer than ``MAX_SECONDS``."""


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


def outlines(latex: str, *, is_display: bool) -> Outlines | None:
    """Return a formula's outlines, or ``None`` if it is not understood. Blocks; for any thread.

    Raises:
        ImportError: The extra ``formulas`` is not installed, or not whole; ``can_draw`` tells the first.
    """
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
                return _outlines(drawn.svgxml(), drawn.node.bbox)
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


def _outlines(svg: "Element", box: Any) -> Outlines | None:
    left, right, top, bottom = (float(side) for side in (box.xmin, box.xmax, box.ymax, box.ymin))
    limit = _MAX_EMS * REFERENCE_PX
    size = (right - left, top - bottom)
    if not all(isfinite(side) and 0 < side < limit for side in size):
        return None
    return Outlines(svg, left, size[0], top, -bottom)


#: What ends a formula in a text, by what begins it, and which of them are in display style. GitHub has the one with backticks.
FORMULA_ENDS: Final = {"$$": "$$", "\\[": "\\]", "$`": "`$", "$": "$", "\\(": "\\)"}
_DISPLAYED: Final = {"$$", "\\["}


def latex_of(source: str) -> tuple[str, bool] | None:
    """Return the LaTeX of an inline formula without its marks, and whether it is in display style."""
    for start, end in FORMULA_ENDS.items():
        if len(source) > len(start) + len(end) and source.startswith(start):
            if not source.endswith(end):
                return None
            return source[len(start) : -len(end)], start in _DISPLAYED
    return None
