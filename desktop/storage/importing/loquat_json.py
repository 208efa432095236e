"""Reads what ``loquat show --json`` prints: one conversation with all its branches. It keeps its ids."""

from collections.abc import Iterator
from typing import Any

from desktop.core.conversation import message_from
from desktop.core.importing import ImportFormat
from desktop.core.message import Message
from desktop.storage.history_file import is_id
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    FoundMessage,
    items,
    record,
    string,
    without_secrets,
)
from desktop.storage.importing.reading import Reading, Shape


def detects(shape: Shape) -> ImportFormat | None:
    """Whether it is a conversation as Loquat prints it."""
    is_ours = shape.has("id", "title", "current", "messages")
    return ImportFormat.LOQUAT if is_ours else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations."""
    for value in reading.elements():
        yield value if isinstance(value, BrokenConversation) else _conversation(value, reading)


def _conversation(value: dict[str, Any], reading: Reading) -> FoundConversation:
    messages = [
        message_from(string(record(item).get("id")) or f"message-{number}", _fields(record(item)))
        for number, item in enumerate(items(value.get("messages")))
    ]
    title = string(value.get("title"))
    fields = {"title": title} if title else {}
    key = string(value.get("id"))
    return exact(key, messages, string(value.get("current")), fields, reading)


def _fields(value: dict[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = without_secrets({n: v for n, v in value.items() if n != "id"})
    return cleaned


def exact(
    key: str, messages: list[Message], current: str, fields: dict[str, Any], reading: Reading
) -> FoundConversation:
    """Return a conversation that Loquat wrote, as it was, with the files that lie beside it."""
    found = FoundConversation(
        ImportFormat.LOQUAT,
        key,
        title=string(fields.get("title")),
        current=current or None,
        fields=fields,
        keeps_ids=is_id(key),
    )
    for message in messages:
        found.messages.append(
            FoundMessage(
                message.id,
                message.role,
                list(message.parts),
                parent=message.parent,
                created=message.created or None,
                exact=message,
            )
        )
        for part in message.attachments:
            pending = reading.files.asset(part.sha256) or reading.files.asset(f"file-{part.sha256}")
            if pending is not None:
                found.attachments.append(pending)
    times = [m.created for m in found.messages if m.created]
    found.created, found.updated = min(times, default=None), max(times, default=None)
    return found
