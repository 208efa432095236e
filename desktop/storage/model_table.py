"""The table of models: the shipped one, one that the person imported, and their own entries over both. Any thread.

The shipped table is ``resources/models.json``; what a person changed lies in the profile, beside the settings.
"""

from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from desktop.core.errors import SettingsError
from desktop.core.price_table import (
    ModelEntry,
    PriceTable,
    as_json,
    entry_problem,
    merged,
    problem_of,
    read_table,
)
from desktop.core.text import text
from desktop.storage.atomic import set_aside, write_atomically

#: A larger file is no table.
_MOST_BYTES: Final = 16 * 1024 * 1024


class OwnTable(Struct, frozen=True, omit_defaults=True):
    """What the person changed.

    Attributes:
        imported: Takes the place of the shipped table as long as it is no older.
        entries: Over all others.
    """

    imported: PriceTable | None = None
    entries: tuple[ModelEntry, ...] = ()


class LoadedTable(Struct, frozen=True):
    """The table that holds, and what it is made of.

    Attributes:
        problem: Why the person's own file was not read; then nothing of it is used.
    """

    table: PriceTable
    base: PriceTable
    own: OwnTable = OwnTable()
    problem: SettingsError | None = None


def shipped_table() -> PriceTable:
    """Return the table that comes with Loquat.

    Raises:
        SettingsError: The file is missing or damaged.
    """
    try:
        data = files("desktop.resources").joinpath("models.json").read_bytes()
    except OSError as exc:
        raise SettingsError("models", text("models.json is missing")) from exc
    return read_table(data)


def load_table(path: Path) -> LoadedTable:
    """Return the table with what the person changed in ``path``; a file that cannot be believed is left out.

    Raises:
        SettingsError: The shipped table is missing or damaged.
    """
    shipped = shipped_table()
    try:
        own = _read_own(path)
    except SettingsError as exc:
        return LoadedTable(shipped, shipped, problem=exc)
    return put_together(shipped, own)


def put_together(shipped: PriceTable, own: OwnTable) -> LoadedTable:
    """Return the table that holds: the newer of the shipped and the imported one, under the person's own entries."""
    imported = own.imported
    base = imported if imported is not None and imported.date >= shipped.date else shipped
    return LoadedTable(merged(base, own.entries), base, own)


def save_own(path: Path, own: OwnTable) -> None:
    """Write what the person changed; blocks. A file that could not be believed is kept beside it.

    Raises:
        OSError: Nothing changed.
    """
    try:
        _read_own(path)
    except SettingsError:
        set_aside(path)
    write_atomically(path, as_json(own))


def read_update(path: Path) -> PriceTable:
    """Return the table in a file that the person chose; blocks.

    Raises:
        SettingsError: It cannot be read, is too large, or holds nonsense; or nothing of it would hold, because the
            shipped table is newer; or no later one would, because its date is in the future.
    """
    table, shipped = read_table(_bytes_of(path)), shipped_table()
    if table.date < shipped.date:
        reason = text(
            "The table is of {day}, older than the one of {newer} that came with Loquat.",
            day=table.date,
            newer=shipped.date,
        )
        raise SettingsError("models", reason)
    # Tomorrow has begun elsewhere.
    tomorrow = datetime.now().astimezone().date() + timedelta(days=1)
    if table.date > max(tomorrow.isoformat(), shipped.date):
        reason = text("The table is of {day}, a day that is still to come.", day=table.date)
        raise SettingsError("models", reason)
    return table


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as exc:
        raise SettingsError("models", text("The file cannot be read.")) from exc
    if len(data) > _MOST_BYTES:
        raise SettingsError("models", text("The file is too large."))
    return data


def _read_own(path: Path) -> OwnTable:
    if not path.exists():
        return OwnTable()
    try:
        own = msgspec.json.decode(_bytes_of(path), type=OwnTable)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        reason = text("This is not a table of models: {problem}", problem=exc)
        raise SettingsError("models", reason) from exc
    problems = [entry_problem(entry) for entry in own.entries]
    if own.imported is not None:
        problems.append(problem_of(own.imported))
    if problem := next(filter(None, problems), None):
        raise SettingsError("models", problem)
    return own
