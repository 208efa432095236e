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
from itertools import groupby
from math import isfinite
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unicodedata import east_asian_width

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
#: An element of MathML that holds characters, and the room for a wide one: its size over that of the font, in ems of the
#: library, which are a third too large. Letters for formulas are larger than the text around them, Chinese need not be.
_LEAF: Final = re.compile(r"<(mi|mn|mo|mtext)((?: [^<>]*)?)>([^<]*)</\1>")
_ROOM_EMS: Final = 0.9 * 3 / 4
_ROOM_ASCENT: Final = 0.88
_ROOM: Final = (
    f'<mspace width="{_ROOM_EMS:.3f}em" height="{_ROOM_EMS * _ROOM_ASCENT:.3f}em" '
    f'depth="{_ROOM_EMS * (1 - _ROOM_ASCENT):.3f}em" mathbackground="character-{{}}"/>'
)
_ROOM_MARK: Final = re.compile(r"character-(\d{1,7})")

#: A blank colours what was drawn before it: this, which nobody sees, and not the room.
_AFTER_ROOM: Final = '<mspace width="0em" mathbackground="none-"/>'

#: The library keeps its fonts open and reads them by seeking: one thread at a time.
_drawing = threading.Lock()


class Outlines(NamedTuple):
    """A drawn formula for a font of ``REFERENCE_PX``: SVG, its baseline at y = 0; sides in pixels, y downwards.

    The SVG holds paths, rectangles, and a ``text`` for each wide character, with its place and ``font-size``.
    """

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

    from desktop.core.markdown.latex_rewriting import rewritten  # late: many patterns to compile

    with _drawing:
        config.svg2 = False  # plain outlines instead of references to symbols
        try:
            with _time_limit():
                mathml = tex2mml(rewritten(latex), inline=not is_display)
                if "\\" in mathml:
                    return None  # a command that is not known is passed on as text
                drawn = Math(_LEAF.sub(_with_room, mathml), size=REFERENCE_PX, margin=0)
                if any(drawn.font.glyphindex(c) == 0 for c in latex if c > "~" and not _is_wide(c)):
                    return None
                return _outlines(drawn.svgxml(), drawn.node.bbox)
        except Exception:  # noqa: BLE001 - wrong LaTeX raises anything, from KeyError to RecursionError
            return None


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


def _is_wide(character: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean, emoji excepted, which have no outlines."""
    is_wide = east_asian_width(character) in "WF"
    return is_wide and not "\U0001f000" <= character < "\U00020000"


def _with_room(leaf: re.Match[str]) -> str:
    """Put room into MathML for the wide characters of an element, which the library's font has not."""
    if not any(map(_is_wide, leaf[3])):
        return leaf[0]
    pieces = []
    for is_wide, characters in groupby(leaf[3], _is_wide):
        if is_wide:
            pieces += [*(_ROOM.format(ord(character)) for character in characters), _AFTER_ROOM]
        else:
            pieces.append(f"<{leaf[1]}{leaf[2]}>{''.join(characters)}</{leaf[1]}>")
    return f"<mrow>{''.join(pieces)}</mrow>"


def _fill_room(rectangle: "Element") -> None:
    """Make the text of a rectangle that was left as room for a character; any other stays."""
    sides = rectangle.attrib
    if not (found := _ROOM_MARK.fullmatch(sides.get("fill", ""))):
        return
    size, baseline = (
        float(sides["width"]),
        float(sides["y"]) + float(sides["height"]) * _ROOM_ASCENT,
    )
    rectangle.tag, rectangle.text = "text", chr(int(found[1]))
    rectangle.attrib = {"x": sides["x"], "y": f"{baseline:.2f}", "font-size": f"{size:.2f}"}


def _outlines(svg: "Element", box: Any) -> Outlines | None:
    left, right, top, bottom = (float(side) for side in (box.xmin, box.xmax, box.ymax, box.ymin))
    limit = _MAX_EMS * REFERENCE_PX
    size = (right - left, top - bottom)
    if not all(isfinite(side) and 0 < side < limit for side in size):
        return None
    for rectangle in list(svg.iter("rect")):
        _fill_room(rectangle)
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
