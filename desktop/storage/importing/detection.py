"""Finds out by its content whose conversations a file holds; names decide nothing, except for text files."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from msgspec import Struct

from desktop.core.importing import ImportFormat
from desktop.storage.importing import database
from desktop.storage.importing.chatgpt_page import PAGE_MARKS, array_in
from desktop.storage.importing.found import Found
from desktop.storage.importing.json_stream import ImportFault, decoded
from desktop.storage.importing.reading import Reading, Shape
from desktop.storage.importing.shape import shape_of
from desktop.storage.importing.sources import ZIP_MARKS, ImportFile, SingleFile
from desktop.storage.importing.strangers import refuse
from desktop.storage.importing.unpacking import plain

#: Modules that read JSON, in the order in which they are asked. Imported when a file is to be read.
_JSON_READERS: Final = {
    "deepseek": (ImportFormat.DEEPSEEK,),
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

#: Those whose export is one array, which other tools put into an object; and the members in which it stands there.
_WRAPPED: Final = ("deepseek", "chatgpt", "claude", "open_webui")
_WRAPPERS: Final = ("conversations", "chats", "data", "items")

#: Modules that read databases.
_DATABASE_READERS: Final = {
    "pygpt_database": ImportFormat.PYGPT,
    "cherry_studio_database": ImportFormat.CHERRY_STUDIO,
}

_TEXT_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".txt", ".text")

Read = Callable[[Reading], Iterator[Found]]


class Recognised(Struct, frozen=True):
    """A file of a known format: what there is to read when it is unpacked, what reads it, and in which member."""

    file: ImportFile
    format: ImportFormat
    read: Read
    within: str = ""
    #: It is ``chat.html``, which says the same as the JSON beside it.
    is_page: bool = False


class NestedArchiveError(Exception):
    """A file of a folder or archive is an archive itself."""


def recognised(file: ImportFile, forced: ImportFormat | None) -> Recognised | None:
    """Return what ``file`` is and what reads it; ``None`` when it holds no conversations.

    Raises:
        NestedArchiveError: It is an archive.
        ImportFault: It cannot be read at all, or is of a program whose exports are not read.
    """
    file, head = plain(file)
    if head.startswith(ZIP_MARKS):
        raise NestedArchiveError
    if head.startswith(database.MARK):
        return _of_database(file, forced)
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _is_history(stripped):
        return _if_not_other(
            Recognised(file, *_reader(ImportFormat.LOQUAT, "loquat_history")), forced
        )
    if (page := _of_page(file, stripped)) is not None and forced in (None, page.format):
        return page
    is_text = file.suffix in _TEXT_SUFFIXES
    if stripped[:1] in (b"{", b"[") and forced is not ImportFormat.MARKDOWN:
        found = _of_json(file, forced)
        if found is not None or not is_text:  # a text may begin with a bracket, too
            return found
    if is_text or (forced is ImportFormat.MARKDOWN and not _is_binary(head)):
        return _if_not_other(Recognised(file, *_reader(ImportFormat.MARKDOWN, "markdown")), forced)
    return None


def holds_conversations(path: Path) -> bool:
    """Whether a file is recognised as conversations by what it holds, or is a folder, which may hold some; text is not."""
    try:
        if path.is_dir():
            return True
        (file,) = SingleFile(path).files()
        found = recognised(file, None)
    except (OSError, ImportFault, NestedArchiveError):
        return False  # who reads it next says what is wrong
    return found is not None and found.format is not ImportFormat.MARKDOWN


def _reader(format_: ImportFormat, module: str) -> tuple[ImportFormat, Read]:
    return format_, _module(module).read


def _if_not_other(found: Recognised, forced: ImportFormat | None) -> Recognised | None:
    return found if forced in (None, found.format) else None


def _is_binary(head: bytes) -> bool:
    """Whether a file begins as pictures, sounds and documents do, which lie beside notes."""
    return b"\0" in head or head.startswith(b"%PDF-")


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


def _of_database(file: ImportFile, forced: ImportFormat | None) -> Recognised | None:
    with database.opened(file) as connection:
        for module, format_ in _DATABASE_READERS.items():
            if _module(module).detects(connection):
                return _if_not_other(Recognised(file, *_reader(format_, module)), forced)
    return None


def _of_page(file: ImportFile, head: bytes) -> Recognised | None:
    array = array_in(file) if head.lower().startswith(PAGE_MARKS) else None
    if array is None:
        return None
    found = _detected(shape_of(array), ("chatgpt",))
    return Recognised(array, *found, is_page=True) if found is not None else None


def _of_json(file: ImportFile, forced: ImportFormat | None) -> Recognised | None:
    shape = shape_of(file)
    if forced is None:
        refuse(shape)
    found = _detected(shape, tuple(_JSON_READERS))
    if found is not None and forced is None:
        return Recognised(file, *found)
    for within in _WRAPPERS:
        inner = _detected(shape.lists.get(within), _WRAPPED)
        if inner is not None and forced in (None, inner[0]):
            return Recognised(file, *inner, within)
    if forced is None:
        return None
    module = next(name for name, formats in _JSON_READERS.items() if forced in formats)
    return Recognised(file, *_reader(forced, module))


def _detected(shape: Shape | None, modules: tuple[str, ...]) -> tuple[ImportFormat, Read] | None:
    if shape is None:
        return None
    for name in modules:
        found: ImportFormat | None = _module(name).detects(shape)
        if found is not None:
            return _reader(found, name)
    return None


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"desktop.storage.importing.{name}")
