"""How many tokens a request is, whichever API it is for: Chat Completions, Responses, Completions, Embeddings. Pure.

What the Responses API calls items is counted as the messages of Chat Completions: recorded requests of plain messages
cost the same (see docs/tokens.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import structs

from desktop.core.tokens import CountText, PromptCount, base_model, count_prompt

#: Fields with which a request refers to what the server keeps: it is paid for and cannot be seen.
_KEPT_BY_SERVER: Final = ("previous_response_id", "conversation", "prompt")

_EMBEDDING: Final = "text-embedding"


def is_request(body: Mapping[str, Any]) -> bool:
    """Whether ``body`` has what one of these APIs is asked with."""
    if isinstance(body.get("messages"), list):
        return True
    # Other JSON has such fields too, and neither model nor instructions nor messages.
    asked = body.get("input", body.get("prompt"))
    has_messages = isinstance(asked, list) and any(map(_is_message, asked))
    is_told = isinstance(body.get("model"), str) or isinstance(body.get("instructions"), str)
    return (is_told or has_messages) and isinstance(asked, str | list)


def count_request(body: Mapping[str, Any], model: str, count: CountText) -> PromptCount:
    """Count a request. What is not understood counts nothing. Never raises for a strange body.

    Args:
        body: With ``messages``, with ``input`` and perhaps ``instructions``, or with ``prompt``.
        model: Its name as asked.
        count: For the model's encoding.
    """
    if isinstance(body.get("messages"), list):
        return count_prompt(body, model, count)
    if "input" not in body or base_model(model).startswith(_EMBEDDING):
        return PromptCount(_tokens(body.get("input", body.get("prompt")), count))
    found = count_prompt(_as_chat(body), model, count, is_chat=False)
    is_all = all(map(_is_message, _items(body))) and not any(map(body.get, _KEPT_BY_SERVER))
    return structs.replace(found, is_exact=found.is_exact and is_all)


def _tokens(given: Any, count: CountText) -> int:
    """Count a text, tokens as numbers, or a list of such."""
    if isinstance(given, str):
        return count(given)
    each = given if isinstance(given, list) else ()
    return sum(
        count(one) if isinstance(one, str) else len(one) if isinstance(one, list) else 1
        for one in each
    )


def _as_chat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request of the Responses API as one of Chat Completions that costs the same."""
    text = body.get("text")
    chat = {name: body[name] for name in ("tools", "tool_choice") if name in body}
    if isinstance(text, Mapping):
        chat["response_format"] = text.get("format")
    messages = [m for item in _items(body) if (m := _message(item)) is not None]
    if isinstance(said := body.get("instructions"), str) and said:
        messages.insert(0, {"role": "system", "content": said})
    return {**chat, "messages": messages}


def _items(body: Mapping[str, Any]) -> Sequence[Any]:
    given = body["input"]
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    return given if isinstance(given, list) else ()


def _is_message(item: Any) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("role"), str)


def _message(item: Any) -> Mapping[str, Any] | None:
    """Return an item as a message; ``None`` for what is not understood."""
    if not isinstance(item, Mapping):
        return None
    kind = item.get("type", "message")
    if kind == "message":
        return item
    if kind in ("function_call", "custom_tool_call"):
        words = item.get("arguments", item.get("input"))
        function = {"name": item.get("name"), "arguments": words}
        return {"role": "assistant", "tool_calls": [{"function": function}]}
    if kind in ("function_call_output", "custom_tool_call_output"):
        return {"role": "tool", "content": item.get("output")}
    return None
