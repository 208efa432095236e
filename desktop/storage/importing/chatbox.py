"""Reads what Chatbox exports: its whole storage as one object, old and new, an archive of it, or one session.

Sessions stand under ``session:<id>``, in old versions in ``chat-sessions``. In an archive each is a
``session.json``, and ``manifest.json`` says which file is which picture. The settings beside them hold API keys and
are not read. Source: chatbox ``src/shared/types/session.ts`` and ``src/renderer/packages/backup``, 2026.
"""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import structs

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, ReasoningPart, Role
from desktop.storage.importing.content import data_url, tool_text, usage_of
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    FoundMessage,
    PendingFile,
    items,
    record,
    rest,
    role_of,
    source_data,
    string,
    text_parts,
    time_ms,
    words,
)
from desktop.storage.importing.json_stream import ELEMENT
from desktop.storage.importing.reading import NO_OBJECT, Reading, Shape
from desktop.storage.importing.shape import shape_of
from desktop.storage.importing.sources import MAX_ASSET_BYTES

_LISTS: Final = ("chat-sessions", "chat-sessions-list")
_SESSION: Final = "session:"
#: Members of a session of which most have one; what has nothing but an id and a name is told by its messages.
_OF_SESSIONS: Final = frozenset(
    {"type", "threadName", "copilotId", "picUrl", "threads", "settings"}
)


def detects(shape: Shape) -> ImportFormat | None:
    """Whether it is Chatbox's storage, or a session of it."""
    keys = shape.keys
    is_storage = bool(keys & {*_LISTS, "__exported_items"}) or any(
        k.startswith(_SESSION) for k in keys
    )
    is_session = shape.has("id", "name", "messages") and (
        shape.message >= {"id", "role"}
        or (bool(keys & _OF_SESSIONS) and ("role" in shape.message or not shape.message))
    )
    return ImportFormat.CHATBOX if is_storage or is_session else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the sessions."""
    is_storage = not reading.starts_with_array() and not shape_of(reading.file).has("messages")
    if is_storage:
        sessions = reading.objects(_descend, _is_session)
    else:
        sessions = ((ELEMENT, value) for value in reading.elements())
    for name, value in sessions:
        if isinstance(value, BrokenConversation):
            is_only_an_id = is_storage and name == ELEMENT and value.problem == NO_OBJECT
            yield from () if is_only_an_id else (value,)
        elif isinstance(value.get("messages"), list):
            yield _conversation(value, name.removeprefix(_SESSION), reading)


def _descend(path: list[str]) -> bool:
    return not path or (len(path) == 1 and path[0] in _LISTS)


def _is_session(path: list[str]) -> bool:
    in_list = len(path) == 2 and path[0] in _LISTS
    return in_list or (len(path) == 1 and path[0].startswith(_SESSION))


def _conversation(value: dict[str, Any], name: str, reading: Reading) -> FoundConversation:
    found = FoundConversation(
        reading.format,
        key=string(value.get("id")) or name,
        title=string(value.get("threadName")) or string(value.get("name")),
        fields={
            **({"pinned": True} if value.get("starred") is True else {}),
            **({"archived": True} if value.get("archivedAt") else {}),
        },
    )
    mapped = ("id", "name", "threadName", "starred", "messages", "threads", "messageForksHash")
    found.data = source_data(rest(value, *mapped), found)
    if string(value.get("threadName")) and value.get("name"):
        found.data["name"] = string(value.get("name"))
    for thread in items(value.get("threads")):
        _chain(items(record(thread).get("messages")), None, found, reading)
        if title := string(record(thread).get("name")):
            found.data.setdefault("threads", []).append(title)
    current = _chain(items(value.get("messages")), None, found, reading)
    for fork, branches in record(value.get("messageForksHash")).items():
        for branch in items(record(branches).get("lists")):
            _chain(items(record(branch).get("messages")), string(fork), found, reading)
    found.current = current
    times = [m.created for m in found.messages if m.created]
    found.created, found.updated = min(times, default=None), max(times, default=None)
    return found


def _chain(
    values: list[Any], above: str | None, found: FoundConversation, reading: Reading
) -> str | None:
    """Add messages one below the other; return the key of the last."""
    for number, value in enumerate(values):
        message = _message(record(value), f"{above or 'start'}/{number}", found, reading)
        message.parent = above
        found.messages.append(message)
        above = message.key
    return above


def _message(
    value: dict[str, Any], spare_key: str, found: FoundConversation, reading: Reading
) -> FoundMessage:
    role = role_of(value.get("role"))
    parts, left = _parts(value, found, reading)
    message = FoundMessage(
        string(value.get("id")) or spare_key,
        role,
        parts,
        created=time_ms(value.get("timestamp"), reading.now_ms),
        model=(string(value.get("model")) or None) if role is Role.ASSISTANT else None,
        usage=usage_of(value.get("usage")),
        finish_reason=string(value.get("finishReason")) or None,
    )
    if role is Role.ASSISTANT:
        failed, growing = bool(value.get("error")), value.get("generating") is True
        message.ending = (
            Ending.FAILED if failed else Ending.INTERRUPTED if growing else Ending.FINISHED
        )
    data = rest(
        value, "id", "role", "content", "contentParts", "reasoningContent", "timestamp", "model", "usage",
        "finishReason", "generating", "pictures",
    )  # fmt: skip
    message.data = source_data({**data, **({"contentParts": left} if left else {})}, found)
    return message


def _parts(
    value: dict[str, Any], found: FoundConversation, reading: Reading
) -> tuple[list[Part | PendingFile], list[Any]]:
    parts: list[Part | PendingFile] = []
    left: list[Any] = []
    if thought := words(value.get("reasoningContent")):
        parts.append(ReasoningPart(thought))
    for item in items(value.get("contentParts")):
        _place(record(item), parts, left, found, reading)
    if not items(value.get("contentParts")):
        parts += text_parts(value.get("content"))
    for picture in items(value.get("pictures")):
        _add_picture(record(picture), parts, left, found, reading)
    for file in items(value.get("files")):
        keys = [string(record(file).get(name)) for name in ("rawStorageKey", "storageKey")]
        pending = next(filter(None, (_stored(key, reading) for key in keys)), None)
        if pending is not None:
            parts.append(structs.replace(pending, name=string(file.get("name")) or pending.name))
        else:
            found.lose("file")
    for _ in items(value.get("links")):
        found.lose("link")
    return parts, left


def _place(
    item: dict[str, Any],
    parts: list[Part | PendingFile],
    left: list[Any],
    found: FoundConversation,
    reading: Reading,
) -> None:
    match string(item.get("type")):
        case "text":
            parts += text_parts(item.get("text"))
        case "reasoning":
            parts += [ReasoningPart(words(item.get("text")))] if item.get("text") else []
        case "tool-call":
            name = string(item.get("toolName"))
            parts += text_parts(tool_text(name, item.get("args"), item.get("result")))
            left.append(item)
        case "image":
            _add_picture(item, parts, left, found, reading)
        case kind:
            found.lose(kind or "content")
            left.append(item)


def _add_picture(
    item: dict[str, Any],
    parts: list[Part | PendingFile],
    left: list[Any],
    found: FoundConversation,
    reading: Reading,
) -> None:
    """Add a picture; an export that is no archive has mostly only the name under which Chatbox kept it."""
    key = string(item.get("storageKey"))
    pending = data_url(item.get("url"), "image") or _stored(key, reading)
    if pending is not None:
        parts.append(pending)
    else:
        found.lose("image")
        left.append(item)


def _stored(key: str, reading: Reading) -> PendingFile | None:
    """Return the file that Chatbox keeps under ``key``, where the export holds it."""
    if not key:
        return None
    if "chatbox" not in reading.files.known:
        reading.files.known["chatbox"] = _resources(reading)
    resource = reading.files.known["chatbox"].get(key)
    if resource is None:
        return reading.files.asset(key)
    file = reading.files.at(string(resource.get("path")))
    if file is None:
        return None
    media_type = string(resource.get("mimeType")) or "application/octet-stream"
    return PendingFile(file.name.rsplit("/", 1)[-1], media_type, lambda: file.read(MAX_ASSET_BYTES))


def _resources(reading: Reading) -> dict[str, dict[str, Any]]:
    """Return what the manifest of an archive says of the files in it, by the keys under which Chatbox kept them."""
    found: dict[str, dict[str, Any]] = {}
    for resource in items(record(reading.files.json("manifest.json")).get("resources")):
        for key in items(record(resource).get("originalStorageKeys")):
            found[string(key)] = record(resource)
    return found
