"""What a caller wants written to a conversation; stamps, ids and locks are the history store's business."""

from typing import Any

from msgspec import Struct


class MessageChange(Struct, frozen=True):
    """New or changed fields of one message, named as in ``desktop.core.message.Message``, as JSON values.

    ``settled`` (a list of stream ids) says that ``parts`` now holds what those streams' pieces held.
    ``deleted: True`` deletes the message; any later change of it brings it back.
    """

    message_id: str
    fields: dict[str, Any]


class ConversationChange(Struct, frozen=True):
    """New or changed fields of the conversation, as JSON values: title, pinned, folder, tags, current …."""

    fields: dict[str, Any]


class CallGrowth(Struct, frozen=True, omit_defaults=True):
    """What one tool call of a streaming answer grew by: more ``arguments``; what is not empty of the rest replaces.

    ``index`` tells the calls of one answer apart; ``extra`` holds fields that the server wants back.
    """

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""
    extra: dict[str, Any] = {}


class Piece(Struct, frozen=True):
    """What a streaming answer grew by since the piece before.

    ``stream`` names the run that wrote it; ``sequence`` counts the run's pieces for this message, from 0.
    """

    message_id: str
    stream: str
    sequence: int
    text: str = ""
    reasoning: str = ""
    refusal: str = ""
    calls: tuple[CallGrowth, ...] = ()


Change = MessageChange | ConversationChange | Piece
