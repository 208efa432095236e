"""The history: conversations as append-only files, folded on reading. Blocks; one thread at a time owns a store."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
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
from desktop.core.keeping import Snapshot, SyncState
from desktop.core.records import DELETED, Fold, HeaderRecord
from desktop.storage import compaction, conflicts, damage, snapshots
from desktop.storage.atomic import move, write_atomically
from desktop.storage.bringing_in import Planned, bring_in
from desktop.storage.conflicts import ConflictReport
from desktop.storage.conversation_log import ConversationLog
from desktop.storage.copying import copy_of
from desktop.storage.disk_errors import as_history_error
from desktop.storage.history_file import (
    good_lines,
    joined,
    joined_files,
    path_of,
    read_bytes,
)
from desktop.storage.history_folder import Presence
from desktop.storage.index import SummaryIndex
from desktop.storage.interruptions import with_interruptions
from desktop.storage.locks import FileLocks, Leases
from desktop.storage.orphans import remove_orphans
from desktop.storage.paths import Profile
from desktop.storage.sync_log import SyncLog
from desktop.storage.verification import FileReport, report_on, reports_on

__all__ = [
    "Change",
    "ConversationChange",
    "HistoryStore",
    "MessageChange",
    "Piece",
    "new_writer_id",
]

#: Random bytes of an id: short enough to type, and no two of a billion conversations collide.
_ID_BYTES: Final = 10
_WRITER_BYTES: Final = 8


def new_writer_id() -> str:
    """Return a random id for this process's records; every process, and every run, has its own."""
    return os.urandom(_WRITER_BYTES).hex()


def wall_clock_ms() -> int:
    """Return milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


class HistoryStore:
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
        self._profile = profile
        self._writer = writer_id
        self._now_ms = now_ms
        self._locks = FileLocks(profile.locks)
        self._leases = Leases(profile.locks, writer_id)
        self._index = index or SummaryIndex(profile.index_file, profile.history, profile.trash)
        self._sync_log = SyncLog(profile.sync_file)
        self._foreign: conflicts.Foreign = {}
        self._presence = Presence(profile.history)
        self._logs: dict[str, ConversationLog] = {}
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

    def create(self) -> str:
        """Return the id of a new conversation; nothing is on disk before the first append."""
        return os.urandom(_ID_BYTES).hex()

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

    def purge(self, conversation_id: str) -> None:
        """Delete a conversation for good; a tombstone stays, so that no other copy brings it back."""
        self._leases.take_own()
        with self._locked(conversation_id) as log:
            if not log.path.exists():
                return
            header = Fold().add_all(log.read().records).header
            log.refuse_if_newer()
            tombstone = log.tombstone(header)
            write_atomically(path_of(self._profile.history, conversation_id), tombstone)
            path_of(self._profile.trash, conversation_id).unlink(missing_ok=True)
            damage.remove(self._profile.damaged, conversation_id)
            snapshots.remove(self._profile.snapshots, conversation_id)
            self._logs.pop(conversation_id, None)
            self._index.forget(conversation_id)

    def compact(self, conversation_id: str, worthwhile: float = 0.0) -> int:
        """Rewrite the file with only the records that still count; return the bytes saved.

        Nothing is done where less than the part ``worthwhile`` of the file (0 to 1) would be saved.

        Raises:
            HistoryError: The file is of a newer schema, or what is broken in it cannot be kept aside.
        """
        with self._locked(conversation_id) as log:
            if not log.path.exists():
                return 0
            contents = log.read()
            log.refuse_if_newer()
            damage.keep_aside(self._profile.damaged, conversation_id, contents)
            before = log.path.stat().st_size
            compacted = compaction.compacted(contents)
            saved = before - len(compacted)
            if saved <= before * worthwhile:
                return 0
            self._take_snapshot(log, "compaction")
            log.replace(compacted)
            self._index.forget(conversation_id)
            return saved

    def compacted(self, conversation_id: str) -> bytes:
        """Return a file that folds into the same conversation, with only the records that still count."""
        log = self._log(conversation_id)
        with as_history_error(log.path):
            return compaction.compacted(log.read())

    def verify(self) -> Iterator[FileReport]:
        """Check every file, in the trash too, one at a time; changes nothing.

        Raises:
            HistoryError: A folder cannot be looked at.
        """
        return reports_on((self._profile.history, self._profile.trash))

    def repair(self, conversation_id: str) -> FileReport:
        """Write a file of the lines that can be read, in place of the old one; return what is left.

        What cannot be read is copied aside first, and the whole file kept as a snapshot.
        """
        with self._locked(conversation_id) as log:
            contents = log.read()
            log.refuse_if_newer()
            data = read_bytes(log.path) if log.path.exists() else b""
            if not report_on(conversation_id, data).is_repairable:
                return report_on(conversation_id, data)
            damage.keep_aside(self._profile.damaged, conversation_id, contents)
            self._take_snapshot(log, "repair")
            whole = joined(good_lines(data))
            if not any(isinstance(record, HeaderRecord) for record in contents.records):
                whole = log.header_line(contents.records) + whole
            log.replace(whole)
            self._index.forget(conversation_id)
            return report_on(conversation_id, whole)

    def keep_snapshot(self, conversation_id: str, reason: snapshots.Reason) -> None:
        """Keep the file as it is now, before something is done to it; one that is not there needs none.

        Raises:
            HistoryError: It could not be kept: then nothing may be done.
        """
        with self._locked(conversation_id) as log:
            if log.path.exists():
                self._take_snapshot(log, reason)

    def snapshots_of(self, conversation_id: str) -> list[Snapshot]:
        """Return the copies from before the conversation was deleted, rewritten or merged with an import, newest first."""
        with as_history_error(self._profile.snapshots):
            return snapshots.listed(self._profile.snapshots, conversation_id)

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

    def restore(self, snapshot: Snapshot) -> None:
        """Bring back what a snapshot holds and the file has lost; what is newer in the file stays."""
        with self._locked(snapshot.conversation_id) as log:
            log.read()
            log.refuse_changes()
            known = read_bytes(log.path) if log.path.exists() else b""
            conflicts.write_union(log.path, known, read_bytes(snapshot.path))
            self._index.forget(snapshot.conversation_id)

    def restore_as_copy(self, snapshot: Snapshot, title: str) -> str:
        """Make a new conversation of what a snapshot holds, under ``title``; return its id.

        Raises:
            HistoryError: The snapshot cannot be read or is of a newer schema, or the disk refuses.
        """
        conversation_id = self.create()
        self._leases.take_own()
        with self._locked(conversation_id) as log:
            data = copy_of(read_bytes(snapshot.path), snapshot.path, conversation_id)
            write_atomically(log.path, data)
            self._append(log, [ConversationChange({"title": title, DELETED: False})], sync=True)
            self._index.forget(conversation_id)
        return conversation_id

    def empty_trash(self, older_than_ms: int = snapshots.KEPT_MS) -> tuple[str, ...]:
        """Delete for good what has lain in the trash for longer (30 days); return the ids.

        Also old snapshots, and attached files that nothing has named for a month. What cannot be deleted stays, and is tried again the next time.
        """
        limit = self._now_ms() - older_than_ms
        gone = []
        for summary in self.summaries():
            if summary.deleted and summary.deleted_at <= limit:
                with contextlib.suppress(HistoryError):
                    self.purge(summary.id)
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

    # Inside

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
        if target == log.path:
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

    def _put_where_it_belongs(self, log: ConversationLog) -> None:
        fold = Fold().add_all(log.read().records)
        is_trash = fold.conversation.deleted and not fold.is_purged
        self._move(log, self._profile.trash if is_trash else self._profile.history)
        self._index.forget(log.id)
