"""Writes a history file's records anew, with only those that still count; pure, knows no disk."""

from collections.abc import Iterator

from desktop.core.records import (
    ConversationRecord,
    Fold,
    MessageRecord,
    Record,
    encode_record,
    identity,
)
from desktop.storage.history_file import FileContents, joined


def compacted(contents: FileContents) -> bytes:
    """Return a file that folds into the same conversation. Records of an unknown kind are kept as they are."""
    fold = Fold().add_all(contents.records)
    return b"".join(encode_record(record) for record in _kept(fold)) + joined(contents.unknown)


def _kept(fold: Fold) -> Iterator[Record]:
    if fold.header is not None:
        yield fold.header
    for kind, entity_id, fields, stamp in fold.winning_records():
        if kind == "message":
            yield MessageRecord(**identity(stamp), message=entity_id, fields=fields)
        else:
            yield ConversationRecord(**identity(stamp), fields=fields)
    yield from sorted(fold.open_pieces(), key=lambda piece: piece.stamp)
