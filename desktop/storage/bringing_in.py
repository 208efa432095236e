"""Writes records that were made elsewhere, with stamps of their own, into a conversation's file: what imports do."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Final

from desktop.core.records import Fold, Record, encode_record
from desktop.storage import conflicts
from desktop.storage.atomic import BINARY, sync_file, sync_folder, write_atomically
from desktop.storage.conversation_log import ConversationLog
from desktop.storage.history_file import read_bytes

#: Files that are synced at the same time: file systems write the journal once for many.
_AT_ONCE: Final = 8

#: Says what is to be written to a file, given what it holds.
Planned = Callable[[Fold], Sequence[Record]]


def bring_in(log: ConversationLog, records: Sequence[Record]) -> bool:
    """Write ``records`` to the file, whose lock the caller holds and which was read just before.

    Return whether an index may take them as if they had been appended: the file is new, and they are in order.
    A new file is whole whatever happens to the program, and on the disk after ``sync_all``.

    Raises:
        HistoryRefused: The file is of a newer schema, the conversation was deleted for good, or it is too big.
        OSError: The file is as it was.
    """
    log.refuse_changes()
    data = b"".join(encode_record(record) for record in records)
    log.refuse_too_big(data)
    if log.path.exists():
        conflicts.write_union(log.path, read_bytes(log.path), data)
        return False
    write_atomically(log.path, data, sync=False)
    return all(one.stamp < other.stamp for one, other in pairwise(records))


def sync_all(paths: Sequence[Path]) -> dict[Path, OSError]:
    """Wait until files and their names are on the disk; return those that may not be, and why.

    Some at a time: under load that takes a twentieth of the time that one after the other does.
    """
    if not paths:
        return {}
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="loquat-sync") as threads:
        results = list(threads.map(_synced, paths))
    failed = {path: error for path, error in zip(paths, results, strict=True) if error is not None}
    for folder in {path.parent for path in paths}:
        try:
            sync_folder(folder)
        except OSError as error:
            failed.update((path, error) for path in paths if path.parent == folder)
    return failed


def _synced(path: Path) -> OSError | None:
    try:
        fd = os.open(path, os.O_RDWR | BINARY)
        try:
            sync_file(fd)
        finally:
            os.close(fd)
    except OSError as error:
        return error
    return None
