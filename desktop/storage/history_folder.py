"""Looks at a folder of history files: which there are, and whether they changed; opens none of them."""

import os
import stat
from pathlib import Path

from msgspec import Struct

from desktop.core.errors import HistoryError
from desktop.storage.atomic import remove_if_stale
from desktop.storage.history_file import id_of


class FileState(Struct, frozen=True, array_like=True):
    """What tells whether a file changed: size in bytes and time of change in nanoseconds."""

    size: int
    mtime_ns: int


def files_in(folder: Path) -> dict[str, tuple[str, FileState]]:
    """Find the history files of ``folder`` (path and state by id), whatever else lies there.

    Raises:
        HistoryError: The folder is there and cannot be looked at.
    """
    found = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                conversation_id = id_of(entry.name)
                if conversation_id is None:
                    if entry.name.endswith(".tmp"):
                        remove_if_stale(Path(entry.path))
                elif (state := _state(entry)) is not None:
                    found[conversation_id] = (entry.path, state)
    except FileNotFoundError:
        return {}
    except OSError as exc:
        raise HistoryError(folder, exc.strerror or str(exc)) from exc
    return found


def _state(entry: "os.DirEntry[str]") -> FileState | None:
    """Return the state of an ordinary file; ``None`` for anything else, and for one that has just gone."""
    try:
        state = entry.stat()
    except OSError:
        return None
    return FileState(state.st_size, state.st_mtime_ns) if stat.S_ISREG(state.st_mode) else None
