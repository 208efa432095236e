"""Full-text search over all messages, in a SQLite file that is derived: never the truth, rebuilt when lost.

Rows are numbered by time, so that the newest matches come first without sorting.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.core.search import SearchHit, SearchQuery, parse_query
from desktop.storage import search_query, search_rows
from desktop.storage.derived_database import DerivedDatabase
from desktop.storage.history_folder import FileState, files_in

if TYPE_CHECKING:
    import sqlite3


#: Raised with every change of the tables or of how text is prepared: then the file is built anew.
_VERSION: Final = 11

#: Pages kept in memory, and pages of changes before they go to their places: fewer are written twice.
_CACHE_KB: Final = 32_000
_WAL_PAGES: Final = 8_000

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, size INT, mtime INT, title TEXT, folded TEXT, connection TEXT, folder TEXT,
    archived INT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversation_in ON conversation (folder);
CREATE INDEX IF NOT EXISTS conversation_by ON conversation (connection);
CREATE TABLE IF NOT EXISTS tag (
    name TEXT, conversation TEXT, PRIMARY KEY (name, conversation)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tag_of ON tag (conversation);
CREATE TABLE IF NOT EXISTS message (
    rowid INTEGER PRIMARY KEY, conversation TEXT, message TEXT, role TEXT, model TEXT,
    created INT, checksum INT, text TEXT);
CREATE INDEX IF NOT EXISTS message_of ON message (conversation);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    body, whole, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
"""
_DROP: Final = (
    "DROP TABLE IF EXISTS conversation; DROP TABLE IF EXISTS tag; "
    "DROP TABLE IF EXISTS message; DROP TABLE IF EXISTS words;"
)
#: FTS5 merges no segments while messages are written, which would take a third of the time: ``merge`` does it when
#: nobody waits, and leaves one of each size. Until then each costs a search some 30 µs. At the last number FTS5 merges
#: all at once, and 2,000 are more than it can have. It writes one when it has gathered 4 MiB, or a statement ends.
_ANEW: Final = (
    f"{_DROP} {_TABLES} INSERT INTO words (words, rank) "  # noqa: S608 - nothing of it comes from outside
    "VALUES ('hashsize', 4194304), ('automerge', 0), ('usermerge', 2), ('crisismerge', 1500);"
)


class SearchIndex:
    """Owned by one worker thread. Its own troubles cost time, never an error: a damaged file is built anew."""

    def __init__(self, path: Path, history: Path) -> None:
        self._history = history
        self._database = DerivedDatabase(
            path,
            "search index",
            _VERSION,
            (_TABLES, _ANEW),
            (f"cache_size=-{_CACHE_KB:d}", f"wal_autocheckpoint={_WAL_PAGES:d}"),
        )

    def refresh(self, on_progress: Callable[[int, int], bool] | None = None) -> None:
        """Take in what changed in the history folder since the last time; others may be searching meanwhile.

        Args:
            on_progress: Called with the files done and their number; returning ``False`` ends the
                refresh, and the next one goes on from there.

        Raises:
            HistoryError: The folder cannot be looked at.
        """
        files = files_in(self._history)
        known = self._database.run(_states)
        gone = [i for i in known if i not in files]
        changed = [i for i, (_, state) in files.items() if known.get(i) != state]
        changed.sort(key=lambda i: files[i][1].mtime_ns)
        if gone:
            self._database.run(lambda database: search_rows.forget(database, gone))
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
        self._database.run(partial(search_rows.take_in, batch))
        return len(batch)

    def merge(self, within_s: float = 0.0) -> bool:
        """Make it quicker to ask, in steps of 40 ms until ``within_s`` seconds are over; return whether there may be more to do."""
        until = time.monotonic() + within_s
        while self._database.run(search_rows.merge):
            if time.monotonic() >= until:
                return True
        return False

    def search(self, query: SearchQuery | str, limit: int = 20, offset: int = 0) -> list[SearchHit]:
        """Return the newest matches, newest first; nothing for an empty query."""
        asked = parse_query(query) if isinstance(query, str) else query
        return self._database.run(
            lambda database: search_query.found(database, asked, limit, offset)
        )

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _states(database: "sqlite3.Connection") -> dict[str, FileState]:
    rows = database.execute("SELECT id, size, mtime FROM conversation")
    return {row[0]: FileState(row[1], row[2]) for row in rows}
