"""Finds a saved conversation by the id that a person typed."""

from desktop.cli.exits import Exit
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
        raise Exit(f"There is no conversation {conversation_id}; loquat list shows all.")
    return store.open(conversation_id)
