"""What an image costs in tokens, by model, size and detail. Pure.

Source: OpenAI, "Images and vision: calculating costs" (read 2025-10, of gpt-5.4 and later in copies of 2026). Its multipliers of the small
models of gpt-5 and 5.4, and those that it does not name (gpt-5.2, gpt-5.4 and later), are as developers measured them, with and
without a picture, and as the calculator of its page of prices has them (community.openai.com 1344040 and 1377015, 2026-03 and -06).
"""

import math
from typing import Final

from msgspec import Struct

#: Pixels: an image is first fitted into this square, then its shorter side to the other length.
_FIT_PX: Final = 2048
_SHORT_SIDE_PX: Final = 768
_TILE_PX: Final = 512

_PATCH_PX: Final = 32

#: The longest side that a format can say; a history file may say anything.
_MOST_PX: Final = 2**31 - 1

#: The size that is assumed for an image that nobody has seen, such as one behind a link.
UNKNOWN_PX: Final = 1024


class _Tiles(Struct, frozen=True):
    base: int
    per_tile: int


class _Limit(Struct, frozen=True):
    """What a picture is made smaller to: its longer side, then its patches."""

    patches: int
    side_px: int


class _Patches(Struct, frozen=True):
    """Tokens by patch.

    Attributes:
        original: For the detail of this name; ``None``: the model has no such detail.
        auto_is_original: So it is taken where the request does not choose.
    """

    factor: float
    high: _Limit = _Limit(1536, 2048)
    original: _Limit | None = None
    auto_is_original: bool = False


_HIGH: Final = _Limit(2500, 2048)
_ORIGINAL: Final = _Limit(10_000, 6000)
#: Not made smaller, but refused beyond this.
_WHOLE: Final = _Limit(30_000, 65_535)
_NEWEST: Final = _Patches(1.2, _HIGH, _WHOLE, auto_is_original=True)

#: By the beginning of the model's name; the longest that fits counts.
_RULES: Final[dict[str, _Tiles | _Patches]] = {
    "": _Tiles(85, 170),
    "gpt-4o-mini": _Tiles(2833, 5667),
    "gpt-4.1-mini": _Patches(1.62),
    "gpt-4.1-nano": _Patches(2.46),
    "gpt-5": _Tiles(70, 140),
    "gpt-5-mini": _Patches(1.2),
    "gpt-5-nano": _Patches(1.5),
    "gpt-5.2": _Patches(1.2),
    "gpt-5.3": _Patches(1.2),
    "gpt-5.4": _Patches(1.2, _HIGH, _ORIGINAL),
    "gpt-5.4-mini": _Patches(1.2),
    "gpt-5.4-nano": _Patches(1.2),
    "gpt-5.5": _Patches(1.2, _HIGH, _ORIGINAL, auto_is_original=True),
    "gpt-5.6": _NEWEST,
    "gpt-6": _NEWEST,
    "o1": _Tiles(75, 150),
    "o3": _Tiles(75, 150),
    "o4-mini": _Patches(1.72),
    "codex-mini": _Patches(1.72),
    "computer-use-preview": _Tiles(65, 129),
}


def image_tokens(
    model: str, width_px: int = UNKNOWN_PX, height_px: int = UNKNOWN_PX, detail: str = "auto"
) -> int:
    """Return the tokens of one image.

    Args:
        model: Its base name, without ``ft:`` and the like.
        width_px: The image's own width.
        height_px: The image's own height.
        detail: ``low``, ``high``, ``original`` where the model has that, or ``auto``, which is one of the last two.
            Models that count patches take ``low`` for ``high`` (measured, as above).
    """
    name = max((prefix for prefix in _RULES if model.startswith(prefix)), key=len)
    rule = _RULES[name]
    width, height = (min(max(1, side), _MOST_PX) for side in (width_px, height_px))
    if isinstance(rule, _Patches):
        is_original = detail == "original" or (detail == "auto" and rule.auto_is_original)
        limit = (rule.original if is_original else None) or rule.high
        return math.ceil(_patches(width, height, limit) * rule.factor)
    if detail == "low":
        return rule.base
    return rule.base + rule.per_tile * _tiles(width, height)


def _tiles(width: float, height: float) -> int:
    fit = min(1.0, _FIT_PX / max(width, height))
    width, height = width * fit, height * fit
    shrink = min(1.0, _SHORT_SIDE_PX / min(width, height))
    return math.ceil(width * shrink / _TILE_PX) * math.ceil(height * shrink / _TILE_PX)


def _patches(width_px: float, height_px: float, limit: _Limit) -> int:
    fit = min(1.0, limit.side_px / max(width_px, height_px))
    across, down = width_px * fit / _PATCH_PX, height_px * fit / _PATCH_PX
    if _covering(across) * _covering(down) <= limit.patches:
        return _covering(across) * _covering(down)
    shrink = math.sqrt(limit.patches / (across * down))
    across, down = across * shrink, down * shrink
    shrink = min(max(1, math.floor(across)) / across, max(1, math.floor(down)) / down)
    return min(limit.patches, _covering(across * shrink) * _covering(down * shrink))


def _covering(patches: float) -> int:
    """Return how many whole patches cover so many; what only rounding added is none."""
    return max(1, math.ceil(patches - 1e-9))
