"""The files of a history, each under its lock: what reads, writes and rewrites them stands on this."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from desktop.core.changes import Change
from desktop.storage import snapshots
from desktop.storage.atomic import move, write_atomically
from desktop.storage.conversation_log import ConversationLog
from desktop.storage.disk_errors import as_history_error
from desktop.storage.history_file import joined_files, path_of, read_bytes
from desktop.storage.history_folder import Presence
from desktop.storage.index import SummaryIndex
from desktop.storage.locks import FileLocks, Leases
from desktop.storage.paths import Profile

#: Random bytes of an id: short enough to type, and no two of a billion conversations collide.
_ID_BYTES: Final = 10


class HistoryFiles:
    """Knows where each conversation lies and what is known of it; keeps the index at what was written.

    Owned by the thread of the store that is made of it.
    """

    def __init__(
        self,
        profile: Profile,
        writer_id: str,
        now_ms: Callable[[], int],
        index: SummaryIndex | None,
    ) -> None:
        """Open the files of a profile; the arguments are those of ``HistoryStore``."""
        self._profile = profile
        self._writer = writer_id
        self._now_ms = now_ms
        self._locks = FileLocks(profile.locks)
        self._leases = Leases(profile.locks, writer_id)
        self._index = index or SummaryIndex(profile.index_file, profile.history, profile.trash)
        self._presence = Presence(profile.history)
        self._logs: dict[str, ConversationLog] = {}

    def create(self) -> str:
        """Return the id of a new conversation; nothing is on disk before the first append."""
        return os.urandom(_ID_BYTES).hex()

    @contextlib.contextmanager
    def _locked(self, conversation_id: str) -> Iterator[ConversationLog]:
        """Hold the conversation's lock; errors of the disk come out as HistoryError."""
        path = path_of(self._profile.history, conversation_id)
        with self._locks.held(conversation_id), as_history_error(path):
            yield self._log(conversation_id)

    def _log(self, conversation_id: str) -> ConversationLog:
        """Return what is known of the file, which another process may have moved meanwhile."""
        self._presence.refuse_if_gone()
        path = path_of(self._profile.history, conversation_id)
        trashed = path_of(self._profile.trash, conversation_id)
        with as_history_error(path):
            if not path.exists() and trashed.exists():
                path = trashed
        log = self._logs.get(conversation_id)
        if log is None:
            log = ConversationLog(conversation_id, path, self._writer, self._now_ms)
            self._logs[conversation_id] = log
        log.path = path
        return log

    def _append(self, log: ConversationLog, changes: Sequence[Change], *, sync: bool) -> None:
        records, size_before, state = log.append(changes, sync=sync)
        self._index.advance(log.id, records, size_before, state)

    def _move(self, log: ConversationLog, folder: Path) -> None:
        """Bring the file into ``folder``; should there be one already, both become one."""
        target = path_of(folder, log.id)
        if target == log.path or (target.exists() and target.samefile(log.path)):
            return
        if target.exists():
            write_atomically(target, joined_files(target, log.path))
            log.path.unlink()
        else:
            move(log.path, target)
        log.path = target
        self._index.forget(log.id)

    def _take_snapshot(self, log: ConversationLog, reason: snapshots.Reason) -> None:
        folder, data = self._profile.snapshots, read_bytes(log.path)
        snapshots.take(folder, log.id, data, self._now_ms(), reason)
