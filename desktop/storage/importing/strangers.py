"""Says what a file is that no reader takes: another program's export, another kind of archive, or JSON of some kind.

Nothing is guessed: an export whose shape is not known is refused rather than read as one that resembles it.
"""

from typing import Final

from desktop.core.text import Text, text
from desktop.storage.importing.chatgpt_page import PAGE_MARKS
from desktop.storage.importing.database import MARK
from desktop.storage.importing.json_stream import ImportFault
from desktop.storage.importing.reading import Shape
from desktop.storage.importing.shape import LISTS, shape_of
from desktop.storage.importing.sources import ImportFile
from desktop.storage.importing.unpacking import plain

#: Members that only one program's export has. Seen in exports of 2024 to 2026.
_PROGRAMS: Final = (
    ("LobeChat", {"exportType", "state"}),
    ("LobeChat", {"schemaHash", "data"}),
    ("TypingMind", {"checksum", "data"}),
    ("Google AI Studio", {"chunkedPrompt"}),
    ("Gemini", {"header", "products"}),
    ("BetterChatGPT", {"messages", "titleSet"}),
    ("LM Studio", {"messages", "usePerChatPredictionConfig"}),
    ("SillyTavern", {"user_name", "character_name"}),
    ("GitHub Copilot", {"requests", "responderUsername"}),
    ("Le Chat", {"chatId", "contentChunks"}),
)
#: The same, of the objects in one of the lists.
_IN_LISTS: Final = (
    ("Grok", {"conversation", "responses"}),
    ("big-AGI", {"messages", "systemPurposeId"}),
)
_ARCHIVES: Final = ((b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "RAR"))
_TAR_MARK: Final = (257, b"ustar")
_DOCUMENTS: Final = ((b"%pdf-", "PDF"), *((mark, "HTML") for mark in PAGE_MARKS))

#: Names of members that are told; more help nobody.
_MAX_NAMES: Final = 6
_MAX_NAME_CHARS: Final = 40


def refuse(shape: Shape) -> None:
    """Refuse what is known to be of a program whose exports are not read.

    Raises:
        ImportFault: It is.
    """
    found = next((p for p, names in _PROGRAMS if shape.has(*names)), None)
    for inner in (shape, *shape.lists.values()):
        found = found or next((p for p, names in _IN_LISTS if inner.has(*names)), None)
    if found is not None:
        raise ImportFault(
            text("it looks like an export of {program}, which cannot be read", program=found)
        )


def described(file: ImportFile) -> Text:
    """Return why there is nothing to read in ``file``, which no reader took.

    Raises:
        ImportFault: It cannot be read at all.
    """
    file, head = plain(file)
    at, mark = _TAR_MARK
    for kind in [k for m, k in _ARCHIVES if head.startswith(m)] + ["tar"] * head.startswith(
        mark, at
    ):
        return text("it is a {kind} archive; unpack it and import what is in it", kind=kind)
    if head.startswith(MARK):
        return text("it is a database of a program whose conversations cannot be read")
    said = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, kind in _DOCUMENTS:
        if said.lower().startswith(mark):
            return text(
                "it is a page to read ({kind}); import the JSON or Markdown files of the export",
                kind=kind,
            )
    if not said:
        return text("it is empty")
    if said[:1] in (b"{", b"["):
        return _json(shape_of(file))
    return text("no conversations were found")


def unread(file: ImportFile) -> Text | None:
    """Return what to say of a file among others that no reader took: of JSON with messages, or a list of chats, in it.

    So is ``group_chats.json`` of ChatGPT, where there are any; what else lies in exports is not about conversations.

    Raises:
        ImportFault: It cannot be read at all.
    """
    file, head = plain(file)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"["):
        return None
    shape = shape_of(file)
    holds_list = any(name in shape.lists for name in ("chats", "conversations", "messages"))
    if holds_list or isinstance(shape.first.get("messages"), list):
        return text("it seems to hold conversations of a kind that cannot be read")
    return None


def _json(shape: Shape) -> Text:
    if shape.problem is not None:
        return shape.problem
    if shape.has("data_files"):
        return text(
            "it is a list of the archives that make up an export of Claude; import those archives"
        )
    names = sorted(shape.keys)[:_MAX_NAMES]
    if not shape.lists and shape.keys <= set(LISTS):
        return text("no conversations were found")
    shown = ", ".join(f"“{_shown(name)}”" for name in names)
    return text("it is JSON of an unknown kind, with the fields {names}", names=shown)


def _shown(name: str) -> str:
    """Return a name without what turns or hides a line."""
    return "".join(char for char in name[:_MAX_NAME_CHARS] if char.isprintable())
