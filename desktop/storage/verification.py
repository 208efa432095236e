"""Says in words what is wrong with history files; changes nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from desktop.core.conversation import conversation_from
from desktop.core.errors import ErrorInfo, HistoryError
from desktop.core.records import SETTLED, ConversationRecord, Fold, MessageRecord, Record
from desktop.storage import damage
from desktop.storage.disk_errors import as_history_error
from desktop.storage.history_file import id_of, names_in, parse, read_bytes


class FileReport(Struct, frozen=True):
    """What was found in one conversation's file.

    Attributes:
        problems: English phrases; empty when all is well.
        error: The file cannot be read at all.
        is_repairable: ``repair`` can do something about it; the rest stays as it is, and loads.
    """

    conversation_id: str
    problems: tuple[str, ...] = ()
    error: ErrorInfo | None = None
    is_repairable: bool = False


def reports_on(folders: Sequence[Path]) -> Iterator[FileReport]:
    """Check every file of ``folders``, one at a time.

    Raises:
        HistoryError: A folder cannot be looked at.
    """
    with as_history_error(folders[0]):
        paths = [folder / name for folder in folders for name in names_in(folder)]
    for path in paths:
        conversation_id = id_of(path.name)
        if conversation_id is not None:
            try:
                with as_history_error(path):
                    yield report_on(conversation_id, read_bytes(path))
            except HistoryError as exc:
                yield FileReport(conversation_id, error=exc.info)


def report_on(conversation_id: str, data: bytes) -> FileReport:
    """Check everything in ``data`` that can be checked without the disk."""
    contents = parse(data)
    fold = Fold().add_all(contents.records)
    mendable = []
    if contents.broken:
        mendable.append(damage.described_broken(contents))
    if contents.torn:
        mendable.append("the last line was cut off while it was written")
    if fold.header is None and data:
        mendable.append("the first line, which says what the file is, is missing")
    lasting = []
    if fold.header is not None and fold.header.conversation != conversation_id:
        lasting.append("the file belongs to another conversation")
    if fold.is_newer:
        lasting.append("a newer version of Loquat wrote it")
    elif contents.unknown:
        lasting.append(damage.described_unknown(contents))
    lasting += _clashes(contents.records)
    lasting += conversation_from(fold, conversation_id).damage
    is_repairable = bool(mendable) and not fold.is_newer
    return FileReport(conversation_id, (*mendable, *lasting), is_repairable=is_repairable)


def _clashes(records: list[Record]) -> list[str]:
    """Name records that share an id and contradict each other: no program of ours writes them."""
    seen: dict[str, Record] = {}
    clashing = set()
    for record in records:
        known = seen.setdefault(record.id, record)
        if known != record and _contradict(known, record):
            clashing.add(record.id)
    return [f"{len(clashing)} ids stand for two different records"] if clashing else []


def _contradict(one: Record, other: Record) -> bool:
    """Whether two records of one id cannot both be true.

    A compacted copy and an old one lie in one file after a merge or a restore. Compaction leaves out
    of a record what lost, all of it perhaps, so that only its moment is left; and it adds what is settled.
    """
    if one.stamp != other.stamp:
        return True
    fields, others = _said(one), _said(other)
    if fields is None or others is None or _entity(one) != _entity(other):
        return fields != {} and others != {}
    return any(others[name] != fields[name] for name in fields.keys() & others.keys())


def _said(record: Record) -> dict[str, Any] | None:
    """Return the fields of a record, without what compaction adds; ``None`` for one that is a whole."""
    if isinstance(record, MessageRecord | ConversationRecord):
        return {name: value for name, value in record.fields.items() if name != SETTLED}
    return None


def _entity(record: Record) -> str:
    return record.message if isinstance(record, MessageRecord) else ""
