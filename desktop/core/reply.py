"""Builds replies from uniform events; pure, owned by whoever reads the stream."""

from itertools import starmap
from typing import Any, Final

from msgspec import Struct

from desktop.core.errors import ErrorInfo
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    Event,
    LogprobsDelta,
    PictureDelivered,
    ReasoningDelta,
    RefusalDelta,
    ResponseNamed,
    SourcesReported,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from desktop.core.message import (
    AttachmentPart,
    Ending,
    Part,
    ReasoningPart,
    RefusalPart,
    Source,
    SourcesPart,
    TextPart,
    ToolCallPart,
    worst,
)
from desktop.core.usage import Usage

#: The API's words for why a choice ended, and what Loquat stores. Others count as finished.
FINISH_REASONS: Final = {
    "stop": Ending.FINISHED,
    "length": Ending.LENGTH,
    "max_tokens": Ending.LENGTH,
    "max_output_tokens": Ending.LENGTH,
    "model_length": Ending.LENGTH,
    "max_length": Ending.LENGTH,
    "token_limit": Ending.LENGTH,
    "content_filter": Ending.CONTENT_FILTER,
    "tool_calls": Ending.TOOL_CALLS,
    "function_call": Ending.TOOL_CALLS,
    "tool_call": Ending.TOOL_CALLS,
    "tool_use": Ending.TOOL_CALLS,
    "model_context_window_exceeded": Ending.LENGTH,
    # Zhipu, Alibaba, Gemini
    "sensitive": Ending.CONTENT_FILTER,
    "data_inspection_failed": Ending.CONTENT_FILTER,
    "safety": Ending.CONTENT_FILTER,
    "recitation": Ending.CONTENT_FILTER,
    "prohibited_content": Ending.CONTENT_FILTER,
    "blocklist": Ending.CONTENT_FILTER,
    "spii": Ending.CONTENT_FILTER,
    # The server gave up in the middle: DeepSeek, Zhipu, vLLM, watsonx, OpenRouter
    "insufficient_system_resource": Ending.CUT,
    "network_error": Ending.CUT,
    "abort": Ending.CUT,
    "time_limit": Ending.CUT,
    "cancelled": Ending.CUT,
    "incomplete": Ending.CUT,
    "error": Ending.FAILED,
    "malformed_function_call": Ending.FAILED,
    "function_call_filter": Ending.FAILED,
    "image_safety": Ending.CONTENT_FILTER,
    "image_prohibited_content": Ending.CONTENT_FILTER,
}


class _ToolCall:
    __slots__ = ("arguments", "call_id", "extra", "name")

    def __init__(self) -> None:
        self.call_id = ""
        self.name = ""
        self.arguments: list[str] = []
        self.extra: dict[str, Any] = {}


class Choice:
    """One answer under construction. Text is kept in pieces and joined only when it is asked for.

    Attributes:
        pictures: What the model drew, as it came.
        attachments: The same once it is kept, by whoever can write files.
        problem: Why not all of it could be kept; it makes the answer a failed one.
    """

    def __init__(self) -> None:
        from desktop.core.made_pictures import MadePictures  # no start has an answer yet

        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._refusal: list[str] = []
        self._calls: dict[int, _ToolCall] = {}
        self._sources: dict[str, str] = {}
        self.pictures = MadePictures()
        self.attachments: tuple[AttachmentPart, ...] = ()
        self.problem: ErrorInfo | None = None
        self.logprobs: list[dict[str, Any]] = []
        self.finish_reason: str | None = None

    @property
    def text(self) -> str:
        """The visible text so far."""
        return _joined(self._text)

    @property
    def reasoning(self) -> str:
        """The reasoning so far."""
        return _joined(self._reasoning)

    @property
    def refusal(self) -> str:
        """The refusal so far."""
        return _joined(self._refusal)

    @property
    def tool_calls(self) -> tuple[ToolCallPart, ...]:
        """The tool calls so far, by their index."""
        return tuple(
            ToolCallPart(call.call_id, call.name, "".join(call.arguments), call.extra)
            for _, call in sorted(self._calls.items())
        )

    @property
    def has_content(self) -> bool:
        """Whether anything came that a person would miss."""
        said = self._text or self._reasoning or self._refusal or self._calls
        return bool(said or self.pictures)

    def parts(self) -> tuple[Part, ...]:
        """The answer as message parts: reasoning, text, refusal, pictures, tool calls, sources; empty ones left out."""
        found: list[Part] = []
        if self._reasoning:
            found.append(ReasoningPart(self.reasoning))
        if self._text:
            found.append(TextPart(self.text))
        if self._refusal:
            found.append(RefusalPart(self.refusal))
        found += self.attachments
        found += self.tool_calls
        if self._sources:
            found.append(SourcesPart(tuple(starmap(Source, self._sources.items()))))
        return tuple(found)

    def ending(self, fallback: Ending) -> Ending:
        """How it ended; ``fallback`` when the server gave no reason."""
        if self.problem is not None:
            return Ending.FAILED
        if self.finish_reason is None:
            return fallback
        reason = self.finish_reason.lower().partition(":")[
            0
        ]  # Gemini: "content_filter: RECITATION"
        ending = FINISH_REASONS.get(reason, Ending.FINISHED)
        if ending is Ending.FINISHED and self._calls:
            return Ending.TOOL_CALLS  # Gemini and others say "stop" when they want functions called
        return ending

    def apply(self, event: Event) -> None:
        """Take in one event of this choice."""
        match event:
            case TextDelta():
                self._text.append(event.text)
            case ReasoningDelta():
                self._reasoning.append(event.text)
            case RefusalDelta():
                self._refusal.append(event.text)
            case ToolCallDelta():
                self._apply_call(event)
            case LogprobsDelta():
                self.logprobs.extend(event.tokens)
            case PictureDelivered():
                self.pictures.add(event.packed, event.place)
            case SourcesReported():
                for source in event.sources:
                    self._sources[source.url] = self._sources.get(source.url) or source.title
            case ChoiceFinished():
                self.finish_reason = event.reason

    def _apply_call(self, event: ToolCallDelta) -> None:
        call = self._calls.setdefault(event.index, _ToolCall())
        call.call_id = event.call_id or call.call_id
        call.name = event.name or call.name
        if event.arguments:
            call.arguments.append(event.arguments)
        if event.extra:
            call.extra = {**call.extra, **event.extra}


class Reply:
    """A whole response under construction: its choices, its usage, and what the server called it."""

    def __init__(self) -> None:
        self._choices: dict[int, Choice] = {}
        self.named = ResponseNamed()
        self.usage: Usage | None = None
        self.error: ErrorInfo | None = None

    @property
    def choices(self) -> dict[int, Choice]:
        """Choices by index, in order of their index."""
        return dict(sorted(self._choices.items()))

    @property
    def is_complete(self) -> bool:
        """Whether every choice that came has been finished by the server."""
        return bool(self._choices) and all(c.finish_reason for c in self._choices.values())

    def choice(self, index: int) -> Choice:
        """Return the choice at ``index``, made when it is new."""
        found = self._choices.get(index)
        if found is None:
            found = self._choices[index] = Choice()
        return found

    def apply(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case ResponseNamed():
                self.named = _later(self.named, event)
            case UsageReported():
                self.usage = event.usage
            case ErrorReported():
                self.error = event.error
            case _:
                self.choice(event.choice).apply(event)

    def ending(self, fallback: Ending) -> Ending:
        """How the whole answer ended: the worst of its choices."""
        return worst([c.ending(fallback) for c in self._choices.values()] or [fallback])


class ReplyGrowth(Struct, frozen=True):
    """What an answer grew by since the last signal; at most one a display frame reaches the window."""

    message_id: str
    text: str = ""
    reasoning: str = ""
    calls: tuple[ToolCallDelta, ...] = ()


def _joined(pieces: list[str]) -> str:
    if len(pieces) > 1:
        pieces[:] = ["".join(pieces)]
    return pieces[0] if pieces else ""


def _later(known: ResponseNamed, new: ResponseNamed) -> ResponseNamed:
    return ResponseNamed(
        new.response_id or known.response_id,
        new.model or known.model,
        new.fingerprint or known.fingerprint,
        new.service_tier or known.service_tier,
    )
