"""Full-text search over all messages, in a SQLite file that is derived: never the truth, rebuilt when lost.

Rows are numbered by time, so that the newest matches come first without sorting.
"""

import hashlib
import logging
import random
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import Struct

from desktop.core.conversation import Conversation, conversation_from
from desktop.core.records import Fold
from desktop.core.search import SearchHit, SearchQuery, parse_query
from desktop.storage import history_file
from desktop.storage.atomic import make_folder
from desktop.storage.history_folder import FileState, files_in
from desktop.storage.search_text import match_expression, prepared, snippet_of

if TYPE_CHECKING:
    import sqlite3

_log = logging.getLogger("loquat.storage")
_T = TypeVar("_T")

#: Raised with every change of the tables or of how text is prepared: then the file is built anew.
_VERSION: Final = 1

#: Another process may be writing for this long, in seconds.
_BUSY_S: Final = 5.0

#: Row numbers for each millisecond; messages of the same one take the next free ones.
_ROWS_PER_MS: Final = 4096

#: Messages that are written together: rows must rise within a write, or FTS5 starts a new segment.
_BATCH: Final = 5000

#: The number of a title's row counts as this role.
TITLE_ROLE: Final = "title"

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, size INT, mtime INT, title TEXT, connection TEXT, tags TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    rowid INTEGER PRIMARY KEY, conversation TEXT, message TEXT, role TEXT, model TEXT,
    created INT, hash BLOB, text TEXT);
CREATE INDEX IF NOT EXISTS message_of ON message (conversation);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    body, whole, content='', tokenize='unicode61 remove_diacritics 2');
"""
_DROP: Final = (
    "DROP TABLE IF EXISTS conversation; DROP TABLE IF EXISTS message; DROP TABLE IF EXISTS words;"
)


class Entry(Struct, frozen=True):
    """A text to be found: a message, or with an empty id the title."""

    conversation: str
    message: str
    role: str
    model: str
    created: int
    text: str

    @property
    def hash(self) -> bytes:
        """Tells whether anything about the entry changed."""
        whole = f"{self.role}\0{self.model}\0{self.created}\0{self.text}"
        return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).digest()


class SearchIndex:
    """Owned by one worker thread. Its own troubles cost time, never an error: a damaged file is built anew."""

    def __init__(self, path: Path, history: Path) -> None:
        self._path = path
        self._history = history
        self._database: sqlite3.Connection | None = None

    def refresh(self, on_progress: Callable[[int, int], bool] | None = None) -> None:
        """Take in what changed in the history folder since the last time; others may be searching meanwhile.

        Args:
            on_progress: Called with the files done and their number; returning ``False`` ends the
                refresh, and the next one goes on from there.

        Raises:
            HistoryError: The folder cannot be looked at.
        """
        files = files_in(self._history)
        known = self._run(_states)
        gone = [i for i in known if i not in files]
        changed = [i for i, (_, state) in files.items() if known.get(i) != state]
        changed.sort(key=lambda i: files[i][1].mtime_ns)
        if gone:
            self._run(lambda database: _forget(database, gone))
        done = 0
        for batch in _batches((i, Path(files[i][0]), files[i][1]) for i in changed):
            self._run(partial(_take_in, batch))
            done += len(batch)
            if on_progress is not None and not on_progress(done, len(changed)):
                return

    def search(self, query: SearchQuery | str, limit: int = 20, offset: int = 0) -> list[SearchHit]:
        """Return the newest matches, newest first; nothing for an empty query."""
        asked = parse_query(query) if isinstance(query, str) else query
        statement = _statement(asked)
        if statement is None:
            return []
        sql, values = statement
        rows = self._run(
            lambda database: database.execute(sql, [*values, limit, offset]).fetchall()
        )
        return [_hit(row, asked) for row in rows]

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _run(self, work: "Callable[[sqlite3.Connection], _T]") -> _T:
        import sqlite3

        try:
            return work(self._opened(self._path))
        except sqlite3.OperationalError as exc:  # locked, full, read-only: the file itself is sound
            _log.warning("The search index cannot be used now: %s", exc)
        except (sqlite3.DatabaseError, OSError) as exc:
            _log.warning("The search index is built anew: %s", exc)
            self.close()
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            return work(self._opened(self._path))
        self.close()
        return work(self._opened(None))

    def _opened(self, path: Path | None) -> "sqlite3.Connection":
        import sqlite3

        if self._database is None:
            if path is not None:
                make_folder(path.parent)
            database = sqlite3.connect(path or ":memory:", timeout=_BUSY_S, check_same_thread=False)
            try:
                _prepare(database)
            except BaseException:
                database.close()
                raise
            self._database = database
        return self._database


def _prepare(database: "sqlite3.Connection") -> None:
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    if database.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
        database.executescript(f"{_DROP} PRAGMA user_version={_VERSION:d};")
    database.executescript(_TABLES)


def _states(database: "sqlite3.Connection") -> dict[str, FileState]:
    rows = database.execute("SELECT id, size, mtime FROM conversation")
    return {row[0]: FileState(row[1], row[2]) for row in rows}


class _Read(Struct, frozen=True):
    """A conversation's file as it was read for the index; an unreadable one has no entries."""

    conversation: Conversation
    state: FileState
    entries: list[Entry]


def _batches(files: Iterable[tuple[str, Path, FileState]]) -> Iterator[list[_Read]]:
    """Read files until there is enough for one write."""
    batch: list[_Read] = []
    size = 0
    for conversation_id, path, state in files:
        batch.append(_read(conversation_id, path, state))
        size += len(batch[-1].entries)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(conversation_id: str, path: Path, state: FileState) -> _Read:
    try:
        records = history_file.parse(history_file.read_bytes(path)).records
    except OSError:
        return _Read(Conversation(conversation_id), FileState(-1, 0), [])
    conversation = conversation_from(Fold().add_all(records), conversation_id)
    entries = [] if conversation.deleted else list(_entries(conversation))
    return _Read(conversation, state, entries)


def _entries(conversation: Conversation) -> Iterator[Entry]:
    if conversation.title:
        yield Entry(conversation.id, "", TITLE_ROLE, "", conversation.updated, conversation.title)
    for message in conversation.messages.values():
        text = message.text
        if text.strip():
            created = message.created or conversation.created
            model = message.model or ""
            yield Entry(conversation.id, message.id, message.role, model, created, text)


def _take_in(batch: list[_Read], database: "sqlite3.Connection") -> None:
    with database:
        added: list[Entry] = []
        for read in batch:
            known = _known(database, read.conversation.id)
            fresh = {entry.message: entry for entry in read.entries}
            kept = {m for m, (_, old) in known.items() if m in fresh and fresh[m].hash == old}
            _remove(database, [row for m, (row, _) in known.items() if m not in kept])
            added += [entry for entry in read.entries if entry.message not in kept]
            _put_conversation(database, read)
        _add(database, added)


def _known(database: "sqlite3.Connection", conversation_id: str) -> dict[str, tuple[int, bytes]]:
    sql = "SELECT message, rowid, hash FROM message WHERE conversation = ?"
    return {row[0]: (row[1], row[2]) for row in database.execute(sql, (conversation_id,))}


def _put_conversation(database: "sqlite3.Connection", read: _Read) -> None:
    conversation, state = read.conversation, read.state
    fields = conversation.fields
    tags = fields.get("tags") if isinstance(fields.get("tags"), list) else []
    connection = fields.get("connection")
    if not isinstance(connection, str) or not connection:
        answer = conversation.newest_with_model
        connection = (answer.connection if answer else None) or ""
    values = (
        conversation.id,
        state.size,
        state.mtime_ns,
        conversation.shown_title,
        connection,
        msgspec.json.encode(tags).decode(),
    )
    database.execute("INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?, ?)", values)


def _add(database: "sqlite3.Connection", entries: list[Entry]) -> None:
    numbered = sorted(_numbered(database, entries), key=lambda item: item[0])
    database.executemany(
        "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (row, e.conversation, e.message, e.role, e.model, e.created, e.hash, e.text)
            for row, e in numbered
        ),
    )
    database.executemany(
        "INSERT INTO words (rowid, body, whole) VALUES (?, ?, ?)",
        ((row, *prepared(entry.text)) for row, entry in numbered),
    )


def _numbered(database: "sqlite3.Connection", entries: list[Entry]) -> Iterator[tuple[int, Entry]]:
    taken: set[int] = set()
    for entry in entries:
        base = entry.created * _ROWS_PER_MS
        row, spread = base, 1
        while (
            row in taken
            or database.execute("SELECT 1 FROM message WHERE rowid = ?", (row,)).fetchone()
        ):
            spread = min(spread * 4, 2**40)
            row = base + random.randrange(spread)  # noqa: S311 - only to spread
        taken.add(row)
        yield row, entry


def _remove(database: "sqlite3.Connection", rows: list[int]) -> None:
    for row in rows:
        (text,) = database.execute("SELECT text FROM message WHERE rowid = ?", (row,)).fetchone()
        # An index without content must be told what it holds.
        database.execute(
            "INSERT INTO words (words, rowid, body, whole) VALUES ('delete', ?, ?, ?)",
            (row, *prepared(text)),
        )
        database.execute("DELETE FROM message WHERE rowid = ?", (row,))


def _forget(database: "sqlite3.Connection", conversation_ids: list[str]) -> None:
    with database:
        for conversation_id in conversation_ids:
            _remove(database, [row for row, _ in _known(database, conversation_id).values()])
            database.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))


#: What each filter looks at; the value is compared without case, and may be a part for models.
_CONDITIONS: Final = {
    "model": "instr(lower(m.model), lower(?)) > 0",
    "role": "m.role = lower(?)",
    "connection": "lower(c.connection) = lower(?)",
    "tag": "EXISTS (SELECT 1 FROM json_each(c.tags) WHERE lower(value) = lower(?))",
}


def _statement(query: SearchQuery) -> tuple[str, list[Any]] | None:
    """Return the SQL of ``query`` without its limit and offset, and its values; ``None`` if it asks nothing."""
    wanted, unwanted = match_expression(query)
    rows = "m.rowid"
    conditions: list[str] = []
    values: list[Any] = []
    if wanted:
        rows = "words.rowid"
        conditions.append("words MATCH ?")
        values.append(f"({wanted}) NOT ({unwanted})" if unwanted else wanted)
    elif unwanted:
        conditions.append("m.rowid NOT IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(unwanted)
    for item in query.filters:
        condition = _CONDITIONS[item.name]
        conditions.append(f"NOT ({condition})" if item.is_excluded else condition)
        values.append(item.value)
    for limit, comparison in ((query.after_ms, ">="), (query.before_ms, "<")):
        if limit is not None:
            conditions.append(f"{rows} {comparison} ?")
            values.append(max(limit, 0) * _ROWS_PER_MS)
    if not conditions:
        return None
    source = "words JOIN message m ON m.rowid = words.rowid" if wanted else "message m"
    sql = (
        "SELECT m.conversation, c.title, m.message, m.role, m.model, m.created, m.text "  # noqa: S608 - no value is in it
        f"FROM {source} JOIN conversation c ON c.id = m.conversation "
        f"WHERE {' AND '.join(conditions)} ORDER BY {rows} DESC LIMIT ? OFFSET ?"
    )
    return sql, values


def _hit(row: tuple[Any, ...], query: SearchQuery) -> SearchHit:
    conversation, title, message, role, model, created, text = row
    snippet, marks = snippet_of(text, query)
    return SearchHit(conversation, title, message, role, model, created, snippet, marks)


def grouped(hits: Iterable[SearchHit]) -> dict[str, list[SearchHit]]:
    """Return hits by conversation, in the order of their first ones."""
    found: dict[str, list[SearchHit]] = {}
    for hit in hits:
        found.setdefault(hit.conversation, []).append(hit)
    return found
