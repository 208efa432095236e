"""Reads the chats of Claude's design tool, which its export of 2026 has in files of their own, ``design_chats/….json``.

Shape: ``messages`` with ``role`` and a ``content`` object, which has the text in ``content`` or, with thoughts and
calls of tools, in ``contentBlocks``; attached texts in ``attachments``.
"""

from typing import Any

from desktop.core.message import Ending, Part, ReasoningPart, Role, ToolCallPart
from desktop.storage.importing.found import (
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
from desktop.storage.importing.reading import Reading, Shape


def is_chat(shape: Shape) -> bool:
    """Whether it is such a chat."""
    is_such = shape.has("project") or shape.message >= {"uuid", "role", "content"}
    return is_such and shape.has("uuid", "title", "messages")


def conversation(value: dict[str, Any], reading: Reading) -> FoundConversation:
    """Return the chat, which has no branches."""
    found = FoundConversation(
        reading.format,
        key=string(value.get("uuid")),
        title=string(value.get("title")) or string(record(value.get("project")).get("name")),
        created=time_ms(value.get("created_at"), reading.now_ms),
        updated=time_ms(value.get("updated_at"), reading.now_ms),
    )
    mapped = ("uuid", "title", "created_at", "updated_at", "messages")
    found.data = source_data(rest(value, *mapped), found)
    for number, item in enumerate(map(record, items(value.get("messages")))):
        found.add_linear(_message(item, number, found, reading))
    return found.end_at_last()


def _message(
    item: dict[str, Any], number: int, found: FoundConversation, reading: Reading
) -> FoundMessage:
    content = item.get("content")
    said = content if isinstance(content, dict) else {"content": content}
    parts: list[Part | PendingFile] = []
    blocks = [b for b in map(record, items(said.get("contentBlocks"))) if _left(b, parts, found)]
    if not items(said.get("contentBlocks")):
        parts += text_parts(said.get("content"))
    files = [f for f in items(said.get("attachments")) if not _is_attached(record(f), parts, found)]
    message = FoundMessage(
        string(item.get("uuid")) or f"message-{number}",
        role_of(item.get("role")),
        parts,
        created=time_ms(item.get("created_at") or said.get("timestamp"), reading.now_ms),
    )
    if message.role is Role.ASSISTANT:
        message.ending = Ending.FINISHED
    mapped = ("content", "contentBlocks", "attachments", "timestamp", "authorAccountUuid")
    left = rest({**rest(said, *mapped), "contentBlocks": blocks, "attachments": files})
    data = {**rest(item, "uuid", "role", "content", "created_at"), "content": left}
    message.data = source_data(rest(data), found)
    return message


def _left(block: dict[str, Any], parts: list[Part | PendingFile], found: FoundConversation) -> bool:
    """Place a block; return whether it has to be kept as source data."""
    kind = string(block.get("type"))
    call = record(block.get("toolCall"))
    if kind == "text":
        parts += text_parts(block.get("text"))
    elif kind == "thinking":
        parts += [ReasoningPart(words(block["text"]))] if block.get("text") else []
    elif kind == "tool_call":
        call_id = string(call.get("id")) or f"call-{len(parts)}"
        parts.append(ToolCallPart(call_id, string(call.get("name")), encoded(call.get("input"))))
        return bool(rest(call, "id", "name", "input"))
    else:
        found.lose(kind or "block")
        return True
    return bool(rest(block, "type", "text"))


def _is_attached(
    file: dict[str, Any], parts: list[Part | PendingFile], found: FoundConversation
) -> bool:
    content = file.get("content")
    if not isinstance(content, str) or not content:
        found.lose("file")
        return False
    name = string(file.get("name")) or "attachment.txt"
    parts.append(PendingFile(name, "text/plain", words(content).encode))
    return not rest(file, "name", "content")
