"""Writes a request as the Responses API wants it: input items, and parameters under that API's names.

Source: OpenAI API reference, "Create a model response", and the guide "Migrate to the Responses API"
(read 2026-11).
"""

from collections.abc import Callable
from typing import Any, Final

from desktop.api.dialects.parameters import merged
from desktop.core.chat_messages import CUSTOM, content_parts, content_text, is_custom, sendable
from desktop.core.message import Message, RefusalPart, Role, ToolCallPart
from desktop.core.request import ModelRequest

PATH: Final = "responses"


def encode(request: ModelRequest) -> tuple[str, dict[str, Any]]:
    """Return the path below the base URL and the request body.

    Nothing is kept at the server unless a parameter ``store`` says so. Parameters are merged last,
    the Chat names of what this API calls otherwise translated; ``None`` takes a field out.
    """
    if request.prompt is not None and not request.messages:
        items: str | list[dict[str, Any]] = request.prompt
    else:
        calls = [call for message in request.messages for call in message.tool_calls]
        custom = {call.id for call in calls if is_custom(call)}
        items = [i for message in request.messages for i in _items(message, request, custom)]
    body: dict[str, Any] = {"model": request.model, "input": items, "store": False}
    if request.stream:
        body["stream"] = True
    return PATH, merged(body, translated(request.parameters))


def translated(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return ``parameters`` with the Chat names replaced by this API's; its own names win over them."""
    found: dict[str, Any] = {}
    for name, value in parameters.items():
        if name in _TRANSLATIONS and value is not None:
            _lay_under(found, _TRANSLATIONS[name](value))
    for name, value in parameters.items():
        if name not in _TRANSLATIONS:
            known = found.get(name)
            both = isinstance(known, dict) and isinstance(value, dict)
            found[name] = {**known, **value} if both and known else value
    return found


def _lay_under(found: dict[str, Any], more: dict[str, Any]) -> None:
    for name, value in more.items():
        known = found.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            found[name] = {**value, **known}
        elif isinstance(known, list) and isinstance(value, list):
            found[name] = known + value
        else:
            found.setdefault(name, value)


def _tool(tool: Any) -> Any:
    """A tool, flattened. Chat takes schemas loosely unless told, this API strictly: so it is told."""
    if not isinstance(tool, dict):
        return tool
    if isinstance(tool.get("function"), dict):
        return {"type": "function", "strict": False, **tool["function"]}
    custom = tool.get(CUSTOM)
    if not isinstance(custom, dict):
        return tool
    form = custom.get("format")
    if isinstance(form, dict) and isinstance(form.get("grammar"), dict):
        custom = {**custom, "format": {"type": "grammar", **form["grammar"]}}
    return {"type": CUSTOM, **custom}


def _tools(tools: Any) -> dict[str, Any]:
    return {"tools": [_tool(tool) for tool in tools] if isinstance(tools, list) else tools}


def _tool_choice(choice: Any) -> dict[str, Any]:
    if isinstance(choice, dict):
        for kind in ("function", "allowed_tools", "custom"):
            if isinstance(choice.get(kind), dict):
                return {"tool_choice": {"type": kind, **choice[kind]}}
    return {"tool_choice": choice}


def _response_format(value: Any) -> dict[str, Any]:
    schema = value.get("json_schema") if isinstance(value, dict) else None
    if isinstance(schema, dict):
        value = {"type": "json_schema", **schema}
    return {"text": {"format": value}}


def _logprobs(value: Any) -> dict[str, Any]:
    return {"include": ["message.output_text.logprobs"]} if value is True else {}


#: Chat's names, for what this API calls or writes otherwise.
_TRANSLATIONS: Final[dict[str, Callable[[Any], dict[str, Any]]]] = {
    "max_completion_tokens": lambda value: {"max_output_tokens": value},
    "max_tokens": lambda value: {"max_output_tokens": value},
    "response_format": _response_format,
    "reasoning_effort": lambda value: {"reasoning": {"effort": value}},
    "verbosity": lambda value: {"text": {"verbosity": value}},
    "logprobs": _logprobs,
    "tools": _tools,
    "tool_choice": _tool_choice,
}


def _items(message: Message, request: ModelRequest, custom: set[str]) -> list[dict[str, Any]]:
    """Return a message as input items; ``custom`` are the ids of calls of tools that take any text."""
    text = content_text(message, request)
    if message.role is Role.TOOL:
        call = message.tool_call_id or ""
        kind = "custom_tool_call" if call in custom else "function_call"
        return [{"type": f"{kind}_output", "call_id": call, "output": text}]
    if message.role is Role.ASSISTANT:
        return _assistant_items(message, text)
    parts = [_input_part(part) for part in content_parts(message, request)]
    if all(part.get("type") == "input_text" for part in parts):
        return [{"role": message.role.value, "content": text}]
    return [{"role": message.role.value, "content": parts}]


def _assistant_items(message: Message, text: str) -> list[dict[str, Any]]:
    content = [{"type": "output_text", "text": text}] if text else []
    content += [
        {"type": "refusal", "refusal": part.text}
        for part in message.parts
        if isinstance(part, RefusalPart)
    ]
    items: list[dict[str, Any]] = []
    if content or not message.tool_calls:
        content = content or [{"type": "output_text", "text": ""}]
        items.append({"type": "message", "role": "assistant", "content": content})
    return items + [_call_item(sendable(call)) for call in message.tool_calls]


def _call_item(call: ToolCallPart) -> dict[str, Any]:
    kind, value = ("custom_tool_call", "input") if is_custom(call) else ("function_call", "arguments")  # fmt: skip
    return {"type": kind, "call_id": call.id, "name": call.name, value: call.arguments}


def _input_part(part: dict[str, Any]) -> dict[str, Any]:
    """A part in Chat's form, such as an image, in this API's form; unknown ones as they are."""
    image = part.get("image_url")
    if part.get("type") == "image_url" and isinstance(image, dict):
        kept = {name: image[name] for name in ("detail",) if name in image}
        return {"type": "input_image", "image_url": image.get("url"), **kept}
    if part.get("type") == "text":
        return {"type": "input_text", "text": part.get("text")}
    if part.get("type") == "file" and isinstance(part.get("file"), dict):
        return {"type": "input_file", **part["file"]}
    return part
