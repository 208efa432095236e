"""Full-text search over all messages, in a SQLite file that is derived: never the truth, rebuilt when lost.

Rows are numbered by time, so that the newest matches come first without sorting.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.core.search import SearchHit, SearchQuery, parse_query
from desktop.storage import search_query, search_rows
from desktop.storage.atomic import make_folder
from desktop.storage.history_folder import FileState, files_in

if TYPE_CHECKING:
    import sqlite3

_log = logging.getLogger("loquat.storage")
_T = TypeVar("_T")

#: Raised with every change of the tables or of how text is prepared: then the file is built anew.
_VERSION: Final = 2

#: Another process may be writing for this long, in seconds.
_BUSY_S: Final = 5.0

#: Pages kept in memory, and pages of changes before they go to their places: fewer are written twice.
_CACHE_KB: Final = 32_000
_WAL_PAGES: Final = 8_000

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, size INT, mtime INT, title TEXT, connection TEXT, tags TEXT, folder TEXT,
    archived INT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    rowid INTEGER PRIMARY KEY, conversation TEXT, message TEXT, role TEXT, model TEXT,
    created INT, hash INT, text TEXT);
CREATE INDEX IF NOT EXISTS message_of ON message (conversation);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    body, whole, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2');
"""
_DROP: Final = (
    "DROP TABLE IF EXISTS conversation; DROP TABLE IF EXISTS message; DROP TABLE IF EXISTS words;"
)


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
            self._run(lambda database: search_rows.forget(database, gone))
        done = 0
        to_read = ((i, Path(files[i][0]), files[i][1]) for i in changed)
        with ThreadPoolExecutor(1, "loquat-search-writer") as writer:
            writing: Future[int] | None = None
            for batch in search_rows.batches(to_read, known):
                if writing is not None:
                    done += writing.result()
                    if on_progress is not None and not on_progress(done, len(changed)):
                        return
                # While it is written, the next files are read.
                writing = writer.submit(self.take_in, batch)
            if writing is not None:
                done += writing.result()
                if on_progress is not None:
                    on_progress(done, len(changed))

    def take_in(self, batch: list[search_rows.Read]) -> int:
        """Write what was read of some files; return how many they are."""
        self._run(partial(search_rows.take_in, batch))
        return len(batch)

    def optimize(self) -> None:
        """Bring the index into the shape that is quickest to ask; takes a while."""
        self._run(
            lambda database: database.execute("INSERT INTO words (words) VALUES ('optimize')")
        )

    def search(self, query: SearchQuery | str, limit: int = 20, offset: int = 0) -> list[SearchHit]:
        """Return the newest matches, newest first; nothing for an empty query."""
        asked = parse_query(query) if isinstance(query, str) else query
        return self._run(lambda database: search_query.found(database, asked, limit, offset))

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
    database.execute(f"PRAGMA cache_size=-{_CACHE_KB:d}")
    database.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES:d}")
    if database.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
        database.executescript(f"{_DROP} PRAGMA user_version={_VERSION:d};")
    database.executescript(_TABLES)


def _states(database: "sqlite3.Connection") -> dict[str, FileState]:
    rows = database.execute("SELECT id, size, mtime FROM conversation")
    return {row[0]: FileState(row[1], row[2]) for row in rows}
