"""Reads the conversations that LibreChat exports as JSON: nested, and flat with ``parentMessageId``.

Source: LibreChat's ``client/src/hooks/Conversations/useExportConversation.ts`` and its importer's test data.
A nested one is as deep as the conversation is long, so it is read without recursion.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, ReasoningPart, Role, TextPart
from desktop.core.text import text
from desktop.storage.importing.content import place_content, tool_text
from desktop.storage.importing.found import (
    Found,
    FoundConversation,
    FoundMessage,
    PendingFile,
    items,
    record,
    rest,
    source_data,
    string,
    text_parts,
    time_ms,
    words,
)
from desktop.storage.importing.json_stream import (
    CLOSED,
    ELEMENT,
    MAX_VALUE_BYTES,
    OPENED,
    Mark,
    decoded,
    walk,
)
from desktop.storage.importing.reading import Reading, Shape, title_of, too_long

_NO_PARENT: Final = "00000000-0000-0000-0000-000000000000"
_LISTS: Final = ("messages", "messagesTree")
_NESTED: Final = (*_LISTS, "children", ELEMENT)
#: How reasoning stands in the text of older versions.
_THINKING: Final = re.compile(r"\s*:::thinking\n(.*?)\n:::\s*", re.DOTALL)


def detects(shape: Shape) -> ImportFormat | None:
    """Whether these are LibreChat's."""
    is_one = "conversationId" in shape.keys and bool(shape.keys & set(_LISTS))
    return ImportFormat.LIBRECHAT if is_one or shape.has("messagesTree") else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversation of a file, or those of an array."""
    base = 1 if reading.starts_with_array() else 0

    def descend(path: list[str]) -> bool:
        # No slices: a path is as long as the conversation is deep.
        if len(path) <= base:
            return True
        return path[base] in _LISTS and path[-1] in _NESTED

    with reading.json() as reader:
        gathered = _Gathered()
        for path, data in walk(reader, descend):
            if len(path) < base:
                continue
            if len(path) == base and data is OPENED:
                gathered = _Gathered()
            elif len(path) == base and data is CLOSED:
                yield gathered.conversation(reading)
            elif len(path) > base:
                gathered.add(path, base, data)


class _Gathered:
    """Collects one conversation while it is read."""

    def __init__(self) -> None:
        self.top: dict[str, Any] = {}
        self.messages: list[tuple[dict[str, Any], dict[str, Any] | None]] = []
        self._open: list[dict[str, Any]] = []
        self._size = 0

    def add(self, path: list[str], base: int, data: bytes | Mark) -> None:
        """Take in one value, or the beginning or end of a message."""
        if data is OPENED and path[-1] == ELEMENT:
            message: dict[str, Any] = {}
            self.messages.append((message, self._open[-1] if self._open else None))
            self._open.append(message)
        elif data is CLOSED and path[-1] == ELEMENT:
            self._open.pop()
        elif isinstance(data, bytes):
            self._size += len(data)
            if self._size <= MAX_VALUE_BYTES:
                self._put(path, base, data)
        elif data not in (OPENED, CLOSED):
            self._size = MAX_VALUE_BYTES + 1

    def _put(self, path: list[str], base: int, data: bytes) -> None:
        if len(path) == base + 1:
            self.top[path[-1]] = decoded(data)
        elif self._open and path[-1] != ELEMENT:
            self._open[-1][path[-1]] = decoded(data)

    def conversation(self, reading: Reading) -> Found:
        """Return what was collected."""
        top = self.top
        if self._size > MAX_VALUE_BYTES:
            return reading.broken(too_long(), title_of(top))
        if not self.messages:
            return reading.broken(text("it has no messages"), title_of(top))
        first = string(self.messages[0][0].get("messageId"))
        found = FoundConversation(
            reading.format,
            key=string(top.get("conversationId")) or f"first:{first}",
            title=string(top.get("title")),
            created=time_ms(top.get("createdAt"), reading.now_ms),
            updated=time_ms(top.get("updatedAt"), reading.now_ms),
        )
        mapped = ("conversationId", "title", "createdAt", "updatedAt", "recursive", "branches")
        found.data = source_data(rest(top, *mapped), found)
        for number, (value, above) in enumerate(self.messages):
            found.messages.append(_message(value, above, number, found, reading))
        times = [m.created for m in found.messages if m.created]
        options = record(top.get("options"))
        prompts = (words(options.get(name)) for name in ("promptPrefix", "system", "instructions"))
        found.instruct(next(filter(None, prompts), ""))
        found.created = found.created or min(times, default=None)
        found.updated = found.updated or max(times, default=None)
        return found.end_at_last()


def _message(
    value: dict[str, Any],
    above: dict[str, Any] | None,
    number: int,
    found: FoundConversation,
    reading: Reading,
) -> FoundMessage:
    parent = string(above.get("messageId")) if above else string(value.get("parentMessageId"))
    is_own = value.get("isCreatedByUser") is True or string(value.get("sender")).lower() == "user"
    parts, left = _parts(value, found)
    message = FoundMessage(
        string(value.get("messageId")) or f"message-{number}",
        Role.USER if is_own else Role.ASSISTANT,
        parts,
        parent=parent if parent and parent != _NO_PARENT else None,
        created=time_ms(value.get("createdAt"), reading.now_ms),
        model=None if is_own else string(value.get("model")) or None,
        finish_reason=None if is_own else string(value.get("finish_reason")) or None,
    )
    if not is_own:
        message.ending = _ending(value)
    data = rest(
        value, "messageId", "parentMessageId", "conversationId", "isCreatedByUser", "text", "content",
        "createdAt", "model", "children", "user", "_id", "__v", "finish_reason",
    )  # fmt: skip
    if value.get("files"):
        found.lose("file")
    message.data = source_data({**data, **({"content": left} if left else {})}, found)
    return message


def _ending(value: dict[str, Any]) -> Ending:
    if value.get("error") is True:
        return Ending.FAILED
    if value.get("unfinished") is True:
        return Ending.STOPPED
    is_cut = value.get("finish_reason") in ("length", "max_tokens", "incomplete")
    return Ending.LENGTH if is_cut else Ending.FINISHED


def _parts(
    value: dict[str, Any], found: FoundConversation
) -> tuple[list[Part | PendingFile], list[Any]]:
    parts: list[Part | PendingFile] = []
    left = []
    for item in items(value.get("content")):
        kind = string(record(item).get("type"))
        body = record(item).get(kind) if kind else None
        if kind == "text":
            parts += text_parts(body.get("value") if isinstance(body, dict) else body)
        elif kind == "think":
            parts += [ReasoningPart(words(body))] if body else []
        elif kind == "tool_call":
            parts += text_parts(_called(record(body)))
            left.append(item)
        else:
            place_content(item, parts, left, found)
    plain = words(value.get("text"))
    is_said = any(isinstance(p, TextPart) for p in parts)
    if is_said and plain and plain not in "".join(p.text for p in parts if isinstance(p, TextPart)):
        left.append({"type": "text", "text": plain})
    elif plain and not is_said:
        if thought := _THINKING.match(plain):
            parts.append(ReasoningPart(thought[1]))
            plain = plain[thought.end() :]
        parts += text_parts(plain)
    return parts, left


def _called(call: dict[str, Any]) -> str:
    """Return a call of a tool as text; what it is about may stand under the name of its kind."""
    kind = string(call.get("type"))
    called = record(call.get(kind)) or call
    arguments = called.get("args", called.get("arguments", called.get("input")))
    return tool_text(
        string(called.get("name")) or kind, arguments, called.get("output", called.get("outputs"))
    )
