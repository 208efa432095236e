"""What differs between two texts, word by word; bounded in time, because texts may be long or hostile."""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

#: Scripts without spaces between the words: there each character counts as a word.
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

#: A word with the blanks behind it, or any other character likewise.
_WORD: Final = re.compile(rf"(?:(?:(?![{_UNSPACED}])\w)+|.)[^\S\n]*\n?|\n", re.DOTALL)

#: Above so many items, or pairs of equal ones, two stretches are told apart as a whole.
_MAX_ITEMS: Final = 5_000
_MAX_PAIRS: Final = 250_000


class Kind(StrEnum):
    """Where a piece of text stands."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(Struct, frozen=True):
    """A stretch of text that both have, or only one of the two."""

    kind: Kind
    text: str


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order.

    The same and the removed ones together are ``old``, the same and the added ones ``new``. Lines are
    matched first, then the words of those that differ.
    """
    pieces: list[Piece] = []
    for kind, first, second in _matched(
        old.splitlines(keepends=True), new.splitlines(keepends=True)
    ):
        if kind is Kind.SAME:
            _put(pieces, kind, first)
        else:
            for inner, was, now in _matched(_WORD.findall(first), _WORD.findall(second)):
                _put(pieces, Kind.SAME if inner is Kind.SAME else Kind.REMOVED, was)
                _put(pieces, Kind.ADDED, "" if inner is Kind.SAME else now)
    return tuple(pieces)


def _put(pieces: list[Piece], kind: Kind, text: str) -> None:
    if text and pieces and pieces[-1].kind is kind:
        pieces[-1] = Piece(kind, pieces[-1].text + text)
    elif text:
        pieces.append(Piece(kind, text))


def _matched(old: Sequence[str], new: Sequence[str]) -> list[tuple[Kind, str, str]]:
    """Return stretches of both: ``SAME``, or not (then the kind is ``REMOVED``)."""
    least = min(len(old), len(new))
    head = next((i for i in range(least) if old[i] != new[i]), least)
    room = least - head
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    middle = _opcodes(old[head : len(old) - tail], new[head : len(new) - tail])
    end = "".join(old[len(old) - tail :])
    return [(Kind.SAME, "".join(old[:head]), ""), *middle, (Kind.SAME, end, "")]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[Kind, str, str]]:
    if not _is_affordable(old, new):
        return [(Kind.REMOVED, "".join(old), "".join(new))]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        (Kind.SAME if tag == "equal" else Kind.REMOVED, "".join(old[a:b]), "".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]


def _is_affordable(old: Sequence[str], new: Sequence[str]) -> bool:
    if max(len(old), len(new)) > _MAX_ITEMS:
        return False
    there = Counter(new)
    return sum(count * there[item] for item, count in Counter(old).items()) <= _MAX_PAIRS
