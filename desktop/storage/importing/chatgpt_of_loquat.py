"""Takes a conversation that Loquat exported in ChatGPT's shape back as it was; see ``exporting/chatgpt``.

A message is one or more nodes; the last has the message's id, and under ``metadata.loquat`` all that the shape has
no place for. Attached files lie beside, or stand in the nodes.
"""

from typing import Any

from desktop.core.conversation import message_from
from desktop.storage.importing.content import data_url
from desktop.storage.importing.found import (
    FoundConversation,
    PendingFile,
    items,
    record,
    string,
    time_ms,
    without_secrets,
    words,
)
from desktop.storage.importing.loquat_json import exact
from desktop.storage.importing.reading import Reading


def is_ours(value: dict[str, Any]) -> bool:
    """Whether Loquat wrote the conversation."""
    return isinstance(value.get("loquat"), dict)


def conversation(value: dict[str, Any], order: list[str], reading: Reading) -> FoundConversation:
    """Return the conversation; ``order`` has the ids of all nodes, parents first."""
    mapping: dict[str, Any] = value["mapping"]
    messages = []
    files: list[PendingFile] = []
    for node_id in order:
        node = record(mapping[node_id])
        message = record(node.get("message"))
        files += _files(message)
        kept = record(message.get("metadata")).get("loquat")
        if not isinstance(kept, dict):
            continue
        above, between = _above(mapping, node)
        fields = without_secrets(dict(kept))
        fields.setdefault("role", string(record(message.get("author")).get("role")))
        fields["parent"] = above
        fields["created"] = time_ms(message.get("create_time"), reading.now_ms) or 0
        if "parts" not in fields:
            fields["parts"] = _parts([*between, message])
        messages.append(message_from(string(node_id), fields))
    fields = without_secrets(value["loquat"])
    key = string(value.get("conversation_id")) or string(value.get("id"))
    found = exact(key, messages, string(value.get("current_node")), fields, reading)
    found.attachments += files
    found.created = time_ms(value.get("create_time"), reading.now_ms) or found.created
    found.updated = time_ms(value.get("update_time"), reading.now_ms) or found.updated
    return found


def _above(
    mapping: dict[str, Any], node: dict[str, Any]
) -> tuple[str | None, list[dict[str, Any]]]:
    """Return the id of the message above a node, and the nodes between, which belong to the message below them."""
    between: list[dict[str, Any]] = []
    seen: set[str] = set()
    above = node.get("parent")
    while isinstance(above, str) and above in mapping and above not in seen:
        seen.add(above)
        message = record(record(mapping[above]).get("message"))
        if isinstance(record(message.get("metadata")).get("loquat"), dict):
            return above, between
        if message:
            between.insert(0, message)
        above = record(mapping[above]).get("parent")
    return None, between


def _parts(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return reasoning and text; messages with anything else have their parts under ``loquat``."""
    parts: list[dict[str, Any]] = []
    for message in nodes:
        content = record(message.get("content"))
        if content.get("content_type") == "thoughts":
            thoughts = [words(record(t).get("content")) for t in items(content.get("thoughts"))]
            parts.append({"type": "reasoning", "text": "\n\n".join(thoughts)})
        else:
            said = "".join(p for p in items(content.get("parts")) if isinstance(p, str))
            parts += [{"type": "text", "text": said}] if said else []
    return parts


def _files(message: dict[str, Any]) -> list[PendingFile]:
    """Return the attached files that stand in a node itself."""
    found = []
    for part in items(record(message.get("content")).get("parts")):
        pending = data_url(record(part).get("asset_pointer"), "image")
        found += [pending] if pending is not None else []
    for file in items(record(message.get("metadata")).get("attachments")):
        content = record(file).get("text")
        if isinstance(content, str):
            name = string(record(file).get("name"))
            found.append(PendingFile(name, string(record(file).get("mimeType")), content.encode))
    return found
