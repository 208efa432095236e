"""Which conversations the list shows, and in which order; pure, and quick with a hundred thousand of them."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

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

    def chosen(self, rows: Sequence[ConversationSummary]) -> list[ConversationSummary]:
        """Return what the list shows of ``rows``, in their order.

        One pass for each condition: plain comparisons take some milliseconds for a hundred thousand.
        """
        found = [s for s in rows if s.archived is self.archived]
        for name in ("folder", "model", "connection", "colour"):
            if wanted := getattr(self, name):
                found = [s for s in found if getattr(s, name) == wanted]
        if self.tag:
            found = [s for s in found if self.tag in s.tags]
        if self.after_ms:
            found = [s for s in found if s.updated >= self.after_ms]
        if self.before_ms:
            found = [s for s in found if s.updated < self.before_ms]
        return found


_EVERYTHING = ListFilter()


def place_of(summary: ConversationSummary) -> tuple[bool, int, str]:
    """Return what the list is sorted by: pinned first, then the newest."""
    return not summary.pinned, -summary.updated, summary.id


class Shelf:
    """All conversations by id, and those that are not deleted in the list's order.

    One conversation more or less costs no new sorting. Belongs to one thread at a time.
    """

    def __init__(
        self,
        summaries: Iterable[ConversationSummary] = (),
        known: Mapping[str, ConversationSummary] | None = None,
    ) -> None:
        """Take these; what is equal in ``known`` stays the same object, so that comparing it is quick."""
        before = known or {}
        self.by_id: dict[str, ConversationSummary] = {}
        for summary in summaries:
            old = before.get(summary.id)
            self.by_id[summary.id] = old if old is not None and old == summary else summary
        #: Those that are not deleted, in the list's order.
        self.rows: list[ConversationSummary] = sorted(
            (s for s in self.by_id.values() if not s.deleted), key=place_of
        )
        #: How many there are in each folder, without the archive; and in the archive.
        self.folders: Counter[str] = Counter(s.folder for s in self.rows if not s.archived)
        self.archived = sum(s.archived for s in self.rows)

    def put(self, summary: ConversationSummary) -> None:
        """Take in a conversation, or another state of one."""
        self.drop(summary.id)
        self.by_id[summary.id] = summary
        if not summary.deleted:
            insort(self.rows, summary, key=place_of)
            self._count(summary, 1)

    def drop(self, conversation_id: str) -> None:
        """Forget a conversation, if it is known."""
        known = self.by_id.pop(conversation_id, None)
        if known is not None and not known.deleted:
            del self.rows[bisect_left(self.rows, place_of(known), key=place_of)]
            self._count(known, -1)

    def _count(self, summary: ConversationSummary, change: int) -> None:
        if summary.archived:
            self.archived += change
        else:
            self.folders[summary.folder] += change
