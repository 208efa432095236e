"""What a person may ask the full-text search, and what it finds; parsing is pure and never fails.

    word "a phrase" begin* -without -"not this"  model:gpt role:user tag:work folder:home connection:openai
    before:2026-02-01 after:2026 title:word

What looks like a filter and is none is a word. Dates are days, months or years of the local calendar.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Final

from msgspec import Struct, structs

from desktop.core.records import well_formed

#: What begins with two minus signs is an option of some program, and a word.
_TOKEN: Final = re.compile(r'((?:-(?!-))?)(?:([A-Za-z]+)([:：]))?(?:"([^"]*)("?)|(\S+))')

#: Quotation marks as input methods and keyboards that correct what is typed write them.
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟＂", '"'))
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
#: Words and filters of a query; what stands behind them is not looked at. SQLite refuses a thousand conditions.
MAX_ASKED: Final = 200

#: A character of more code points than this is cut.
_MOST_MARKS: Final = 16

#: Two of these letters are a flag. Of a row of flags so many letters are looked at, to tell where one begins.
_FLAG_LETTERS: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_MOST_FLAGS: Final = 1000

_FILTERS: Final = frozenset({"model", "role", "tag", "folder", "connection", "title"})


class Term(Struct, frozen=True):
    """Text to find: all of it in this order. ``is_prefix``: its last word may go on; ``is_excluded``: must be absent."""

    text: str
    is_prefix: bool = False
    is_excluded: bool = False


class Filter(Struct, frozen=True):
    """A condition on the message or its conversation; ``name`` is model, role, tag, folder, connection or title."""

    name: str
    value: str
    is_excluded: bool = False


class SearchQuery(Struct, frozen=True):
    """A parsed query. Everything must hold. Times in milliseconds since 1970 (UTC): from, and up to but without."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    after_ms: int | None = None
    before_ms: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == SearchQuery()


class SearchHit(Struct, frozen=True):
    """A message that was found.

    Attributes:
        message: Its id; empty for a hit in the conversation's title.
        created: Milliseconds since 1970 (UTC).
        snippet: Part of the text, on one line.
        marks: Ranges of ``snippet`` (start, end) that match.
        archived: The conversation was put into the archive.
    """

    conversation: str
    title: str
    message: str
    role: str
    model: str
    created: int
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    archived: bool = False


def parse_query(text: str, *, is_typing: bool = False) -> SearchQuery:
    """Read what a person typed. With ``is_typing`` the last word is taken for the beginning of one.

    A single letter is not: nearly every message has a word that begins with it, and finding them all is slow.
    """
    terms: list[Term] = []
    filters: list[Filter] = []
    after: list[int] = []
    before: list[int] = []
    text = well_formed(text).translate(_QUOTES)
    for match in islice(_TOKEN.finditer(text), MAX_ASKED):
        minus, typed, colon, phrase, closed, word = match.groups()
        value = phrase if phrase is not None else word
        name = typed.lower() if typed else ""
        is_excluded = bool(minus)
        if not value:
            continue
        if name in _FILTERS:
            filters.append(Filter(name, value, is_excluded))
        elif name in ("before", "after") and (day := _start_of(value)) is not None:
            (before if (name == "before") is not is_excluded else after).append(day)
        else:
            whole = f"{typed}{colon}{value}" if typed else value
            is_begun = is_typing and len(value) > 1
            at_end = is_begun and match.end() == len(text) and not closed
            is_prefix = at_end or (word is not None and word.endswith("*"))
            terms.append(Term(whole.rstrip("*") if word else whole, is_prefix, is_excluded))
    limits = max(after, default=None), min(before, default=None)
    return SearchQuery(tuple(t for t in terms if t.text), tuple(filters), *limits)


def with_connection_ids(query: SearchQuery, connections: Mapping[str, str]) -> SearchQuery:
    """Return ``query`` with the names of connections replaced by their ids, for messages know only those.

    Args:
        query: As it was typed.
        connections: Names by id; a name is compared without case, and an id may be typed as well.
    """
    ids = {name.casefold(): connection_id for connection_id, name in connections.items()}

    def known(item: Filter) -> Filter:
        if item.name != "connection":
            return item
        return structs.replace(item, value=ids.get(item.value.casefold(), item.value))

    return structs.replace(query, filters=tuple(map(known, query.filters)))


def whole_place(text: str, at: int, step: int) -> int:
    """Return the place from ``at`` on, forwards (1) or backwards (-1), that is in no character of several code points."""
    for _ in range(_MOST_MARKS):
        if not 0 < at < len(text) or not _is_joined(text, at):
            break
        at += step
    return at


def _is_joined(text: str, at: int) -> bool:
    before, char = text[at - 1], text[at]
    flags = text[max(0, at - _MOST_FLAGS) : at]
    is_flag = char in _FLAG_LETTERS and (len(flags) - len(flags.rstrip(_FLAG_LETTERS))) % 2 == 1
    is_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    # England's flag is a black one and, unseen, the letters of England.
    is_tag = "\U000e0020" <= char <= "\U000e007f"
    is_mark = unicodedata.category(char)[0] == "M"
    return is_flag or is_tone or is_tag or is_mark or "\u200d" in (before, char)


def _start_of(date: str) -> int | None:
    match = _DATE.fullmatch(date)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return round(datetime(year, month, day).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None
