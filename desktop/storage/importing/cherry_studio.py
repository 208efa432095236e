"""Reads a backup of Cherry Studio: ``data.json``, mostly in a zip archive.

Shape: ``indexedDB`` holds ``topics`` (lists of messages) and ``message_blocks`` (their contents); the names of the
topics stand in ``localStorage["persist:cherry-studio"]``, a string of JSON strings, beside the API keys of all
providers, which are not decoded. Source: cherry-studio ``BackupService.ts`` and ``types/newMessage.ts``, 2026.
"""

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, ReasoningPart, Role, TextPart
from desktop.storage.importing.chatgpt_content import fenced
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
from desktop.storage.importing.json_stream import ELEMENT, Mark, if_decoded, walk
from desktop.storage.importing.reading import Reading, Shape

_STORE: Final = "persist:cherry-studio"
_TOPICS: Final = ["indexedDB", "topics", ELEMENT]
_BLOCKS: Final = ["indexedDB", "message_blocks", ELEMENT]
#: Backups of the first versions are an array of keys and values.
_FIRST_ENTRIES: Final = ["indexedDB", ELEMENT]


def detects(shape: Shape) -> ImportFormat | None:
    """Whether it is a backup of Cherry Studio."""
    is_backup = shape.has("indexedDB") and bool(shape.keys & {"localStorage", "version", "time"})
    return ImportFormat.CHERRY_STUDIO if is_backup else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the topics. Their contents may come after them, so the file is read twice."""
    names, blocks = _names_and_blocks(reading)
    for _, value in reading.objects(_descend, lambda path: path in (_TOPICS, _FIRST_ENTRIES)):
        if isinstance(value, BrokenConversation):
            yield value
            continue
        key = string(value.get("key"))
        topic = record(value.get("value")) if key.startswith("topic:") else value
        if items(topic.get("messages")):
            topic_id = string(topic.get("id")) or key.removeprefix("topic:")
            yield _conversation(topic_id, topic, names.get(topic_id, {}), blocks, reading)


def _descend(path: list[str]) -> bool:
    return not path or path in (["indexedDB"], ["localStorage"], _TOPICS[:2], _BLOCKS[:2])


def _names_and_blocks(reading: Reading) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """Return what is known of each topic, and the contents by id as they stand in the file."""
    names: dict[str, dict[str, Any]] = {}
    blocks: dict[str, bytes] = {}
    with reading.json_quietly() as reader:
        for path, data in walk(reader, _descend):
            if isinstance(data, Mark):
                continue
            if path == _BLOCKS:
                block = record(if_decoded(data))
                if key := string(block.get("id")):
                    blocks[key] = data
            elif path == ["localStorage", _STORE]:
                names.update(_topic_names(if_decoded(data)))
    return names, blocks


def _topic_names(store: Any) -> dict[str, dict[str, Any]]:
    """Return the topics' names and assistants; of the store nothing else is looked at."""
    slices = record(
        if_decoded(store.encode("utf-8", "replace")) if isinstance(store, str) else store
    )
    raw = slices.get("assistants")
    state = record(if_decoded(raw.encode("utf-8", "replace")) if isinstance(raw, str) else raw)
    names: dict[str, dict[str, Any]] = {}
    for assistant in (record(state.get("defaultAssistant")), *items(state.get("assistants"))):
        about = {n: string(record(assistant).get(n)) for n in ("name", "prompt")}
        for topic in items(record(assistant).get("topics")):
            if key := string(record(topic).get("id")):
                names[key] = {**record(topic), "assistant": rest(about)}
    return names


def _conversation(
    topic_id: str,
    topic: dict[str, Any],
    about: dict[str, Any],
    blocks: dict[str, bytes],
    reading: Reading,
) -> FoundConversation:
    found = FoundConversation(
        reading.format,
        key=topic_id,
        title=string(about.get("name")) or string(topic.get("name")),
        created=time_ms(about.get("createdAt"), reading.now_ms),
        updated=time_ms(about.get("updatedAt"), reading.now_ms),
        fields={"pinned": True} if about.get("pinned") is True else {},
    )
    data = {
        **rest(about, "id", "name", "createdAt", "updatedAt", "pinned", "messages"),
        **rest(topic, "id", "name", "messages"),
    }
    found.data = source_data(data, found)
    _add_messages(items(topic["messages"]), blocks, found, reading)
    found.instruct(prompt_of(about))
    times = [m.created for m in found.messages if m.created]
    found.created = found.created or min(times, default=None)
    found.updated = max([found.updated or 0, *times]) or None
    return found


def prompt_of(topic: dict[str, Any]) -> str:
    """Return what the model is told in a topic: what its assistant is told, and what belongs to the topic itself."""
    prompts = (words(part.get("prompt")) for part in (record(topic.get("assistant")), topic))
    return "\n".join(filter(None, prompts))


def _add_messages(
    values: list[Any],
    blocks: dict[str, bytes],
    found: FoundConversation,
    reading: Reading,
) -> None:
    """Add the messages; the answers of several models to one question are siblings."""
    end: str | None = None
    asked: str | None = None
    for number, item in enumerate(values):
        value = record(item)
        if value.get("type") == "clear":
            found.lose("clear")
            continue
        message = _message(value, number, blocks, found, reading)
        question = string(value.get("askId"))
        is_other = (
            message.role is Role.ASSISTANT and question and question == asked and found.messages
        )
        message.parent = found.messages[-1].parent if is_other else end
        found.messages.append(message)
        if not is_other or value.get("foldSelected") is True or value.get("useful") is True:
            end = message.key
        asked = question if message.role is Role.ASSISTANT else None
    found.current = end


def _message(
    value: dict[str, Any],
    number: int,
    blocks: dict[str, bytes],
    found: FoundConversation,
    reading: Reading,
) -> FoundMessage:
    role = role_of(value.get("role"))
    parts: list[Part | PendingFile] = []
    left: list[Any] = []
    if thought := words(value.get("reasoning_content")):
        parts.append(ReasoningPart(thought))
    parts += text_parts(value.get("content"))
    for block_id in items(value.get("blocks")):
        raw = blocks.get(string(block_id))
        if raw is None:
            found.lose("missing block")
            left.append(block_id)
        elif rest_of := _block(record(if_decoded(raw)), parts, found, reading):
            left.append(rest_of)
    for url in items(value.get("images")):
        _add_file({"url": url}, "image", parts, left, found, reading)
    for file in items(value.get("files")):
        _add_file({"file": file}, "file", parts, left, found, reading)
    model = value.get("model")
    message = FoundMessage(
        string(value.get("id")) or f"message-{number}",
        role,
        parts,
        created=time_ms(value.get("createdAt"), reading.now_ms),
        usage=usage_of(value.get("usage")),
    )
    if role is Role.ASSISTANT:
        message.model = string(record(model).get("id")) or string(value.get("modelId")) or None
        failed = value.get("status") == "error"
        paused = value.get("status") == "paused"
        message.ending = Ending.FAILED if failed else Ending.STOPPED if paused else Ending.FINISHED
    data = rest(
        value, "id", "role", "content", "reasoning_content", "blocks", "createdAt", "topicId", "images",
        "files", "usage",
    )  # fmt: skip
    message.data = source_data({**data, **({"blocks": left} if left else {})}, found)
    return message


def _block(
    block: dict[str, Any],
    parts: list[Part | PendingFile],
    found: FoundConversation,
    reading: Reading,
) -> dict[str, Any]:
    """Place one block; return what of it has no place."""
    left: list[Any] = []
    match string(block.get("type")):
        case "main_text" | "unknown":
            _add_text(parts, words(block.get("content")))
        case "thinking":
            parts += [ReasoningPart(words(block.get("content")))] if block.get("content") else []
        case "code":
            _add_text(parts, fenced(words(block.get("content")), string(block.get("language"))))
        case "translation" | "compact":
            _add_text(parts, words(block.get("content")))
            return block
        case "tool":
            name = string(block.get("toolName")) or string(block.get("toolId"))
            _add_text(parts, tool_text(name, block.get("arguments"), block.get("content")))
            return block
        case "image" | "file" | "video" as kind:
            _add_file(block, kind, parts, left, found, reading)
            return block if left else {}
        case "error":
            return block
        case kind:
            found.lose(kind or "block")
            return block
    return rest(
        block,
        "id",
        "messageId",
        "type",
        "content",
        "createdAt",
        "updatedAt",
        "status",
        "language",
        "model",
    )


def _add_text(parts: list[Part | PendingFile], value: str) -> None:
    if value and parts and isinstance(last := parts[-1], TextPart):
        parts[-1] = TextPart(f"{last.text}\n\n{value}")
    elif value:
        parts.append(TextPart(value))


def _add_file(
    block: dict[str, Any],
    kind: str,
    parts: list[Part | PendingFile],
    left: list[Any],
    found: FoundConversation,
    reading: Reading,
) -> None:
    """Add a file of the backup; it lies there under its id and ending."""
    drawn = record(record(block.get("metadata")).get("generateImageResponse"))
    pictures = [data_url(url, "image") for url in items(drawn.get("images"))]
    if pictures and None not in pictures:
        parts += filter(None, pictures)
        return
    file = record(block.get("file"))
    name = string(file.get("origin_name")) or string(file.get("name")) or kind
    pending = data_url(block.get("url"), name)
    for reference in (
        f"{string(file.get('id'))}{string(file.get('ext'))}",
        string(file.get("name")),
    ):
        pending = pending or reading.files.asset(reference)
    if pending is None:
        found.lose(kind)
        left.append(block)
    else:
        parts.append(PendingFile(name if file else pending.name, pending.media_type, pending.read))
