"""One conversation's file as this process knows it: its clock, how far it was read, and who changed it since."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from desktop.core.changes import Change, ConversationChange, MessageChange, Piece
from desktop.core.errors import HistoryError, HistoryRefused
from desktop.core.records import (
    DELETED,
    PURGED,
    SCHEMA,
    ConversationRecord,
    HeaderRecord,
    MessageRecord,
    PieceRecord,
    Record,
    encode_record,
    identity,
    well_formed,
)
from desktop.core.stamps import HybridClock, Stamp
from desktop.core.text import text
from desktop.storage import history_file
from desktop.storage.atomic import make_folder, write_atomically
from desktop.storage.history_file import FileContents, UnsyncedError

#: Device, inode and size of a file; time of change is left out, because tools that copy set it at will.
Version = tuple[int, int, int]

_ABSENT: Final[Version] = (0, 0, 0)


class ConversationLog:
    """Reads and appends to the file at ``path``. Owned by the store; its caller holds the file's lock to write.

    Everything that is in the file is observed before something is appended, so that what this
    process writes comes after whatever it could have seen.
    """

    def __init__(
        self, conversation_id: str, path: Path, writer: str, now_ms: Callable[[], int]
    ) -> None:
        self.id = conversation_id
        self.path = path
        self._now_ms = now_ms
        self._clock = HybridClock(writer)
        self._schema = 0
        self._purged = False
        self._has_header = False
        self._name_is_synced = False
        self._is_in_doubt = False
        #: What was observed, up to ``_end``; and what the program was given or wrote itself.
        self._observed = _ABSENT
        self._end = 0
        self._given = _ABSENT

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of the format is in the file."""
        return self._schema > SCHEMA

    def read(self) -> FileContents:
        """Read the whole file; a missing one is empty. ``mark_given`` when the program gets it.

        Raises:
            OSError: It is there and cannot be read.
        """
        version = self.version()
        contents = FileContents()
        if version != _ABSENT:
            data = history_file.read_bytes(self.path)
            contents = history_file.parse(data)
            version = (*version[:2], len(data))
        self._forget()
        self._observe(contents.records)
        self._observed = version
        self._end = contents.end
        return contents

    def mark_given(self) -> None:
        """Take note that the program has what was read last."""
        self._given = self._observed

    def replace(self, data: bytes) -> None:
        """Put ``data``, which stands for the same records, in the place of what was read.

        Raises:
            HistoryError: A sync program has put another file there since; it stays.
            OSError: The file is as it was, or already the new one.
        """
        if self.version() != self._observed:
            raise HistoryError(self.path, text("another program has changed it meanwhile"))
        is_current = self._given == self._observed
        write_atomically(self.path, data)
        self.read()
        if is_current:
            self.mark_given()

    def version(self) -> Version:
        """Return what the file is now; costs one call to the system.

        Raises:
            OSError: The folder cannot be looked at.
        """
        try:
            return _version(self.path.stat())
        except FileNotFoundError:
            return _ABSENT

    def changed_elsewhere(self) -> bool:
        """Whether the file holds something that was neither read nor written here.

        Raises:
            OSError: The folder cannot be looked at.
        """
        return self.version() != self._given

    def append(
        self, changes: Sequence[Change], *, sync: bool
    ) -> tuple[list[Record], int, os.stat_result]:
        """Write ``changes``; return their records, the size before, and the file's state afterwards.

        Raises:
            HistoryRefused: The file is of a newer schema or was purged, or a value cannot be stored.
            OSError: Nothing was written, so that it can be repeated.
        """
        make_folder(self.path.parent)
        self.catch_up()
        self.refuse_changes()
        records, data = self._encoded(changes)
        self.refuse_too_big(data)
        size_before = self._observed[2]
        state = self._write(data, sync=sync)
        if self._given == self._observed:
            self._given = _version(state)
        self._observed = _version(state)
        self._end = state.st_size
        self._observe(records)
        return records, size_before, state

    def catch_up(self) -> None:
        """Observe what others have written since the file was last looked at.

        Raises:
            OSError: The file cannot be read.
        """
        version = self.version()
        if version == self._observed:
            return
        grew = version[:2] == self._observed[:2] and version[2] > self._observed[2]
        if not grew:
            self._forget()
        if version != _ABSENT:
            contents = history_file.parse(history_file.read_bytes(self.path, self._end))
            self._observe(contents.records)
            self._end += contents.end
        self._observed = version

    def tombstone(self, header: HeaderRecord | None) -> bytes:
        """Return what the file of this conversation, read before, becomes when it is deleted for good."""
        _, data = self._encoded([ConversationChange({DELETED: True, PURGED: True})])
        return (encode_record(header) if header is not None else b"") + data

    def header_line(self, records: Sequence[Record]) -> bytes:
        """Return a first line for a file that has lost its own: created when its oldest record was."""
        stamp = self._clock.next(self._now_ms())
        created = min((record.clock[0] for record in records), default=stamp.wall_ms)
        return encode_record(
            HeaderRecord(**identity(stamp), schema=SCHEMA, conversation=self.id, created=created)
        )

    def refuse_if_newer(self) -> None:
        """Guard every change to a file that was read.

        Raises:
            HistoryRefused: The file is of a newer schema.
        """
        if self.is_newer:
            raise HistoryRefused(self.path, text("a newer version of Loquat wrote it"))

    def refuse_changes(self) -> None:
        """Guard what adds to a file that was read.

        Raises:
            HistoryRefused: The file is of a newer schema, or the conversation was deleted for good.
        """
        self.refuse_if_newer()
        if self._purged:
            raise HistoryRefused(self.path, text("the conversation was deleted for good"))

    def refuse_too_big(self, data: bytes) -> None:
        """Guard the next reading: ``data`` is to be added to a file that was read.

        Raises:
            HistoryRefused: A line of it, or the file with it, would be too big to be read again.
        """
        limit = history_file.MAX_LINE_BYTES
        if len(data) > limit and any(len(line) > limit for line in data.split(b"\n")):
            reason = text("a message is bigger than {mb} MB", mb=limit // 1_000_000)
            raise HistoryRefused(self.path, reason)
        limit = history_file.MAX_FILE_BYTES
        if self._observed[2] + len(data) > limit:
            reason = text(
                "the conversation is as big as one can be ({mb} MB); begin a new one",
                mb=limit // 1_000_000,
            )
            raise HistoryRefused(self.path, reason)

    def _write(self, data: bytes, *, sync: bool) -> os.stat_result:
        try:
            if self._is_in_doubt:
                # What the system holds in memory is whole; what is on the disk may not be. A new file is both.
                write_atomically(self.path, history_file.read_bytes(self.path) + data)
                self._is_in_doubt, self._name_is_synced = False, True
                return self.path.stat()
            sync_name = sync and not self._name_is_synced
            state = history_file.append(self.path, data, sync=sync, sync_name=sync_name)
        except UnsyncedError:
            self._is_in_doubt = self.path.exists()
            raise
        self._name_is_synced = self._name_is_synced or sync
        return state

    def _records(self, changes: Sequence[Change]) -> list[Record]:
        records: list[Record] = []
        if not self._has_header:
            stamp = self._clock.next(self._now_ms())
            records.append(
                HeaderRecord(
                    **identity(stamp), schema=SCHEMA, conversation=self.id, created=stamp.wall_ms
                )
            )
        records.extend(_record(change, self._clock.next(self._now_ms())) for change in changes)
        return records

    def _encoded(self, changes: Sequence[Change]) -> tuple[list[Record], bytes]:
        """Return the records of ``changes`` as they will be read again, and their lines."""
        try:
            records = self._records(changes)
            try:
                return records, b"".join(encode_record(record) for record in records)
            except UnicodeEncodeError:
                cleaned = _cleaned(msgspec.to_builtins(records))
                records = msgspec.convert(cleaned, list[Record])
                return records, b"".join(encode_record(record) for record in records)
        except (TypeError, ValueError, RecursionError) as exc:
            reason = text("a value cannot be stored: {kind}", kind=type(exc).__name__)
            raise HistoryRefused(self.path, reason) from exc

    def _observe(self, records: Sequence[Record]) -> None:
        newest = max((record.clock for record in records), default=(0, 0))
        writer = self._clock.writer
        own_seq = max((record.seq for record in records if record.writer == writer), default=0)
        for record in records:
            if isinstance(record, MessageRecord):
                continue
            if isinstance(record, HeaderRecord):
                self._has_header = True
                self._schema = max(self._schema, record.schema)
            elif isinstance(record, ConversationRecord) and record.fields.get(PURGED) is True:
                self._purged = True
        self._clock.observe(Stamp(*newest, self._clock.writer, own_seq))

    def _forget(self) -> None:
        """Forget what was known of the file's contents; the clock stays, its stamps never go back."""
        self._end = 0
        self._schema = 0
        self._has_header = self._purged = False


def _version(state: os.stat_result) -> Version:
    return (state.st_dev, state.st_ino, state.st_size)


def _record(change: Change, stamp: Stamp) -> Record:
    match change:
        case MessageChange():
            return MessageRecord(
                **identity(stamp), message=change.message_id, fields=_plain(change.fields)
            )
        case ConversationChange():
            return ConversationRecord(**identity(stamp), fields=_plain(change.fields))
        case Piece():
            return PieceRecord(
                **identity(stamp),
                message=change.message_id,
                stream=change.stream,
                sequence=change.sequence,
                text=change.text,
                reasoning=change.reasoning,
                refusal=change.refusal,
                calls=change.calls,
            )


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(fields)
    return plain


def _cleaned(value: Any) -> Any:
    """Return ``value`` with every lone surrogate replaced, in names too."""
    match value:
        case str():
            return well_formed(value)
        case dict():
            return {_cleaned(name): _cleaned(item) for name, item in value.items()}
        case list() | tuple():
            return [_cleaned(item) for item in value]
        case _:
            return value
