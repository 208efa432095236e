"""How many tokens the next request is, part by part, from counts that are kept for each message. Pure.

The rules are those of ``core.tokens``; here they are applied to messages as they are stored, so that a long
conversation is counted once and a key press counts nothing but the draft.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from desktop.core.chat_messages import attached_text
from desktop.core.image_tokens import UNKNOWN_PX, image_tokens
from desktop.core.message import AttachmentPart, Message, Role, ToolCallPart
from desktop.core.tokens import CountText, base_model, count_message, count_prompt
from desktop.core.tool_rendering import render_format

#: Returns the text of an attached file; may block.
ReadText = Callable[[AttachmentPart], str]

#: Fields of a request that bound the answer, by API.
LIMIT_FIELDS: Final = ("max_completion_tokens", "max_output_tokens", "max_tokens")

_TOOL_FIELDS: Final = ("tools", "functions", "tool_choice", "function_call", "response_format")
_INSTRUCTIONS: Final = frozenset({Role.SYSTEM, Role.DEVELOPER})
_MORE_THAN_TEXT: Final = (AttachmentPart, ToolCallPart)


class Parts(Struct, frozen=True):
    """Tokens of a request by what they are for; ``draft`` holds what primes the answer too."""

    system: int = 0
    history: int = 0
    tools: int = 0
    draft: int = 0

    @property
    def prompt(self) -> int:
        """All of the request."""
        return self.system + self.history + self.tools + self.draft

    def scaled(self, factor: float) -> "Parts":
        """Return the parts as a server is known to count them."""
        if factor == 1.0:
            return self
        each = (self.system, self.history, self.tools, self.draft)
        return Parts(*(round(part * factor) for part in each))


def tokens_of(message: Message, model: str, count: CountText, read: ReadText) -> int:
    """Count a message with its attachments: texts as they are sent, pictures by their size."""
    pictures = 0
    for part in message.attachments:
        if part.is_image and message.role is Role.USER:
            size = (part.width or UNKNOWN_PX, part.height or UNKNOWN_PX)
            pictures += image_tokens(base_model(model), *size, part.detail or "auto")
    return count_message(encoded(message, read), model, count) + pictures


def encoded(message: Message, read: ReadText) -> dict[str, Any]:
    """Return a message as a request holds it, without its pictures."""
    words = [attached_text(part, read(part)) for part in message.attachments if not part.is_image]
    return {
        "role": message.role.value,
        "content": "".join(words) + message.text,
        "name": message.name,
        "tool_calls": [
            {"function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ],
    }


def tokens_of_tools(
    parameters: Mapping[str, Any], system: str, model: str, count: CountText, *, is_chat: bool
) -> int:
    """Count the functions that go with a request, the choice among them, and the schema of the answer."""
    body = {name: parameters[name] for name in _TOOL_FIELDS if name in parameters}
    if not body:
        return 0
    if system:
        body["messages"] = [{"role": "system", "content": system}]
    return count_prompt(body, model, count, is_chat=is_chat).tools


def primer(model: str) -> int:
    """Return the tokens that prime the answer, and those of what the server itself says first."""
    return count_prompt({}, model, len).prompt_tokens


def answer_limit(parameters: Mapping[str, Any]) -> int | None:
    """Return the most tokens that the answer may have by the request; ``None`` where it does not say."""
    for name in LIMIT_FIELDS:
        value = parameters.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return None


def is_plain(messages: Sequence[Message], parameters: Mapping[str, Any]) -> bool:
    """Whether the rules are known to give the API's own figure: text only, no tools, no schema."""
    has_tools = any(name in parameters for name in ("tools", "functions"))
    has_schema = bool(render_format(parameters.get("response_format")))
    return not has_tools and not has_schema and all(map(is_text, messages))


def is_text(message: Message) -> bool:
    """Whether a message is text alone: its tokens are those of its text, and of the same message without one."""
    is_more = any(isinstance(part, _MORE_THAN_TEXT) for part in message.parts)
    return not is_more and message.role is not Role.TOOL


def is_instruction(at: int, message: Message) -> bool:
    """Whether a message instructs the model at the beginning of a request."""
    return at == 0 and message.role in _INSTRUCTIONS
