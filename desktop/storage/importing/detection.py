"""Finds out by its content whose conversations a file holds; names decide nothing, except for text files."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from desktop.core.importing import ImportFormat
from desktop.storage.importing.found import Found
from desktop.storage.importing.json_stream import ImportFault, decoded
from desktop.storage.importing.reading import Reading
from desktop.storage.importing.shape import shape_of
from desktop.storage.importing.sources import ImportFile, SingleFile, peeked

#: Modules that read JSON, in the order in which they are asked. Imported when a file is to be read.
_JSON_READERS: Final = {
    "chatgpt": (ImportFormat.CHATGPT, ImportFormat.PANDORA),
    "claude": (ImportFormat.CLAUDE,),
    "loquat_json": (ImportFormat.LOQUAT,),
    "open_webui": (ImportFormat.OPEN_WEBUI,),
    "librechat": (ImportFormat.LIBRECHAT,),
    "cherry_studio": (ImportFormat.CHERRY_STUDIO,),
    "chatbox": (ImportFormat.CHATBOX,),
    "nextchat": (ImportFormat.NEXTCHAT,),
    "pygpt": (ImportFormat.PYGPT,),
}

SQLITE_MARK: Final = b"SQLite format 3\0"
_TEXT_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".txt", ".text")

Read = Callable[[Reading], Iterator[Found]]


def reader_of(file: ImportFile, forced: ImportFormat | None) -> tuple[ImportFormat, Read] | None:
    """Return the format of ``file`` and what reads it; ``None`` when it holds no conversations.

    Raises:
        ImportFault: It cannot be read at all, or is not of the ``forced`` format.
    """
    with peeked(file) as read:
        head = read(4096)
    if head.startswith(SQLITE_MARK):
        return _forced(ImportFormat.PYGPT, "pygpt_database", forced)
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _is_history(stripped):
        return _forced(ImportFormat.LOQUAT, "loquat_history", forced)
    if stripped[:1] in (b"{", b"[") and forced is not ImportFormat.MARKDOWN:
        return _json_reader(file, forced)
    if file.suffix in _TEXT_SUFFIXES or forced is ImportFormat.MARKDOWN:
        return _forced(ImportFormat.MARKDOWN, "markdown", forced)
    return None


def holds_conversations(path: Path) -> bool:
    """Whether a file is recognised as conversations by what it holds, or is a folder, which may hold some; text is not."""
    try:
        if path.is_dir():
            return True
        (file,) = SingleFile(path).files()
        found = reader_of(file, None)
    except (OSError, ImportFault):
        return False  # who reads it next says what is wrong
    return found is not None and found[0] is not ImportFormat.MARKDOWN


def _forced(
    found: ImportFormat, module: str, forced: ImportFormat | None
) -> tuple[ImportFormat, Read] | None:
    if forced not in (None, found):
        return None
    return found, _module(module).read


def _is_history(head: bytes) -> bool:
    """Whether a file begins as Loquat's own: one record a line."""
    line = head.split(b"\n", 1)[0]
    try:
        value = decoded(line)
    except ImportFault:
        return False
    return (
        isinstance(value, dict)
        and value.get("type") in ("header", "message", "conversation")
        and "clock" in value
    )


def _json_reader(file: ImportFile, forced: ImportFormat | None) -> tuple[ImportFormat, Read] | None:
    if forced is not None:
        module = next(name for name, formats in _readers() if forced in formats)
        return forced, _module(module).read
    shape = shape_of(file)
    for name in _JSON_READERS:
        module_ = _module(name)
        found: ImportFormat | None = module_.detects(shape)
        if found is not None:
            return found, module_.read
    return None


def _readers() -> Iterator[tuple[str, tuple[ImportFormat, ...]]]:
    yield from _JSON_READERS.items()


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"desktop.storage.importing.{name}")
