"""Reads the data export of Claude: ``conversations.json`` and what lies beside it, alone or in the archive (``.zip``, ``.dms``).

Shape: an array of conversations with ``uuid``, ``name`` and ``chat_messages``; a message has ``sender`` (human,
assistant), ``text``, in newer exports ``content`` blocks and ``parent_message_uuid``. Seen in exports of 2024 to 2026.
"""

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, ReasoningPart, Role, TextPart, ToolCallPart
from desktop.core.text import text
from desktop.storage.importing import claude_design, claude_projects
from desktop.storage.importing.chatgpt_content import fenced
from desktop.storage.importing.content import data_url
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    FoundMessage,
    PendingFile,
    encoded,
    items,
    link,
    record,
    rest,
    source_data,
    string,
    text_parts,
    time_ms,
    with_links_at,
    words,
)
from desktop.storage.importing.reading import Reading, Shape, title_of

_ROLES: Final = {
    "human": Role.USER,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
}

#: The parent of a first message.
_NO_PARENT: Final = "00000000-0000-4000-8000-000000000000"

_ENDINGS: Final = {
    "max_tokens": Ending.LENGTH,
    "refusal": Ending.CONTENT_FILTER,
    "user_canceled": Ending.STOPPED,
}


def detects(shape: Shape) -> ImportFormat | None:
    """Whether these are conversations of Claude, or what else its export has."""
    is_claudes = (
        shape.has("chat_messages")
        or claude_projects.is_project(shape)
        or claude_projects.is_memory(shape)
        or claude_design.is_chat(shape)
    )
    return ImportFormat.CLAUDE if is_claudes else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations."""
    for value in reading.elements():
        if isinstance(value, BrokenConversation):
            yield value
            continue
        shape = Shape(is_array=False, keys=frozenset(value), first=value)
        if isinstance(value.get("chat_messages"), list):
            yield _conversation(value, reading)
        elif claude_projects.is_project(shape):
            project = claude_projects.project(value, reading)
            if project.messages:
                yield project
        elif claude_projects.is_memory(shape):
            yield claude_projects.memory(value, reading)
        elif claude_design.is_chat(shape):
            yield claude_design.conversation(value, reading)
        else:
            yield reading.broken(
                text("it has no messages: “chat_messages” is missing"), title_of(value)
            )


def _conversation(value: dict[str, Any], reading: Reading) -> FoundConversation:
    found = FoundConversation(
        reading.format,
        key=string(value.get("uuid")) or encoded(value.get("created_at")) + title_of(value),
        title=string(value.get("name")),
        created=time_ms(value.get("created_at"), reading.now_ms),
        updated=time_ms(value.get("updated_at"), reading.now_ms),
        fields=rest(
            {
                "pinned": True if value.get("is_starred") is True else None,
                "folder": string(record(value.get("project")).get("name")),
            }
        ),
    )
    mapped = ("uuid", "name", "created_at", "updated_at", "chat_messages", "account")
    found.data = source_data(rest(value, *mapped), found)
    ends: dict[str, str] = {}
    previous: str | None = None
    for number, item in enumerate(items(value["chat_messages"])):
        key = ""
        for message in _messages(record(item), number, found, reading):
            if message.parent is None:
                key, message.parent = message.key, _parent(record(item), ends, previous)
            found.messages.append(message)
            ends[key] = previous = message.key
    current = string(value.get("current_leaf_message_uuid"))
    found.current = ends.get(current, current) or previous
    return found


def _parent(item: dict[str, Any], ends: dict[str, str], previous: str | None) -> str | None:
    """Return what a message follows: old exports know only the order.

    What a tool answered stands between a message and the next one.
    """
    above = string(item.get("parent_message_uuid"))
    if not above:
        return previous
    return None if above == _NO_PARENT else ends.get(above, above)


def _messages(
    item: dict[str, Any], number: int, found: FoundConversation, reading: Reading
) -> Iterator[FoundMessage]:
    """Yield the message, and the results of tools that stand in it as messages below it."""
    key = string(item.get("uuid")) or f"message-{number}"
    role = _ROLES.get(string(item.get("sender")), Role.SYSTEM)
    parts, left, results = _parts(item, found, reading)
    created = time_ms(item.get("created_at"), reading.now_ms)
    message = FoundMessage(
        key, role, parts, created=created, model=string(item.get("model")) or None
    )
    if role is Role.ASSISTANT:
        message.finish_reason = string(item.get("stop_reason")) or None
        message.ending = _ENDINGS.get(message.finish_reason or "", Ending.FINISHED)
    data = rest(
        item,
        "uuid",
        "sender",
        "text",
        "content",
        "created_at",
        "parent_message_uuid",
        "attachments",
        "files",
    )
    message.data = source_data({**data, **left}, found)
    yield message
    above = key
    for index, (call, content, data) in enumerate(results):
        answer = FoundMessage(f"{key}/{index}", Role.TOOL, content, parent=above, created=created)
        answer.tool_call_id = call
        answer.data = source_data(data, found)
        above = answer.key
        yield answer


_Result = tuple[str, list[Part | PendingFile], dict[str, Any]]


def _parts(
    item: dict[str, Any], found: FoundConversation, reading: Reading
) -> tuple[list[Part | PendingFile], dict[str, Any], list[_Result]]:
    parts: list[Part | PendingFile] = []
    results: list[_Result] = []
    blocks: list[Any] = []
    content = item.get("content")
    said = [{"type": "text", "text": content}] if isinstance(content, str) else items(content)
    titles = _titles(said)
    for block in said:
        left = _block(record(block), parts, results, titles, found)
        if left:
            blocks.append(left)
    whole = words(item.get("text"))
    says = any(isinstance(p, TextPart) for p in parts)
    if whole.strip() and not says:
        parts.append(TextPart(whole))
    left = {"content": blocks} if blocks else {}
    if says and whole and whole not in "".join(p.text for p in parts if isinstance(p, TextPart)):
        left["text"] = whole  # mostly the blocks again, with placeholders for what is no text
    files = _attached(item, parts, found, reading)
    return parts, {**left, **files}, results


def _block(
    block: dict[str, Any],
    parts: list[Part | PendingFile],
    results: list[_Result],
    titles: dict[str, str],
    found: FoundConversation,
) -> dict[str, Any]:
    """Place one block; return what of it has no place, with its kind."""
    kind = string(block.get("type"))
    left: dict[str, Any] = {}
    if kind == "text":
        _add_text(_cited(block, titles), parts)
        left = rest(block, "type", "text", "start_timestamp", "stop_timestamp", "flags")
    elif kind == "thinking":
        if thought := words(block.get("thinking")):
            parts.append(ReasoningPart(thought))
        left = rest(
            block, "type", "thinking", "start_timestamp", "stop_timestamp", "flags", "cut_off"
        )
    elif kind == "voice_note":
        _add_text(words(block.get("text")), parts)
        left = rest(block, "type", "text", "start_timestamp", "stop_timestamp", "flags")
    elif kind == "tool_use":
        call = string(block.get("id")) or f"call-{len(parts)}"
        parts.append(
            ToolCallPart(call, string(block.get("name")), encoded(block.get("input") or {}))
        )
        left = rest(
            block, "type", "id", "name", "input", "start_timestamp", "stop_timestamp", "flags"
        )
    elif kind == "tool_result":
        left = rest(
            block, "type", "content", "tool_use_id", "start_timestamp", "stop_timestamp", "flags"
        )
        calls = [part.id for part in parts if isinstance(part, ToolCallPart)]
        call = string(block.get("tool_use_id")) or (calls[-1] if calls else "")
        results.append((call, _result(block.get("content")), left))
        return {}
    elif kind == "image" and (picture := _picture(block)) is not None:
        parts.append(picture)
    elif kind != "token_budget":
        found.lose(kind or "block")
        return block
    return {"type": kind, **left} if left else {}


def _add_text(said: str, parts: list[Part | PendingFile]) -> None:
    """Add a text: as a paragraph of its own if a tool was called, or something thought, since the one before it.

    Texts that follow each other at once are one, cut where another source is cited.
    """
    if parts and isinstance(last := parts[-1], TextPart):
        parts[-1] = TextPart(last.text + said)
    elif said.strip() and any(isinstance(part, TextPart) for part in parts):
        parts.append(TextPart("\n\n" + said.lstrip("\n")))
    else:
        parts += text_parts(said)


def _titles(blocks: list[Any]) -> dict[str, str]:
    """Return the titles of the pages that were searched, by their addresses."""
    contents = (items(record(block).get("content")) for block in blocks)
    pages = [record(page) for content in contents for page in content]
    return {string(page.get("url")): string(page.get("title")) for page in pages if page.get("url")}


def _cited(block: dict[str, Any], titles: dict[str, str]) -> str:
    """Return the text of a block with links behind what is cited; an index that leads out of it means its end."""
    said = words(block.get("text"))
    places = set()
    for citation in map(record, items(block.get("citations"))):
        url = string(record(citation.get("details")).get("url")) or string(citation.get("url"))
        end = citation.get("end_index")
        at = end if isinstance(end, int) and 0 < end <= len(said) else len(said.rstrip())
        places.add((at, at, link(string(citation.get("title")) or titles.get(url, ""), url)))
    return with_links_at(said, sorted(places))


def _result(content: Any) -> list[Part | PendingFile]:
    if not isinstance(content, list):
        return text_parts(content)
    shown = []
    pictures: list[Part | PendingFile] = []
    for item in content:
        if (picture := _picture(record(item))) is not None:
            pictures.append(picture)
        elif record(item).get("type") == "text":
            shown.append(words(record(item).get("text")))
        else:
            shown.append(fenced(words(item), "json"))
    return text_parts("\n\n".join(s for s in shown if s)) + pictures


def _picture(block: dict[str, Any]) -> PendingFile | None:
    """Return the picture that a block holds itself, as the API has it."""
    source = record(block.get("source"))
    url = f"data:{string(source.get('media_type'))};base64,{string(source.get('data'))}"
    return data_url(url, "image") if source.get("data") else None


def _attached(
    item: dict[str, Any],
    parts: list[Part | PendingFile],
    found: FoundConversation,
    reading: Reading,
) -> dict[str, Any]:
    """Add the attached files; of most an export holds only the text, of pictures only the name."""
    left: dict[str, list[Any]] = {}
    for attached in items(item.get("attachments")):
        value = attached
        content = record(value).get("extracted_content")
        if isinstance(content, str) and content:
            name = string(record(value).get("file_name")) or "attachment.txt"
            parts.append(PendingFile(name, "text/plain", _bytes(content)))
            value = rest(record(value), "extracted_content", "file_name")
        if value:
            left.setdefault("attachments", []).append(value)
    for value in items(item.get("files")):
        name = string(record(value).get("file_name"))
        pending = reading.files.asset(name) or reading.files.asset(
            string(record(value).get("file_uuid"))
        )
        if pending is not None:
            parts.append(pending)
        elif name and not any(isinstance(p, PendingFile) and p.name == name for p in parts):
            found.lose("file")
        left.setdefault("files", []).append(value)
    return left


def _bytes(content: str) -> Any:
    return lambda: content.encode("utf-8", "replace")
