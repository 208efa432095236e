"""Searches all messages for the window; answers while the index is still being made."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from PySide6.QtCore import QObject

from desktop.core.search import SearchHit, parse_query, with_connection_ids
from desktop.runtime.courier import Courier
from desktop.runtime.index_reader import IndexReader
from desktop.runtime.once import Once
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.storage.search_index import SearchIndex

#: More matches than this are not shown; who has so many types another word.
MAX_HITS: Final = 200


class SearchAnswer(Struct, frozen=True):
    """What was found for ``words``, newest first; more may come while it is not ``is_complete``."""

    words: str
    hits: tuple[SearchHit, ...] = ()
    is_complete: bool = True


class Search(IndexReader[str, "SearchIndex"]):
    """Lives in the GUI thread.

    Signals:
        answered(SearchAnswer): For the query that was asked last.
    """

    NAME = "loquat-search"

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
        super().__init__(Once(partial(_index_of, profile)), courier, parent)
        self._connections = connections

    def ask(self, words: str) -> None:
        """Look for what a person types; blanks mean that nothing is looked for any more."""
        self._ask(words.strip() or None)

    def warm_up(self) -> None:
        """Have the thread open the index, by asking it nothing: somebody is about to ask."""
        if not self._is_closed:
            self._is_used = True
            self._submitted("")

    def _submitted(self, question: str) -> "Future[tuple[SearchHit, ...]]":
        return self._worker.submit(self._search, question, self._connections())

    def _tidied(self) -> "Future[bool]":
        return self._worker.submit(lambda: self._index().merge())

    def _search(self, words: str, connections: Mapping[str, str]) -> tuple[SearchHit, ...]:
        """Look in the index; in its thread."""
        query = with_connection_ids(parse_query(words, is_typing=True), connections)
        return tuple(self._index().search(query, MAX_HITS))

    def _tell(self, question: str, found: tuple[SearchHit, ...] | None) -> None:
        self.answered.emit(SearchAnswer(question, found or (), is_complete=not self._is_stale))


def _index_of(profile: Profile) -> "SearchIndex":
    from desktop.storage.search_index import SearchIndex  # most starts search nothing

    return SearchIndex(profile.search_file, profile.history)
