"""Says what is in the snapshots of a conversation, so that a person can choose one."""

from desktop.core.conversation import conversation_from, short_title
from desktop.core.keeping import EarlierVersion, Snapshot
from desktop.core.records import Fold
from desktop.storage.history import HistoryStore
from desktop.storage.history_file import parse, read_bytes


def versions_of(store: HistoryStore, conversation_id: str) -> list[EarlierVersion]:
    """Return the earlier versions of a conversation, newest first; what cannot be read is there and says so.

    Raises:
        HistoryError: The folder cannot be looked at.
    """
    return [_read(snapshot) for snapshot in store.snapshots_of(conversation_id)]


def _read(snapshot: Snapshot) -> EarlierVersion:
    try:
        fold = Fold().add_all(parse(read_bytes(snapshot.path)).records)
    except OSError:
        return EarlierVersion(snapshot, is_readable=False)
    conversation = conversation_from(fold, snapshot.conversation_id)
    texts = [message.text.strip() for message in conversation.messages.values()]
    words = next((words for words in reversed(texts) if words), "")
    return EarlierVersion(
        snapshot,
        messages=len(texts),
        words=short_title(words),
        title=conversation.title,
        is_readable=fold.header is not None and not fold.is_newer,
    )
