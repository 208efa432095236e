"""Cuts a text that is being typed into pieces that can be counted apart and kept: a key press changes one. Pure."""

import re
from collections.abc import Iterator
from typing import Final

#: Between a letter and the blank before the next word every vocabulary begins anew, and so it does between a line
#: break after a character and a letter or digit. Of the places in a long line only some are taken, by what
#: stands there, so that an edit moves no other.
_BLANK: Final = re.compile(r" [^\W\d_]")

#: A line up to this many characters is one piece.
_LONG_LINE: Final = 2_000

#: One in so many blanks of a long line ends a piece.
_EVERY: Final = 64


def pieces(words: str) -> Iterator[str]:
    """Yield pieces of ``words`` whose tokens add up to its own."""
    for line in _lines(words):
        if len(line) <= _LONG_LINE:
            yield line
            continue
        start = 0
        for found in _BLANK.finditer(line, 1):
            at = found.start()
            is_chosen = (ord(line[at - 1]) * 31 + ord(line[at + 1]) * 17) % _EVERY == 0
            if is_chosen and line[at - 1].isalnum():
                yield line[start:at]
                start = at
        yield line[start:]


def _lines(words: str) -> Iterator[str]:
    start = 0
    at = words.find("\n")
    while at >= 0:
        follows, before = words[at + 1 : at + 2], words[at - 1 : at]
        if follows.isalnum() and before and not before.isspace():
            yield words[start : at + 1]
            start = at + 1
        at = words.find("\n", at + 1)
    yield words[start:]
