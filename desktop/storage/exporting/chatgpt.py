"""Conversations in the shape of ChatGPT's data export: a tree of nodes in ``mapping``, and ``current_node``.

There is no specification; this is what exports of 2023 to 2026 hold and what other programs read. Reasoning is
a node of ``thoughts`` before its answer, a function call a node of ``code`` addressed to the function, a
result a node of the function. What the shape has no place for stands under ``metadata.loquat`` of the
message's last node, and under ``loquat`` of the conversation, so that an import loses nothing but what was this
machine's own.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from desktop.core.conversation import Conversation
from desktop.core.message import COMPLETE_ENDINGS, AttachmentPart, Message, Role, ToolCallPart
from desktop.core.records import well_formed
from desktop.storage.exporting.material import Material, title_of

#: The empty node above all others, by the name that ChatGPT's client gives it.
ROOT: Final = "client-created-root"

#: ChatGPT knows no role of its own for the developer's instructions.
_ROLES: Final = {Role.DEVELOPER: "system"}

#: Fields of a message that stand in the node itself.
_IN_THE_NODE: Final = frozenset({"id", "parent", "created", "parts"})

#: Facts of an answer that say how this machine and this account reached the server: a proxy, an organisation.
_OWN_FACTS: Final = ("route", "headers")

Node = dict[str, Any]


def chatgpt(conversation: Conversation, material: Material) -> str:
    """Return the conversation as one JSON object; every branch, whatever was chosen."""
    return well_formed(json.dumps(_conversation(conversation, material), ensure_ascii=False))


def _conversation(conversation: Conversation, material: Material) -> dict[str, Any]:
    mapping: dict[str, Node] = {ROOT: {"id": ROOT, "message": None, "parent": None, "children": []}}
    ends: dict[str | None, str] = {None: ROOT}
    for message, parent in _parents_first(conversation):
        ends[message.id] = _add(message, ends[parent], mapping, material)
    newest = conversation.newest_with_model
    fields = {k: v for k, v in conversation.fields.items() if k != "current"}
    return {
        "title": title_of(conversation, material),
        "create_time": _seconds(conversation.created),
        "update_time": _seconds(conversation.updated),
        "mapping": mapping,
        "moderation_results": [],
        "current_node": ends.get(conversation.current, ROOT),
        "plugin_ids": None,
        "conversation_id": conversation.id,
        "conversation_template_id": None,
        "gizmo_id": None,
        "is_archived": conversation.fields.get("archived") is True,
        "is_starred": True if conversation.fields.get("pinned") is True else None,
        "safe_urls": [],
        "default_model_slug": newest.model if newest is not None else None,
        "conversation_origin": None,
        "id": conversation.id,
        "loquat": fields,
    }


def _parents_first(conversation: Conversation) -> Iterator[tuple[Message, str | None]]:
    """Yield every message with its parent, which came before; one in a circle, as forged files have it, is a root."""
    seen: set[str] = set()
    for first in (*conversation.children.get(None, ()), *conversation.messages):
        waiting: list[tuple[str, str | None]] = [(first, None)]
        while waiting:
            message_id, parent = waiting.pop()
            if message_id not in seen:
                seen.add(message_id)
                yield conversation.messages[message_id], parent
                kids = conversation.children.get(message_id, ())
                waiting += [(kid, message_id) for kid in reversed(kids)]


def _add(message: Message, parent: str, mapping: dict[str, Node], material: Material) -> str:
    """Add the nodes of a message below ``parent``; return the last of them."""
    made = list(_nodes(message, material))
    made[-1]["id"] = message.id
    made[-1]["metadata"]["loquat"] = _rest(message)
    for content in made:
        mapping[parent]["children"].append(content["id"])
        mapping[content["id"]] = {
            "id": content["id"],
            "message": content,
            "parent": parent,
            "children": [],
        }
        parent = content["id"]
    return parent


def _nodes(message: Message, material: Material) -> Iterator[Node]:
    if message.reasoning:
        thoughts = [{"summary": "", "content": message.reasoning}]
        content = {"content_type": "thoughts", "thoughts": thoughts}
        yield _node(message, f"{message.id}-thoughts", content)
    calls = message.tool_calls
    if not calls or message.text or message.attachments:
        content = _content(message, material)
        node = _node(message, f"{message.id}-text", content)
        node["end_turn"] = not calls if message.role is Role.ASSISTANT else None
        files = [_attachment(p, material) for p in message.attachments if not p.is_image]
        if files:
            node["metadata"]["attachments"] = files
        yield node
    for number, call in enumerate(calls, start=1):
        yield _call(message, number, call)


def _node(message: Message, node_id: str, content: dict[str, Any]) -> Node:
    is_whole = message.ending is None or message.ending in COMPLETE_ENDINGS
    metadata: dict[str, Any] = {"model_slug": message.model} if message.model else {}
    return {
        "id": node_id,
        "author": {
            "role": _ROLES.get(message.role, message.role.value),
            "name": message.name,
            "metadata": {},
        },
        "create_time": _seconds(message.created),
        "update_time": None,
        "content": content,
        "status": "finished_successfully" if is_whole else "finished_partial_completion",
        "end_turn": None,
        "weight": 1.0,
        "metadata": metadata,
        "recipient": "all",
        "channel": None,
    }


def _call(message: Message, number: int, call: ToolCallPart) -> Node:
    content = {"content_type": "code", "language": "json", "text": call.arguments}
    node = _node(message, f"{message.id}-call-{number}", content)
    return {**node, "recipient": call.name or "unknown", "end_turn": False}


def _content(message: Message, material: Material) -> dict[str, Any]:
    images = [_image(part, material) for part in message.attachments if part.is_image]
    if images:
        words = [message.text] if message.text else []
        return {"content_type": "multimodal_text", "parts": [*images, *words]}
    return {"content_type": "text", "parts": [message.text]}


def _image(part: AttachmentPart, material: Material) -> dict[str, Any]:
    """Return what points to a picture: a file beside, named as in ChatGPT's archive, else its bytes themselves."""
    pointer = f"file-service://file-{part.sha256}"
    if material.keep_beside is None:
        pointer = material.data_url(part) or pointer
    elif (data := material.data_of(part)) is not None:
        material.keep_beside(f"file-{part.sha256}-{part.name}", data)
    return {
        "content_type": "image_asset_pointer",
        "asset_pointer": pointer,
        "size_bytes": part.size,
        "width": part.width,
        "height": part.height,
        "fovea": None,
        "metadata": None,
    }


def _attachment(part: AttachmentPart, material: Material) -> dict[str, Any]:
    found = {
        "id": f"file-{part.sha256}",
        "name": part.name,
        "size": part.size,
        "mimeType": part.media_type,
    }
    if material.keep_beside is None:
        return {**found, "text": material.text_of(part)}
    if (data := material.data_of(part)) is not None:
        material.keep_beside(f"file-{part.sha256}-{part.name}", data)
    return found


def _rest(message: Message) -> dict[str, Any]:
    """Return what the nodes do not say of a message; its parts as they are unless they are text alone."""
    fields: dict[str, Any] = msgspec.to_builtins(message)
    rest = {k: v for k, v in fields.items() if k not in _IN_THE_NODE}
    kinds = [part["type"] for part in fields.get("parts", ())]
    if kinds not in ([], ["text"], ["reasoning", "text"]):
        rest["parts"] = fields["parts"]
    for name in _OWN_FACTS:
        rest.get("facts", {}).pop(name, None)
    return rest


def _seconds(ms: int) -> float | None:
    return ms / 1000 if ms else None
