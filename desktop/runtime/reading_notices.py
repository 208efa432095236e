"""What a person is told of a conversation whose file cannot be read as a whole, or not be written."""

from typing import Final

from desktop.core.conversation import Conversation
from desktop.core.errors import Action, ErrorInfo, ErrorKind
from desktop.core.text import text

READ_ONLY: Final = ErrorInfo(
    ErrorKind.HISTORY,
    text("This conversation can only be read: its file is write-protected or of a newer Loquat."),
    text("Copy the text into a new conversation to go on."),
)


def damaged(conversation: Conversation) -> ErrorInfo:
    """Return what to say when part of a conversation cannot be read."""
    return ErrorInfo(
        ErrorKind.HISTORY,
        text("Part of “{title}” cannot be read.", title=conversation.shown_title),
        text("All the rest is shown; what cannot be read is kept aside, and nothing is deleted."),
        Action.OPEN_HISTORY_SETTINGS,
        message="; ".join(conversation.damage),
    )
