"""What is asked of a model, independent of the wire format that will carry it."""

from typing import Any

from msgspec import Struct

from desktop.core.message import Message


class ModelRequest(Struct, frozen=True):
    """One request for an answer.

    Attributes:
        messages: In order; an assistant message at the end is to be continued.
        parameters: Top-level fields of the request body as the API names them; those left alone are absent.
        stream: Whether to ask for an event stream.
        prompt: For legacy completions: the text that the model continues, instead of ``messages``.
        attachments: Text of attached files, by their SHA-256.
        returns_reasoning: Whether the server wants the thoughts of earlier answers back.
        images: Attached pictures as ``data:`` URLs, by their SHA-256.
    """

    model: str
    messages: tuple[Message, ...] = ()
    parameters: dict[str, Any] = {}
    stream: bool = True
    prompt: str | None = None
    attachments: dict[str, str] = {}
    images: dict[str, str] = {}
    returns_reasoning: bool = False
