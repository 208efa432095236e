"""Formulas as SVG within a page; what cannot be drawn stays its LaTeX source. Only numbers of the drawing are taken over."""

import logging
import re
from functools import lru_cache
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Final

from desktop.core.markdown.latex import (
    REFERENCE_PX,
    Outlines,
    can_draw,
    is_reasonable,
    outlines,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

logger: Final = logging.getLogger("loquat.storage")

#: Size of a formula's font over that of the text around it, as in the window.
SIZE: Final = 1.12

#: How far formulas reach below the line, in tenths of an em: a class of the page each, as no element may have a
#: style of its own. What reaches less far gets room below until it fits.
DEPTHS: Final = 60
STEP_EM: Final = 0.1

_KEPT: Final = 500

_PATH: Final = re.compile(r"[MLQCZ0-9eE., -]*")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def formula(latex: str, marks: tuple[str, str], *, is_display: bool) -> str:
    """Return a formula as SVG, or its source between ``marks``."""
    drawn = _drawn(latex, is_display) if can_draw() and is_reasonable(latex) else None
    if drawn is None:
        return f'<code class="latex">{escape(marks[0] + latex + marks[1])}</code>'
    return drawn


@lru_cache(maxsize=_KEPT)
def _drawn(latex: str, is_display: bool) -> str | None:  # noqa: FBT001 - a key of the cache
    try:
        found = outlines(latex, is_display=is_display)
    except ImportError:
        logger.exception("formulas cannot be drawn: the library is not whole")
        return None
    return _svg(found, latex) if found is not None else None


def _svg(drawn: Outlines, latex: str) -> str | None:
    scale = SIZE / REFERENCE_PX
    depth = min(max(ceil(drawn.descent * scale / STEP_EM), 0), DEPTHS)
    below = max(depth * STEP_EM / scale, drawn.descent)
    height = drawn.ascent + below
    shapes = "".join(map(_shape, drawn.svg.iter()))
    if not shapes or height <= 0:
        return None
    return (
        f'<svg class="d{depth}" role="img" aria-label="{escape(latex)}"'
        f' width="{drawn.width * scale:.3f}em" height="{height * scale:.3f}em"'
        f' viewBox="{drawn.left:.2f} {-drawn.ascent:.2f} {drawn.width:.2f} {height:.2f}">{shapes}</svg>'
    )


def _shape(element: "Element") -> str:
    tag, attributes = element.tag, element.attrib
    stroke = ""
    if _NUMBER.fullmatch(width := attributes.get("stroke-width", "")):
        stroke = f' stroke="currentColor" stroke-width="{width}"'
    if tag == "path" and _PATH.fullmatch(outline := attributes.get("d", "")):
        return f'<path{stroke} d="{_shorter(outline)}"/>'
    place = [attributes.get(name, "") for name in ("x", "y", "font-size")]
    if tag == "text" and all(map(_NUMBER.fullmatch, place)):
        x, y, size = place
        return f'<text x="{x}" y="{y}" font-size="{size}">{escape(element.text or "")}</text>'
    sides = [attributes.get(name, "") for name in ("x", "y", "width", "height")]
    if tag == "rect" and all(map(_NUMBER.fullmatch, sides)):
        x, y, width, height = sides
        return f'<rect{stroke} x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return ""


def _shorter(outline: str) -> str:
    """Round what is finer than a hundredth of a pixel of the reference size."""
    return re.sub(r"(\.\d\d)\d+", r"\1", outline)
