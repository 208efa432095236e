"""Finds a saved conversation by the id that a person typed."""

from desktop.cli.exits import Exit
from desktop.cli.language import tr
from desktop.core.conversation import Conversation
from desktop.core.errors import HistoryError
from desktop.storage.history import HistoryStore


def opened(store: HistoryStore, conversation_id: str) -> Conversation:
    """Read a conversation.

    Raises:
        Exit: There is no conversation of this id.
        HistoryError: It cannot be read.
    """
    try:
        is_known = store.exists(conversation_id)
    except HistoryError as error:
        if error.__cause__ is not None:
            raise
        is_known = False  # no id at all
    if not is_known:
        raise Exit(
            tr(
                "There is no conversation {conversation_id}; loquat list shows all.",
                conversation_id=conversation_id,
            )
        )
    return store.open(conversation_id)
