"""Keeps what cannot be read in a history file: copied aside once, byte for byte, and named in words."""

import os
from pathlib import Path

from desktop.storage.atomic import write_atomically
from desktop.storage.history_file import FileContents, joined


def described(contents: FileContents) -> tuple[str, ...]:
    """Return English phrases for what in ``contents`` could not be read; empty when all could."""
    phrases = []
    if contents.broken:
        phrases.append(described_broken(contents))
    if contents.unknown:
        phrases.append(described_unknown(contents))
    return tuple(phrases)


def described_broken(contents: FileContents) -> str:
    """Name the lines that cannot be read; there is at least one."""
    first, count = contents.broken[0][0], len(contents.broken)
    return f"line {first} cannot be read" + (f" (and {count - 1} more)" if count > 1 else "")


def described_unknown(contents: FileContents) -> str:
    """Name the records of kinds that only another version knows."""
    return f"{len(contents.unknown)} records are of an unknown kind"


def keep_aside(folder: Path, conversation_id: str, contents: FileContents) -> tuple[str, ...]:
    """Copy broken lines into ``folder``, once for the same bytes; return ``described(contents)``.

    Raises:
        OSError: They could not be copied.
    """
    if contents.broken:
        data = joined(line for _, line in contents.broken)
        import hashlib

        name = f"{conversation_id}.{hashlib.sha256(data).hexdigest()[:12]}.damaged"
        if not (folder / name).exists():
            write_atomically(folder / name, data)
    return described(contents)


def told(folder: Path, conversation_id: str, contents: FileContents) -> tuple[str, ...]:
    """Return ``described(contents)`` after ``keep_aside``, or also that this did not work. Never raises."""
    try:
        return keep_aside(folder, conversation_id, contents)
    except OSError as exc:
        return (*described(contents), f"it could not be copied aside: {exc.strerror}")


def remove(folder: Path, conversation_id: str) -> None:
    """Remove the copies of a conversation that is deleted for good.

    Raises:
        OSError: One cannot be removed.
    """
    for path in folder.glob(f"{conversation_id}.*.damaged"):
        path.unlink()


def is_writable(path: Path) -> bool:
    """Whether an append to ``path``, which may not exist yet, has a chance."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
