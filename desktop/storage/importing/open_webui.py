"""Reads the chat exports of Open WebUI: all chats, one chat, and the old ones that are only a list of messages.

Shape: an array of ``{id, title, chat: {history: {messages: {id: …}, currentId}}, created_at, …}``. Source:
open-webui's ``src/lib/utils`` and exports of 2024 to 2026.
"""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, ReasoningPart, Role, TextPart
from desktop.core.text import text
from desktop.storage.importing.chatgpt_content import fenced
from desktop.storage.importing.content import data_url, place_content, tool_text, usage_of
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
    time_ms,
    words,
)
from desktop.storage.importing.json_stream import if_decoded
from desktop.storage.importing.reading import Reading, Shape, title_of

#: How reasoning and calls of tools stand in the text of an answer. Attributes are bounded, so that nothing is slow.
_DETAILS: Final = re.compile(
    r'<details type="(reasoning|tool_calls|code_interpreter)"([^>]{0,200000})>\s*'
    r"(?:<summary>[^<]{0,1000}</summary>)?(.*?)</details>\s*",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r'(\w+)="([^"]*)"')


def detects(shape: Shape) -> ImportFormat | None:
    """Whether these are chats of Open WebUI."""
    chat = shape.first.get("chat")
    has_chat = "chat" in shape.keys and (chat is None or isinstance(chat, dict))
    has_history = "history" in shape.keys and bool(shape.keys & {"currentId", "models", "messages"})
    return ImportFormat.OPEN_WEBUI if has_chat or has_history else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the chats."""
    for value in reading.elements():
        if isinstance(value, BrokenConversation):
            yield value
            continue
        chat = record(value.get("chat")) or value
        if not isinstance(record(chat.get("history")).get("messages"), dict) and not items(
            chat.get("messages")
        ):
            yield reading.broken(text("it has no messages"), title_of(value) or title_of(chat))
        else:
            yield conversation(value, chat, reading)


def conversation(
    value: dict[str, Any], chat: dict[str, Any], reading: Reading
) -> FoundConversation:
    """Return one chat."""
    history = record(chat.get("history"))
    messages = record(history.get("messages")) or _as_tree(items(chat.get("messages")))
    times = [value.get("created_at"), chat.get("timestamp"), value.get("updated_at")]
    created = next((t for t in (time_ms(v, reading.now_ms) for v in times) if t), None)
    found = FoundConversation(
        ImportFormat.OPEN_WEBUI,
        key=string(value.get("id"))
        or string(chat.get("id"))
        or "first:" + min(messages, default=""),
        title=title_of(value) or title_of(chat),
        created=created,
        updated=time_ms(value.get("updated_at"), reading.now_ms),
        fields=_fields(value, chat),
        current=string(history.get("currentId")) or (list(messages)[-1] if messages else None),
    )
    left = rest(value, "id", "title", "chat", "created_at", "updated_at", "pinned", "archived")
    left_chat = rest(chat, "id", "title", "history", "messages", "timestamp", "tags")
    found.data = source_data({**left, **({"chat": left_chat} if left_chat else {})}, found)
    for key in _in_order(messages):
        found.messages.append(_message(key, record(messages[key]), found, reading))
    found.instruct(words(record(chat.get("params")).get("system") or chat.get("system")))
    return found


def _as_tree(values: list[Any]) -> dict[str, Any]:
    """Return a plain list of messages as a tree of one branch."""
    tree: dict[str, Any] = {}
    above: str | None = None
    for number, value in enumerate(values):
        key = string(record(value).get("id")) or f"message-{number}"
        tree[key] = {"parentId": above, **record(value)}
        above = key
    return tree


def _fields(value: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = dict.fromkeys(
        (n for n in ("pinned", "archived") if value.get(n) is True), True
    )
    tags = items(record(value.get("meta")).get("tags")) or items(chat.get("tags"))
    named = [string(tag) or string(record(tag).get("name")) for tag in tags]
    if any(named):
        fields["tags"] = [name for name in named if name]
    return fields


def _in_order(messages: dict[str, Any]) -> list[str]:
    """Return the ids, siblings in the order that their parent gives."""
    rank: dict[str, int] = {}
    for value in messages.values():
        children = items(record(value).get("childrenIds"))
        rank.update((child, n) for n, child in enumerate(children) if isinstance(child, str))
    return sorted(messages, key=lambda key: rank.get(key, 0))


def _message(
    key: str, value: dict[str, Any], found: FoundConversation, reading: Reading
) -> FoundMessage:
    role = role_of(value.get("role"))
    content = value.get("content")
    parts: list[Part | PendingFile] = []
    left: list[Any] = []
    if isinstance(content, str) and role is Role.ASSISTANT:
        parts = _parts(content, value)
    else:
        for item in content if isinstance(content, list) else [content]:
            place_content(item, parts, left, found)
    data = rest(
        value,
        "id",
        "parentId",
        "childrenIds",
        "role",
        "content",
        "timestamp",
        "model",
        "files",
        "done",
        "usage",
    )
    if left or (isinstance(content, str) and "<details" in content):
        data["content"] = left or content
    for _ in items(value.get("sources")) or items(value.get("citations")):
        found.lose("source")
    if files := _files(value, parts, found, reading):
        data["files"] = files
    message = FoundMessage(
        string(key),
        role,
        parts,
        parent=string(value.get("parentId")) or None,
        created=time_ms(value.get("timestamp"), reading.now_ms),
        model=(string(value.get("model")) or None) if role is Role.ASSISTANT else None,
        usage=usage_of(value.get("usage") or value.get("info")),
    )
    if role is Role.ASSISTANT:
        unfinished = value.get("done") is False
        failed = bool(value.get("error"))
        message.ending = (
            Ending.FAILED if failed else Ending.INTERRUPTED if unfinished else Ending.FINISHED
        )
    message.data = source_data(data, found)
    return message


def _parts(content: str, value: dict[str, Any]) -> list[Part | PendingFile]:
    """Take reasoning and tools out of the text of an answer."""
    parts: list[Part | PendingFile] = []
    shown = _DETAILS.sub(lambda match: _details(match, parts), words(content))
    thoughts = _texts(value, "reasoning")
    shown = shown if shown.strip() else "\n\n".join(filter(None, _texts(value, "message")))
    if any(thoughts):
        parts = [ReasoningPart("\n\n".join(t for t in thoughts if t))]
    if shown.strip():
        parts.append(TextPart(shown.strip("\n")))
    return parts


def _texts(value: dict[str, Any], kind: str) -> list[str]:
    """Return the texts of one kind of item in what the model gave, which newer versions keep, too."""
    return [
        words(record(piece).get("text"))
        for item in items(value.get("output"))
        if record(item).get("type") == kind
        for piece in items(record(item).get("content"))
    ]


def _details(match: "re.Match[str]", parts: list[Part | PendingFile]) -> str:
    kind, attributes, body = match.groups()
    values = {n: html.unescape(v) for n, v in _ATTRIBUTE.findall(attributes)}
    plain = html.unescape(body).strip()
    if kind == "reasoning":
        lines = [line.removeprefix("> ").removeprefix(">") for line in plain.split("\n")]
        parts.append(ReasoningPart("\n".join(lines)))
        return ""
    given = _inner(values.get("result") or values.get("output") or "")
    if kind == "code_interpreter":
        shown = "\n\n".join(filter(None, (plain, fenced(_printed(given), "") if given else "")))
    else:
        called = _inner(values.get("arguments", ""))
        shown = tool_text(values.get("name") or kind, called, given or plain)
    return f"{shown}\n\n"


def _inner(value: str) -> str:
    """Return the text in a JSON string, which arguments and results are once more; anything else as it is."""
    found = if_decoded(value.encode("utf-8", "replace"))
    return found if isinstance(found, str) else value


def _printed(output: str) -> str:
    """Return what code printed, what went wrong, and what it came to."""
    found = record(if_decoded(output.encode("utf-8", "replace")))
    return "\n".join(words(value) for value in found.values() if value) or output


def _files(
    value: dict[str, Any],
    parts: list[Part | PendingFile],
    found: FoundConversation,
    reading: Reading,
) -> list[Any]:
    """Add the attached files that the export holds; return what it does not hold."""
    left = []
    for item in items(value.get("files")):
        file = record(record(item).get("file"))
        name = string(record(item).get("name")) or string(file.get("filename")) or "file"
        url = string(record(item).get("url"))
        content = record(file.get("data")).get("content")
        pending = data_url(url, name) or reading.files.asset(name)
        if pending is None and isinstance(content, str) and content:
            pending = PendingFile(name, "text/plain", _bytes(content))
        if pending is not None:
            parts.append(pending)
        else:
            found.lose(string(record(item).get("type")) or "file")
            left.append(item)
    return left


def _bytes(content: str) -> Any:
    return lambda: content.encode("utf-8", "replace")
