"""Copies of a conversation's file from before it was rewritten; the newest few, for a month."""

import contextlib
import re
from pathlib import Path
from typing import Final, Literal

from desktop.core.keeping import Snapshot
from desktop.storage.atomic import write_atomically
from desktop.storage.history_file import is_id, names_in

#: Of one conversation.
KEPT: Final = 5

#: As long as the trash.
KEPT_MS: Final = 30 * 24 * 3600 * 1000

_NAME: Final = re.compile(
    r"(?P<id>.+)\.(?P<taken>\d{1,15})(?:\.(?P<reason>[a-z]{1,20}))?\.snapshot"
)

#: What a snapshot was taken before; it stands in the file's name.
Reason = Literal["compaction", "deletion", "import", "repair"]


def take(folder: Path, conversation_id: str, data: bytes, now_ms: int, reason: Reason) -> Path:
    """Keep ``data``, the whole file; drop what is too old or too many of the same conversation.

    Raises:
        OSError: It could not be kept: then nothing may be rewritten.
    """
    path = folder / f"{conversation_id}.{max(now_ms, 0)}.{reason}.snapshot"
    write_atomically(path, data)
    # By its time it may be the oldest: a clock can be put back.
    others = [other for other in listed(folder, conversation_id) if other.path != path]
    for old in others[KEPT - 1 :]:
        with contextlib.suppress(OSError):
            old.path.unlink()
    return path


def listed(folder: Path, conversation_id: str | None = None) -> list[Snapshot]:
    """Return the snapshots, newest first; of one conversation, or all.

    Raises:
        OSError: The folder cannot be looked at.
    """
    found = []
    for name in names_in(folder):
        match = _NAME.fullmatch(name)
        if match and is_id(match["id"]) and conversation_id in (None, match["id"]):
            taken, reason = int(match["taken"]), match["reason"] or ""
            found.append(Snapshot(taken, match["id"], folder / name, reason))
    return sorted(found, reverse=True)


def expire(folder: Path, now_ms: int) -> None:
    """Remove snapshots that are older than a month.

    Raises:
        OSError: The folder cannot be looked at, or one cannot be removed.
    """
    for snapshot in listed(folder):
        if snapshot.taken < now_ms - KEPT_MS:
            snapshot.path.unlink(missing_ok=True)


def remove(folder: Path, conversation_id: str) -> None:
    """Remove those of a conversation that is deleted for good.

    Raises:
        OSError: One cannot be removed.
    """
    for snapshot in listed(folder, conversation_id):
        snapshot.path.unlink(missing_ok=True)
