"""Writes records that were made elsewhere, with stamps of their own, into a conversation's file: what imports do."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from desktop.core.records import Fold, Record, encode_record
from desktop.storage import conflicts
from desktop.storage.atomic import write_atomically
from desktop.storage.conversation_log import ConversationLog
from desktop.storage.history_file import read_bytes

#: Says what is to be written to a file, given what it holds.
Planned = Callable[[Fold], Sequence[Record]]


def bring_in(log: ConversationLog, records: Sequence[Record]) -> bool:
    """Write ``records`` to the file, whose lock the caller holds and which was read just before.

    Return whether an index may take them as if they had been appended: the file is new, and they are in order.

    Raises:
        HistoryRefused: The file is of a newer schema, or the conversation was deleted for good.
        OSError: The file is as it was.
    """
    log.refuse_changes()
    data = b"".join(encode_record(record) for record in records)
    if log.path.exists():
        conflicts.write_union(log.path, read_bytes(log.path), data)
        return False
    write_atomically(log.path, data)
    return all(one.stamp < other.stamp for one, other in pairwise(records))
