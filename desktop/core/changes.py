"""What a caller wants written to a conversation; stamps, ids and locks are the history store's business."""

from typing import Any

from msgspec import Struct


class MessageChange(Struct, frozen=True):
    """New or changed fields of one message, named as in ``desktop.core.message.Message``, as JSON values."""

    message_id: str
    fields: dict[str, Any]


class ConversationChange(Struct, frozen=True):
    """Changed fields of the conversation, as JSON values."""

    fields: dict[str, Any]


class Piece(Struct, frozen=True):
    """What a streaming answer grew by since the piece before; ``stream`` names the run that wrote it."""

    message_id: str
    stream: str
    sequence: int
    text: str = ""
    reasoning: str = ""


Change = MessageChange | ConversationChange | Piece
