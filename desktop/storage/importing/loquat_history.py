"""Reads Loquat's own history files. A copy is merged record by record, as a copy that a sync program left would be."""

from collections.abc import Callable, Iterator
from typing import Final

from desktop.core.conversation import conversation_from
from desktop.core.message import AttachmentPart
from desktop.core.records import Fold, HeaderRecord
from desktop.core.text import text
from desktop.storage import history_file
from desktop.storage.importing.found import Found, HistoryCopy
from desktop.storage.importing.json_stream import MAX_VALUE_BYTES, ImportFault
from desktop.storage.importing.reading import Reading

#: Bytes of one conversation with all its records.
_MAX_BYTES: Final = 4 * MAX_VALUE_BYTES
_CHUNK: Final = 256 * 1024


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversation of the file, or those of a stream of several, each of which begins with its header."""
    with reading.opened() as opened:
        for data in _conversations(opened):
            yield from _copy(data, reading)


def _conversations(opened: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield the lines of one conversation after the other.

    Raises:
        ImportFault: One is too long.
    """
    lines: list[bytes] = []
    seen = ""
    size = 0
    for line in _lines(opened):
        header = _conversation_of(line)
        if header and seen and header != seen:
            yield b"".join(lines)
            lines, size = [], 0
        seen = header or seen
        lines.append(line)
        size += len(line)
        if size > _MAX_BYTES:
            raise ImportFault(text("it is bigger than {mb} MB", mb=_MAX_BYTES // 1_000_000))
    yield b"".join(lines)


def _lines(opened: Callable[[int], bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := opened(_CHUNK):
        whole = (rest + chunk).split(b"\n")
        rest = whole.pop()
        yield from (line + b"\n" for line in whole)
        if len(rest) > _MAX_BYTES:
            raise ImportFault(text("it is bigger than {mb} MB", mb=_MAX_BYTES // 1_000_000))
    if rest:
        yield rest


def _conversation_of(line: bytes) -> str:
    """Return the id of the conversation that a header begins; empty for every other line."""
    if b'"header"' not in line[:200]:
        return ""
    records = history_file.parse(line.rstrip(b"\n") + b"\n").records
    return next((r.conversation for r in records if isinstance(r, HeaderRecord)), "")


def _copy(data: bytes, reading: Reading) -> Iterator[Found]:
    contents = history_file.parse(data)
    fold = Fold().add_all(contents.records)
    key = fold.header.conversation if fold.header else history_file.id_of(reading.file.name) or ""
    if fold.is_newer:
        raise ImportFault(text("a newer version of Loquat wrote it"))
    if not history_file.is_id(key):
        raise ImportFault(text("it does not say which conversation it is"))
    if fold.is_purged:
        return
    conversation = conversation_from(fold, key)
    problems = []
    if contents.broken or contents.torn:
        count = len(contents.broken) + bool(contents.torn)
        problems.append(text("{n} lines cannot be read", n=count))
    if contents.unknown:
        problems.append(
            text("{n} lines are of a newer version and were left out", n=len(contents.unknown))
        )
    files = {
        part.sha256: pending
        for message in conversation.messages.values()
        for part in message.parts
        if isinstance(part, AttachmentPart) and (pending := reading.files.asset(part.sha256))
    }
    yield HistoryCopy(
        key,
        conversation.shown_title,
        contents.records,
        len(conversation.messages),
        list(files.values()),
        problems,
    )
