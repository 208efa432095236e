"""A SQLite file that is derived from the history: damaged or of another version it is made anew, never an error."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.storage.atomic import make_folder

if TYPE_CHECKING:
    import sqlite3

_log = logging.getLogger("loquat.storage")
_T = TypeVar("_T")

#: Another process may be writing for this long, in seconds.
_BUSY_S: Final = 5.0


class DerivedDatabase:
    """Owned by one worker thread. Where no file can be used, the tables live in memory until it is closed."""

    def __init__(
        self,
        path: Path,
        name: str,
        version: int,
        tables: tuple[str, str],
        pragmas: tuple[str, ...] = (),
    ) -> None:
        """Open nothing yet.

        Args:
            path: The file.
            name: What the log calls it.
            version: Its ``user_version``; a file with another number is made anew.
            tables: The statements that make the tables where they are missing, and those that a file of another
                version needs before: they drop its tables.
            pragmas: Set at each opening.
        """
        self._path = path
        self._name = name
        self._version = version
        self._create, self._drop = tables
        self._pragmas = pragmas
        self._connection: sqlite3.Connection | None = None

    def run(self, work: "Callable[[sqlite3.Connection], _T]") -> _T:
        """Return what ``work`` makes of the database; it is called again on a new one should the file be damaged."""
        import sqlite3

        try:
            return work(self._opened(self._path))
        except sqlite3.OperationalError as exc:  # locked, full, read-only: the file itself is sound
            _log.warning("The %s cannot be used now: %s", self._name, exc)
        except (sqlite3.DatabaseError, OSError) as exc:
            _log.warning("The %s is built anew: %s", self._name, exc)
            self.close()
            try:
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
                return work(self._opened(self._path))
            except (sqlite3.Error, OSError) as again:
                _log.warning("The %s cannot be built: %s", self._name, again)
        self.close()
        return work(self._opened(None))

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self, path: Path | None) -> "sqlite3.Connection":
        import sqlite3

        if self._connection is None:
            if path is not None:
                make_folder(path.parent)
            made = sqlite3.connect(path or ":memory:", timeout=_BUSY_S, check_same_thread=False)
            try:
                self._prepare(made)
            except BaseException:
                made.close()
                raise
            self._connection = made
        return self._connection

    def _prepare(self, connection: "sqlite3.Connection") -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        for pragma in self._pragmas:
            connection.execute(f"PRAGMA {pragma}")
        if connection.execute("PRAGMA user_version").fetchone()[0] != self._version:
            connection.executescript(f"{self._drop} PRAGMA user_version={self._version:d};")
        connection.executescript(self._create)
