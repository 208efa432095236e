"""The legacy Completions format: a text that the model continues.

Source: OpenAI API reference, "Completions (legacy)" (read 2026-11). Prompt, suffix, echo, n, best_of,
logprobs, stop and logit_bias are ordinary parameters of the request.
"""

from typing import Any, Final

from desktop.api.dialects.base import DialectDecoder
from desktop.api.dialects.json_values import choice_index, text_of
from desktop.api.dialects.logprobs import uniform_logprobs
from desktop.api.dialects.parameters import merged
from desktop.api.dialects.usage import usage_from
from desktop.core.chat_messages import content_text
from desktop.core.events import Event, LogprobsDelta, ReasoningDelta, TextDelta, UsageReported
from desktop.core.message import Role
from desktop.core.request import ModelRequest

PATH: Final = "completions"

_SPEAKERS: Final = {
    Role.SYSTEM: "",
    Role.DEVELOPER: "",
    Role.USER: "User: ",
    Role.ASSISTANT: "Assistant: ",
    Role.TOOL: "Tool: ",
}


def encode(request: ModelRequest) -> tuple[str, dict[str, Any]]:
    """Return the path below the base URL and the request body.

    A conversation is written out as a prompt, with a speaker before each message. Parameters are
    merged last: they win, and ``None`` takes a field out.
    """
    prompt = request.prompt if request.prompt is not None else conversation_prompt(request)
    body: dict[str, Any] = {"model": request.model, "prompt": prompt}
    if request.stream:
        body["stream"] = True
        body["stream_options"] = {"include_usage": True}
    return PATH, merged(body, request.parameters)


def conversation_prompt(request: ModelRequest) -> str:
    """Return the messages as one text that ends where the assistant is to write on."""
    pieces = [
        _SPEAKERS[message.role] + content_text(message, request) for message in request.messages
    ]
    if not pieces:
        return ""
    last = request.messages[-1].role
    if len(request.messages) == 1 and last is Role.USER:
        return pieces[0].removeprefix(_SPEAKERS[Role.USER])
    if last is not Role.ASSISTANT:
        pieces.append(_SPEAKERS[Role.ASSISTANT].rstrip())
    return "\n\n".join(pieces)


class CompletionsDecoder(DialectDecoder):
    """Reads legacy completions, streamed or whole; llama.cpp's own ``content`` form too."""

    def _object(self, value: dict[str, Any], kind: str, out: list[Event]) -> bool:  # noqa: ARG002 - this format's events have no type
        known = False
        choices = value.get("choices")
        if isinstance(choices, list):
            known = True
            self._name(value, out)
            for position, choice in enumerate(choices):
                if isinstance(choice, dict):
                    self._choice(position, choice, out)
        elif isinstance(value.get("content"), str):
            known = True
            self._native(value, out)
        usage = value.get("usage")
        if isinstance(usage, dict) and (counted := usage_from(usage)):
            known = True
            out.append(UsageReported(counted))
        return known

    def _choice(self, position: int, choice: dict[str, Any], out: list[Event]) -> None:
        index = choice_index(choice, position)
        reasoning = text_of(choice.get("reasoning_content")) or text_of(choice.get("reasoning"))
        if reasoning:
            self._begun.add(index)
            out.append(ReasoningDelta(reasoning, index))
        text = text_of(choice.get("text")) or _chat_text(choice)
        if text:
            self._begun.add(index)
            out.append(TextDelta(text, index))
        tokens = uniform_logprobs(choice.get("logprobs"))
        if tokens:
            out.append(LogprobsDelta(tokens, index))
        reason = text_of(choice.get("finish_reason"))
        if reason:
            self._finish_choice(index, reason, out)

    def _native(self, value: dict[str, Any], out: list[Event]) -> None:
        """llama.cpp's ``/completion``, for base URLs that end there."""
        self._name(value, out)
        if value["content"]:
            self._begun.add(0)
            out.append(TextDelta(value["content"]))
        if value.get("stop") is True:
            limited = value.get("stop_type") == "limit" or value.get("stopped_limit") is True
            self._finish_choice(0, "length" if limited else "stop", out)


def _chat_text(choice: dict[str, Any]) -> str | None:
    for name in ("delta", "message"):
        inner = choice.get(name)
        if isinstance(inner, dict):
            return text_of(inner.get("content"))
    return None
