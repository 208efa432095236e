"""How text is cut into words for the search, and where in a text a query's words are; pure.

SQLite's ``unicode61`` cuts at everything that is no letter or digit and folds case and accents. It
is handed text that was prepared: runs of Chinese, Japanese and Korean characters become overlapping
pairs and the last character ("天空蓝" → 天空 空蓝 蓝), so that every word of two or more is a phrase
of pairs, and a single character the beginning of one; ``CamelCase`` becomes its parts, and stands as
a whole in a column of its own.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile
from typing import Final

from desktop.core.search import SearchQuery, Term

#: Scripts that are written without spaces: Han, Hiragana, Katakana, Hangul, Bopomofo, and their extensions.
_CJK: Final = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_CJK_RUN: Final = re.compile(f"[{_CJK}]+")
_CJK_RUNS: Final = re.compile(f"([{_CJK}]+)")
_CJK_LAST: Final = re.compile(f"[{_CJK}]+$")
#: What is cheap to say no to: most texts hold nothing beyond it, and none of these scripts.
_MAY_BE_CJK: Final = re.compile("[^\x00-\u10ff]+")
#: A capital that begins a part. The pattern begins with it: the engine leaps from one to the next, ten times quicker.
_PART: Final = re.compile(r"[A-Z](?:(?<=[a-z0-9][A-Z])|(?<=[A-Z][A-Z])(?=[a-z]))")
_CAMEL_WORD: Final = re.compile(r"\b[A-Za-z0-9]*(?:[a-z0-9][A-Z]|[A-Z][A-Z][a-z])[A-Za-z0-9]*")

#: Four bytes a character: as an array of numbers, and back.
_WIDE: Final = "utf-32-le"

#: A beginning of up to so many letters has very many words.
_SHORT_CHARS: Final = 4

#: Accents that stand after their letter.
_COMBINING: Final = re.compile("[\u0300-\u036f]")

#: Of one message; a longer one is found by its beginning.
MAX_CHARS: Final = 1_000_000

#: What Markdown writes around words and at the beginning of lines, as far as it cannot be part of code.
_MARKUP: Final = re.compile(
    r"(?<![A-Za-z0-9_*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![A-Za-z0-9_*])|`+|~~"
    r"|^[ \t]*(?:\#{1,6}|>|[-+*])[ \t]+|\[(?=[^\]\n]*\]\()|\]\([^)\s]*\)",
    re.MULTILINE,
)

#: What each of these has in it; quick to say that there is none.
_MAY_BE_MARKUP: Final = re.compile(r"[*`~\[\]#>+-]")

#: What is a blank on one line.
_BLANKS: Final = {0: " ", **{code: " " for code in range(0x3001) if chr(code).isspace()}}

#: A snippet shows this many characters before the first match, and this many in all.
_BEFORE_CHARS: Final = 40
SNIPPET_CHARS: Final = 160

#: How far into a text the match is looked for; beyond it a snippet shows the beginning.
_MARKED_CHARS: Final = 200_000


def prepared(text: str) -> tuple[str, str]:
    """Return ``text`` as the index gets it, and beside it the identifiers that were taken apart in it."""
    text = text[:MAX_CHARS].replace("\0", " ")
    whole: dict[str, None] = {}
    if _PART.search(text):
        whole.update(dict.fromkeys(_CAMEL_WORD.findall(text)))
        text = _PART.sub(r" \g<0>", text)
    if text.isascii():
        return text, " ".join(whole)
    if _MAY_BE_CJK.search(text):
        text = _in_pairs(text)
    return text, " ".join(whole)


def _in_pairs(text: str) -> str:
    """Return ``text`` with its runs of these scripts as pairs.

    All runs are paired at once, as an array: to make strings of each pair takes twice as long.
    """
    parts = _CJK_RUNS.split(text)
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


def match_expression(query: SearchQuery) -> tuple[str, str]:
    """Return two FTS5 expressions: what must match, and what must not; either may be empty."""
    wanted = [e for t in query.terms if not t.is_excluded and (e := _expression(t))]
    unwanted = [e for t in query.terms if t.is_excluded and (e := _expression(t))]
    return " AND ".join(wanted), " OR ".join(unwanted)


def _expression(term: Term) -> str:
    text, _ = prepared(term.text)
    tail = _CJK_LAST.search(term.text)
    is_prefix = term.is_prefix
    if tail is not None:
        # The run may go on in the text: its last character is the beginning of a pair there.
        text = text.rstrip()
        if len(tail[0]) > 1:
            text = text[: text.rindex(" ")]
        is_prefix = len(tail[0]) == 1
    if not any(c.isalnum() for c in text):
        return ""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"' + (" *" if is_prefix else "")


def snippet_of(text: str, query: SearchQuery) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a line of ``text`` around the first match, without Markdown's marks, and the ranges in it that match."""
    places = _Places(text[:_MARKED_CHARS], query)
    start = max(0, places.first - _BEFORE_CHARS)
    end = start + SNIPPET_CHARS
    line, at = _plain(text, start, min(end, len(text)))
    spans = places.between(start, end)
    inside = ((max(a, start) - start, min(b, end) - start) for a, b in spans)
    before = "…" if start > 0 else ""
    shift = len(before)
    marks = _joined([(at[a] + shift, at[b] + shift) for a, b in inside])
    line = f"{before}{line}…" if end < len(text) else before + line
    return line, tuple([m for m in marks if m[0] < m[1]])


def _plain(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """Return a part of ``text`` on one line without marks, and where each of its places came to be there."""
    part = text[start:end]
    found = list(_MARKUP.finditer(text, start, end)) if _MAY_BE_MARKUP.search(part) else []
    if not found:
        is_line = part.isprintable()  # then there is nothing but plain blanks in it
        return part if is_line else part.translate(_BLANKS), range(end - start + 1)
    gone = bytearray(end - start)
    for match in found:
        a, b = match.span()
        gone[a - start : b - start] = b"\1" * (b - a)
    line: list[str] = []
    places: list[int] = []
    for at, char in enumerate(part.translate(_BLANKS)):
        places.append(len(line))
        if not gone[at]:
            line.append(char)
    return "".join(line), [*places, len(line)]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for a, b in spans:
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def is_common(term: Term) -> bool:
    """Return whether a term is so short a beginning of words that FTS5 would gather very many of them."""
    is_begin = term.is_prefix or (len(term.text) == 1 and _CJK_RUN.match(term.text) is not None)
    return is_begin and not term.is_excluded and len(term.text) <= _SHORT_CHARS


def holds(text: str, term: Term) -> bool:
    """Return whether a text holds the text of ``term``, as a snippet would mark it; exclusion does not matter here."""
    folded, origin = _folded(text[:_MARKED_CHARS])
    return next(_places(text, folded, origin, term), None) is not None


class _Places:
    """Where in a text the wanted terms are; of each no more are looked for than are asked for."""

    def __init__(self, text: str, query: SearchQuery) -> None:
        folded, origin = _folded(text)
        found = (_places(text, folded, origin, t) for t in query.terms if not t.is_excluded)
        self._begun = [(first, rest) for rest in found if (first := next(rest, None))]
        #: The first place of all; 0 where there is none.
        self.first = min((first[0] for first, _ in self._begun), default=0)

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the places that lie in this part of the text, or reach into it; once."""
        found = [
            span
            for first, rest in self._begun
            for span in takewhile(lambda s: s[0] < end, chain((first,), rest))
            if span[1] > start
        ]
        return sorted(found)


def _places(text: str, folded: str, origin: Sequence[int], term: Term) -> Iterator[tuple[int, int]]:
    pattern = _pattern(term.text)
    for match in pattern.finditer(folded) if pattern else ():
        a, b = match.span()
        start, end = origin[a], origin[b - 1] + 1
        if _begins_word(text, start) and (term.is_prefix or _ends_word(text, end)):
            yield start, end


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds ``words`` in a folded text, whatever stands between them; ``None`` if there are none."""
    found = re.findall(r"[^\W_]+", _folded(words)[0])
    return re.compile(r"[\W_]*".join(map(re.escape, found))) if found else None


def _folded(text: str) -> tuple[str, list[int] | range]:
    """Return ``text`` without case and accents, and where each of its characters came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    if unicodedata.is_normalized("NFD", text):
        lower = text.lower()
        if len(lower) == len(text) and not _COMBINING.search(lower):
            return lower, range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFD", char.lower()):
            if not unicodedata.combining(plain):
                folded.append(plain)
                origin.append(place)
    return "".join(folded), origin


def _begins_word(text: str, start: int) -> bool:
    if start == 0 or not text[start - 1].isalnum() or _CJK_RUN.match(text[start]):
        return True
    return bool(_CJK_RUN.match(text[start - 1]) or _PART.match(text, start))


def _ends_word(text: str, end: int) -> bool:
    if end == len(text) or not text[end].isalnum() or _CJK_RUN.match(text[end - 1]):
        return True
    return bool(_CJK_RUN.match(text[end]) or _PART.match(text, end))
