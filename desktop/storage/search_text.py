"""How text is cut into words for the search, and what of a query FTS5 is asked; pure.

SQLite's ``unicode61`` cuts at everything that is no letter, digit or mark of a letter. It is handed text that was
prepared: letters are folded (``search_folding``); runs of scripts that have no blanks between words, or words of one
character, become overlapping pairs and the last character ("天空蓝" → 天空 空蓝 蓝), so that every word of two or
more is a phrase of pairs, and a single character the beginning of one; each sign and emoji is a word; ``CamelCase``
becomes its parts, and these stand together in a column of their own.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, combinations
from typing import Final

from msgspec import Struct

from desktop.core.search import SearchQuery, Term
from desktop.storage.search_folding import (
    CAPITALS,
    FOLDED_SIGN,
    MARKS,
    SMALL_LETTERS,
    folded,
    for_index,
)

#: Han, Hiragana, Katakana, Hangul, Bopomofo and their extensions; letters and marks of Thai, Lao, Burmese and Khmer.
_RUN: Final = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u17dc\u17dd"
)
_RUNS: Final = re.compile(f"([{_RUN}]+)")
_RUN_BEFORE: Final = re.compile(f"[{_RUN}]+$")
#: What is cheap to say no to: most texts hold nothing beyond it, and none of these scripts.
_MAY_HAVE_RUNS: Final = re.compile("[^\x00-\u0e00]+")
#: A character of a word; ``_`` is none.
_IN_WORD: Final = rf"(?!_)[\w{MARKS}]"
_UNIT: Final = re.compile(f"[{FOLDED_SIGN}]|[{_RUN}]+|(?:(?![{_RUN}]){_IN_WORD})+")
_FOLDED_SIGN: Final = re.compile(f"[{FOLDED_SIGN}]")
#: The place before a capital that begins a part, in folded text.
PLACE_OF_PART: Final = "(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
#: A place where a word may begin and end.
BORDER: Final = re.compile(
    rf"(?<!{_IN_WORD})|(?!{_IN_WORD})|(?<=[{_RUN}])(?![{MARKS}])|(?=[{_RUN}])|{PLACE_OF_PART}"
)
#: Put between parts: for SQLite as good as a blank, and in no text that anybody wrote.
_BETWEEN: Final = "\x1f"
#: A word that nobody can ask for: no phrase is found across it.
_APART: Final = " \ue000 "
#: What has more parts is not written by people; it is found by each of them, and as a whole.
_MAX_PARTS: Final = 8
#: So many characters before and behind an identifier may be typed together with it.
_NEIGHBOURS: Final = 16

#: Four bytes a character: as an array of numbers, and back.
_WIDE: Final = "utf-32-le"

#: A beginning of up to so many letters has very many words.
_SHORT_CHARS: Final = 4

#: Of one message; a longer one is found by its beginning.
MAX_CHARS: Final = 1_000_000


class _Camel(Struct, frozen=True):
    """Finds a capital that begins a ``part``, and the whole ``word`` when its parts have been marked."""

    part: re.Pattern[str]
    word: re.Pattern[str]


def _camel(capitals: str, small: str) -> _Camel:
    """Return the patterns for these letters.

    That of a part begins with it: the engine leaps from one to the next, ten times quicker than from place to place.
    """
    letters = f"[{capitals}{small}0-9]"
    return _Camel(
        re.compile(
            f"[{capitals}](?:(?<=[{small}0-9][{capitals}])|(?<=[{capitals}][{capitals}])(?=[{small}]))"
        ),
        re.compile(f"(?<!{letters}){letters}++(?:{_BETWEEN}{letters}++)+"),
    )


#: Most texts hold no letter with an accent; for the others both patterns take longer.
_PLAIN_CAMEL: Final = _camel("A-Z", "a-z")
_CAMEL: Final = _camel(CAPITALS, SMALL_LETTERS)


def prepared(text: str) -> tuple[str, str]:
    """Return ``text`` as the index gets it, and beside it the identifiers that were taken apart in it."""
    text = for_index(text[:MAX_CHARS])
    joined = ""
    camel = _PLAIN_CAMEL if text.isascii() else _CAMEL
    if camel.part.search(text):
        text = _in_parts(text, camel)
        words = dict.fromkeys(camel.word.findall(text))
        joined = " ".join(dict.fromkeys(chain.from_iterable(map(_joined_parts, words))))
        if not text.isascii():
            joined = _in_pairs(_APART.join([joined, *_with_neighbours(text)]))
    if text.isascii() or not _MAY_HAVE_RUNS.search(text):
        return text, joined
    return _in_pairs(text), joined


def _in_parts(text: str, camel: _Camel) -> str:
    return camel.part.sub(lambda match: f"{_BETWEEN}{match[0]}", text)


def _joined_parts(word: str) -> Iterable[str]:
    """Return what people type of an identifier without thinking of its capitals: neighbouring parts as one word."""
    parts = word.split(_BETWEEN)
    if not 2 < len(parts) <= _MAX_PARTS:
        return ("".join(parts),)
    return ("".join(parts[a:b]) for a, b in combinations(range(len(parts) + 1), 2) if b - a > 1)


def _with_neighbours(text: str) -> Iterator[str]:
    """Yield identifiers as they stand in the middle of Chinese, where nobody types blanks or thinks of capitals either."""
    for match in _CAMEL.word.finditer(text):
        start, end = match.span()
        before = _RUN_BEFORE.search(text, max(0, start - _NEIGHBOURS), start)
        after = _RUNS.match(text, end, end + _NEIGHBOURS)
        if before or after:
            word = match[0].replace(_BETWEEN, "")
            yield f"{before[0] if before else ''}{word}{after[0] if after else ''}"


def _in_pairs(text: str) -> str:
    """Return ``text`` with its runs of these scripts as pairs.

    All runs are paired at once, as an array: to make strings of each pair takes twice as long.
    """
    parts = _RUNS.split(text)
    if len(parts) == 1:
        return text
    chars = array("I", "\n".join(["", *parts[1::2]]).encode(_WIDE))
    pairs = array("I", " ".encode(_WIDE) * (3 * len(chars)))
    pairs[::3] = chars
    pairs[1:-3:3] = chars[1:]
    # "\nab" has become "\na ab b ": what begins with a line end is no pair, nor is what ends with one.
    runs = pairs.tobytes().decode(_WIDE)[1:-2].split("\n \n")
    parts[1::2] = [run[2:] for run in runs]
    return " ".join(parts)


@lru_cache(maxsize=64)
def units_of(words: str) -> tuple[str, ...]:
    """Return what must follow each other in a text that holds ``words``: parts of words, signs, and whole runs."""
    return tuple(_UNIT.findall(_in_parts(folded(words).text, _PLAIN_CAMEL)))


def is_run(unit: str) -> bool:
    """Return whether a unit is of a script without blanks, and may stand anywhere among others of it."""
    return _RUNS.match(unit) is not None


def is_sign(unit: str) -> bool:
    """Return whether a unit is a sign, which is a word wherever it stands."""
    return _FOLDED_SIGN.match(unit) is not None


@lru_cache(maxsize=8)  # a search asks twice
def match_expression(query: SearchQuery) -> tuple[str, str]:
    """Return two FTS5 expressions: what must match, and what must not; either may be empty."""
    wanted = [e for t in query.terms if not t.is_excluded and (e := _expression(t))]
    unwanted = [e for t in query.terms if t.is_excluded and (e := _expression(t))]
    return " AND ".join(wanted), " OR ".join(unwanted)


def _expression(term: Term) -> str:
    *first, last = units_of(term.text) or ("",)
    words = [_in_pairs(unit) for unit in first]
    if not is_run(last):
        return f'"{" ".join([*words, last])}"' + (" *" if term.is_prefix else "") if last else ""
    # The run may go on in the text: its last character is the beginning of a pair there.
    pairs = _in_pairs(last).split()[: max(len(last) - 1, 1)]
    return f'"{" ".join([*words, *pairs])}"' + (" *" if len(last) == 1 else "")


def is_common(term: Term) -> bool:
    """Return whether a term is so short a beginning of words that FTS5 would gather very many of them."""
    *_, last = units_of(term.text) or ("",)
    is_begin = len(term.text) == 1 and is_run(last) if not term.is_prefix else not is_sign(last)
    return is_begin and not term.is_excluded and len(term.text) <= _SHORT_CHARS
