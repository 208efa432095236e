"""Looks at a folder of history files: which there are, and whether they changed; opens none of them."""

import os
import stat
from pathlib import Path

from msgspec import Struct

from desktop.core.errors import HistoryError
from desktop.core.text import text
from desktop.storage.atomic import remove_if_stale
from desktop.storage.disk_errors import as_history_error
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


class Presence:
    """Knows whether the folder of the history was there in this process's life."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._was_there = False

    def refuse_if_gone(self) -> None:
        """Guard everything: a disk that was unplugged is no empty history, and is none to begin anew.

        Raises:
            HistoryError: The folder was there and is not, or cannot be looked at.
        """
        with as_history_error(self._folder):
            is_there = self._folder.is_dir()
        if self._was_there and not is_there:
            raise HistoryError(self._folder, text("the folder is not there any more"))
        self._was_there = is_there
