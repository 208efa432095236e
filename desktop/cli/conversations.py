"""Finds a saved conversation by the id that a person typed."""

from typing import Final

from desktop.cli.exits import Exit
from desktop.cli.language import tr
from desktop.core.conversation import Conversation
from desktop.core.errors import HistoryError
from desktop.storage.history import HistoryStore

#: Characters of an id that may stand for the whole; fewer are more likely a slip.
_BEGINNING: Final = 4

#: Ids that are named where several begin alike.
_NAMED: Final = 5


def opened(store: HistoryStore, conversation_id: str) -> Conversation:
    """Read a conversation, by its id or the beginning of it.

    Raises:
        Exit: There is no conversation of this id, or there are several that begin like it.
        HistoryError: It cannot be read.
    """
    return store.open(whole_id(store, conversation_id))


def whole_id(store: HistoryStore, conversation_id: str) -> str:
    """Return the id of a conversation, given as a whole or by its beginning; raises as ``opened`` does."""
    if _exists(store, conversation_id):
        return conversation_id
    found: list[str] = []
    if len(conversation_id) >= _BEGINNING:
        known = (s.id for s in store.summaries() if not s.deleted)
        found = [i for i in known if i.startswith(conversation_id)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Exit(
            tr(
                "Several conversations begin with {conversation_id}: {ids}.",
                conversation_id=conversation_id,
                ids=", ".join(found[:_NAMED]),
            )
        )
    raise Exit(
        tr(
            "There is no conversation {conversation_id}; loquat list shows all.",
            conversation_id=conversation_id,
        )
    )


def _exists(store: HistoryStore, conversation_id: str) -> bool:
    try:
        return store.exists(conversation_id)
    except HistoryError as error:
        if error.__cause__ is not None:
            raise
        return False  # no id at all
