"""Searches all messages for the window, in a thread of its own; answers while the index is still being made."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.errors import UserFacingError
from desktop.core.search import SearchHit, parse_query, with_connection_ids
from desktop.runtime.courier import Courier
from desktop.runtime.once import Once
from desktop.runtime.worker import Worker
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.storage.search_index import SearchIndex

#: More matches than this are not shown; who has so many types another word.
MAX_HITS: Final = 200

#: Seconds that reading new records may take before the words are looked for again in what is known by then.
SLICE_S: Final = 1.0


class SearchAnswer(Struct, frozen=True):
    """What was found for ``words``, newest first; more may come while it is not ``is_complete``."""

    words: str
    hits: tuple[SearchHit, ...] = ()
    is_complete: bool = True


class Search(QObject):
    """Lives in the GUI thread; one call at a time runs in the search thread, which the first search starts.

    A newer query takes the place of one that waits. Files are read into the index before a query is
    answered for good, and after they were written; what is known already is told at once.

    Signals:
        answered(SearchAnswer): For the query that was asked last.
        notice(ErrorInfo): The history could not be read.
    """

    answered = Signal(object)
    notice = Signal(object)

    def __init__(
        self,
        profile: Profile,
        courier: Courier,
        connections: Callable[[], Mapping[str, str]] = dict,
        parent: QObject | None = None,
    ) -> None:
        """Search nothing yet.

        Args:
            profile: Has the files and the index.
            courier: Brings results back.
            connections: Gives the names of the connections by id, for people type names.
            parent: The owner.
        """
        super().__init__(parent)
        self._connections = connections
        self._courier = courier
        self._worker = Worker("loquat-search")
        self._index = Once(partial(_index_of, profile))
        self._words = ""
        self._is_used = False
        self._is_busy = False
        self._is_closed = False
        #: The words have not been looked for in what the index knows.
        self._is_asked = False
        #: The files may hold what the index does not know.
        self._is_stale = False

    def ask(self, words: str) -> None:
        """Look for what a person types; blanks mean that nothing is looked for any more."""
        self._words = words.strip()
        self._is_asked = bool(self._words)
        if self._is_asked:
            self._is_used = self._is_stale = True
        self._go_on()

    @Slot()
    def note_written(self) -> None:
        """Take new records into the index, if anybody has searched yet."""
        if self._is_used:
            self._is_stale = True
            self._go_on()

    def close(self, timeout_s: float) -> bool:
        """End the thread; return whether it ended in ``timeout_s``."""
        self._is_closed = True
        if self._is_used:
            self._worker.submit(self._end)
        return self._worker.finish(timeout_s)

    def _go_on(self) -> None:
        """Have the thread do the next thing, if it does nothing and there is anything to do."""
        if self._is_busy or self._is_closed:
            return
        if self._is_asked:
            self._is_busy, self._is_asked = True, False
            future = self._worker.submit(self._search, self._words, self._connections())
            self._courier.watch(future, self._on_found, self._on_not_found)
        elif self._is_stale:
            self._is_busy, self._is_stale = True, False
            refreshed = self._worker.submit(self._refresh, self._words)
            self._courier.watch(refreshed, self._on_refreshed, self._on_not_refreshed)

    # In the search thread; the GUI thread's attributes are only read here.

    def _search(
        self, words: str, connections: Mapping[str, str]
    ) -> tuple[str, tuple[SearchHit, ...]]:
        query = with_connection_ids(parse_query(words, is_typing=True), connections)
        return words, tuple(self._index().search(query, MAX_HITS))

    def _end(self) -> None:
        if (index := self._index.made) is not None:
            index.close()

    def _refresh(self, words: str) -> bool:
        """Read what changed; return whether all of it was read."""
        until = time.monotonic() + SLICE_S
        is_whole = True

        def may_go_on(done: int, total: int) -> bool:
            nonlocal is_whole
            is_wanted = self._words == words and not self._is_closed
            is_whole = done >= total or (is_wanted and time.monotonic() < until)
            return is_whole

        self._index().refresh(may_go_on)
        return is_whole

    # Back in the GUI thread.

    def _on_found(self, found: tuple[str, tuple[SearchHit, ...]]) -> None:
        self._is_busy = False
        words, hits = found
        if words == self._words:
            self.answered.emit(SearchAnswer(words, hits, is_complete=not self._is_stale))
        self._go_on()

    def _on_refreshed(self, is_whole: bool) -> None:  # noqa: FBT001 - a future's result
        self._is_busy = False
        self._is_stale = self._is_stale or not is_whole
        self._is_asked = bool(self._words)
        self._go_on()

    def _on_not_refreshed(self, error: UserFacingError) -> None:
        """Say it, and answer for good from what is known; the next query reads the files again."""
        self._is_busy = False
        self.notice.emit(error.info)
        self._is_asked = bool(self._words)
        self._go_on()

    def _on_not_found(self, error: UserFacingError) -> None:
        self._is_busy = False
        self.notice.emit(error.info)
        if self._words and not self._is_asked:
            self._is_stale = False
            self.answered.emit(SearchAnswer(self._words))
        self._go_on()


def _index_of(profile: Profile) -> "SearchIndex":
    from desktop.storage.search_index import SearchIndex  # most starts search nothing

    return SearchIndex(profile.search_file, profile.history)
