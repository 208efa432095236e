"""Reads the data export of ChatGPT, old and new, and the single conversations that Pandora and ChatGPT's server give.

Shape: an array of conversations, or one. ``mapping`` holds the nodes by id, each with ``message``
(null at the root), ``parent`` and ``children``. New exports are cut into ``conversations-000.json`` and so on;
``chatgpt_page.py`` finds the same array in ``chat.html``.
Seen in exports from 2023 to 2026; Pandora's is the answer of ``/api/conversation/<id>``.
"""

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, ReasoningPart, Role, TextPart
from desktop.core.text import text
from desktop.storage.importing import chatgpt_of_loquat
from desktop.storage.importing.chatgpt_content import ContentReader
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    FoundMessage,
    record,
    rest,
    source_data,
    string,
    time_ms,
)
from desktop.storage.importing.mapping import in_order, key_of, know_parents, parent_with_message
from desktop.storage.importing.reading import Reading, Shape, title_of

_ROLES: Final = {
    "system": Role.SYSTEM,
    "developer": Role.DEVELOPER,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "critic": Role.ASSISTANT,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}

_ENDINGS: Final = {
    "stop": Ending.FINISHED,
    "max_tokens": Ending.LENGTH,
    "length": Ending.LENGTH,
    "interrupted": Ending.STOPPED,
    "content_filter": Ending.CONTENT_FILTER,
}

#: Members of a conversation that have a place of their own.
_MAPPED: Final = (
    "mapping", "title", "create_time", "update_time", "current_node", "conversation_id", "id",
    "is_archived", "is_starred",
)  # fmt: skip


def detects(shape: Shape) -> ImportFormat | None:
    """Whose conversations these are."""
    if not shape.has("mapping"):
        return None
    has_id = shape.keys & {"conversation_id", "id"}
    return ImportFormat.CHATGPT if shape.is_array or has_id else ImportFormat.PANDORA


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations."""
    for value in reading.elements():
        if isinstance(value, BrokenConversation):
            yield value
        elif not isinstance(value.get("mapping"), dict):
            yield reading.broken(text("it has no messages: “mapping” is missing"), title_of(value))
        elif chatgpt_of_loquat.is_ours(value):
            yield chatgpt_of_loquat.conversation(value, in_order(value["mapping"]), reading)
        else:
            yield _conversation(value, reading)


def _conversation(value: dict[str, Any], reading: Reading) -> FoundConversation:
    mapping: dict[str, Any] = value["mapping"]
    found = FoundConversation(
        # One conversation is the same, whether it comes from ChatGPT or by way of Pandora.
        ImportFormat.CHATGPT if reading.format is ImportFormat.PANDORA else reading.format,
        key=string(value.get("conversation_id")) or string(value.get("id")) or key_of(mapping),
        title=string(value.get("title")),
        created=time_ms(value.get("create_time"), reading.now_ms),
        updated=time_ms(value.get("update_time"), reading.now_ms),
        fields={
            **({"archived": True} if value.get("is_archived") is True else {}),
            **(
                {"pinned": True}
                if value.get("is_starred") is True or value.get("pinned_time")
                else {}
            ),
        },
    )
    found.data = source_data(rest(value, *_MAPPED), found)
    contents = ContentReader(reading, found)
    know_parents(mapping)
    for node_id in in_order(mapping):
        node = record(mapping[node_id])
        message = record(node.get("message"))
        if message:
            above = parent_with_message(mapping, node)
            found.messages.append(_message(node_id, message, above, contents, reading))
    if not any(record(node).get("children") for node in mapping.values()):
        found.messages.sort(
            key=lambda m: m.created or 0
        )  # nothing else says which version was first
    current = string(value.get("current_node"))
    if current and not record(record(mapping.get(current)).get("message")):
        current = parent_with_message(mapping, record(mapping.get(current))) or ""
    found.current = string(current) or None
    return found


def _message(
    node_id: str,
    message: dict[str, Any],
    parent: str | None,
    contents: ContentReader,
    reading: Reading,
) -> FoundMessage:
    author = record(message.get("author"))
    metadata = record(message.get("metadata"))
    role = _ROLES.get(string(author.get("role")) or string(message.get("role")), Role.SYSTEM)
    content = message.get("content")
    parts, left = contents.parts(content, message)
    details = record(metadata.get("finish_details"))
    found = FoundMessage(
        key=string(node_id),
        role=role,
        parts=parts,
        parent=string(parent) or None,
        created=time_ms(message.get("create_time"), reading.now_ms),
        model=string(metadata.get("model_slug")) or None,
        name=(string(author.get("name")) or None) if role is Role.TOOL else None,
        finish_reason=string(details.get("type")) or None,
    )
    if role is Role.ASSISTANT:
        found.ending = _ending(message, found.finish_reason)
    found.is_hidden = _is_hidden(found, content, metadata)
    data = rest(message, "author", "content", "id", "create_time")
    if author_rest := rest(author, "role", *(("name",) if found.name else ())):
        data["author"] = author_rest
    if left:
        data["content"] = left
    found.data = source_data(data, contents.found)
    return found


def _ending(message: dict[str, Any], finish_reason: str | None) -> Ending:
    if finish_reason in _ENDINGS:
        return _ENDINGS[finish_reason]
    return Ending.INTERRUPTED if message.get("status") == "in_progress" else Ending.FINISHED


def _is_hidden(found: FoundMessage, content: Any, metadata: dict[str, Any]) -> bool:
    """Whether ChatGPT itself does not show the message: its own prompts, memories, empty nodes."""
    if metadata.get("is_visually_hidden_from_conversation") is True:
        return True
    kind = record(content).get("content_type")
    if kind in ("user_editable_context", "model_editable_context"):
        return True
    says = any(not isinstance(p, TextPart | ReasoningPart) or p.text.strip() for p in found.parts)
    return not says and (found.role is not Role.USER or kind == "app_pairing_content")
