"""The line that a search shows of a text, and where in it the words of the query are; pure.

What FTS5 found is looked for once more in the text as it was written, because the index holds another one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, takewhile
from typing import Final, TypeAlias

from msgspec import Struct

from desktop.core.search import SearchQuery, Term, whole_place
from desktop.storage.search_folding import FOLDED_SIGN, MARKS, Folded, folded
from desktop.storage.search_text import BORDER, MAX_CHARS, PLACE_OF_PART, is_run, is_sign, units_of

#: What Markdown writes around words and at the beginning of lines, as far as it cannot be part of code.
_MARKUP: Final = re.compile(
    r"(?<![A-Za-z0-9_*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![A-Za-z0-9_*])|`+|~~"
    r"|^[ \t]*(?:\#{1,6}|>|[-+*])[ \t]+|!?\[(?=[^\]\n]*\]\()|\]\([^)\s]*\)"
    r"|^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$\n?|(?<=\s)\s+",
    re.MULTILINE,
)

#: What each of these has in it, but for blanks, of several of which one stays; quick to say that there is none.
_MARKUP_SIGNS: Final = b"*`~[]#>+-"

#: How far before and behind a snippet an address may begin and end that it shows a part of.
_ADDRESS_CHARS: Final = 100

#: What is a blank on one line.
_BLANKS: Final = {0: " ", **{code: " " for code in range(0x3001) if chr(code).isspace()}}

#: A snippet shows this many characters before the first match, and this many in all.
_BEFORE_CHARS: Final = 40
SNIPPET_CHARS: Final = 160

#: A match that begins in a snippet and ends so far behind it, or farther, is not marked.
_AFTER_CHARS: Final = 40

#: What follows a match and belongs to its last letter.
_REST: Final = re.compile(f"[{MARKS}]*")

#: One of what stands between words and is not asked for.
_SIGN: Final = f"(?:_|[^\\w{MARKS}{FOLDED_SIGN}])"
_ASCII_SIGN: Final = "[^A-Za-z0-9]"

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
    if not text.isascii():
        start, end = whole_place(text, start, 1), whole_place(text, end, -1)
    line, at = _plain(text, start, min(end, len(text)), found[0][0] if found else -1)
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


def _plain(text: str, start: int, end: int, match: int) -> tuple[str, Sequence[int]]:
    """Return a part of ``text`` on one line without marks, and where each of its places came to be there.

    The address in which the first ``match`` begins stays.
    """
    part = text[start:end]
    if not _has_signs(part) and "\n\n" not in part:
        is_line = part.isprintable()  # then there is nothing but plain blanks in it
        return part if is_line else part.translate(_BLANKS), range(end - start + 1)
    gone = bytearray(end - start)
    for mark in _MARKUP.finditer(text, max(0, start - _ADDRESS_CHARS), end + _ADDRESS_CHARS):
        a, b = max(mark.start(), start), min(mark.end(), end)
        if a < b and not a <= match < b:
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
    """Return whether a text holds the text of ``term``, as FTS5 finds it; exclusion does not matter here."""
    text = text[:MAX_CHARS]
    if text.isascii():
        pattern = _ascii_pattern(term)
        return pattern is not None and pattern.search(text) is not None
    return next(_places(text, folded(text), term), None) is not None


def _first_places(text: str, query: SearchQuery) -> list[_Span]:
    """Return where the wanted terms are, as far as a snippet that begins with the first of them shows them; sorted."""
    if text.isascii():
        return _first_ascii_places(text, query)
    letters = folded(text)
    found = [_places(text, letters, term) for term in query.terms if not term.is_excluded]
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
    """Finds a term in texts of ASCII alone. ``word`` is the first unit of it, with which ``pattern`` begins."""

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
    return [_AsciiTerm(units_of(t.text)[0].lower(), pattern) for t, pattern in wanted if pattern]


@lru_cache(maxsize=64)
def _ascii_pattern(term: Term) -> re.Pattern[str] | None:
    """Return what finds ``term`` in a text of ASCII alone, at the same places as ``_places``.

    It begins with a letter: the engine leaps from one to the next.
    """
    units = units_of(term.text)
    if not units or not all(map(str.isascii, units)):
        return None
    letter, begin = _in_any_case(units[0][0]), units[0][0].upper()
    capital = f"|(?<=[a-z0-9]{begin})|(?<=[A-Z]{begin})(?=[a-z])" if begin.isalpha() else ""
    rest = _joined((units[0][1:], *units[1:]), _ASCII_SIGN)
    end = "" if term.is_prefix else f"(?:(?![A-Za-z0-9])|{PLACE_OF_PART})"
    return re.compile(f"{letter}(?:(?<![A-Za-z0-9]{letter}){capital}){rest}{end}")


def _places(text: str, letters: Folded, term: Term) -> Iterator[_Span]:
    """Yield the places of ``term`` in ``text``, in order; ``letters`` is the text folded."""
    pattern = _pattern(term.text)
    plain, at = letters.text, 0
    while pattern and (match := pattern.search(plain, at)):
        start, at = match.span()
        if BORDER.match(plain, start) and (term.is_prefix or BORDER.match(plain, at)):
            rest = _REST.match(text, letters.ends[at - 1])
            yield letters.starts[start], rest.end() if rest else letters.ends[at - 1]
        else:
            at = start + 1  # a place may begin within one that is none: “Aa” in “AAa”


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds ``words`` in a folded text, apart from the borders around them; ``None`` if there are none."""
    units = units_of(words)
    return re.compile(_joined(units, _SIGN)) if units else None


def _joined(units: Sequence[str], sign: str) -> str:
    """Return the pattern of ``units`` with signs between them, and with none where there is a border without one."""
    parts = [_in_any_case(units[0])]
    for before, unit in pairwise(units):
        runs = is_run(before), is_run(unit)
        between = f"{sign}+" if all(runs) else f"{sign}*"
        is_between_words = not (any(runs) or is_sign(before) or is_sign(unit))
        parts += (
            f"(?:{sign}+|{PLACE_OF_PART})" if is_between_words else between,
            _in_any_case(unit),
        )
    return "".join(parts)


def _in_any_case(word: str) -> str:
    return "".join(map(_letter_in_any_case, word))


def _letter_in_any_case(char: str) -> str:
    forms = {char, char.lower(), char.upper(), *("σςΣ" if char in "σςΣ" else "")}
    return f"[{re.escape(''.join(sorted(f for f in forms if len(f) == 1)))}]"
