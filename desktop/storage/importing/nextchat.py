"""Reads NextChat (ChatGPT-Next-Web): the backup of its stores, its session store, and one exported chat.

A backup holds ``access-control`` with API keys beside ``chat-next-web-store``; only the sessions are read.
Source: NextChat ``app/store/chat.ts``, ``app/utils/sync.ts`` and ``app/components/exporter.tsx``, 2026.
"""

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, Role
from desktop.core.text import text
from desktop.storage.importing.content import chained_key, place_content, tool_text
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    FoundMessage,
    PendingFile,
    encoded,
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
from desktop.storage.importing.json_stream import ImportFault, decoded, walk
from desktop.storage.importing.reading import Reading, Shape
from desktop.storage.importing.shape import shape_of

_STORE: Final = "chat-next-web-store"
_SESSIONS: Final = (
    [_STORE, "sessions"],
    [_STORE, "state", "sessions"],
    ["state", "sessions"],
    ["sessions"],
)


def detects(shape: Shape) -> ImportFormat | None:
    """Whether these are NextChat's stores, sessions, or a chat that it exported."""
    keys = shape.keys
    is_store = _STORE in keys or ("sessions" in keys and "currentSessionIndex" in keys)
    is_state = shape.has("state", "version") and not shape.is_array
    is_session = shape.has("topic", "messages")
    is_chat = keys == {"messages"} and "content" in shape.message
    return ImportFormat.NEXTCHAT if is_store or is_state or is_session or is_chat else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the sessions."""
    has_any = False
    for value in _sessions(reading):
        has_any = True
        if isinstance(value, BrokenConversation):
            yield value
        elif items(value.get("messages")) or record(value.get("mask")).get("context"):
            yield _conversation(value, reading)
    if not has_any:
        raise ImportFault(text("no conversations were found"))


def _sessions(reading: Reading) -> Iterator[dict[str, Any] | BrokenConversation]:
    if reading.starts_with_array() or shape_of(reading.file).has("messages"):
        yield from reading.elements()
        return
    stored = shape_of(reading.file).first.get(_STORE)
    if isinstance(stored, str) or stored is None:
        yield from _stored_as_text(reading)
    for _, value in reading.objects(_descend, lambda path: path[:-1] in _SESSIONS):
        yield value


def _stored_as_text(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield the sessions of a store that a browser's storage holds as a string."""
    with reading.json_quietly() as reader:
        for path, data in walk(reader, lambda path: not path):
            if path == [_STORE] and isinstance(data, bytes) and data[:1] == b'"':
                store = record(decoded(words(decoded(data)).encode("utf-8", "replace")))
                yield from map(record, items((record(store.get("state")) or store).get("sessions")))


def _descend(path: list[str]) -> bool:
    return any(path == place[: len(path)] for place in _SESSIONS)


def _conversation(value: dict[str, Any], reading: Reading) -> FoundConversation:
    mask = record(value.get("mask"))
    messages = items(value.get("messages"))
    found = FoundConversation(
        reading.format,
        key=string(value.get("id")) or _key_of(messages),
        title=string(value.get("topic")) or (reading.file.stem if "topic" not in value else ""),
        updated=time_ms(value.get("lastUpdate"), reading.now_ms),
        data={},
    )
    found.data = source_data(rest(value, "id", "topic", "messages", "lastUpdate"), found)
    for item in (*items(mask.get("context")), *messages):
        found.add_linear(_message(record(item), found, reading))
    times = [m.created for m in found.messages if m.created]
    found.created = min(times, default=found.updated)
    found.updated = found.updated or max(times, default=None)
    return found.end_at_last()


def _key_of(messages: list[Any]) -> str:
    """Return what an exported chat without an id is known by: its beginning."""
    key: str | None = None
    for item in messages[:2]:
        key = chained_key(
            key, string(record(item).get("role")), encoded(record(item).get("content"))
        )
    return f"beginning:{key}"


def _message(value: dict[str, Any], found: FoundConversation, reading: Reading) -> FoundMessage:
    role = role_of(value.get("role"))
    content = value.get("content")
    parts: list[Part | PendingFile] = []
    left: list[Any] = []
    for item in content if isinstance(content, list) else [content]:
        place_content(item, parts, left, found)
    for tool in items(value.get("tools")):
        called = record(record(tool).get("function"))
        shown = tool_text(
            string(called.get("name")), called.get("arguments"), record(tool).get("content")
        )
        parts += text_parts(shown)
    above = found.messages[-1].key if found.messages else None
    message = FoundMessage(
        string(value.get("id")) or chained_key(above, role, encoded(content)),
        role,
        parts,
        created=time_ms(value.get("date"), reading.now_ms),
        model=(string(value.get("model")) or None) if role is Role.ASSISTANT else None,
    )
    if role is Role.ASSISTANT:
        failed, growing = value.get("isError") is True, value.get("streaming") is True
        message.ending = (
            Ending.FAILED if failed else Ending.INTERRUPTED if growing else Ending.FINISHED
        )
    data = rest(
        value,
        "id",
        "role",
        "content",
        "model",
        "streaming",
        *(("date",) if message.created else ()),
    )
    message.data = source_data({**data, **({"content": left} if left else {})}, found)
    return message
