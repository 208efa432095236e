"""What every open conversation works with; put together once by the workspace."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from desktop.runtime.connections import Connections
from desktop.runtime.drafting import Attaching
from desktop.runtime.drafts import Drafts
from desktop.runtime.history_bridge import HistoryBridge
from desktop.runtime.replies import Replies

if TYPE_CHECKING:
    from desktop.core.connection import Connection
    from desktop.runtime.session import ConversationSession

#: Whether a session may ask a connection now; else the request is asked again later, if the person says so.
MayAsk = Callable[["ConversationSession", "Connection", Callable[[], object]], bool]


class Desk(NamedTuple):
    """The parts that sessions share; all live in the GUI thread."""

    connections: Connections
    drafts: Drafts
    history: HistoryBridge
    replies: Replies
    attaching: Attaching
    may_ask: MayAsk
