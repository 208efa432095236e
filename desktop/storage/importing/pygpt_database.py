"""Reads ``db.sqlite`` of py-gpt: ``ctx_meta`` lists the conversations, ``ctx_item`` holds their turns.

Source: py-gpt's migrations and ``provider/core/ctx/db_sqlite``, 2026. Opened read-only; nothing is written beside it.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.text import text
from desktop.storage.importing.found import Found, string
from desktop.storage.importing.json_stream import ImportFault, decoded
from desktop.storage.importing.pygpt import conversation
from desktop.storage.importing.reading import Reading

#: Bytes of a database in an archive, which has to be read into memory.
_MAX_IN_MEMORY: Final = 128 * 1024 * 1024
_MAX_TURNS: Final = 100_000


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations that are not deleted."""
    try:
        with contextlib.closing(_opened(reading)) as database:
            yield from _conversations(database, reading)
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        raise ImportFault(
            text("it is no database of py-gpt, or damaged: {reason}", reason=exc)
        ) from exc


def _opened(reading: Reading) -> sqlite3.Connection:
    path = reading.file.path
    if path is not None:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    else:
        database = sqlite3.connect(":memory:")
        database.deserialize(reading.file.read(_MAX_IN_MEMORY))
    database.row_factory = sqlite3.Row
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    return database


def _conversations(database: sqlite3.Connection, reading: Reading) -> Iterator[Found]:
    columns = {row[1] for row in database.execute("PRAGMA table_info(ctx_meta)")}
    if "name" not in columns:
        raise ImportFault(text("it is a database, but none of py-gpt"))
    _refuse_unfinished(reading.file.path)
    groups = _groups(database)
    metas = database.execute("SELECT * FROM ctx_meta ORDER BY id").fetchall()
    reading = Reading(
        reading.file, reading.files, reading.now_ms, reading.on_read, ImportFormat.PYGPT
    )
    for number, row in enumerate(metas):
        reading.on_read(
            reading.file.weight * (number + 1) // len(metas)
            - reading.file.weight * number // len(metas)
        )
        meta = _plain(row)
        if meta.get("is_deleted") == 1:
            continue
        meta["folder"] = groups.get(meta.get("group_id"))
        turns = database.execute(
            "SELECT * FROM ctx_item WHERE meta_id = ? ORDER BY id LIMIT ?", (row["id"], _MAX_TURNS)
        )
        yield conversation(meta, [_plain(turn) for turn in turns], reading)


def _refuse_unfinished(path: Path | None) -> None:
    """Refuse a database whose newest rows still lie in the log beside it, which is not read."""
    log = path.with_name(f"{path.name}-wal") if path is not None else None
    if log is not None and log.exists() and log.stat().st_size:
        raise ImportFault(text("it is in use, or was not closed: quit the program that writes it"))


def _groups(database: sqlite3.Connection) -> dict[Any, str]:
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'ctx_group'").fetchone():
        return {}
    return {
        row["id"]: string(row["name"]) for row in database.execute("SELECT id, name FROM ctx_group")
    }


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    """Return a row with its JSON columns read, under the names that the JSON files have."""
    values: dict[str, Any] = {}
    for name in row.keys():  # noqa: SIM118 - a Row iterates over its values
        value = row[name]
        if isinstance(value, bytes):
            continue
        if name.endswith("_json"):
            values[name.removesuffix("_json")] = _if_json(value)
        else:
            values[name] = value
    return values


def _if_json(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return None
    try:
        return decoded(value.encode("utf-8", "replace"))
    except ImportFault:
        return value
