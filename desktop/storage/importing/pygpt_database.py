"""Reads ``db.sqlite`` of py-gpt: ``ctx_meta`` lists the conversations, ``ctx_item`` holds their turns.

Source: py-gpt's migrations and ``provider/core/ctx/db_sqlite``, 2026.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from desktop.storage.importing.database import (
    columns,
    if_json,
    opened,
    plain,
    refuse_unfinished,
    rows,
)
from desktop.storage.importing.found import Found, string
from desktop.storage.importing.pygpt import conversation
from desktop.storage.importing.reading import Reading

_MAX_TURNS: Final = 100_000


def detects(database: sqlite3.Connection) -> bool:
    """Whether it is py-gpt's."""
    return "name" in columns(database, "ctx_meta")


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations that are not deleted."""
    with opened(reading.file) as database:
        refuse_unfinished(reading.file.path)
        groups = _groups(database)
        for meta in rows(database, reading, "SELECT * FROM ctx_meta ORDER BY id"):
            if meta.get("is_deleted") == 1:
                continue
            turns = database.execute(
                "SELECT * FROM ctx_item WHERE meta_id = ? ORDER BY id LIMIT ?",
                (meta["id"], _MAX_TURNS),
            )
            about = {**_with_json(meta), "folder": groups.get(meta.get("group_id"))}
            yield conversation(about, [_with_json(plain(turn)) for turn in turns], reading)


def _groups(database: sqlite3.Connection) -> dict[Any, str]:
    if not columns(database, "ctx_group"):
        return {}
    return {
        row["id"]: string(row["name"]) for row in database.execute("SELECT id, name FROM ctx_group")
    }


def _with_json(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its JSON columns read, under the names that the JSON files have."""
    return {
        name.removesuffix("_json"): if_json(value) if name.endswith("_json") else value
        for name, value in row.items()
    }
