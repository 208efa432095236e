"""Finds titles and commands by a few letters of them, in their order, as people type into a quick switcher; pure.

Chinese titles are also found by the first letters of their pinyin. Of a character that is read in
several ways the commonest is taken. The 3,755 characters of the first level of GB 2312-1980 stand in
the order of their pinyin, so where each letter begins is all that has to be known.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

Marks = tuple[tuple[int, int], ...]

#: The code of the first character of each initial, and of the first that has none.
_INITIALS: Final = (
    ("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2),
    ("g", 0xB8C1), ("h", 0xB9FE), ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8),
    ("n", 0xC4C3), ("o", 0xC5B6), ("p", 0xC5BE), ("q", 0xC6DA), ("r", 0xC8BB), ("s", 0xC8F6),
    ("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4), ("y", 0xD1B9), ("z", 0xD4D1), ("", 0xD7FA),
)  # fmt: skip

#: A cell of GB 2312 is a byte from here to there, in each row.
_FIRST_CELL, _LAST_CELL = 0xA1, 0xFE

#: A pattern of more letters than this is nobody's title.
_MAX_LETTERS: Final = 64


class Match(Struct, frozen=True, order=True):
    """How well a text matches, the best first; ``marks`` are the ranges (start, end) that do."""

    rank: int
    spread: int
    marks: Marks = ()


class Pattern:
    """What was typed, ready to be looked for in many texts; blanks do not count."""

    def __init__(self, typed: str) -> None:
        self._whole = folded(" ".join(typed.split()))
        letters = [re.escape(c) for c in self._whole[:_MAX_LETTERS] if not c.isspace()]
        self._loose = re.compile(".*?".join(f"({c})" for c in letters), re.DOTALL)
        self.is_empty = not letters

    def match(self, text: str) -> Match | None:
        """Return how a text that ``folded`` gave matches; ``None`` if it does not."""
        at = text.find(self._whole)
        if at >= 0:
            marks = ((at, at + len(self._whole)),)
            is_begin = at == 0 or not text[at - 1].isalnum()
            return Match(0 if at == 0 else 1 if is_begin else 2, 0, marks)
        found = self._loose.search(text)
        if found is None:
            return None
        places = [found.start(group) for group in range(1, self._loose.groups + 1)]
        return Match(3, places[-1] - places[0], _joined(places))


def folded(text: str) -> str:
    """Return ``text`` without case and accents, character for character."""
    if text.isascii():
        return text.lower()
    if unicodedata.is_normalized("NFD", text) and len(lower := text.lower()) == len(text):
        return lower  # nothing has an accent: most Chinese and Japanese titles
    return "".join(map(_plain, text))


def initials(text: str) -> str:
    """Return ``text`` with the first letter of its pinyin for each Chinese character; the rest as ``folded``."""
    return folded(text).translate(_pinyin_letters())


def _plain(char: str) -> str:
    apart = unicodedata.normalize("NFD", char)
    # A Korean syllable comes apart into letters, which are no accents.
    lower = (apart[0] if all(map(unicodedata.combining, apart[1:])) else char).lower()
    return lower if len(lower) == 1 else char


@cache
def _pinyin_letters() -> dict[int, str]:
    found: dict[int, str] = {}
    for (letter, first), (_, end) in pairwise(_INITIALS):
        for code in range(first, end):
            if _FIRST_CELL <= code & 0xFF <= _LAST_CELL:
                found[ord(code.to_bytes(2, "big").decode("gb2312"))] = letter
    return found


def _joined(places: list[int]) -> Marks:
    marks: list[tuple[int, int]] = []
    for place in places:
        if marks and marks[-1][1] == place:
            marks[-1] = (marks[-1][0], place + 1)
        else:
            marks.append((place, place + 1))
    return tuple(marks)
