"""Rewriting history files: compaction, checks and repairs, snapshots and what comes back from them."""

from collections.abc import Iterator

from desktop.core.changes import ConversationChange
from desktop.core.keeping import Snapshot
from desktop.core.records import DELETED, HeaderRecord
from desktop.storage import compaction, conflicts, damage, snapshots
from desktop.storage.atomic import write_atomically
from desktop.storage.copying import copy_of
from desktop.storage.disk_errors import as_history_error
from desktop.storage.history_file import good_lines, joined, read_bytes
from desktop.storage.history_files import HistoryFiles
from desktop.storage.verification import FileReport, report_on, reports_on


class RewrittenHistory(HistoryFiles):
    """The part of the store that puts a whole file in the place of another, and keeps the other first."""

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
