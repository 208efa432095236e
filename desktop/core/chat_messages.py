"""Writes messages as Chat Completions wants them: for requests, and for what is trained and evaluated with the same format. Pure."""

import re
from typing import Any, Final

from msgspec import structs

from desktop.core.message import (
    AttachmentPart,
    Message,
    OtherPart,
    Part,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
)
from desktop.core.request import ModelRequest

#: Kind of a call whose input is plain text instead of JSON; what it was is needed to send it back.
CUSTOM: Final = "custom"

#: How closely a model may be asked to look at a picture. Source: API reference, "Create chat completion" (read 2026-11).
IMAGE_DETAILS: Final = frozenset({"auto", "low", "high"})


def encode_messages(request: ModelRequest) -> list[dict[str, Any]]:
    """Return the ``messages`` array. Reasoning is sent back only where it is wanted; pictures go as pictures, other attachments as text."""
    messages = [_encode(message, request) for message in request.messages]
    if request.prompt is not None and not messages:
        return [{"role": "user", "content": request.prompt}]
    return messages


def content_text(message: Message, request: ModelRequest) -> str:
    """Return a message's text with its attached files, each under its name; refusals left out."""
    return "".join(
        _text_of(part, request)
        for part in message.parts
        if isinstance(part, TextPart | AttachmentPart)
    )


def content_parts(message: Message, request: ModelRequest) -> list[dict[str, Any]]:
    """Return what a message holds as Chat's content parts, in order: texts joined, pictures, unknown parts."""
    found: list[dict[str, Any]] = []
    for part in message.parts:
        if isinstance(part, OtherPart):
            found.append(part.data)
        elif _is_picture(part, message, request):
            assert isinstance(part, AttachmentPart)
            image = {"url": request.images[part.sha256]}
            if part.detail in IMAGE_DETAILS:
                image["detail"] = part.detail
            found.append({"type": "image_url", "image_url": image})
        elif text := _text_of(part, request):
            if found and found[-1].get("type") == "text":
                text = found.pop()["text"] + text
            found.append({"type": "text", "text": text})
    return found


def _is_picture(part: Part, message: Message, request: ModelRequest) -> bool:
    """Whether a part goes as a picture: the API takes them from the person alone."""
    return (
        isinstance(part, AttachmentPart)
        and part.sha256 in request.images
        and message.role is Role.USER
    )


def _text_of(part: Part, request: ModelRequest) -> str:
    if isinstance(part, TextPart):
        return part.text
    if not isinstance(part, AttachmentPart):
        return ""
    if part.sha256 in request.attachments:
        return attached_text(part, request.attachments[part.sha256])
    return f"\n\n[image: {one_line(part.name)}]\n\n" if part.sha256 in request.images else ""


def attached_text(part: AttachmentPart, content: str) -> str:
    """Return an attached file as text under its name.

    It is fenced with more backticks than it holds, so that its end cannot be forged.
    """
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n\n{one_line(part.name)}:\n{fence}\n{content}\n{fence}\n\n"


def one_line(name: str) -> str:
    """Return an attachment's name such that it cannot pretend to be further lines of the message."""
    return " ".join(name.split())


def _encode(message: Message, request: ModelRequest) -> dict[str, Any]:
    parts = content_parts(message, request)
    content: str | list[dict[str, Any]] | None = parts
    if not any(part.get("type") != "text" or set(part) != {"type", "text"} for part in parts):
        content = "".join(part["text"] for part in parts)
    encoded: dict[str, Any] = {"role": message.role.value, "content": content}
    if message.name:
        encoded["name"] = message.name
    if message.role is Role.TOOL:
        encoded["tool_call_id"] = message.tool_call_id or ""
    if message.role is Role.ASSISTANT:
        _add_assistant_fields(message, encoded)
        if request.returns_reasoning and message.reasoning:
            encoded["reasoning_content"] = message.reasoning
    return encoded


def _add_assistant_fields(message: Message, encoded: dict[str, Any]) -> None:
    refusal = "".join(part.text for part in message.parts if isinstance(part, RefusalPart))
    if refusal:
        encoded["refusal"] = refusal
    if message.tool_calls:
        calls = map(sendable, message.tool_calls)
        encoded["tool_calls"] = [{**call.extra, **call_object(call)} for call in calls]
    if not encoded["content"] and (refusal or message.tool_calls):
        encoded["content"] = None


def call_object(call: ToolCallPart) -> dict[str, Any]:
    """Return a call as the API writes it; a custom one has an input instead of arguments."""
    kind = CUSTOM if is_custom(call) else "function"
    value = "input" if kind == CUSTOM else "arguments"
    said = {"name": call.name, value: call.arguments}
    return {"id": call.id, "type": kind, kind: said}


def sendable(call: ToolCallPart) -> ToolCallPart:
    """Return a call as servers take it back: Ollama and others refuse a function's arguments that are no JSON at all."""
    if call.arguments.strip() or is_custom(call):
        return call
    return structs.replace(call, arguments="{}")


def is_custom(call: ToolCallPart) -> bool:
    """Whether it calls a tool that takes any text, and not a function."""
    return call.extra.get("type") == CUSTOM
