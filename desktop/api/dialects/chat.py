"""The Chat Completions format, as OpenAI documents it and as the servers that imitate it write it.

Source: OpenAI API reference, "Chat" and "Chat streaming" (read 2026-11), and the transcripts in
tests/transcripts for what others do differently.
"""

from typing import Any, Final

from desktop.api.dialects.base import DialectDecoder
from desktop.api.dialects.json_values import choice_index, text_of
from desktop.api.dialects.logprobs import uniform_logprobs
from desktop.api.dialects.parameters import merged
from desktop.api.dialects.pictures import is_picture, made_pictures
from desktop.api.dialects.sources import CITED, annotated, cited
from desktop.api.dialects.think_tags import ThinkTags
from desktop.api.dialects.tool_calls import ToolCallSlots
from desktop.api.dialects.usage import usage_from
from desktop.core.chat_messages import encode_messages
from desktop.core.events import (
    Event,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    SourcesReported,
    TextDelta,
    UsageReported,
)
from desktop.core.message import Source
from desktop.core.request import ModelRequest

PATH: Final = "chat/completions"

#: Where servers put the model's thoughts; some send the same text under two of these names.
_REASONING_FIELDS: Final = ("reasoning_content", "reasoning", "thinking", "reasoning_text")
_THOUGHTS: Final = ("thinking", "reasoning")


def encode(request: ModelRequest) -> tuple[str, dict[str, Any]]:
    """Return the path below the base URL and the request body.

    Parameters are merged last: they win over what this function sets, and ``None`` takes a field out.
    """
    body: dict[str, Any] = {"model": request.model, "messages": encode_messages(request)}
    if request.stream:
        body["stream"] = True
        body["stream_options"] = {"include_usage": True}
    return PATH, merged(body, request.parameters)


class ChatDecoder(DialectDecoder):
    """Reads Chat Completions: chunks, whole answers, and Ollama's own JSON lines."""

    def __init__(self, host: str = "the server", choices: int = 1) -> None:
        super().__init__(host, choices)
        self._calls: dict[int, ToolCallSlots] = {}
        self._streamed: set[int] = set()
        self._tags: dict[int, ThinkTags] = {}
        self._answering: set[int] = set()
        self._cited: tuple[Source, ...] = ()

    def finish(self) -> list[Event]:
        """Return what was held back; see ``DialectDecoder.finish``."""
        out: list[Event] = []
        for index in self._tags:
            self._release(index, out, is_whole=self.terminated)
        return out + super().finish()

    def whole(self, body: bytes) -> list[Event]:
        """Turn a body that is no event stream into uniform events; see ``DialectDecoder.whole``."""
        return super().whole(body) + self.finish()

    def _object(self, value: dict[str, Any], kind: str, out: list[Event]) -> bool:  # noqa: ARG002 - this format's events have no type
        known = False
        choices = value.get("choices")
        if type(choices) is list:
            known = True
            self._name(value, out)
            for position, choice in enumerate(choices):
                if type(choice) is dict:
                    self._choice(position, choice, out)
            if not CITED.isdisjoint(value):
                self._cite(cited(value), out)
        elif "message" in value or "response" in value:
            known = self._native(value, out)
        usage = value.get("usage")
        if "x_groq" in value and type(value["x_groq"]) is dict:
            usage = usage or value["x_groq"].get("usage")
            if value["x_groq"].get("error"):
                self._report(value["x_groq"], out)
        if usage is not None:
            known = self._usage(usage, out) or known
        return known or value.get("object") == "chat.completion.chunk"

    def _choice(self, position: int, choice: dict[str, Any], out: list[Event]) -> None:
        index = choice_index(choice, position)
        delta = choice.get("delta")
        if type(delta) is dict and delta:
            self._streamed.add(index)
            self._delta(index, delta, out)
        elif type(choice.get("message")) is dict:
            if index not in self._streamed:  # Perplexity repeats at the end what it streamed
                self._delta(index, choice["message"], out, whole=True)
        elif "text" in choice:
            self._text(index, choice["text"], out)
        logprobs = choice.get("logprobs")
        if logprobs is not None and (tokens := uniform_logprobs(logprobs)):
            out.append(LogprobsDelta(tokens, index))
        if "usage" in choice:
            self._usage(choice["usage"], out)
        reason = choice.get("finish_reason")
        if reason and type(reason) is str:
            self._release(index, out)
            self._finish_choice(index, reason, out)
        if choice.get("error"):
            self._report(choice, out)

    def _cite(self, sources: tuple[Source, ...], out: list[Event]) -> None:
        """Tell of sources beside the choices; Perplexity repeats them in every chunk."""
        if sources and sources != self._cited:
            self._cited = sources
            out.extend(SourcesReported(sources, index) for index in sorted(self._begun or {0}))

    def _usage(self, usage: Any, out: list[Event]) -> bool:
        counted = usage_from(usage) if type(usage) is dict else None
        if counted is not None:
            out.append(UsageReported(counted))
        return counted is not None

    def _delta(
        self, index: int, delta: dict[str, Any], out: list[Event], *, whole: bool = False
    ) -> None:
        content = delta.get("content")
        if len(delta) == 1 and index in self._answering and type(content) is str and content:
            out.append(TextDelta(content, index))  # nearly every event
            return
        self._reasoning(index, delta, out)
        audio = delta.get("audio")
        if not content and type(audio) is dict:
            content = text_of(audio.get("transcript"))  # what a model that speaks says
        if content:
            self._text(index, content, out)
        refusal = text_of(delta.get("refusal"))
        if refusal:
            self._begun.add(index)
            out.append(RefusalDelta(refusal, index))
        if delta.get("tool_calls") or delta.get("function_call"):
            self._tool_calls(index, delta, out, whole=whole)
        if sources := annotated(delta.get("annotations")):
            out.append(SourcesReported(sources, index))
        if pictures := delta.get("images") or delta.get("image"):
            self._pictures(index, pictures, out)

    def _pictures(self, index: int, found: Any, out: list[Event]) -> None:
        if events := list(made_pictures(found, index)):
            self._begun.add(index)
            out.extend(events)

    def _tool_calls(
        self, index: int, delta: dict[str, Any], out: list[Event], *, whole: bool
    ) -> None:
        self._begun.add(index)
        slots = self._calls.setdefault(index, ToolCallSlots(index))
        if delta.get("tool_calls"):  # llama-cpp-python repeats the call under the older name
            out.extend(slots.fragments(delta["tool_calls"], whole=whole))
        else:
            out.extend(slots.legacy(delta["function_call"]))

    def _text(self, index: int, content: Any, out: list[Event]) -> None:
        """Content as text, or as parts: ``text``, thoughts (Mistral, Anthropic, Databricks), ``refusal``, pictures."""
        if isinstance(content, str):
            if content:
                self._begun.add(index)
                self._tagged_text(index, content, out)
            return
        for part in content if isinstance(content, list) else [content]:
            if isinstance(part, str):
                self._text(index, part, out)
            elif isinstance(part, dict):
                self._part(index, part, out)

    def _tagged_text(self, index: int, content: str, out: list[Event]) -> None:
        tags = self._tags.get(index) or self._tags.setdefault(index, ThinkTags())
        _append(tags.split(content), index, out)
        if tags.is_over:
            self._answering.add(index)

    def _release(self, index: int, out: list[Event], *, is_whole: bool = True) -> None:
        if index in self._tags:
            _append(self._tags[index].rest(is_whole=is_whole), index, out)

    def _part(self, index: int, part: dict[str, Any], out: list[Event]) -> None:
        if part.get("type") in _THOUGHTS:
            names = ("thinking", "text", "reasoning", "summary")
            thoughts = _flat_text(next((part[name] for name in names if part.get(name)), ""))
            if thoughts:
                self._begun.add(index)
                out.append(ReasoningDelta(thoughts, index))
        elif part.get("type") == "refusal":
            self._begun.add(index)
            out.append(RefusalDelta(_flat_text(part.get("refusal")), index))
        elif is_picture(part):
            self._pictures(index, part, out)
        else:
            self._text(index, _flat_text(part.get("text")), out)

    def _reasoning(self, index: int, delta: dict[str, Any], out: list[Event]) -> None:
        for name in _REASONING_FIELDS:
            reasoning = text_of(delta.get(name))
            if reasoning:
                self._begun.add(index)
                out.append(ReasoningDelta(reasoning, index))
                return
        details = delta.get("reasoning_details")
        for detail in details if isinstance(details, list) else ():
            if isinstance(detail, dict):
                thoughts = _flat_text(detail.get("text") or detail.get("summary"))
                if thoughts:
                    self._begun.add(index)
                    out.append(ReasoningDelta(thoughts, index))

    def _native(self, value: dict[str, Any], out: list[Event]) -> bool:
        """Ollama's own ``/api/chat`` and ``/api/generate`` lines, for base URLs that end there."""
        message = value.get("message")
        if isinstance(message, dict):
            self._name(value, out)
            self._delta(0, message, out, whole=True)
        elif isinstance(value.get("response"), str):
            self._name(value, out)
            self._text(0, value["response"], out)
        else:
            return False
        if value.get("done") is True:
            counted = usage_from(value)
            if counted:
                out.append(UsageReported(counted))
            self._release(0, out)
            self._finish_choice(0, text_of(value.get("done_reason")) or "stop", out)
            self.terminated = True
        return True


def _append(split: tuple[str, str], index: int, out: list[Event]) -> None:
    thoughts, answer = split
    if thoughts:
        out.append(ReasoningDelta(thoughts, index))
    if answer:
        out.append(TextDelta(answer, index))


def _flat_text(value: Any) -> str:
    """Text out of a string, a part, or a list of these."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _flat_text(value.get("text"))
    if isinstance(value, list):
        return "".join(_flat_text(item) for item in value if not isinstance(item, list))
    return ""
