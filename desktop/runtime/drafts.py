"""What was typed and attached and not sent, kept over a restart."""

from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.core.draft import Draft
from desktop.core.errors import UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.late_writer import LateWriter
from desktop.runtime.worker import Worker
from desktop.storage.drafts import DraftFile

#: Milliseconds from a key to the write: at most this much typing is lost when the program dies.
WRITE_DELAY_MS: Final = 1000

#: Drafts of conversations that are not on disk yet: of the first such, and of those in further windows.
_NEW: Final = ""
_FURTHER: Final = "new:"


class Drafts(LateWriter):
    """Lives in the GUI thread. The draft of a conversation that is not on disk yet has the id ``""``.

    Further new conversations have ids of their own, ``new:1`` and so on. After a restart there is one new
    conversation; it takes over one of their drafts when it has none.

    Signals:
        loaded(): The drafts of the last run are here.
    """

    loaded = Signal()

    def __init__(
        self, file: DraftFile, disk: Worker, courier: Courier, parent: QObject | None = None
    ) -> None:
        super().__init__(disk, courier, WRITE_DELAY_MS, parent)
        self._file = file
        self._drafts: dict[str, Draft] = {}
        self._is_loaded = False
        self._further = 0

    def load(self) -> None:
        """Read what the last run left."""
        self._courier.watch(
            self._disk.submit(self._file.load), self._on_loaded, self._on_not_loaded
        )

    def get(self, conversation_id: str) -> Draft:
        """Return the draft of a conversation; empty when there is none, or it is not read yet."""
        return self._drafts.get(conversation_id, Draft())

    def set(self, conversation_id: str, draft: Draft) -> None:
        """Remember a draft; an empty one is forgotten."""
        if draft == self.get(conversation_id) and self._is_loaded:
            return
        self._drafts[conversation_id] = draft
        if not self._timer.isActive():
            self._timer.start()

    def key_of_new(self, *, is_first: bool) -> str:
        """Return the id for the draft of a new conversation, the first or one in a further window."""
        if is_first:
            return _NEW
        self._further += 1
        return f"{_FURTHER}{self._further}"

    def _written(self) -> "Future[None]":
        # Merged in the disk thread, so that a draft typed before the file was read loses no other.
        return self._disk.submit(self._file.update, dict(self._drafts))

    def _on_not_loaded(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)

    def _on_loaded(self, drafts: dict[str, Draft]) -> None:
        self._drafts = {**drafts, **self._drafts}
        self._is_loaded = True
        self._take_over_further(drafts)
        self.loaded.emit()

    def _take_over_further(self, left: dict[str, Draft]) -> None:
        further = sorted(key for key, draft in left.items() if key.startswith(_FURTHER) and draft)
        numbers = [key.removeprefix(_FURTHER) for key in further]
        known = [int(number) for number in numbers if number.isdecimal() and number.isascii()]
        self._further = max([self._further, *known])
        if further and not self.get(_NEW):
            self.set(_NEW, left[further[0]])
            self.set(further[0], Draft())
