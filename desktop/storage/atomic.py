"""Writes a whole file so that a crash at any moment leaves the old one or the new one; raises OSError only."""

import contextlib
import os
import re
import sys
import time
from pathlib import Path
from typing import Final

#: Of files and folders that we make: what a person writes is nobody else's.
FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700

#: How ``write_atomically`` names its temporary files; sync programs have such files too, which are theirs.
_TEMPORARY: Final = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")

#: A temporary file that is older was left by a crash; a younger one may be in use.
STALE_AFTER_S: Final = 24 * 3600

#: Pauses between attempts on Windows, where a virus scanner or indexer may hold the target open for a moment.
_REPLACE_PAUSES_S: Final = (0.05, 0.1, 0.2, 0.4, 0.8)

#: Windows opens descriptors in text mode unless told otherwise.
BINARY: Final[int] = getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, data: bytes, mode: int = FILE_MODE, *, sync: bool = True) -> None:
    """Replace ``path`` by ``data``: temporary file beside it, fsync, rename, fsync of the folder.

    Without ``sync`` only a crash of the program leaves the old or the new one; a power loss may leave neither.
    A symbolic link stays one; its target is replaced. Blocks; any thread.

    Raises:
        OSError: Nothing changed, except when only the last step failed: then the new file is in
            place but may not survive a power loss.
    """
    target = Path(os.path.realpath(path))
    make_folder(target.parent)
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, mode)
    try:
        try:
            write_all(fd, data)
            if sync:
                sync_file(fd)
        finally:
            os.close(fd)
        _replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if sync:
        sync_folder(target.parent)


def write_all(fd: int, data: bytes) -> None:
    """Write all of ``data``; a short write is carried on, so that the error behind it comes out.

    Raises:
        OSError: Some of it may have been written.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def sync_file(fd: int) -> None:
    """Wait until the file's data is on the disk, not only in its cache.

    Raises:
        OSError: It may not be there, and what the system has in memory may be marked as written.
    """
    if sys.platform == "darwin":
        import fcntl

        # macOS: fsync leaves the data in the drive's own cache (fsync(2)); not every volume knows this.
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk. Windows has no such call and needs none.

    Raises:
        OSError: A new or renamed file may not survive a power loss.
    """
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, each name durable before the next is used.

    Raises:
        OSError: It cannot be made, or is no folder.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):  # another process was quicker
        folder.mkdir(mode=FOLDER_MODE)
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(folder))
    sync_folder(folder.parent)


def move(source: Path, target: Path) -> None:
    """Rename ``source`` to ``target`` in another folder of the same volume, durably.

    Raises:
        OSError: Nothing moved, except when only the fsync of a folder failed.
    """
    make_folder(target.parent)
    _replace(source, target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def set_aside(path: Path) -> Path:
    """Rename a file that cannot be read, so that it is neither lost nor in the way; return its new place.

    Raises:
        OSError: It cannot be renamed.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}.broken-{stamp}{path.suffix}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.stem}.broken-{stamp}-{number}{path.suffix}")
    path.rename(kept)
    return kept


def remove_stale_temporaries(folder: Path) -> None:
    """Remove what crashes left of ``write_atomically`` in ``folder``. Never raises."""
    with contextlib.suppress(OSError):
        for path in folder.glob(".*.tmp"):
            remove_if_stale(path)


def remove_if_stale(path: Path) -> None:
    """Remove a temporary file of ``write_atomically`` that is older than a day. Never raises."""
    with contextlib.suppress(OSError):
        is_ours = _TEMPORARY.fullmatch(path.name)
        if is_ours and time.time() - path.stat().st_mtime > STALE_AFTER_S:
            path.unlink()


def _replace(source: Path, target: Path) -> None:
    for pause in _REPLACE_PAUSES_S if sys.platform == "win32" else ():
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)
