"""Another accent for a theme: every shade is worked out from one colour, and moved until words on it can be read.

Imported only when a person chose one; the theme's own accent stands in its file.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

import msgspec
from msgspec import structs

from desktop.runtime.resources import resource
from desktop.ui.theme import MIN_TEXT_CONTRAST, Scheme, Theme, contrast, mixed

#: Contrast of what is no text, such as the ring around what has the keyboard (WCAG 2.2, 1.4.11).
_MIN_OUTLINE_CONTRAST: Final = 3.0

_BLACK, _WHITE = "#000000", "#ffffff"

#: By how much a colour is moved at a time until it can be read.
_STEP: Final = 0.04

#: Shares of the accent in the surfaces that hint at it.
_SOFT, _CHOSEN, _BUBBLE, _MARKED = 0.11, 0.26, 0.14, 0.42

#: What is behind words of the accent's colour, besides its own tints.
_GROUNDS: Final = ("surface", "sidebar", "raised", "sunken")


@cache
def accents() -> dict[str, str]:
    """Return the accents that are offered, by name, as ``#rrggbb``.

    Raises:
        msgspec.DecodeError: The file is broken.
    """
    return msgspec.json.decode(resource("themes", "accents.json").read_bytes(), type=dict[str, str])


def with_accent(theme: Theme, chosen: str) -> Theme:
    """Return ``theme`` with the accent ``chosen``: a name of ``accents()`` or ``#rrggbb``; else as it is.

    A theme of high contrast keeps its own: there the accent is no matter of taste.
    """
    color = accents().get(chosen, chosen)
    if theme.is_high_contrast or not color.startswith("#"):
        return theme
    colors = theme.colors
    tints = {
        "accent_soft": _tint(theme, color, _SOFT),
        "selected": _tint(theme, color, _CHOSEN),
        "user_bubble": _tint(theme, color, _BUBBLE),
        "selection": _tint(theme, color, _MARKED),
    }
    grounds = [getattr(colors, name) for name in _GROUNDS]
    outline = _moved(color, grounds, _MIN_OUTLINE_CONTRAST, theme.scheme)
    words = _moved(color, [*grounds, *tints.values()], MIN_TEXT_CONTRAST, theme.scheme)
    on_accent = max((_BLACK, _WHITE), key=lambda candidate: contrast(candidate, color))
    away = _WHITE if on_accent == _BLACK else _BLACK
    changed = {
        **tints,
        "accent": color,
        "accent_hover": mixed(color, away, 0.14),
        "accent_pressed": mixed(color, away, 0.28),
        "on_accent": on_accent,
        "accent_text": words,
        "focus": outline,
        "on_selection": colors.text,
    }
    return structs.replace(theme, colors=structs.replace(colors, **changed))


def _tint(theme: Theme, color: str, share: float) -> str:
    """Return the surface with as much of ``color`` as all words on it bear."""
    colors = theme.colors
    while share > 0:
        tint = mixed(colors.surface, color, share)
        if min(contrast(tint, w) for w in (colors.text, colors.text_muted)) >= MIN_TEXT_CONTRAST:
            return tint
        share -= _STEP / 2
    return colors.surface


def _moved(color: str, grounds: Iterable[str], least: float, scheme: Scheme) -> str:
    """Return ``color``, darker or lighter until it has ``least`` contrast to all of ``grounds``."""
    end = _BLACK if scheme is Scheme.LIGHT else _WHITE
    grounds, share = list(grounds), 0.0
    while share < 1:
        moved = mixed(color, end, share)
        if min(contrast(moved, ground) for ground in grounds) >= least:
            return moved
        share += _STEP
    return end
