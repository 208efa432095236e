"""The derived list of conversations in SQLite: never the truth, rebuilt from the files when missing or damaged."""

import os
import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, structs

from desktop.core.conversation import (
    ConversationSummary,
    conversation_from,
    message_from,
    sane_ms,
    short_title,
    summary_fields,
    summary_without_fields,
    with_fields,
)
from desktop.core.message import Message, Role
from desktop.core.records import (
    DELETED,
    ConversationRecord,
    Fold,
    HeaderRecord,
    MessageRecord,
    PieceRecord,
    Record,
)
from desktop.storage import damage, history_file
from desktop.storage.history_folder import FileState, files_in
from desktop.storage.kept_list import INDEX_VERSION, KeptList
from desktop.storage.row_table import RowTable

#: How many of the newest messages a row remembers: their later records need no second look at the file.
_RECENT: Final = 16


class Row(Struct, frozen=True, array_like=True):
    """What is kept of a file.

    Attributes:
        state: The file when it was read.
        base: What its messages say; the conversation's own ``fields`` come over it.
        question: Id of the first question, which gives the title.
        answer: Id of the newest message with a model, which gives the model.
        recent: Ids of the newest messages, oldest first, and their roles.
        is_empty: There is nothing to show: an empty file, or the tombstone of a purge.
    """

    state: FileState
    base: ConversationSummary
    fields: dict[str, Any] = {}
    question: str = ""
    answer: str = ""
    recent: dict[str, str] = {}
    is_empty: bool = False


#: So many summaries are put into their places one by one; more are sorted anew.
_FEW: Final = 100

#: Summaries are sorted by so much time at once, in milliseconds: some two weeks.
_SPAN_MS: Final = 2**30

#: How our own conversations are named: random hexadecimal digits.
_OWN_ID: Final = re.compile(r"[0-9a-f]{16,64}")

#: The state of a file that could not be read: it is tried again every time.
_UNREADABLE: Final = FileState(-1, 0)
encoded: Final = msgspec.json.Encoder().encode
_decoder: Final = msgspec.json.Decoder(Row)


class SummaryIndex:
    """Summaries of all conversations. Owned by the store and its thread; its own troubles never get out."""

    def __init__(
        self, path: Path, history: Path, trash: Path, kept: KeptList | None = None
    ) -> None:
        self._table = RowTable(path, INDEX_VERSION)
        self._kept = kept or KeptList(path)
        self._history = history
        self._trash = trash
        #: Rows that only pieces were added to since they were written down.
        self._unwritten: dict[str, Row] = {}
        #: Rows that this process dropped itself; else a file without a row came from elsewhere.
        self._forgotten: set[str] = set()
        #: What ``refreshed`` found last: files that others changed or brought.
        self.changed_elsewhere: tuple[str, ...] = ()
        #: What the rows say, as long as no other process changes them: then none is decoded again.
        self._known: _Known | None = None

    def listed(self) -> list[ConversationSummary]:
        """Return what the index knew last, newest first; looks at no file."""
        found = None if self._unwritten else self._kept.read()
        if found is None:
            self._kept.shown = found = _newest_first({**self._rows(), **self._unwritten}.values())
        return found

    def refreshed(self) -> list[ConversationSummary]:
        """Bring the index up to date and return it, newest first. Reads only files that changed.

        A summary that says the same as the last time is the same object.

        Raises:
            HistoryError: A folder is there and cannot be looked at.
        """
        files = {**files_in(self._trash), **files_in(self._history)}
        known = self._what_is_known()
        was_empty = not known.states
        read: list[tuple[str, Row]] = []
        for conversation_id, (path, state) in files.items():
            if known.states.get(conversation_id) != state:
                read.append((conversation_id, _read(conversation_id, path, state)))
        fresh = [(i, row) for i, row in read if row.state is not _UNREADABLE]
        # Without any rows the index is new, and all files are.
        elsewhere = () if was_empty else (i for i, _ in fresh if i not in self._forgotten)
        self.changed_elsewhere = tuple(elsewhere)
        self._forgotten.clear()
        gone = known.states.keys() - files.keys()
        self._table.change([(i, encoded(row)) for i, row in fresh], gone)
        known.take(read, gone)
        return list(known.summaries)

    def _what_is_known(self) -> "_Known":
        """Return what the rows say; they are decoded only if another process may have changed them."""
        version = self._table.version()
        if self._known is None or self._known.version != version:
            self._known = _Known(version, {**self._rows(), **self._unwritten}, self._kept.shown)
            self._kept.shown = ()
        return self._known

    def advance(
        self,
        conversation_id: str,
        records: Sequence[Record],
        size_before: int,
        state: os.stat_result,
    ) -> None:
        """Take in what was just appended, without reading the file; if that will not do, forget the row."""
        row = self._unwritten.pop(conversation_id, None) or self._row(conversation_id)
        if row is None and size_before == 0:
            row = Row(FileState(0, 0), ConversationSummary(conversation_id))
        if row is None:
            return
        if (
            row.state.size != size_before
        ):  # others wrote too: the row may fit a later size by chance
            self._drop(conversation_id)
            return
        grown = _grown(row, records)
        if grown is None:
            self.forget(conversation_id)
            return
        file_state = FileState(state.st_size, state.st_mtime_ns)
        grown = structs.replace(grown, state=file_state, is_empty=False)
        if all(isinstance(record, PieceRecord) for record in records):
            self._unwritten[conversation_id] = grown
        else:
            self._table.change([(conversation_id, encoded(grown))])
        if self._known is not None:
            self._known.take([(conversation_id, grown)], ())

    def forget(self, conversation_id: str) -> None:
        """Drop what is known of a conversation, so that its file is read again."""
        self._unwritten.pop(conversation_id, None)
        self._forgotten.add(conversation_id)
        self._drop(conversation_id)

    def _drop(self, conversation_id: str) -> None:
        self._table.change((), [conversation_id])
        if self._known is not None:
            self._known.take((), [conversation_id])

    def close(self) -> None:
        """Write down what is known, and close the file."""
        self._table.change((i, encoded(row)) for i, row in self._unwritten.items())
        self._unwritten.clear()
        changed = None if self._kept.is_current else self._what_is_known().summaries
        self._table.close()
        if changed:
            self._kept.write(changed)

    def _rows(self) -> dict[str, Row]:
        found = ((i, _decoded(value)) for i, value in self._table.all().items())
        return {i: row for i, row in found if row is not None}

    def _row(self, conversation_id: str) -> Row | None:
        value = self._table.get(conversation_id)
        return _decoded(value) if value is not None else None


def _decoded(value: bytes) -> Row | None:
    try:
        row: Row = _decoder.decode(value)
    except (msgspec.MsgspecError, ValueError, TypeError):
        return None  # a damaged page that SQLite did not notice: the file is read again
    return row


def _newest_first(rows: Iterable[Row]) -> list[ConversationSummary]:
    return _in_order(with_fields(row.base, row.fields) for row in rows if not row.is_empty)


def _in_order(summaries: Iterable[ConversationSummary]) -> list[ConversationSummary]:
    """Sort by ``_place``, span by span: while a sort compares no other thread runs, 80 ms for a hundred thousand."""
    spans: dict[int, list[ConversationSummary]] = {}
    for summary in summaries:
        spans.setdefault(summary.updated // _SPAN_MS, []).append(summary)
    return [s for span in sorted(spans, reverse=True) for s in sorted(spans[span], key=_place)]


def _place(summary: ConversationSummary) -> tuple[int, str]:
    return -summary.updated, summary.id


class _Known:
    """What ``SummaryIndex`` knows of all files: their states, and their summaries by id and in order."""

    def __init__(
        self, version: object, rows: dict[str, Row], listed: Iterable[ConversationSummary]
    ) -> None:
        """Take what rows say; what is equal in ``listed`` stays the same object: there may be 100,000."""
        self.version = version
        self.states = {i: row.state for i, row in rows.items()}
        before = {summary.id: summary for summary in listed}
        shown = _newest_first(rows.values())
        self.summaries = [known if (known := before.get(s.id)) == s else s for s in shown]
        self._by_id = {summary.id: summary for summary in self.summaries}

    def take(self, rows: Sequence[tuple[str, Row]], gone: Collection[str]) -> None:
        """Put rows in the place of those that were known, and forget others."""
        for conversation_id in gone:
            self.states.pop(conversation_id, None)
        self.states.update((i, row.state) for i, row in rows)
        fresh = {s.id: s for s in _newest_first(row for _, row in rows)}
        dropped = [i for i, _ in rows if self._by_id.get(i) != fresh.get(i)]
        come = [fresh[i] for i in dropped if i in fresh]
        old = [s for i in (*dropped, *gone) if (s := self._by_id.pop(i, None)) is not None]
        self._by_id.update((s.id, s) for s in come)
        if len(old) + len(come) > _FEW:
            self.summaries = _in_order(self._by_id.values())
            return
        for summary in old:
            del self.summaries[bisect_left(self.summaries, _place(summary), key=_place)]
        for summary in come:
            insort(self.summaries, summary, key=_place)


def _read(conversation_id: str, path: str, state: FileState) -> Row:
    try:
        contents = history_file.parse(history_file.read_bytes(Path(path)))
    except OSError as exc:
        problem = exc.strerror or str(exc)
        return Row(_UNREADABLE, ConversationSummary(conversation_id, problem=problem))
    fold = Fold().add_all(contents.records)
    conversation = conversation_from(fold, conversation_id)
    conversation = structs.replace(
        conversation, damage=(*damage.described(contents), *conversation.damage)
    )
    question = conversation.first_question
    answer = conversation.newest_with_model
    newest = list(conversation.messages.values())[-_RECENT:]
    return Row(
        state=state,
        base=summary_without_fields(conversation),
        fields=summary_fields(conversation.fields),
        question=question.id if question else "",
        answer=answer.id if answer else "",
        recent={message.id: message.role for message in newest},
        is_empty=fold.is_purged or not (contents.records or _is_lost(conversation_id, contents)),
    )


def _is_lost(conversation_id: str, contents: history_file.FileContents) -> bool:
    """Whether a file without a single record was a conversation: a foreign one has another kind of name."""
    return bool(contents.broken) and _OWN_ID.fullmatch(conversation_id) is not None


def _grown(row: Row, records: Sequence[Record]) -> Row | None:
    """Return ``row`` with ``records`` taken in, which come after all that the row stands for.

    ``None`` where only the whole file tells: changes of older messages, and deletions of messages.
    """
    for record in records:
        grown = _with_record(row, record)
        if grown is None:
            return None
        row = grown
    return row


def _with_record(row: Row, record: Record) -> Row | None:
    match record:
        case HeaderRecord():
            created = sane_ms(record.created)
            base = structs.replace(row.base, created=created, updated=created)
            return structs.replace(row, base=base)
        case ConversationRecord():
            fields = {**row.fields, **summary_fields(record.fields)}
            row = structs.replace(row, fields=fields)
            if record.fields.get(DELETED) is True:
                at = sane_ms(record.clock[0])
                base = structs.replace(row.base, deleted=True, deleted_at=at)
                return structs.replace(row, base=base)
            return structs.replace(row, base=_alive(row.base))
        case PieceRecord():
            is_plain = row.recent.get(record.message, Role.USER) != Role.USER
            return _touched(row, record, row.base) if is_plain else None
        case MessageRecord():
            return _with_message(row, record)


def _with_message(row: Row, record: MessageRecord) -> Row | None:
    """Take in a record of a new message, or of a recent one that keeps its role.

    A message that is written whole again after many newer ones, or after its deletion, is taken for
    a new one; the list may show its model then, until the file is read again.
    """
    fields = record.fields
    known_role = row.recent.get(record.message)
    is_new = known_role is None and "role" in fields and "created" in fields
    if record.message == row.question or DELETED in fields or not (known_role or is_new):
        return None
    message = message_from(record.message, {"role": known_role, **fields})
    if known_role and (message.role != known_role or message.role is Role.USER):
        return None
    base = row.base
    if is_new:
        row = structs.replace(row, recent=_with_recent(row.recent, message))
    is_question = message.role is Role.USER and not message.is_hidden
    if not row.question and is_question and message.text.strip():
        row = structs.replace(row, question=message.id)
        base = structs.replace(base, title=short_title(message.text))
    if message.id == row.answer:
        if "model" in fields and not message.model:
            return None
        base = _answered_by(base, message, fields)
    elif message.model and not _is_older(message.id, row):
        if not is_new and "connection" not in fields:
            return None
        row = structs.replace(row, answer=message.id)
        base = structs.replace(base, model=message.model, connection=message.connection or "")
    return _touched(row, record, base)


def _with_recent(recent: dict[str, str], message: Message) -> dict[str, str]:
    newest = {**recent, message.id: str(message.role)}
    return dict(list(newest.items())[-_RECENT:])


def _is_older(message_id: str, row: Row) -> bool:
    """Whether a recent message came before the one that gives the model."""
    order = list(row.recent)
    return row.answer in row.recent and order.index(message_id) < order.index(row.answer)


def _answered_by(
    base: ConversationSummary, message: Message, fields: dict[str, Any]
) -> ConversationSummary:
    if "model" in fields:
        base = structs.replace(base, model=message.model or "")
    if "connection" in fields:
        base = structs.replace(base, connection=message.connection or "")
    return base


def _touched(row: Row, record: Record, base: ConversationSummary) -> Row:
    updated = sane_ms(record.clock[0])
    return structs.replace(row, base=structs.replace(_alive(base), updated=updated))


def _alive(base: ConversationSummary) -> ConversationSummary:
    return structs.replace(base, deleted=False, deleted_at=0) if base.deleted else base
