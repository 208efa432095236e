"""Says in words what is wrong with a history file; pure, knows no disk."""

from msgspec import Struct

from desktop.core.conversation import conversation_from
from desktop.core.errors import ErrorInfo
from desktop.core.records import Fold, Record
from desktop.storage import damage
from desktop.storage.history_file import parse


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
    """Name records that share an id and differ: no program of ours writes them."""
    seen: dict[str, Record] = {}
    clashing = set()
    for record in records:
        known = seen.setdefault(record.id, record)
        if known != record:
            clashing.add(record.id)
    return [f"{len(clashing)} ids stand for two different records"] if clashing else []
