"""Finds text in a conversation, also in messages that were never on screen. Knows no widget.

Markdown is searched first, with marks allowed between the letters, because that is quick; only a message
that may match is read, and its rows are searched for what a person sees.
"""

import re
import time
from bisect import bisect_left, insort
from typing import Final, NamedTuple

from desktop.core.search import whole_place
from desktop.ui.chat_view.timeline import Place, Timeline

#: After so many matches counting stops; going on from one to the next still works.
MAX_COUNTED: Final = 2000

#: What may stand in Markdown between two letters that are neighbours on screen.
_MARKS: Final = r"[*_~`\\\[\]]*"


class Match(NamedTuple):
    """Where a match is: the row, and the offsets in its text. Matches compare in reading order."""

    place: Place
    start: int
    end: int


class Query(NamedTuple):
    """What is looked for."""

    text: str
    matches_case: bool = False
    whole_words: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Return the pattern for text as it is on screen."""
        words = r"\s+".join(re.escape(word) for word in self.text.split())
        return self._compiled(words)

    def loose_pattern(self) -> re.Pattern[str]:
        """Return the pattern for Markdown: finds at least all that ``pattern`` finds."""
        words = [_MARKS.join(re.escape(c) for c in word) for word in self.text.split()]
        return re.compile(rf"{_MARKS}[\s>]+{_MARKS}".join(words), self._flags())

    def _compiled(self, words: str) -> re.Pattern[str]:
        if self.whole_words:
            words = rf"(?<!\w){words}(?!\w)"
        return re.compile(words, self._flags())

    def _flags(self) -> re.RegexFlag:
        return re.RegexFlag(0) if self.matches_case else re.IGNORECASE


class Finder:
    """Owned by the chat view; lives in the GUI thread. Give it time with ``work`` until it ``is_done``."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.query: Query | None = None
        self.matches: list[Match] = []
        self.current: Match | None = None
        self._pattern: re.Pattern[str] | None = None
        self._loose: re.Pattern[str] | None = None
        self._waiting: list[int] = []
        self._read: set[int] = set()

    @property
    def is_done(self) -> bool:
        """Whether all matches are known (or more than are counted)."""
        return not self._waiting

    def start(self, query: Query, from_message: int) -> Match | None:
        """Look for ``query``; return the first match at or below a message, or else the first of all."""
        self.stop()
        if not query.text.split():
            return None
        self.query = query
        self._pattern, self._loose = query.pattern(), query.loose_pattern()
        count = len(self._timeline)
        self._waiting = [*range(from_message, count), *range(from_message)]
        for index in self._likely(query):
            if self._read_message(index):
                break
        place = Place(from_message, 0, 0)
        self.current = self._at_or_after(Match(place, 0, 0))
        while self.current is None and self._waiting:
            self._read_message(self._waiting.pop(0))
            self.current = self._at_or_after(Match(place, 0, 0))
        return self.current

    def _likely(self, query: Query) -> list[int]:
        """Return messages that hold the words as they were typed, in the order of looking."""
        word = max(query.text.split(), key=len)
        if query.matches_case:
            return [i for i in self._waiting if word in self._timeline.message(i).text]
        word = word.lower()
        found = (i for i in self._waiting if word in self._timeline.message(i).text.lower())
        first = next(found, None)
        return [] if first is None else [first]

    def stop(self) -> None:
        """Forget the query and its matches."""
        self.query = self.current = self._pattern = self._loose = None
        self.matches, self._waiting, self._read = [], [], set()

    def work(self, seconds: float) -> None:
        """Look on for about ``seconds``."""
        end = time.perf_counter() + seconds
        while self._waiting and time.perf_counter() < end:
            self._read_message(self._waiting.pop(0))
            if len(self.matches) >= MAX_COUNTED:
                self._waiting = []

    def content_changed(self, from_message: int) -> None:
        """Look again at the messages from ``from_message`` on."""
        if self.query is None:
            return
        del self.matches[bisect_left(self.matches, Match(Place(from_message, 0, 0), 0, 0)) :]
        self._read = {i for i in self._read if i < from_message}
        count = len(self._timeline)
        self._waiting = [i for i in self._waiting if i < from_message] + list(
            range(from_message, count)
        )

    def _read_message(self, index: int) -> bool:
        """Find all matches of a message; return whether there are any."""
        if index in self._read or self._pattern is None or self._loose is None:
            return False
        self._read.add(index)
        message = self._timeline.message(index)
        beside = message.error or message.tool_calls or message.sources
        has_more = beside or self._timeline.is_streaming(index)
        if not has_more and not self._loose.search(message.text):
            return False
        found = False
        for place, text in self._timeline.texts_of(index):
            for start, end in self.matches_in_text(text):
                insort(self.matches, Match(place, start, end))
                found = True
        return found

    def matches_in_text(self, text: str) -> list[tuple[int, int]]:
        """Return the offsets of all matches in a text, each with all of its first and last character."""
        if self._pattern is None:
            return []
        spans = (match.span() for match in self._pattern.finditer(text))
        if text.isascii():
            return list(spans)
        whole = ((whole_place(text, a, -1), whole_place(text, b, 1)) for a, b in spans)
        return list(dict.fromkeys(whole))

    def _at_or_after(self, match: Match) -> Match | None:
        if not self.matches:
            return None
        index = bisect_left(self.matches, match)
        return self.matches[index % len(self.matches)]

    def step(self, direction: int) -> Match | None:
        """Go to the next match (1) or the one before (-1), around the end; all are looked for first."""
        if self.current is None:
            return None
        while self._waiting and not self._knows_next(direction):
            self._read_message(self._waiting.pop(0))
        index = bisect_left(self.matches, self.current)
        is_here = index < len(self.matches) and self.matches[index] == self.current
        if direction > 0:
            index += 1 if is_here else 0
        else:
            index -= 1
        self.current = self.matches[index % len(self.matches)] if self.matches else None
        return self.current

    def _knows_next(self, direction: int) -> bool:
        """Whether every message between here and the neighbouring match has been read."""
        assert self.current is not None
        index = bisect_left(self.matches, self.current) + (1 if direction > 0 else -1)
        if not 0 <= index < len(self.matches):
            return False
        here, there = self.current.place.message, self.matches[index].place.message
        between = range(min(here, there), max(here, there) + 1)
        return all(i in self._read for i in between)

    @property
    def number(self) -> int:
        """Which of the known matches is the current one, from 1; 0 without one."""
        return bisect_left(self.matches, self.current) + 1 if self.current else 0
