"""A table of blobs by id in a SQLite file that may be lost at any time: then it starts again, empty."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.storage.atomic import make_folder

if TYPE_CHECKING:
    import sqlite3

_log = logging.getLogger("loquat.storage")
_T = TypeVar("_T")

#: Another process may be writing for this long, in seconds.
_BUSY_S: Final = 5.0

_CREATE: Final = (
    "CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
)


class RowTable:
    """Blobs by id, kept in a file that several processes may use. One thread at a time.

    What goes wrong with the file is logged and costs time, never an error: a damaged or older file
    is replaced by an empty one; where none can be used, the table lives in memory until it is closed.
    """

    def __init__(self, path: Path, version: int) -> None:
        self._path = path
        self._version = version
        self._connection: sqlite3.Connection | None = None
        self._openings = 0

    def all(self) -> dict[str, bytes]:
        """Return everything in the table."""
        # Row by row from the cursor: each step lets other threads run, a dictionary of a long list does not.
        return self._run(lambda c: dict(c.execute("SELECT id, value FROM item")))

    def version(self) -> object:
        """Return something that is equal as long as nobody but this object has changed the table."""
        (number,) = self._run(lambda c: c.execute("PRAGMA data_version").fetchone())
        return self._openings, number

    def get(self, item_id: str) -> bytes | None:
        """Return one item."""
        query = "SELECT value FROM item WHERE id = ?"
        found = self._run(lambda c: c.execute(query, (item_id,)).fetchone())
        return found[0] if found else None

    def change(self, put: Iterable[tuple[str, bytes]], drop: Iterable[str] = ()) -> None:
        """Put and drop items in one transaction."""
        puts, drops = list(put), [(item_id,) for item_id in drop]

        def write(connection: "sqlite3.Connection") -> None:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO item VALUES (?, ?)", puts)
                connection.executemany("DELETE FROM item WHERE id = ?", drops)

        if puts or drops:
            self._run(write)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self, work: "Callable[[sqlite3.Connection], _T]") -> _T:
        import sqlite3

        try:
            return work(self._opened())
        except sqlite3.OperationalError as exc:  # locked, full, read-only: the file itself is sound
            _log.warning("The index cannot be used now: %s", exc)
        except (sqlite3.DatabaseError, OSError) as exc:
            _log.warning("The index is built anew: %s", exc)
            try:
                return work(self._started_anew())
            except (sqlite3.Error, OSError) as again:
                _log.warning("The index cannot be built: %s", again)
        self.close()
        self._connection = self._prepared(sqlite3.connect(":memory:", check_same_thread=False))
        return work(self._connection)

    def _opened(self) -> "sqlite3.Connection":
        import sqlite3

        if self._connection is None:
            make_folder(self._path.parent)
            connection = sqlite3.connect(self._path, timeout=_BUSY_S, check_same_thread=False)
            try:
                self._connection = self._prepared(connection)
            except BaseException:
                connection.close()
                raise
        return self._connection

    def _started_anew(self) -> "sqlite3.Connection":
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        return self._opened()

    def _prepared(self, connection: "sqlite3.Connection") -> "sqlite3.Connection":
        """Make the table, or make it again when the file is of another version."""
        self._openings += 1
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] != self._version:
            with connection:
                connection.execute("DROP TABLE IF EXISTS item")
                connection.execute(f"PRAGMA user_version={self._version:d}")
        connection.execute(_CREATE)
        return connection
