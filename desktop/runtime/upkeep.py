"""What the window asks of the history beside its conversations: earlier versions, and what was synced."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.errors import UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.ground import Ground

if TYPE_CHECKING:
    from desktop.core.keeping import EarlierVersion, SyncState

Failed = Callable[[UserFacingError], None]


class Upkeep:
    """Lives in the GUI thread; the store's methods run in the disk thread."""

    def __init__(self, ground: Ground, courier: Courier) -> None:
        self._store = ground.store
        self._disk = ground.disk
        self._courier = courier

    def sync_state(self, done: "Callable[[SyncState], None]", failed: Failed) -> None:
        """Give what other machines and programs did to the history."""
        self._courier.watch(self._disk.submit(lambda: self._store().sync_state()), done, failed)

    def earlier_versions(
        self, conversation_id: str, done: "Callable[[list[EarlierVersion]], None]", failed: Failed
    ) -> None:
        """Give the earlier versions of a conversation, newest first."""

        def work() -> "list[EarlierVersion]":
            from desktop.storage.earlier_versions import versions_of

            return versions_of(self._store(), conversation_id)

        self._courier.watch(self._disk.submit(work), done, failed)

    def open_version(
        self,
        version: "EarlierVersion",
        title: str,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Make a conversation of its own of an earlier version; give its id."""
        made = self._disk.submit(lambda: self._store().restore_as_copy(version.snapshot, title))
        self._courier.watch(made, done, failed)
