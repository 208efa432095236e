"""Reads only the end of a long history file: what a first screen needs before all of it has been read."""

from typing import Final

from desktop.core.conversation import conversation_from
from desktop.core.errors import HistoryRefused
from desktop.core.message import Message
from desktop.core.records import Fold
from desktop.storage import history_file
from desktop.storage.paths import Profile

#: A shorter file is read whole in the same moment.
_LONG_BYTES: Final = 1024 * 1024
#: Enough for several screens; read and understood in 2 ms.
_END_BYTES: Final = 192 * 1024


def last_messages(profile: Profile, conversation_id: str) -> tuple[Message, ...]:
    """Return the last messages of the branch that is shown, oldest first.

    Records stand in the order of time, so a later change of what is in the end of the file is in it too.
    (After two machines' files were merged it may not be: the reading corrects it.) Empty for a short or missing file, and where the end does
    not say which branch is shown. Never raises: the reading of the whole file says what is wrong.
    """
    try:
        path = history_file.path_of(profile.history, conversation_id)
        size = path.stat().st_size
        if size < _LONG_BYTES:
            return ()
        data = history_file.read_bytes(path, size - _END_BYTES)
    except (OSError, HistoryRefused):
        return ()
    _, _, lines = data.partition(b"\n")
    return _shown(Fold().add_all(history_file.parse(lines).records))


def _shown(fold: Fold) -> tuple[Message, ...]:
    top = fold.conversation
    conversation = conversation_from(fold, "")
    if fold.is_newer or top.deleted or conversation.current != top.fields.get("current"):
        return ()
    found: list[Message] = []
    for message in reversed(conversation.path()):
        # Of a message that was written before the end only what was changed later is known; and what
        # follows one that is not known at all looks like a first message here.
        if "role" not in fold.messages[message.id].fields or message.parent is None:
            break
        found.append(message)
    return tuple(reversed(found))
