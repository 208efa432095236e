"""The history: conversations as append-only files, folded on reading. Blocks; one thread at a time owns a store."""

import contextlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import structs

from desktop.core.changes import Change, ConversationChange, MessageChange, Piece
from desktop.core.conversation import (
    Conversation,
    ConversationSummary,
    conversation_from,
)
from desktop.core.errors import ErrorInfo, HistoryError
from desktop.core.keeping import SyncState
from desktop.core.records import DELETED, Fold
from desktop.storage import conflicts, damage, snapshots
from desktop.storage.atomic import write_atomically
from desktop.storage.bringing_in import Planned, bring_in
from desktop.storage.conflicts import ConflictReport
from desktop.storage.conversation_log import ConversationLog
from desktop.storage.disk_errors import as_history_error
from desktop.storage.history_file import path_of
from desktop.storage.history_rewriting import RewrittenHistory
from desktop.storage.index import SummaryIndex
from desktop.storage.interruptions import with_interruptions
from desktop.storage.orphans import remove_orphans
from desktop.storage.paths import Profile
from desktop.storage.sync_log import SyncLog

__all__ = [
    "Change",
    "ConversationChange",
    "HistoryStore",
    "MessageChange",
    "Piece",
    "new_writer_id",
]

#: Random bytes: no two writers of a history collide.
_WRITER_BYTES: Final = 8


def new_writer_id() -> str:
    """Return a random id for this process's records; every process, and every run, has its own."""
    return os.urandom(_WRITER_BYTES).hex()


def wall_clock_ms() -> int:
    """Return milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


class HistoryStore(RewrittenHistory):
    """All conversations of a profile. Every method blocks; the runtime has one thread for them.

    Several processes may use one profile: each append holds the conversation's lock, and only for
    the append. All methods raise ``HistoryError`` for what the disk refuses, and only that.
    """

    def __init__(
        self,
        profile: Profile,
        writer_id: str,
        now_ms: Callable[[], int] = wall_clock_ms,
        index: SummaryIndex | None = None,
    ) -> None:
        """Open the history of a profile.

        Args:
            profile: Where its files are.
            writer_id: Names this process in its records.
            now_ms: The clock, milliseconds since 1970.
            index: The profile's list, if it was opened before; the store closes it.
        """
        super().__init__(profile, writer_id, now_ms, index)
        self._sync_log = SyncLog(profile.sync_file)
        self._foreign: conflicts.Foreign = {}
        #: What the last look at the list found of conflict copies.
        self.conflicts = ConflictReport()

    # Reading

    def open(self, conversation_id: str) -> Conversation:
        """Read a conversation, also one in the trash; an unknown id gives an empty one.

        What cannot be read in the file is copied aside and named in ``damage``; the rest loads.
        Unfinished answers of writers that no longer run are marked ``interrupted``.
        """
        log = self._log(conversation_id)
        with as_history_error(log.path):
            contents = log.read()
            log.mark_given()
        fold = Fold().add_all(contents.records)
        conversation = conversation_from(fold, conversation_id)
        read_only = log.is_newer or not damage.is_writable(log.path)
        return with_interruptions(
            structs.replace(
                conversation,
                damage=(
                    *damage.told(self._profile.damaged, conversation_id, contents),
                    *conversation.damage,
                ),
                read_only=read_only,
            ),
            fold,
            self.is_alive,
        )

    def exists(self, conversation_id: str) -> bool:
        """Whether there is a file of this id, in the history or in the trash."""
        path = self._log(conversation_id).path
        with as_history_error(path):
            return path.exists()

    def changed_elsewhere(self, conversation_id: str) -> bool:
        """Whether the file holds what was neither opened nor written by this store: open it again.

        Costs one look at the file's size.
        """
        log = self._log(conversation_id)
        with as_history_error(log.path):
            return log.changed_elsewhere()

    def summaries(self) -> list[ConversationSummary]:
        """Return what the list shows, newest first, those in the trash included.

        Reads only files that changed since the index saw them; never all of them at a start.
        Conflict copies are folded in first; ``conflicts`` tells what became of them.
        """
        self._presence.refuse_if_gone()
        self.conflicts = self.fold_conflicts()
        found = self._index.refreshed()
        self._sync_log.note(self._index.changed_elsewhere, self.conflicts.merged, self._now_ms())
        return found

    def sync_state(self) -> SyncState:
        """Return what other machines and programs did to the history, and what stood in their way."""
        return SyncState(self._sync_log.events(), self.conflicts.problems)

    def listed(self) -> list[ConversationSummary]:
        """Return the same as the index last knew it, without a look at the files: for the first paint."""
        return self._index.listed()

    def is_alive(self, writer_id: str) -> bool:
        """Whether the process that writes as ``writer_id`` still runs on this machine."""
        return self._leases.is_alive(writer_id)

    # Writing

    def prepare(self) -> None:
        """Do ahead what the first append would wait for: take this process's lease.

        Raises:
            HistoryError: The lease cannot be taken; the append will say so again.
        """
        self._leases.take_own()

    def append(self, conversation_id: str, changes: Sequence[Change], sync: bool) -> None:  # noqa: FBT001 - always given by every caller
        """Write ``changes`` in order, by one write; with ``sync`` wait until they are on the disk.

        An append to a conversation in the trash brings it back, as any later edit does.

        Raises:
            HistoryError: Nothing was written, and the same call can be repeated. (Should a part
                have been: the records of a repeat give the same conversation.)
        """
        if not changes:
            return
        self._leases.take_own()
        with self._locked(conversation_id) as log:
            if log.path.parent != self._profile.history:
                self._move(log, self._profile.history)
            self._append(log, changes, sync=sync)

    def delete(self, conversation_id: str) -> None:
        """Put a conversation into the trash; an unknown one is left alone."""
        self._leases.take_own()
        with self._locked(conversation_id) as log:
            if not log.path.exists():
                return
            self._take_snapshot(log, "deletion")
            self._append(log, [ConversationChange({DELETED: True})], sync=True)
            self._move(log, self._profile.trash)

    def undelete(self, conversation_id: str) -> None:
        """Take a conversation out of the trash; one that is not deleted is left alone."""
        self._leases.take_own()
        with self._locked(conversation_id) as log:
            if not log.path.exists():
                return
            self._move(log, self._profile.history)
            if Fold().add_all(log.read().records).conversation.deleted:
                self._append(log, [ConversationChange({DELETED: False})], sync=True)

    def purge(self, conversation_id: str, trashed_until_ms: int | None = None) -> bool:
        """Delete a conversation for good; a tombstone stays, so that no other copy brings it back.

        With ``trashed_until_ms`` only one that went into the trash until then, and is still there: else
        nothing is done, and ``False`` returned.
        """
        self._leases.take_own()
        with self._locked(conversation_id) as log:
            if not log.path.exists():
                return False
            fold = Fold().add_all(log.read().records)
            if trashed_until_ms is not None and not _was_trashed(fold, trashed_until_ms):
                return False
            log.refuse_if_newer()
            tombstone = log.tombstone(fold.header)
            write_atomically(path_of(self._profile.history, conversation_id), tombstone)
            path_of(self._profile.trash, conversation_id).unlink(missing_ok=True)
            damage.remove(self._profile.damaged, conversation_id)
            snapshots.remove(self._profile.snapshots, conversation_id)
            self._logs.pop(conversation_id, None)
            self._index.forget(conversation_id)
            return True

    def bring_in(self, conversation_id: str, plan: Planned) -> Path | None:
        """Write the records that ``plan`` gives for the file as it stands; they have stamps of their own.

        A file that is there is kept as a snapshot first; one in the trash stays in it. A new one is
        returned: the caller syncs it, with others, by ``sync_all``.
        """
        with self._locked(conversation_id) as log:
            records = plan(Fold().add_all(log.read().records))
            is_new = not log.path.exists()
            if records and not is_new:
                self._take_snapshot(log, "import")
            if records and bring_in(log, records):
                self._index.advance(conversation_id, records, 0, log.path.stat())
            elif records:
                self._index.forget(conversation_id)
            return log.path if records and is_new else None

    def empty_trash(self, older_than_ms: int = snapshots.KEPT_MS) -> tuple[str, ...]:
        """Delete for good what has lain in the trash for longer (30 days); return the ids.

        Also old snapshots, and attached files that nothing has named for a month. What cannot be deleted stays, and is tried again the next time.
        """
        limit = self._now_ms() - older_than_ms
        gone = []
        for summary in self.summaries():
            if summary.deleted and summary.deleted_at <= limit:
                with contextlib.suppress(HistoryError):
                    # Another process or machine may have brought it back meanwhile.
                    if self.purge(summary.id, limit):
                        gone.append(summary.id)
        with contextlib.suppress(OSError):
            snapshots.expire(self._profile.snapshots, self._now_ms())
        with contextlib.suppress(OSError):
            remove_orphans(self._profile, self._now_ms())
        return tuple(gone)

    def fold_conflicts(self) -> ConflictReport:
        """Merge the conflict copies that sync programs left, and remove each once its records are safe.

        Also a file that lies both in the history and in the trash, as two machines may leave it.
        Without copies it costs one look at each name.
        """
        merged: dict[str, None] = {}
        problems: list[ErrorInfo] = []
        history, trash = self._profile.history, self._profile.trash
        with as_history_error(history):
            copies = list(conflicts.copies_in(history, trash, self._foreign))
        for copy, conversation_id in copies:
            try:
                with self._locked(conversation_id) as log:
                    if not conflicts.is_copy(copy, log.path):
                        continue  # another process or machine has moved one of the two since
                    conflicts.fold_in(copy, log.path, self._profile.damaged, conversation_id)
                    self._put_where_it_belongs(log)
                merged[conversation_id] = None
            except HistoryError as exc:
                problems.append(exc.info)
        return ConflictReport(tuple(merged), tuple(problems))

    def close(self) -> None:
        """Give the lease back and close the index. The store is of no use afterwards."""
        self._leases.give_back()
        self._index.close()
        self._sync_log.save()

    def _put_where_it_belongs(self, log: ConversationLog) -> None:
        fold = Fold().add_all(log.read().records)
        is_trash = fold.conversation.deleted and not fold.is_purged
        self._move(log, self._profile.trash if is_trash else self._profile.history)
        self._index.forget(log.id)


def _was_trashed(fold: Fold, until_ms: int) -> bool:
    top = fold.conversation
    return top.deleted and top.deleted_at is not None and top.deleted_at.wall_ms <= until_ms
