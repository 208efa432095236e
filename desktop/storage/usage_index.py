"""What all answers cost, in a SQLite file that is derived from the history: never the truth, rebuilt when lost."""

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.core.spending import DAY_MS, QUARTER_MS, Cell, DateSpan, offsets
from desktop.storage import usage_rows
from desktop.storage.derived_database import DerivedDatabase
from desktop.storage.history_folder import FileState, files_in

if TYPE_CHECKING:
    import sqlite3

#: Raised with every change of the tables or of what is read: then the file is built anew.
_VERSION: Final = 2

_SUMS: Final = ", ".join(f"SUM({name})" for name in usage_rows.ADDED)

_CELLS: Final = (
    f"SELECT {{key}} AS what, MIN(quarter) * {QUARTER_MS}, model.words, connection.words, "  # noqa: S608 - our own columns
    f"ABS(prompt_size), {_SUMS} FROM spent "
    "JOIN name AS model ON model.number = spent.model "
    "JOIN name AS connection ON connection.number = spent.connection "
    "{more} WHERE quarter >= ? AND quarter < ? "
    "GROUP BY what, spent.model, spent.connection, prompt_size{by_hour}"
)
_DAY: Final = f"(quarter * {QUARTER_MS} + {{offset_ms:d}}) / {DAY_MS}"
_NAMES: Final = "SELECT DISTINCT words FROM spent JOIN name ON name.number = spent.model"
_FILES: Final = "JOIN file ON file.number = spent.file"

#: Some prices depend on the hour: sums of these models are told apart by it.
_BY_HOUR: Final = (
    ", CASE WHEN model.words IN (SELECT value FROM json_each(?)) THEN quarter / 4 ELSE 0 END"
)


class UsageIndex:
    """Owned by one worker thread. Its own troubles cost time, never an error: a damaged file is built anew."""

    def __init__(self, path: Path, history: Path, trash: Path) -> None:
        self._database = DerivedDatabase(
            path, "usage index", _VERSION, (usage_rows.TABLES, usage_rows.DROP)
        )
        self._history = history
        self._trash = trash

    def refresh(self, on_progress: Callable[[int, int], bool] | None = None) -> bool:
        """Take in what changed in the history since the last time; return whether that was anything.

        Conversations in the trash count: they were paid for.

        Args:
            on_progress: Called with the files done and their number; returning ``False`` ends the
                refresh, and the next one goes on from there.

        Raises:
            HistoryError: A folder cannot be looked at.
        """
        files = {**files_in(self._trash), **files_in(self._history)}
        known = self._database.run(_states)
        gone = [i for i in known if i not in files]
        if gone:
            self._database.run(lambda database: usage_rows.forget(database, gone))
        is_changed = self._read(files, on_progress)
        return bool(gone) or is_changed

    def _read(
        self,
        files: dict[str, tuple[str, FileState]],
        on_progress: Callable[[int, int], bool] | None,
        *,
        again: bool = True,
    ) -> bool:
        """Read the files that changed, and once more those that turn out to hold copies of what is gone."""
        known = self._database.run(_states)
        changed = [i for i, (_, state) in files.items() if known.get(i) != state]
        # The newest last: what was asked first is the original, its copies come later.
        changed.sort(key=lambda i: files[i][1].mtime_ns)
        done = 0
        has_lost = False
        for batch in usage_rows.batches((i, Path(files[i][0]), files[i][1]) for i in changed):
            has_lost = self.take_in(batch) or has_lost
            done += len(batch)
            if on_progress is not None and not on_progress(done, len(changed)):
                return True
        if has_lost and again:
            self._read(files, on_progress, again=False)
        return bool(changed)

    def take_in(self, batch: list[usage_rows.Read]) -> bool:
        """Write what was read of some files; return whether others have to be read again for it."""
        return self._database.run(partial(usage_rows.take_in, batch))

    def cells(self, span: DateSpan, hourly: Collection[str] = ()) -> list[Cell]:
        """Return what the days of ``span`` cost, in the time zone of this machine; ``key`` is the day.

        Args:
            span: The days.
            hourly: Models whose sums are kept apart by the hour.
        """
        bounds = self._bounds(span)
        found: list[Cell] = []
        for part in offsets(*bounds) if bounds else ():
            day = _DAY.format(offset_ms=part.offset_ms)
            found += self._asked(day, "", (part.from_ms, part.until_ms), hourly)
        return found

    def conversation_cells(self, span: DateSpan, hourly: Collection[str] = ()) -> list[Cell]:
        """Return what conversations cost in the days of ``span``; ``key`` is the conversation's id."""
        bounds = self._bounds(span)
        return self._asked("file.id", _FILES, bounds, hourly) if bounds else []

    def models(self) -> list[str]:
        """Return the names of all models that ever answered."""
        return [row[0] for row in self._database.run(lambda d: d.execute(_NAMES).fetchall())]

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _asked(
        self, key: str, more: str, bounds: tuple[int, int], hourly: Collection[str]
    ) -> list[Cell]:
        sql = _CELLS.format(key=key, more=more, by_hour=_BY_HOUR if hourly else "")
        # Rounded up: a quarter belongs to the day in which it begins.
        values: list[Any] = [-(-bound // QUARTER_MS) for bound in bounds]
        if hourly:
            values.append(msgspec.json.encode(sorted(hourly)).decode())
        rows: list[Any] = self._database.run(lambda d: d.execute(sql, values).fetchall())
        return [Cell(*row) for row in rows]

    def _bounds(self, span: DateSpan) -> tuple[int, int] | None:
        """Return the time that ``span`` and what is known have in common; ``None`` where that is nothing."""
        sql = "SELECT MIN(quarter), MAX(quarter) FROM spent"
        first, last = self._database.run(lambda d: d.execute(sql).fetchone())
        if first is None:
            return None
        begins, ends = span.begins_ms, span.ends_ms
        from_ms = max(first * QUARTER_MS, begins if begins is not None else 0)
        until_ms = (last + 1) * QUARTER_MS
        until_ms = min(until_ms, ends) if ends is not None else until_ms
        return (from_ms, until_ms) if from_ms < until_ms else None


def _states(database: "sqlite3.Connection") -> dict[str, FileState]:
    rows = database.execute("SELECT id, size, mtime FROM file")
    return {row[0]: FileState(row[1], row[2]) for row in rows}
