"""Messages and their parts, roles and endings; content only, identity and order belong to the records."""

from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from desktop.core.errors import ErrorInfo
from desktop.core.exchange import AnswerFacts
from desktop.core.usage import Usage


class Role(StrEnum):
    """Who a message is from, in the API's words."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Ending(StrEnum):
    """How an answer ended. Values are stored and printed by ``ask --json``: never changed."""

    FINISHED = "finished"
    LENGTH = "length"
    CONTENT_FILTER = "content_filter"
    TOOL_CALLS = "tool_calls"
    STOPPED = "stopped"
    CUT = "cut"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


#: From best to worst: of several choices, the ending of the whole answer is the last in this order.
ENDINGS_BY_SEVERITY: Final = (
    Ending.FINISHED,
    Ending.TOOL_CALLS,
    Ending.LENGTH,
    Ending.CONTENT_FILTER,
    Ending.STOPPED,
    Ending.INTERRUPTED,
    Ending.TIMED_OUT,
    Ending.CUT,
    Ending.FAILED,
)

#: Endings after which an answer is complete as far as the server is concerned.
COMPLETE_ENDINGS: Final = frozenset(
    {Ending.FINISHED, Ending.LENGTH, Ending.CONTENT_FILTER, Ending.TOOL_CALLS}
)


def worst(endings: list[Ending]) -> Ending:
    """Return the most severe of ``endings``; ``failed`` when there is none."""
    return max(endings, key=ENDINGS_BY_SEVERITY.index, default=Ending.FAILED)


class TextPart(Struct, frozen=True, tag_field="type", tag="text"):
    """Visible text, Markdown in an answer."""

    text: str


class ReasoningPart(Struct, frozen=True, tag_field="type", tag="reasoning"):
    """What the model thought before it answered."""

    text: str


class RefusalPart(Struct, frozen=True, tag_field="type", tag="refusal"):
    """A refusal in the API's own field."""

    text: str


class ToolCallPart(Struct, frozen=True, tag_field="type", tag="tool_call", omit_defaults=True):
    """A function that the model wants called.

    Attributes:
        arguments: The model's string, mostly JSON.
        extra: Fields beside these that the server wants back, such as Gemini's thought signature.
    """

    id: str
    name: str
    arguments: str
    extra: dict[str, Any] = {}


#: Pictures that are drawn, and sent as pictures. SVG is not among them: it is text that can do things.
IMAGE_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class AttachmentPart(Struct, frozen=True, tag_field="type", tag="attachment", omit_defaults=True):
    """A file kept as ``attachments/<sha256>`` beside the history: text, a picture, or kept only.

    Attributes:
        media_type: One of ``IMAGE_TYPES`` makes it a picture.
        size: Bytes.
        width, height: Of a picture, in pixels; 0 where nobody has looked.
        detail: How closely a model is to look at a picture: ``low`` or ``high``; empty leaves it to the server.
    """

    sha256: str
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0
    detail: str = ""

    @property
    def is_image(self) -> bool:
        """Whether it is a picture that can be drawn and sent as one."""
        return self.media_type in IMAGE_TYPES


class Source(Struct, frozen=True, omit_defaults=True):
    """A web page that an answer refers to: an http(s) address, and its title where the server gave one."""

    url: str
    title: str = ""


class SourcesPart(Struct, frozen=True, tag_field="type", tag="sources"):
    """The web pages that an answer refers to, in the order of its numbers. Shown with it, and never sent."""

    sources: tuple[Source, ...]


class OtherPart(Struct, frozen=True, tag_field="type", tag="other"):
    """A part of a kind that this version does not know, kept as it was."""

    data: dict[str, Any]


Part = (
    TextPart | ReasoningPart | RefusalPart | ToolCallPart | AttachmentPart | SourcesPart | OtherPart
)


class Message(Struct, frozen=True, omit_defaults=True):
    """One message as the fold of its records.

    Attributes:
        id: Unique within the conversation and across merges.
        parent: The message that it answers or follows; ``None`` at the root.
        created: Milliseconds since 1970 (UTC).
        model: The model that was asked for.
        ending: ``None`` for messages that are not answers, and while an answer is under way.
        finish_reason: The server's own word for the ending.
        tool_call_id: For role ``tool``: the call that this is the result of.
        name: The participant's name, as the API has it.
        source: Where an imported message came from, and what could not be mapped.
        pinned: It is sent also when the oldest messages are left out.
    """

    id: str
    role: Role
    parts: tuple[Part, ...] = ()
    parent: str | None = None
    created: int = 0
    model: str | None = None
    connection: str | None = None
    ending: Ending | None = None
    error: ErrorInfo | None = None
    usage: Usage | None = None
    facts: AnswerFacts | None = None
    finish_reason: str | None = None
    tool_call_id: str | None = None
    name: str | None = None
    source: dict[str, Any] | None = None
    pinned: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether the program that it was imported from does not show it: it is kept, not shown and not sent."""
        return self.source is not None and self.source.get("hidden") is True

    @property
    def text(self) -> str:
        """The visible text: all text parts and refusals, in order."""
        return "".join(p.text for p in self.parts if isinstance(p, TextPart | RefusalPart))

    @property
    def reasoning(self) -> str:
        """All reasoning, in order."""
        return "".join(p.text for p in self.parts if isinstance(p, ReasoningPart))

    @property
    def attachments(self) -> tuple[AttachmentPart, ...]:
        """The attached files, in order."""
        return tuple(p for p in self.parts if isinstance(p, AttachmentPart))

    @property
    def tool_calls(self) -> tuple[ToolCallPart, ...]:
        """The functions that the model wants called, in order."""
        return tuple(p for p in self.parts if isinstance(p, ToolCallPart))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The web pages that the answer refers to, in order."""
        return tuple(s for p in self.parts if isinstance(p, SourcesPart) for s in p.sources)
