"""The SQLite databases of other programs. Opened read-only; nothing is written beside them."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from desktop.core.text import text
from desktop.storage.importing.json_stream import ImportFault, decoded
from desktop.storage.importing.reading import Reading
from desktop.storage.importing.sources import ImportFile

#: How such a file begins (SQLite's file format, 1.3).
MARK: Final = b"SQLite format 3\0"

#: Bytes of a database in an archive, which has to be read into memory.
_MAX_IN_MEMORY: Final = 128 * 1024 * 1024
#: Where the header says that there is a log beside the file; in memory there is none (the same, 1.3).
_LOGGED: Final = b"\2\2"
_NOT_LOGGED: Final = b"\1\1"
_VERSIONS_AT: Final = 18


@contextlib.contextmanager
def opened(file: ImportFile) -> Iterator[sqlite3.Connection]:
    """Open a database.

    Raises (in the block, too):
        ImportFault: It is damaged, or too big to be read out of an archive.
    """
    try:
        with contextlib.closing(_connected(file)) as database:
            database.row_factory = sqlite3.Row
            database.text_factory = lambda data: data.decode("utf-8", "replace")
            yield database
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        raise ImportFault(
            text("the database is damaged, or of an unknown version: {reason}", reason=exc)
        ) from exc


def _connected(file: ImportFile) -> sqlite3.Connection:
    if file.path is not None:
        return sqlite3.connect(f"{file.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    image = file.read(_MAX_IN_MEMORY)
    after = _VERSIONS_AT + len(_LOGGED)
    if image[_VERSIONS_AT:after] == _LOGGED:
        image = image[:_VERSIONS_AT] + _NOT_LOGGED + image[after:]
    database = sqlite3.connect(":memory:")
    database.deserialize(image)
    return database


def refuse_unfinished(path: Path | None) -> None:
    """Refuse a database whose newest rows still lie in the log beside it, which is not read.

    Raises:
        ImportFault: There is such a log.
    """
    log = path.with_name(f"{path.name}-wal") if path is not None else None
    if log is not None and log.exists() and log.stat().st_size:
        raise ImportFault(text("it is in use, or was not closed: quit the program that writes it"))


def columns(database: sqlite3.Connection, table: str) -> frozenset[str]:
    """Return the names of a table's columns; none where there is no such table."""
    return frozenset(
        row["name"] for row in database.execute("SELECT name FROM pragma_table_info(?)", (table,))
    )


def rows(database: sqlite3.Connection, reading: Reading, query: str) -> Iterator[dict[str, Any]]:
    """Yield the rows that list the conversations; with each goes on what is done of the file."""
    found = database.execute(query).fetchall()
    for number, row in enumerate(found):
        weight = reading.file.weight
        reading.on_read(weight * (number + 1) // len(found) - weight * number // len(found))
        yield plain(row)


def plain(row: sqlite3.Row) -> dict[str, Any]:
    """Return a row without what is no text and no number."""
    return {n: v for n, v in zip(row.keys(), row, strict=True) if not isinstance(v, bytes)}


def if_json(value: Any) -> Any:
    """Return what a column holds as JSON; as it stands there if it is none."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return decoded(value.encode("utf-8", "replace"))
    except ImportFault:
        return value
