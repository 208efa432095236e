"""Which conversations the list shows, and in which order; pure, and quick with a hundred thousand of them."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Final

from msgspec import Struct

from desktop.core.conversation import ConversationSummary


class ListFilter(Struct, frozen=True):
    """What the list is narrowed to; everything must hold, and what is empty does not matter.

    Attributes:
        archived: Show what was archived, and only that; else none of it.
        after_ms, before_ms: When the last message was written: from, and up to but without.
    """

    archived: bool = False
    folder: str = ""
    tag: str = ""
    model: str = ""
    connection: str = ""
    colour: str = ""
    after_ms: int = 0
    before_ms: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it is the whole list, without the archive."""
        return self == _EVERYTHING

    def shows(self, summary: ConversationSummary) -> bool:
        """Whether the list shows this conversation."""
        is_in_half = not summary.deleted and summary.archived == self.archived
        return is_in_half and bool(self._among([summary]))

    def chosen(self, shelf: "Shelf") -> Sequence[ConversationSummary]:
        """Return what the list shows of ``shelf``, in its order."""
        return self._among(self._half(shelf))

    def steps(self, shelf: "Shelf", found: list[ConversationSummary]) -> Iterator[None]:
        """Put the same into ``found``, a little of it at each step."""
        rows = self._half(shelf)
        for begin in range(0, len(rows), _BLOCK):
            if begin:
                yield
            found += self._among(rows[begin : begin + _BLOCK])

    def _half(self, shelf: "Shelf") -> Sequence[ConversationSummary]:
        return shelf.archive if self.archived else shelf.listed

    def _among(self, found: Sequence[ConversationSummary]) -> Sequence[ConversationSummary]:
        """Return those of ``found`` that are shown.

        A pass of its own for each condition, with the attribute written out: twice as quick as any other way
        for a hundred thousand.
        """
        if folder := self.folder:
            found = [s for s in found if s.folder == folder]
        if model := self.model:
            found = [s for s in found if s.model == model]
        if connection := self.connection:
            found = [s for s in found if s.connection == connection]
        if colour := self.colour:
            found = [s for s in found if s.colour == colour]
        if tag := self.tag:
            found = [s for s in found if tag in s.tags]
        if after := self.after_ms:
            found = [s for s in found if s.updated >= after]
        if before := self.before_ms:
            found = [s for s in found if s.updated < before]
        return found


_EVERYTHING = ListFilter()


def place_of(summary: ConversationSummary) -> tuple[bool, int, str]:
    """Return what the list is sorted by: pinned first, then the newest."""
    return not summary.pinned, -summary.updated, summary.id


#: Conversations that are looked at in one step.
_BLOCK: Final = 2000

#: So many are put into their places one by one.
FEW: Final = 100


class Shelf:
    """All conversations by id, and those that are not deleted in the list's order.

    One conversation more or less costs no new sorting. Belongs to one thread at a time.
    """

    def __init__(self, summaries: Iterable[ConversationSummary] = ()) -> None:
        """Take these."""
        self.by_id: dict[str, ConversationSummary] = {s.id: s for s in summaries}
        self._arrange()

    def read_anew(self, found: "Difference") -> "Shelf":
        """Return what ``difference`` found: this shelf, changed, or the one that it made of very many."""
        if found.shelf is not None:
            return found.shelf
        for conversation_id in found.gone:
            self.drop(conversation_id)
        self.put_all(found.changed)
        return self

    def _arrange(self) -> None:
        """Sort all anew."""
        #: Those that are not deleted, in the list's order.
        self.rows: list[ConversationSummary] = sorted(
            (s for s in self.by_id.values() if not s.deleted), key=place_of
        )
        #: The same without what is archived, and only that.
        self.listed: list[ConversationSummary] = []
        self.archive: list[ConversationSummary] = []
        #: How many there are in each folder, without the archive.
        self.folders: Counter[str] = Counter()
        self._append(self.rows)

    def put(self, summary: ConversationSummary) -> None:
        """Take in a conversation, or another state of one."""
        self.drop(summary.id)
        self.by_id[summary.id] = summary
        if not summary.deleted:
            insort(self.rows, summary, key=place_of)
            insort(self._half(summary), summary, key=place_of)
            self.folders[summary.folder] += not summary.archived

    def put_all(self, summaries: Sequence[ConversationSummary]) -> None:
        """Take in several; very many are quicker sorted anew than put into their places."""
        if len(summaries) <= FEW:
            for summary in summaries:
                self.put(summary)
        else:
            self.by_id.update((summary.id, summary) for summary in summaries)
            self._arrange()

    def putting(self, changed: Mapping[str, ConversationSummary]) -> Iterator[None]:
        """Take in other states of very many, a little at each step; nothing is changed before the last one.

        All are on the shelf, and as old as they were; nothing else may change it meanwhile.
        """
        kept: list[ConversationSummary] = []
        pinned: list[ConversationSummary] = []
        unpinned: list[ConversationSummary] = []
        for begin in range(0, len(self.rows), _BLOCK):
            for old in self.rows[begin : begin + _BLOCK]:
                new = changed.get(old.id, old)
                moved = pinned if new.pinned else unpinned
                (kept if new.pinned == old.pinned else moved).append(new)
            yield
        rows = kept
        if pinned or unpinned:
            rows = []
            merged = merge(kept, pinned, unpinned, key=place_of)
            while block := list(islice(merged, _BLOCK)):
                rows += block
                yield
        arranged = Shelf()
        for begin in range(0, len(rows), _BLOCK):
            arranged._append(rows[begin : begin + _BLOCK])
            yield
        self.by_id.update(changed)
        self.rows, self.listed, self.archive = rows, arranged.listed, arranged.archive
        self.folders = arranged.folders

    def _append(self, rows: Sequence[ConversationSummary]) -> None:
        listed = [s for s in rows if not s.archived]
        self.listed += listed
        self.archive += [s for s in rows if s.archived]
        self.folders.update(map(attrgetter("folder"), listed))

    def drop(self, conversation_id: str) -> None:
        """Forget a conversation, if it is known."""
        known = self.by_id.pop(conversation_id, None)
        if known is not None and not known.deleted:
            for rows in (self.rows, self._half(known)):
                del rows[bisect_left(rows, place_of(known), key=place_of)]
            self.folders[known.folder] -= not known.archived

    def _half(self, summary: ConversationSummary) -> list[ConversationSummary]:
        return self.archive if summary.archived else self.listed


class Difference(Struct, frozen=True):
    """What a list that was read anew says against what was known.

    Attributes:
        changed: What was not known, or looks different.
        gone: Ids of what is no more.
        shelf: All that was read, if these are many: a hundred thousand are not sorted where a window waits.
    """

    changed: Sequence[ConversationSummary]
    gone: Collection[str]
    shelf: Shelf | None = None


def difference(
    known: Mapping[str, ConversationSummary], summaries: Sequence[ConversationSummary]
) -> Difference:
    """Compare ``summaries`` with those ``known`` by id; what is equal stays the same object there."""
    changed = [s for s in summaries if (old := known.get(s.id)) is not s and old != s]
    gone = known.keys() - {s.id for s in summaries}
    if max(len(changed), len(gone)) <= FEW:
        return Difference(changed, gone)
    kept = {i: s for i, s in known.items() if i not in gone}
    kept.update((s.id, s) for s in changed)
    return Difference(changed, gone, Shelf(kept.values()))
