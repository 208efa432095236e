"""Everything that a window talks to, for one profile."""

from dataclasses import dataclass
from typing import Final

from desktop.runtime.coalescer import Coalescer
from desktop.runtime.collector import Collector
from desktop.runtime.connections import Connections
from desktop.runtime.courier import Courier
from desktop.runtime.library import Library
from desktop.runtime.local_model import LocalModel
from desktop.runtime.loop_thread import LoopThread
from desktop.runtime.preferences import Preferences
from desktop.runtime.settings_keeper import SettingsKeeper
from desktop.runtime.worker import Worker

#: Seconds that the disk gets to finish what is queued when the program ends.
DISK_S: Final = 2.0


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The objects of one profile, and the order in which they end. Made and owned by ``app``, GUI thread.

    Attributes:
        preferences: The person's settings.
        connections: Where models are asked.
        library: The conversations.
        local_model: The model server on this machine.
        collector: Collects garbage in the GUI thread.
    """

    preferences: Preferences
    connections: Connections
    library: Library
    local_model: LocalModel
    collector: Collector
    loop_thread: LoopThread
    disk: Worker
    courier: Courier
    coalescer: Coalescer
    keeper: SettingsKeeper

    def warm_up(self) -> None:
        """Start what the first question needs; called after the first paint."""
        if not self.loop_thread.isRunning():
            self.loop_thread.start()

    def shutdown(self) -> bool:
        """End everything, nothing lost; return whether all of it ended in time."""
        loop_ended = self.loop_thread.shutdown()
        self.keeper.flush()
        disk_ended = self.disk.finish(DISK_S)
        self.courier.close()
        self.collector.stop()
        return loop_ended and disk_ended
