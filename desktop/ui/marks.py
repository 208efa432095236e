"""What the chat view says about messages besides themselves: which version each is, and whether the model gets it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.core.message import Message
from desktop.runtime.acting import Acting
from desktop.runtime.session import ConversationSession

if TYPE_CHECKING:
    from desktop.ui.chat_view import SiblingPosition


def versions(session: ConversationSession) -> "dict[str, SiblingPosition]":
    """Return, for messages of which there are several versions, which is shown."""
    from desktop.ui.chat_view import SiblingPosition

    found = Acting(session).versions()
    return {i: SiblingPosition(v.number, v.total) for i, v in found.items()}


def remarks(session: ConversationSession, path: Sequence[Message]) -> dict[str, str]:
    """Return what is said above messages; most have nothing."""
    has_cut = bool(session.conversation.fields.get("context"))
    pinned = frozenset(message.id for message in path if message.pinned)
    if not has_cut and not pinned:
        return {}
    from desktop.core.context_cut import cut_of, left_out
    from desktop.ui.chat_view import words

    out = left_out(path, cut_of(session.conversation))
    return {i: words.remark(is_left_out=i in out, is_pinned=i in pinned) for i in (*out, *pinned)}
