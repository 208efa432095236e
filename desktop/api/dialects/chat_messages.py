"""Writes messages as Chat Completions wants them."""

import re
from typing import Any

from desktop.core.message import AttachmentPart, Message, OtherPart, RefusalPart, Role, TextPart
from desktop.core.request import ModelRequest


def encode_messages(request: ModelRequest) -> list[dict[str, Any]]:
    """Return the ``messages`` array. Reasoning is not sent back; attachments go as text."""
    messages = [_encode(message, request.attachments) for message in request.messages]
    if request.prompt is not None and not messages:
        return [{"role": "user", "content": request.prompt}]
    return messages


def content_text(message: Message, attachments: dict[str, str]) -> str:
    """Return a message's text with its attached files, each under its name; refusals left out."""
    pieces = []
    for part in message.parts:
        if isinstance(part, TextPart):
            pieces.append(part.text)
        elif isinstance(part, AttachmentPart) and part.sha256 in attachments:
            pieces.append(attached_text(part, attachments[part.sha256]))
    return "".join(pieces)


def attached_text(part: AttachmentPart, content: str) -> str:
    """Return an attached file as text under its name.

    It is fenced with more backticks than it holds, so that its end cannot be forged.
    """
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    name = " ".join(part.name.split())
    return f"\n\n{name}:\n{fence}\n{content}\n{fence}\n\n"


def _encode(message: Message, attachments: dict[str, str]) -> dict[str, Any]:
    text = content_text(message, attachments)
    others = [part.data for part in message.parts if isinstance(part, OtherPart)]
    content: str | list[dict[str, Any]] | None = text
    if others:
        content = [*([{"type": "text", "text": text}] if text else []), *others]
    encoded: dict[str, Any] = {"role": message.role.value, "content": content}
    if message.name:
        encoded["name"] = message.name
    if message.role is Role.TOOL:
        encoded["tool_call_id"] = message.tool_call_id or ""
    if message.role is Role.ASSISTANT:
        _add_assistant_fields(message, encoded)
    return encoded


def _add_assistant_fields(message: Message, encoded: dict[str, Any]) -> None:
    refusal = "".join(part.text for part in message.parts if isinstance(part, RefusalPart))
    if refusal:
        encoded["refusal"] = refusal
    if message.tool_calls:
        encoded["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
                **call.extra,
            }
            for call in message.tool_calls
        ]
    if not encoded["content"] and (refusal or message.tool_calls):
        encoded["content"] = None
