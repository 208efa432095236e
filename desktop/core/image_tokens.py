"""What an image costs in tokens, by model, size and detail. Pure.

Source: OpenAI, "Images and vision: calculating costs" (read 2025-10).
"""

import math
from typing import Final

from msgspec import Struct

#: Pixels: an image is first fitted into this square, then its shorter side to the other length.
_FIT_PX: Final = 2048
_SHORT_SIDE_PX: Final = 768
_TILE_PX: Final = 512

_PATCH_PX: Final = 32
_MAX_PATCHES: Final = 1536

#: The longest side that a format can say; a history file may say anything.
_MOST_PX: Final = 2**31 - 1

#: The size that is assumed for an image that nobody has seen, such as one behind a link.
UNKNOWN_PX: Final = 1024


class _Tiles(Struct, frozen=True):
    base: int
    per_tile: int


class _Patches(Struct, frozen=True):
    factor: float


#: By the beginning of the model's name; the longest that fits counts.
_RULES: Final[dict[str, _Tiles | _Patches]] = {
    "": _Tiles(85, 170),
    "gpt-4o-mini": _Tiles(2833, 5667),
    "gpt-4.1-mini": _Patches(1.62),
    "gpt-4.1-nano": _Patches(2.46),
    "gpt-5": _Tiles(70, 140),
    "gpt-5-mini": _Patches(1.62),
    "gpt-5-nano": _Patches(2.46),
    "o1": _Tiles(75, 150),
    "o3": _Tiles(75, 150),
    "o4-mini": _Patches(1.72),
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
        detail: ``low``, ``high`` or ``auto``, which is taken as ``high``.
    """
    name = max((prefix for prefix in _RULES if model.startswith(prefix)), key=len)
    rule = _RULES[name]
    width, height = (min(max(1, side), _MOST_PX) for side in (width_px, height_px))
    if isinstance(rule, _Patches):
        return math.ceil(_patches(width, height) * rule.factor)
    if detail == "low":
        return rule.base
    return rule.base + rule.per_tile * _tiles(width, height)


def _tiles(width: float, height: float) -> int:
    fit = min(1.0, _FIT_PX / max(width, height))
    width, height = width * fit, height * fit
    shrink = min(1.0, _SHORT_SIDE_PX / min(width, height))
    return math.ceil(width * shrink / _TILE_PX) * math.ceil(height * shrink / _TILE_PX)


def _patches(width: int, height: int) -> int:
    count = math.ceil(width / _PATCH_PX) * math.ceil(height / _PATCH_PX)
    if count <= _MAX_PATCHES:
        return count
    shrink = math.sqrt(_PATCH_PX**2 * _MAX_PATCHES / (width * height))
    across, down = width * shrink / _PATCH_PX, height * shrink / _PATCH_PX
    shrink *= min(max(1, math.floor(across)) / across, max(1, math.floor(down)) / down)
    across, down = width * shrink / _PATCH_PX, height * shrink / _PATCH_PX
    return min(_MAX_PATCHES, math.ceil(across - 1e-9) * math.ceil(down - 1e-9))
