"""Deleting conversations and bringing them back: one that is being answered is stopped and saved first."""

import time
from collections.abc import Callable, Sequence

from msgspec import structs

from desktop.core.errors import UserFacingError
from desktop.core.listing import Shelf
from desktop.runtime.history_bridge import HistoryBridge


class Deleting:
    """Part of the library, on its shelf; GUI thread."""

    def __init__(
        self,
        history: HistoryBridge,
        failed: Callable[[UserFacingError], None],
    ) -> None:
        """Delete nothing yet.

        Args:
            history: Moves the files.
            failed: Told what could not be moved.
        """
        self._history = history
        self._failed = failed
        self._waiting: set[str] = set()

    def is_waiting(self, conversation_id: str) -> bool:
        """Whether a conversation is deleted for the person, and still being stopped."""
        return conversation_id in self._waiting

    def mark(self, ids: Sequence[str], shelf: Shelf) -> None:
        """Take conversations off the list; ``delete_now`` moves their files."""
        now_ms = time.time_ns() // 1_000_000
        known = [shelf.by_id[conversation_id] for conversation_id in ids]
        shelf.put_all([structs.replace(s, deleted=True, deleted_at=now_ms) for s in known])
        self._waiting.update(ids)

    def keep_marked(self, shelf: Shelf) -> None:
        """Take those that are waited for off a list that was read anew."""
        gone = [shelf.by_id[i] for i in self._waiting & shelf.by_id.keys()]
        shelf.put_all([structs.replace(summary, deleted=True) for summary in gone])

    def delete_now(self, ids: Sequence[str]) -> None:
        """Move the files of marked conversations to the trash."""
        self._waiting.difference_update(ids)
        self._history.delete(ids, self._failed)

    def undo(self, ids: Sequence[str], shelf: Shelf) -> None:
        """Bring conversations back."""
        known = [shelf.by_id[i] for i in ids if i in shelf.by_id]
        shelf.put_all([structs.replace(s, deleted=False, deleted_at=0) for s in known])
        self._history.undelete([i for i in ids if i not in self._waiting], self._failed)
        self._waiting.difference_update(ids)  # those are not even gone yet
