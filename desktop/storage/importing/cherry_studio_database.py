"""Reads the database of Cherry Studio 2, ``Data/cherrystudio.sqlite``, mostly within the zip archive of a backup.

``topic`` lists the conversations; ``message`` holds a tree of messages for each, below a row that is only its root,
and in ``data`` the parts of a message as Vercel's AI SDK has them. The keys of providers stand in other tables, which
are not read. Source: cherry-studio ``src/main/data/db/schemas`` and ``src/shared/data/types``, 2026.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from desktop.core.message import Ending, Part, ReasoningPart, Role
from desktop.storage.importing.chatgpt_content import fenced
from desktop.storage.importing.cherry_studio import prompt_of
from desktop.storage.importing.content import data_url, tool_text, usage_of
from desktop.storage.importing.database import (
    columns,
    if_json,
    opened,
    plain,
    refuse_unfinished,
    rows,
)
from desktop.storage.importing.found import (
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
from desktop.storage.importing.reading import Reading

_MAX_MESSAGES: Final = 100_000
_ENDINGS: Final = {
    "error": Ending.FAILED,
    "paused": Ending.STOPPED,
    "pending": Ending.INTERRUPTED,
}
#: Columns of a message that hold JSON; the snapshots went by several names.
_SNAPSHOTS: Final = ("message_snapshot", "model_snapshot", "model_meta")
_JSON: Final = ("data", "stats", *_SNAPSHOTS)


def detects(database: sqlite3.Connection) -> bool:
    """Whether it is Cherry Studio's."""
    has_messages = columns(database, "message") >= {"topic_id", "parent_id", "data"}
    return has_messages and "active_node_id" in columns(database, "topic")


def read(reading: Reading) -> Iterator[Found]:
    """Yield the topics that are not deleted and in which something was said."""
    with opened(reading.file) as database:
        refuse_unfinished(reading.file.path)
        beside = _beside(database)
        for topic in rows(database, reading, "SELECT * FROM topic ORDER BY created_at, id"):
            messages = database.execute(
                "SELECT * FROM message WHERE topic_id = ? ORDER BY created_at, id LIMIT ?",
                (topic["id"], _MAX_MESSAGES),
            )
            if topic.get("deleted_at") is None:
                found = _conversation(
                    topic, [_read(plain(row)) for row in messages], beside, reading
                )
                if found.messages:
                    yield found


class _Beside(Struct):
    """What other tables say of topics: groups and assistants by their ids, pins and tags by those of the topics."""

    groups: dict[str, str]
    assistants: dict[str, dict[str, str]]
    pins: set[str]
    tags: dict[str, list[str]]


def _beside(database: sqlite3.Connection) -> _Beside:
    def each(table: str, query: str) -> list[dict[str, Any]]:
        return [plain(row) for row in database.execute(query)] if columns(database, table) else []

    tags: dict[str, list[str]] = {}
    tagged = (
        "SELECT entity_id, name FROM entity_tag JOIN tag ON tag.id = tag_id"
        " WHERE entity_type = 'topic' ORDER BY name"
    )
    for row in each("entity_tag", tagged):
        tags.setdefault(string(row["entity_id"]), []).append(string(row["name"]))
    pinned = each("pin", "SELECT entity_id FROM pin WHERE entity_type = 'topic'")
    return _Beside(
        {
            string(row["id"]): string(row.get("name"))
            for row in each("group", 'SELECT * FROM "group"')
        },
        {
            string(row["id"]): rest({n: string(row.get(n)) for n in ("name", "prompt")})
            for row in each("assistant", "SELECT * FROM assistant")
        },
        {string(row["entity_id"]) for row in pinned},
        tags,
    )


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {name: if_json(value) if name in _JSON else value for name, value in row.items()}


def _conversation(
    topic: dict[str, Any], messages: list[dict[str, Any]], beside: _Beside, reading: Reading
) -> FoundConversation:
    key = string(topic["id"])
    fields = {
        "pinned": True if key in beside.pins or topic.get("is_pinned") == 1 else None,
        "folder": beside.groups.get(string(topic.get("group_id"))),
        "tags": beside.tags.get(key),
    }
    found = FoundConversation(
        reading.format,
        key=key,
        title=string(topic.get("name")),
        created=time_ms(topic.get("created_at"), reading.now_ms),
        updated=time_ms(topic.get("updated_at"), reading.now_ms),
        fields=rest(fields),
    )
    mapped = ("id", "name", "created_at", "updated_at", "active_node_id", "group_id", "is_pinned")
    about = {**topic, "assistant": beside.assistants.get(string(topic.get("assistant_id")))}
    found.data = source_data(rest(about, *mapped), found)
    above = {string(row.get("id")): string(row.get("parent_id")) for row in messages}
    said = {string(row.get("id")) for row in messages if _is_said(row)}
    for row in messages:
        if string(row.get("id")) in said:
            message = _message(row, found, reading)
            message.parent = _nearest(above[message.key], above, said)
            found.messages.append(message)
    found.instruct(prompt_of(about))
    found.current = _nearest(string(topic.get("active_node_id")), above, said)
    return found


def _is_said(row: dict[str, Any]) -> bool:
    """Whether somebody said it: not the root of a tree, not deleted, not the empty question that awaits being written."""
    is_blank = row.get("role") == "user" and not items(record(row.get("data")).get("parts"))
    return row.get("role") != "root" and row.get("deleted_at") is None and not is_blank


def _nearest(key: str, above: dict[str, str], said: set[str]) -> str | None:
    """Return ``key``, or the next one above it that was said; one that is nowhere is told by whoever files the message."""
    seen: set[str] = set()
    while key in above and key not in said and key not in seen:
        seen.add(key)
        key = above[key]
    return key or None


def _message(row: dict[str, Any], found: FoundConversation, reading: Reading) -> FoundMessage:
    role = role_of(row.get("role"))
    content = record(row.get("data"))
    parts: list[Part | PendingFile] = []
    left = [
        kept
        for item in items(content.get("parts"))
        if (kept := _placed(record(item), parts, found, reading))
    ]
    message = FoundMessage(
        string(row.get("id")),
        role,
        parts,
        created=time_ms(row.get("created_at"), reading.now_ms),
        usage=usage_of(row.get("stats")),
    )
    if role is Role.ASSISTANT:
        message.model = _model(row) or None
        message.ending = _ENDINGS.get(string(row.get("status")), Ending.FINISHED)
    data = rest(
        row, "id", "parent_id", "topic_id", "role", "data", "searchable_text", "created_at", "siblings_group_id"
    )  # fmt: skip
    left_content = rest({**content, "parts": left})
    message.data = source_data(rest({**data, "data": left_content}), found)
    return message


def _model(row: dict[str, Any]) -> str:
    """Return the model's own name; before it stands the provider's."""
    for name in _SNAPSHOTS:
        snapshot = record(row.get(name))
        if model := string((record(snapshot.get("model")) or snapshot).get("id")):
            return model
    return string(row.get("model_id")).rpartition("::")[2]


def _placed(
    item: dict[str, Any],
    parts: list[Part | PendingFile],
    found: FoundConversation,
    reading: Reading,
) -> dict[str, Any]:
    """Place one part; return what of it has no place."""
    kind = string(item.get("type"))
    data = record(item.get("data"))
    if kind == "text":
        parts += text_parts(item.get("text"))
    elif kind == "reasoning":
        parts += [ReasoningPart(words(item["text"]))] if item.get("text") else []
    elif kind == "file":
        file = _file(item, reading)
        if file is None:
            found.lose("file")
            return item
        parts.append(file)
        return {}
    elif kind == "dynamic-tool" or kind.startswith("tool-"):
        name = string(item.get("toolName")) or kind.removeprefix("tool-")
        result = item.get("output") or item.get("errorText")
        parts += text_parts(tool_text(name, item.get("input"), result))
        return item
    elif kind == "data-code":
        parts += text_parts(fenced(words(data.get("content")), string(data.get("language"))))
    elif kind in ("data-translation", "data-compact"):
        parts += text_parts(data.get("content"))
        return item
    elif kind not in ("step-start", "data-error"):
        found.lose(kind or "part")
        return item
    left = rest(item, "type", "text", "state", *(("data",) if kind == "data-code" else ()))
    return {"type": kind, **left} if left else {}


def _file(item: dict[str, Any], reading: Reading) -> PendingFile | None:
    """Return an attached file: it stands in the part itself, or lies in the backup under its id."""
    cherry = record(record(item.get("providerMetadata")).get("cherry"))
    name = string(item.get("filename"))
    for pending in (
        data_url(item.get("url"), name or "file"),
        reading.files.asset(string(cherry.get("fileEntryId"))),
        reading.files.asset(string(item.get("url"))),
    ):
        if pending is not None:
            media_type = string(item.get("mediaType")) or pending.media_type
            return PendingFile(name or pending.name, media_type, pending.read)
    return None
