"""Writes messages into the tables of the search, many in one statement.

A statement for a thousand rows runs without the interpreter's lock, so that the next files are read
meanwhile, on another core; a statement for each row would wait for the lock after each of them.
"""

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from desktop.core.conversation import Conversation, conversation_from
from desktop.core.organising import tags_of
from desktop.core.records import Fold, well_formed
from desktop.storage import history_file
from desktop.storage.history_folder import FileState
from desktop.storage.search_folding import without_case
from desktop.storage.search_text import prepared

if TYPE_CHECKING:
    import sqlite3

#: Row numbers for each millisecond; messages of the same one take the next free ones.
ROWS_PER_MS: Final = 4096

#: Messages, and characters of them, that are written together: rows must rise within a write, or
#: FTS5 starts a new segment.
BATCH: Final = 5000
BATCH_CHARS: Final = 8_000_000

#: The number of a title's row counts as this role.
TITLE_ROLE: Final = "title"

#: Told instead of a row's own numbers when it is no more: enough to leave the index as if it had never been.
_DELETE_WORDS: Final = "INSERT INTO words (words, rowid, body, whole) VALUES ('delete', ?, ?, ?)"

#: Pages that one step of merging writes: some 40 ms.
_MERGE: Final = "INSERT INTO words (words, rank) VALUES ('merge', 200)"
#: A step that changed fewer rows did nothing (SQLite FTS5, "The merge command").
_MERGED_CHANGES: Final = 2

#: Rows of one statement. SQLite takes 32,766 values in one, and a message has eight. FTS5 writes a segment at the
#: end of each statement of many rows; with more of them its table in memory outgrows the processor's cache.
_ROWS: Final = 1000
_ADD_MESSAGES: Final = "INSERT INTO message VALUES "
_ADD_WORDS: Final = "INSERT INTO words (rowid, body, whole) VALUES "
_TAKEN: Final = "SELECT rowid FROM message WHERE rowid IN (SELECT value FROM json_each(?))"
_HELD: Final = "SELECT id FROM conversation WHERE id IN (SELECT value FROM json_each(?))"


class Entry(Struct, frozen=True):
    """A text to be found: a message, or with an empty id the title.

    Attributes:
        checksum: Tells whether anything about the entry changed.
        words: What FTS5 gets, when that is known.
    """

    conversation: str
    message: str
    role: str
    model: str
    created: int
    text: str
    checksum: int
    words: tuple[str, str] | None = None


class Read(Struct, frozen=True):
    """A conversation's file as it was read for the index; an unreadable one has no entries."""

    conversation: Conversation
    state: FileState
    entries: list[Entry]


def batches(
    files: Iterable[tuple[str, Path, FileState]], known: Iterable[str]
) -> Iterator[list[Read]]:
    """Read files until there is enough for one write; ``known`` are conversations that the index holds."""
    held = frozenset(known)
    batch: list[Read] = []
    size = chars = 0
    for conversation_id, path, state in files:
        read = _read(conversation_id, path, state, is_new=conversation_id not in held)
        batch.append(read)
        size += len(read.entries)
        chars += sum(len(entry.text) for entry in read.entries)
        if size >= BATCH or chars >= BATCH_CHARS:
            yield batch
            batch, size, chars = [], 0, 0
    if batch:
        yield batch


def _read(conversation_id: str, path: Path, state: FileState, *, is_new: bool) -> Read:
    try:
        records = history_file.parse(history_file.read_bytes(path)).records
    except OSError:
        return Read(Conversation(conversation_id), FileState(-1, 0), [])
    conversation = conversation_from(Fold().add_all(records), conversation_id)
    return read_of(conversation, state, is_new=is_new)


def read_of(conversation: Conversation, state: FileState, *, is_new: bool = True) -> Read:
    """Return what the index takes of a conversation; the words of a new one are prepared already."""
    entries = [] if conversation.deleted else _entries(conversation)
    if is_new:
        entries = (msgspec.structs.replace(e, words=prepared(e.text)) for e in entries)
    return Read(conversation, state, list(entries))


def _entries(conversation: Conversation) -> Iterator[Entry]:
    if title := _clean(conversation.title):
        yield _entry(conversation.id, "", TITLE_ROLE, "", conversation.updated, title)
    for message in conversation.messages.values():
        text = _clean(message.text)
        if text.strip():
            created = message.created or conversation.created
            model = well_formed(message.model or "")
            yield _entry(conversation.id, message.id, message.role, model, created, text)


def _entry(*values: *tuple[str, str, str, str, int, str]) -> Entry:
    """Return the entry of these values with its checksum, the same in every process."""
    _, _, role, model, created, text = values
    return Entry(*values, zlib.crc32(f"{role}\0{model}\0{created}\0{text}".encode()))


def _clean(text: str) -> str:
    """Return ``text`` without what SQLite and its tokenizer cannot hold."""
    return well_formed(text).replace("\0", " ")


def take_in(batch: list[Read], database: "sqlite3.Connection") -> None:
    """Put what was read in the place of what the index holds of the same conversations."""
    with database:
        database.execute("BEGIN IMMEDIATE")  # another process may be taking in the same files
        ids = msgspec.json.encode([read.conversation.id for read in batch]).decode()
        held = {row[0] for row in database.execute(_HELD, (ids,))}
        added: list[Entry] = []
        for read in batch:
            if read.conversation.id in held:
                added += _changed(read, database)
            else:
                added += read.entries
        database.executemany(
            "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            map(_conversation_row, batch),
        )
        database.executemany("DELETE FROM tag WHERE conversation = ?", [(i,) for i in held])
        database.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", _tag_rows(batch))
        if added:
            _add(database, added)


def merge(database: "sqlite3.Connection") -> bool:
    """Make fewer segments of FTS5's index, some milliseconds long; return whether there may be more to do."""
    before = database.total_changes
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute(_MERGE)
    return database.total_changes - before >= _MERGED_CHANGES


def forget(database: "sqlite3.Connection", conversation_ids: list[str]) -> None:
    """Remove conversations and their messages."""
    with database:
        database.execute("BEGIN IMMEDIATE")  # another process may be forgetting the same
        for conversation_id in conversation_ids:
            _remove(database, [row for row, _ in _known(database, conversation_id).values()])
            database.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))
            database.execute("DELETE FROM tag WHERE conversation = ?", (conversation_id,))


def _changed(read: Read, database: "sqlite3.Connection") -> list[Entry]:
    """Remove what is no more as the index has it; return what is to be added."""
    known = _known(database, read.conversation.id)
    fresh = {entry.message: entry for entry in read.entries}
    kept = {m for m, (_, old) in known.items() if m in fresh and fresh[m].checksum == old}
    _remove(database, [row for m, (row, _) in known.items() if m not in kept])
    return [entry for entry in read.entries if entry.message not in kept]


def _known(database: "sqlite3.Connection", conversation_id: str) -> dict[str, tuple[int, int]]:
    sql = "SELECT message, rowid, checksum FROM message WHERE conversation = ?"
    return {row[0]: (row[1], row[2]) for row in database.execute(sql, (conversation_id,))}


def _conversation_row(read: Read) -> tuple[object, ...]:
    """Return the row of a conversation; names are kept without case, as they are asked for."""
    conversation, state = read.conversation, read.state
    fields = conversation.fields
    folder = fields.get("folder")
    title = well_formed(conversation.shown_title)
    connection = fields.get("connection")
    if not isinstance(connection, str) or not connection:
        answer = conversation.newest_with_model
        connection = (answer.connection if answer else None) or ""
    return (
        conversation.id,
        state.size,
        state.mtime_ns,
        title,
        without_case(title),
        well_formed(connection).casefold(),
        well_formed(folder).casefold() if isinstance(folder, str) else "",
        fields.get("archived") is True,
    )


def _tag_rows(batch: list[Read]) -> Iterator[tuple[str, str]]:
    for read in batch:
        for tag in tags_of(read.conversation.fields):
            yield well_formed(tag).casefold(), read.conversation.id


def _add(database: "sqlite3.Connection", entries: list[Entry]) -> None:
    numbered = _numbered(database, entries)
    rows = [
        (row, e.conversation, e.message, e.role, e.model, e.created, e.checksum, e.text)
        for row, e in numbered
    ]
    _insert(database, _ADD_MESSAGES, rows)
    _insert(database, _ADD_WORDS, [(row, *(e.words or prepared(e.text))) for row, e in numbered])


def _insert(database: "sqlite3.Connection", head: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Add ``rows``, all of one length, in statements of many: the values of each are bound, none is in the text."""
    marks = f"({', '.join('?' * len(rows[0]))})"
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        database.execute(head + ", ".join([marks] * len(part)), list(chain.from_iterable(part)))


def _numbered(database: "sqlite3.Connection", entries: list[Entry]) -> list[tuple[int, Entry]]:
    """Give each entry a free row for its time, or one soon after it."""
    found: dict[int, Entry] = {}
    left, spread = entries, 1
    while left:
        wanted: dict[int, Entry] = {}
        again: list[Entry] = []
        for entry in left:
            row = entry.created * ROWS_PER_MS + random.randrange(spread)  # noqa: S311 - only to spread
            if row in found or row in wanted:
                again.append(entry)
            else:
                wanted[row] = entry
        asked = msgspec.json.encode(list(wanted)).decode()
        taken = [row for (row,) in database.execute(_TAKEN, (asked,))]
        again += [wanted.pop(row) for row in taken]
        found.update(wanted)
        left, spread = again, min(spread * 4, 2**40)
    return sorted(found.items(), key=lambda item: item[0])


def _remove(database: "sqlite3.Connection", rows: list[int]) -> None:
    for row in rows:
        (text,) = database.execute("SELECT text FROM message WHERE rowid = ?", (row,)).fetchone()
        # An index without content must be told what it holds.
        database.execute(_DELETE_WORDS, (row, *prepared(text)))
        database.execute("DELETE FROM message WHERE rowid = ?", (row,))
