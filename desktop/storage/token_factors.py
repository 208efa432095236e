"""What was learned from servers' own counts: by how much a model's tokens differ from what is counted here.

Lies in the cache: lost, it is learned anew from the next answers.
"""

import contextlib
import math
from pathlib import Path
from typing import Final

import msgspec

from desktop.storage.atomic import write_atomically

#: A factor beyond these is no difference of vocabularies but a request that was not what it seems.
LEAST: Final = 0.2
MOST: Final = 5.0

#: How much a new answer counts beside what is known: a few are enough, and one does not overturn them.
_WEIGHT: Final = 0.3

#: Prompts with fewer tokens say little: the overhead of a message outweighs its words.
_ENOUGH: Final = 20

#: Models that are remembered; the newest stay.
_KEPT: Final = 500


class TokenFactors:
    """By server and model. Owned by one thread; its own troubles cost an estimate, never an error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._factors: dict[str, float] | None = None

    def get(self, key: str) -> float | None:
        """Return what counts must be multiplied with; ``None`` where nothing is known."""
        return self._known().get(key)

    def learn(self, key: str, counted: int, told: int) -> None:
        """Take in that a server counted ``told`` tokens where ``counted`` were counted here."""
        if counted < _ENOUGH or told <= 0:
            return
        ratio = told / counted
        if not LEAST <= ratio <= MOST:
            return
        factors = self._known()
        before = factors.pop(key, None)
        factors[key] = ratio if before is None else before + _WEIGHT * (ratio - before)
        while len(factors) > _KEPT:
            del factors[next(iter(factors))]
        with contextlib.suppress(OSError):
            write_atomically(self._path, msgspec.json.encode(factors), sync=False)

    def _known(self) -> dict[str, float]:
        if self._factors is None:
            self._factors = {}
            with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                stored = msgspec.json.decode(self._path.read_bytes(), type=dict[str, float])
                self._factors = {k: f for k, f in stored.items() if _is_sound(f)}
        return self._factors


def _is_sound(factor: float) -> bool:
    return math.isfinite(factor) and LEAST <= factor <= MOST
