"""Finds the copies that sync programs make of a history file that changed on two machines, and folds them in.

The union of two copies is the conversation, so there is nothing to ask. Sources of the names:
Syncthing "Conflicting Changes", Dropbox "conflicted copy", Nextcloud desktop client "conflicts".
"""

import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from desktop.core.errors import ErrorInfo, HistoryError
from desktop.core.records import Fold, HeaderRecord
from desktop.core.text import text
from desktop.storage import compaction, damage, history_file
from desktop.storage.atomic import sync_folder, write_atomically
from desktop.storage.history_file import (
    SUFFIX,
    FileContents,
    good_lines,
    id_of,
    is_id,
    joined,
    names_in,
)

#: Names that say what they are, for copies whose first line is lost.
_CONFLICT_NAMES: Final = re.compile(
    r"(?P<id>[A-Za-z0-9][A-Za-z0-9_-]*?)"
    r"(?:\.sync-conflict-\d{8}-\d{6}(?:-\w+)?"  # Syncthing
    r"| \(.*(?:conflict|Konflikt|conflit|конфликт|冲突|衝突|競合|충돌).*\)"  # Dropbox, Nextcloud
    r"|_conflict-\d{8}-\d{6})",  # ownCloud, older Nextcloud
    re.IGNORECASE,
)

#: An id of so many characters stands in no other name by chance: "Copy of <id>".
_LONG_ID: Final = 16

#: A copy that ends within a line and was written to so lately may still be coming: only when all of it is here
#: may it be removed. Sync programs bring whole files under other names, people copy files by hand.
_COMING_S: Final = 60

#: The header is the first line and some 200 bytes long.
_HEAD_BYTES: Final = 4096


class ConflictReport(Struct, frozen=True):
    """What became of the copies: conversations that were merged, and what stood in the way of others."""

    merged: tuple[str, ...] = ()
    problems: tuple[ErrorInfo, ...] = ()


#: Files that are no copies, by their path, as they were when they were looked at: size, time of change.
Foreign = dict[Path, tuple[int, int]]


def copies_in(history: Path, trash: Path, foreign: Foreign) -> Iterator[tuple[Path, str]]:
    """Yield each conflict copy and the id of its conversation, in the order of their names.

    Of a conversation that lies in both folders the file in the trash counts as a copy, the last ones.
    ``foreign`` remembers from one look to the next which files need not be opened again.

    Raises:
        OSError: A folder cannot be looked at. A missing one is empty.
    """
    names = {history: names_in(history), trash: names_in(trash)}
    for folder, found in names.items():
        for name in found:
            # Ids of our own making are looked at no further: there may be 100,000 of them.
            stem = name.removesuffix(SUFFIX)
            if stem != name and not (stem.isascii() and stem.isalnum()):
                original = _remembered_original(folder / name, foreign)
                if original is not None:
                    yield folder / name, original
    for name in sorted(set(names[history]) & set(names[trash])):
        if (conversation_id := id_of(name)) is not None:
            yield trash / name, conversation_id


def _remembered_original(path: Path, foreign: Foreign) -> str | None:
    try:
        found = path.stat()
    except OSError:
        return None  # it has gone
    if not stat.S_ISREG(found.st_mode):
        return None  # opening a pipe would never end
    state = (found.st_size, found.st_mtime_ns)
    if foreign.get(path) == state:
        return None
    original = _original(path)
    if original is None:
        foreign[path] = state
    return original


def _original(path: Path) -> str | None:
    """Return the id of the conversation that ``path`` is a copy of; ``None`` for all other files."""
    stem = path.name.removesuffix(SUFFIX)
    named = _CONFLICT_NAMES.fullmatch(stem)
    header = _header(path)
    if header is not None:
        known = header.conversation
        is_named = stem.startswith(known) or (len(known) >= _LONG_ID and known in stem)
        return known if stem != known and is_named and is_id(known) else None
    return named["id"] if named is not None else None


def _header(path: Path) -> HeaderRecord | None:
    try:
        with path.open("rb") as file:
            found = history_file.parse(file.read(_HEAD_BYTES))
    except OSError:
        return None
    return next((r for r in found.records if isinstance(r, HeaderRecord)), None)


def is_copy(path: Path, original: Path) -> bool:
    """Whether there is a file at ``path``, and another one than at ``original``, also where links lead to it."""
    return path.exists() and not (original.exists() and path.samefile(original))


def fold_in(copy: Path, target: Path, damaged: Path, conversation_id: str) -> None:
    """Bring every record of ``copy`` into ``target``, then remove ``copy``. The caller holds the lock.

    A conversation that was deleted for good, in either file, stays so: nothing of the other is kept.

    Raises:
        OSError: ``copy`` is still there, and a repeat does the rest.
        HistoryError: ``copy`` is of a newer schema, or still being written: it is left for a later look.
    """
    state = copy.stat()
    data = history_file.read_bytes(copy)
    contents = history_file.parse(data)
    is_ours = copy.name == target.name  # in the trash
    if contents.torn and not is_ours and 0 <= time.time() - state.st_mtime < _COMING_S:
        raise HistoryError(copy, text("it is still being written"))
    fold = Fold().add_all(contents.records)
    if fold.is_newer:
        raise HistoryError(copy, text("a newer version of Loquat wrote it"))
    known = history_file.read_bytes(target) if target.exists() else b""
    before = Fold().add_all(history_file.parse(known).records)
    if not before.is_purged:
        _keep_broken(contents, damaged, conversation_id)
        write_union(target, known, data, is_purged=fold.is_purged)
    if _identity(copy.stat()) != _identity(state):
        raise HistoryError(copy, text("it is still being written"))
    copy.unlink()
    sync_folder(copy.parent)


def _identity(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns


def write_union(target: Path, known: bytes, data: bytes, *, is_purged: bool = False) -> None:
    """Bring the records of ``data`` into ``target``, which holds ``known``, and onto the disk.

    Raises:
        OSError: ``target`` is as it was.
    """
    seen = set(good_lines(known))
    new = [line for line in dict.fromkeys(good_lines(data)) if line not in seen]
    if is_purged:
        union = history_file.parse(joined([*seen, *new]))
        write_atomically(target, compaction.compacted(union))
    elif new and known:
        history_file.append(target, joined(new), sync=True)
    elif new:
        write_atomically(target, joined(new))


def _keep_broken(contents: FileContents, damaged: Path, conversation_id: str) -> None:
    if contents.torn:
        contents.broken.append((0, contents.torn))
    damage.keep_aside(damaged, conversation_id, contents)
