"""What every open conversation works with; put together once by the workspace."""

from typing import NamedTuple

from desktop.runtime.connections import Connections
from desktop.runtime.drafting import Attaching
from desktop.runtime.drafts import Drafts
from desktop.runtime.history_bridge import HistoryBridge
from desktop.runtime.replies import Replies


class Desk(NamedTuple):
    """The parts that sessions share; all live in the GUI thread."""

    connections: Connections
    drafts: Drafts
    history: HistoryBridge
    replies: Replies
    attaching: Attaching
