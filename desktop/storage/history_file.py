"""Reads one history file and appends to it; knows lines and bytes, not what the records mean."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
from msgspec import Struct, field

from desktop.core.errors import HistoryRefused
from desktop.core.records import Record, decode_record, decode_records
from desktop.core.text import text
from desktop.storage.atomic import BINARY, FILE_MODE, sync_file, sync_folder, write_all

#: How history files are named: ``<id>.jsonl``. A foreign id must lead nowhere else.
SUFFIX: Final = ".jsonl"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")

#: A bigger file is named and left alone: reading it takes some four times its size of memory. A thousand times
#: what a long conversation needs.
MAX_FILE_BYTES: Final = 256_000_000
#: No longer line is written: one message, with all that an answer came with.
MAX_LINE_BYTES: Final = 64_000_000

_BOM: Final = b"\xef\xbb\xbf"

_KNOWN_KINDS: Final = frozenset(str(kind.__struct_config__.tag) for kind in get_args(Record))

#: Around a record these mean nothing. NUL: some file systems leave zeros where a power loss took the data.
_BLANKS: Final = b"\x00 \t\r"

#: What decoding may raise: not JSON, not UTF-8, not a record; nested too deeply for the decoder.
_UNREADABLE: Final = (ValueError, RecursionError)

#: So many bytes are decoded in one step: other threads wait for 2 ms meanwhile.
_STEP_BYTES: Final = 1024 * 1024

#: The end of a file is searched for its last line in pieces of this size.
_TAIL_BYTES: Final = 64 * 1024


class FileContents(Struct):
    """What a history file, or a part of one, holds.

    Attributes:
        records: In the order of the file.
        unknown: Lines that are JSON objects of a kind that this version does not know.
        broken: Number (from 1) and bytes of each complete line that cannot be read.
        torn: Bytes after the last line end that are no record: a write that was cut off.
        end: Offset in bytes behind the last complete line.
    """

    records: list[Record] = field(default_factory=list)
    unknown: list[bytes] = field(default_factory=list)
    broken: list[tuple[int, bytes]] = field(default_factory=list)
    torn: bytes = b""
    end: int = 0


def path_of(folder: Path, conversation_id: str) -> Path:
    """Return where the conversation lies in ``folder``.

    Raises:
        HistoryRefused: It is not the id of a conversation.
    """
    if not is_id(conversation_id):
        reason = text("{id} is not the id of a conversation", id=repr(conversation_id))
        raise HistoryRefused(folder, reason)
    return folder / (conversation_id + SUFFIX)


def is_id(value: str) -> bool:
    """Whether ``value`` may be the id of a conversation: then it is safe as a file's name."""
    return _ID.fullmatch(value) is not None


def id_of(file_name: str) -> str | None:
    """Return the id of the conversation in a file of this name; ``None`` for a foreign file."""
    conversation_id = file_name.removesuffix(SUFFIX)
    is_ours = conversation_id != file_name and is_id(conversation_id)
    return conversation_id if is_ours else None


def names_in(folder: Path) -> list[str]:
    """Return the names in ``folder``, sorted; a missing one is empty.

    Raises:
        OSError: The folder cannot be looked at.
    """
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except FileNotFoundError:
        return []


def parse(data: bytes) -> FileContents:
    """Take ``data`` apart into records. Never raises, whatever it holds."""
    found = FileContents(end=data.rfind(b"\n") + 1)
    view, start = memoryview(data), 0
    while start < len(data):
        end = data.find(b"\n", start + _STEP_BYTES) + 1 or len(data)
        try:
            found.records += decode_records(view[start:end])
        except _UNREADABLE:
            _parse_line_by_line(data, start, end, found)
        start = end
    return found


def _parse_line_by_line(data: bytes, start: int, end: int, found: FileContents) -> None:
    """Take the lines from ``start`` to ``end`` apart, of which one at least is no record."""
    first = data.count(b"\n", 0, start) + 1
    lines = data[start:end].split(b"\n")
    for number, line in enumerate(lines, start=first):
        try:
            found.records.append(decode_record(line))
        except _UNREADABLE:
            is_last = end == len(data) and number == first + len(lines) - 1
            _sort_out(number, line, is_last, found)


def _sort_out(number: int, raw: bytes, is_last: bool, found: FileContents) -> None:  # noqa: FBT001 - private
    line = raw.removeprefix(_BOM).strip(_BLANKS)
    if not line:
        return
    try:
        found.records.append(decode_record(line))
    except _UNREADABLE:
        if _is_unknown_kind(line):
            found.unknown.append(line)
        elif is_last:
            found.torn = raw
        else:
            found.broken.append((number, raw))


def _is_unknown_kind(line: bytes) -> bool:
    try:
        value: Any = msgspec.json.decode(line)
    except _UNREADABLE:
        return False
    return (
        isinstance(value, dict)
        and isinstance(kind := value.get("type"), str)
        and kind not in _KNOWN_KINDS
    )


def read_bytes(path: Path, start: int = 0) -> bytes:
    """Return the file's bytes from ``start`` on.

    Raises:
        OSError: It is missing, unreadable, no ordinary file (reading a pipe would never end), or bigger
            than ``MAX_FILE_BYTES``.
    """
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    if state.st_size - start > MAX_FILE_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    with path.open("rb") as file:
        file.seek(start)
        return file.read()


def append(path: Path, data: bytes, *, sync: bool, sync_name: bool = False) -> os.stat_result:
    """Append whole lines by one write; the caller holds the file's lock. Return the state afterwards.

    A line that an earlier write left unfinished is cut off first: it was never acknowledged.
    ``sync`` waits for the disk; ``sync_name`` also for the folder, which a new file needs.

    Raises:
        OSError: The file is as long as it was before, so that the append can be repeated.
        UnsyncedError: The same, and what else was written lately may not be on the disk either.
    """
    existed = path.exists()
    fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | BINARY, FILE_MODE)
    try:
        state = _append(fd, data, sync=sync, named_in=path.parent if sync_name else None)
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(fd)
        if not existed:
            path.unlink()
        raise
    try:
        os.close(fd)
    except OSError as exc:  # network file systems report a full disk only here
        raise UnsyncedError(exc.errno, exc.strerror) from exc
    return state


def _append(fd: int, data: bytes, *, sync: bool, named_in: Path | None) -> os.stat_result:
    size = _mend_tail(fd)
    try:
        write_all(fd, data)
        if sync:
            _sync(fd)
        if named_in is not None:
            sync_folder(named_in)
        return os.fstat(fd)
    except BaseException:
        os.ftruncate(fd, size)
        raise


class UnsyncedError(OSError):
    """The disk did not confirm a write: everything since the last good fsync is in doubt."""


def _sync(fd: int) -> None:
    try:
        sync_file(fd)
    except OSError as exc:
        raise UnsyncedError(exc.errno, exc.strerror) from exc


def _mend_tail(fd: int) -> int:
    """Make the file end in a line end; return its size."""
    size = os.lseek(fd, 0, os.SEEK_END)
    tail = _after_last_line_end(fd, size)
    if not tail:
        return size
    if parse(tail).torn or not tail.strip(_BLANKS):
        os.ftruncate(fd, size - len(tail))
        return size - len(tail)
    # A whole record without its line end, as an editor may leave it.
    write_all(fd, b"\n")
    return size + 1


def _after_last_line_end(fd: int, size: int) -> bytes:
    tail = b""
    position = size
    step = 1  # mostly the last byte is the line end
    while position > 0:
        start = max(0, position - step)
        step = _TAIL_BYTES
        os.lseek(fd, start, os.SEEK_SET)
        tail = os.read(fd, position - start) + tail
        if (cut := tail.rfind(b"\n")) >= 0:
            return tail[cut + 1 :]
        position = start
    return tail


def joined(lines: Iterable[bytes]) -> bytes:
    """Return ``lines`` as the contents of a file."""
    return b"".join(line + b"\n" for line in lines)


def good_lines(data: bytes) -> list[bytes]:
    """Return the lines of ``data`` that hold a record, also of an unknown kind, without what stands around it."""
    found = []
    for raw in data.split(b"\n"):
        line = raw.removeprefix(_BOM).strip(_BLANKS)
        contents = parse(line + b"\n")
        if contents.records or contents.unknown:
            found.append(line)
    return found


def joined_files(*paths: Path) -> bytes:
    """Return the lines of several files one after the other: read as one file they give their union.

    Raises:
        OSError: One cannot be read.
    """
    whole = []
    for path in paths:
        data = read_bytes(path)
        whole.append(data if data.endswith(b"\n") or not data else data + b"\n")
    return b"".join(whole)
