"""The line that a search shows of a text, and where in it the words of the query are; pure.

What FTS5 found is looked for once more in the text as it was written, because the index holds another one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile
from typing import Final, TypeAlias

from msgspec import Struct

from desktop.core.search import SearchQuery, Term
from desktop.storage.search_text import (
    ACCENTS,
    CJK_RUN,
    PART,
    in_small_letters,
    in_usual_width,
)

#: The same as ``PART``, but a place between two characters.
_PLACE_OF_PART: Final = "(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"

#: What Markdown writes around words and at the beginning of lines, as far as it cannot be part of code.
_MARKUP: Final = re.compile(
    r"(?<![A-Za-z0-9_*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![A-Za-z0-9_*])|`+|~~"
    r"|^[ \t]*(?:\#{1,6}|>|[-+*])[ \t]+|\[(?=[^\]\n]*\]\()|\]\([^)\s]*\)",
    re.MULTILINE,
)

#: What each of these has in it; quick to say that there is none.
_MARKUP_SIGNS: Final = b"*`~[]#>+-"

#: What is a blank on one line.
_BLANKS: Final = {0: " ", **{code: " " for code in range(0x3001) if chr(code).isspace()}}

#: A snippet shows this many characters before the first match, and this many in all.
_BEFORE_CHARS: Final = 40
SNIPPET_CHARS: Final = 160

#: A match that begins in a snippet and ends so far behind it, or farther, is not marked.
_AFTER_CHARS: Final = 40

#: Where something begins and ends in a text.
_Span: TypeAlias = tuple[int, int]

#: Words that are no match and are looked at one by one; behind them the pattern is searched.
_CANDIDATES: Final = 8

#: How far into a text the match is looked for; beyond it a snippet shows the beginning.
_MARKED_CHARS: Final = 200_000


def snippet_of(text: str, query: SearchQuery) -> tuple[str, tuple[_Span, ...]]:
    """Return a line of ``text`` around the first match, without Markdown's marks, and the ranges in it that match."""
    found = _first_places(text[:_MARKED_CHARS], query)
    start = max(0, found[0][0] - _BEFORE_CHARS) if found else 0
    end = start + SNIPPET_CHARS
    line, at = _plain(text, start, min(end, len(text)))
    before = "…" if start > 0 else ""
    shift = len(before)
    marks: list[_Span] = []
    for span in found:
        a, b = at[span[0] - start] + shift, at[min(span[1], end) - start] + shift
        if marks and a <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(b, marks[-1][1]))
        elif a < b:
            marks.append((a, b))
    line = f"{before}{line}…" if end < len(text) else before + line
    return line, tuple(marks)


def _plain(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """Return a part of ``text`` on one line without marks, and where each of its places came to be there."""
    part = text[start:end]
    found = list(_MARKUP.finditer(text, start, end)) if _has_signs(part) else []
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


def _has_signs(part: str) -> bool:
    data = part.encode("utf-8", "replace")
    return len(data.translate(None, _MARKUP_SIGNS)) < len(data)


def holds(text: str, term: Term) -> bool:
    """Return whether a text holds the text of ``term``, as a snippet would mark it; exclusion does not matter here."""
    text = text[:_MARKED_CHARS]
    if text.isascii():
        pattern = _ascii_pattern(term)
        return pattern is not None and pattern.search(text) is not None
    return next(_places(text, *_folded(text), term), None) is not None


def _first_places(text: str, query: SearchQuery) -> list[_Span]:
    """Return where the wanted terms are, as far as a snippet that begins with the first of them shows them; sorted."""
    if text.isascii():
        return _first_ascii_places(text, query)
    folded, origin = _folded(text)
    found = [_places(text, folded, origin, t) for t in query.terms if not t.is_excluded]
    begun = [(first, rest) for rest in found if (first := next(rest, None))]
    end = _end_after(min([first[0] for first, _ in begun], default=0))
    places = [
        s for first, rest in begun for s in takewhile(lambda s: s[0] < end, chain([first], rest))
    ]
    return sorted(places)


def _first_ascii_places(text: str, query: SearchQuery) -> list[_Span]:
    """Do the same in a text of ASCII alone, in a quarter of the time."""
    found: list[_Span] = []
    lower, end = text.lower(), len(text)
    for term in _ascii_terms(query):
        match = term.next_match(text, lower, 0, end + _AFTER_CHARS)
        if match:
            end = min(end, _end_after(match.start()))
        while match:
            found.append(match.span())
            match = term.next_match(text, lower, match.end(), end + _AFTER_CHARS)
    return sorted(span for span in found if span[0] < end)


def _end_after(first: int) -> int:
    return max(0, first - _BEFORE_CHARS) + SNIPPET_CHARS


class _AsciiTerm(Struct, frozen=True):
    """Finds a term in texts of ASCII alone. ``word`` is the first one of it, with which ``pattern`` begins."""

    word: str
    pattern: re.Pattern[str]

    def next_match(self, text: str, lower: str, start: int, end: int) -> re.Match[str] | None:
        """Return what a search for the pattern does; for a string it is far quicker. ``lower`` is the text without case."""
        for _ in range(_CANDIDATES):
            start = lower.find(self.word, start, end)
            if start < 0:
                return None
            if match := self.pattern.match(text, start, end):
                return match
            start += 1
        return self.pattern.search(text, start, end)


@lru_cache(maxsize=64)
def _ascii_terms(query: SearchQuery) -> list[_AsciiTerm]:
    wanted = ((t, _ascii_pattern(t)) for t in query.terms if not t.is_excluded)
    return [_AsciiTerm(_words_of(t.text)[0], pattern) for t, pattern in wanted if pattern]


@lru_cache(maxsize=64)
def _ascii_pattern(term: Term) -> re.Pattern[str] | None:
    """Return what finds ``term`` in a text of ASCII alone, at the same places as ``_places``.

    It begins with a letter, as ``PART`` does: the engine leaps from one to the next.
    """
    words = _words_of(term.text)
    if not words or not all(map(str.isascii, words)):
        return None
    letter, begin = _in_any_case(words[0][0]), words[0][0].upper()
    capital = f"|(?<=[a-z0-9]{begin})|(?<=[A-Z]{begin})(?=[a-z])" if begin.isalpha() else ""
    rest = "[^A-Za-z0-9]*".join(map(_in_any_case, [words[0][1:], *words[1:]]))
    end = "" if term.is_prefix else f"(?:(?![A-Za-z0-9])|{_PLACE_OF_PART})"
    return re.compile(f"{letter}(?:(?<![A-Za-z0-9]{letter}){capital}){rest}{end}")


def _in_any_case(word: str) -> str:
    return "".join(f"[{char}{char.upper()}]" for char in word)


def _places(text: str, folded: str, origin: Sequence[int], term: Term) -> Iterator[_Span]:
    """Yield the places of ``term`` in ``text``, in order; the others are what ``_folded`` gave of it."""
    pattern = _pattern(term.text)
    at = 0
    while pattern and (match := pattern.search(folded, at)):
        a, at = match.span()
        start, end = origin[a], origin[at - 1] + 1
        if _begins_word(text, start) and (term.is_prefix or _ends_word(text, end)):
            yield start, end
        else:
            at = a + 1  # a place may begin within one that is none: “Aa” in “AAa”


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds ``words`` in a folded text, whatever stands between them; ``None`` if there are none."""
    found = _words_of(words)
    return re.compile(r"[\W_]*".join(map(re.escape, found))) if found else None


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _folded(text)[0])


def _folded(text: str) -> tuple[str, list[int] | range]:
    """Return ``text`` without case, accents and widths, and where each of its characters came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    has_widths = in_usual_width(text) != text
    if not has_widths and unicodedata.is_normalized("NFD", text):
        lower = in_small_letters(text)
        if len(lower) == len(text) and not ACCENTS.search(lower):
            return lower, range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        usual = in_usual_width(char) if has_widths else char
        for plain in unicodedata.normalize("NFD", in_small_letters(usual)):
            if not unicodedata.combining(plain):
                folded.append(plain)
                origin.append(place)
    return "".join(folded), origin


def _begins_word(text: str, start: int) -> bool:
    if start == 0 or not text[start - 1].isalnum() or CJK_RUN.match(text[start]):
        return True
    return bool(CJK_RUN.match(text[start - 1]) or PART.match(text, start))


def _ends_word(text: str, end: int) -> bool:
    if end == len(text) or not text[end].isalnum() or CJK_RUN.match(text[end - 1]):
        return True
    return bool(CJK_RUN.match(text[end]) or PART.match(text, end))
