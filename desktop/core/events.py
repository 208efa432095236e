"""The uniform events that every dialect turns its server's stream into; above it nobody knows whose server it was.

Each event but ``ResponseNamed`` and ``UsageReported`` belongs to one choice (``choice``, from 0).
"""

from typing import Any

from msgspec import Struct

from desktop.core.errors import ErrorInfo
from desktop.core.message import Source
from desktop.core.usage import Usage


class ResponseNamed(Struct, frozen=True, tag=True, gc=False):
    """What the server says the response is; may repeat, later values win. ``None`` means not said."""

    response_id: str | None = None
    model: str | None = None
    fingerprint: str | None = None
    service_tier: str | None = None


class TextDelta(Struct, frozen=True, tag=True, gc=False):
    """More visible text."""

    text: str
    choice: int = 0


class ReasoningDelta(Struct, frozen=True, tag=True, gc=False):
    """More of the model's reasoning (``reasoning_content``, ``reasoning``, a reasoning summary)."""

    text: str
    choice: int = 0


class RefusalDelta(Struct, frozen=True, tag=True, gc=False):
    """More of a refusal, which the API sends apart from the text."""

    text: str
    choice: int = 0


class ToolCallDelta(Struct, frozen=True, tag=True):
    """A fragment of the tool call at ``index``: id and name come once, arguments in pieces.

    ``extra`` holds fields that must go back to the server with the call, such as Gemini's signature.
    """

    index: int
    call_id: str | None = None
    name: str | None = None
    arguments: str = ""
    choice: int = 0
    extra: dict[str, Any] = {}


class LogprobsDelta(Struct, frozen=True, tag=True):
    """Log probabilities of further tokens, in order: the server's own objects.

    Each holds at least ``token`` and ``logprob``, mostly also ``bytes`` and ``top_logprobs``.
    """

    tokens: list[dict[str, Any]]
    choice: int = 0


class ChoiceFinished(Struct, frozen=True, tag=True, gc=False):
    """The server said why the choice ended: ``stop``, ``length``, ``tool_calls``, ``content_filter``, other."""

    reason: str
    choice: int = 0


class SourcesReported(Struct, frozen=True, tag=True):
    """Web pages that the answer refers to; may repeat, new ones come behind those known."""

    sources: tuple[Source, ...]
    choice: int = 0


class PictureDelivered(Struct, frozen=True, tag=True, gc=False):
    """A picture that the model made, in base64; a later one of the same ``place`` is a finer state of it."""

    packed: str
    place: str = ""
    choice: int = 0


class UsageReported(Struct, frozen=True, tag=True):
    """Tokens used by the whole response; the last report wins."""

    usage: Usage


class ErrorReported(Struct, frozen=True, tag=True):
    """The server reported an error inside a stream, under whatever HTTP status."""

    error: ErrorInfo


Event = (
    ResponseNamed
    | TextDelta
    | ReasoningDelta
    | RefusalDelta
    | ToolCallDelta
    | LogprobsDelta
    | ChoiceFinished
    | PictureDelivered
    | SourcesReported
    | UsageReported
    | ErrorReported
)
