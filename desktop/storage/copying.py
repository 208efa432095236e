"""Makes of one conversation's file the file of another with the same contents; pure, knows no disk."""

from pathlib import Path

from msgspec import structs

from desktop.core.errors import HistoryRefused
from desktop.core.records import Fold, HeaderRecord, encode_record
from desktop.core.text import text
from desktop.storage.history_file import joined, parse


def copy_of(data: bytes, path: Path, conversation_id: str) -> bytes:
    """Return ``data``, a file's contents, as those of the conversation ``conversation_id``.

    Raises:
        HistoryRefused: ``path``, where the data is from, is of a newer schema or holds no conversation.
    """
    contents = parse(data)
    fold = Fold().add_all(contents.records)
    if fold.is_newer:
        raise HistoryRefused(path, text("a newer version of Loquat wrote it"))
    if fold.header is None:
        raise HistoryRefused(path, text("there is no conversation in it"))
    header = structs.replace(fold.header, conversation=conversation_id)
    others = (record for record in contents.records if not isinstance(record, HeaderRecord))
    lines = b"".join(encode_record(record) for record in (header, *others))
    return lines + joined(contents.unknown)
