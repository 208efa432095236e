"""The model server on this machine, as the window sees it."""

from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.core.errors import ErrorInfo


class LocalModelStage(StrEnum):
    """Where the model server is."""

    ABSENT = "absent"
    OFF = "off"
    PREPARING = "preparing"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class LocalModelState(Struct, frozen=True, omit_defaults=True):
    """A change of the model server's stage.

    Attributes:
        progress: From 0 to 1 while its file is put together; ``None`` when unknown.
        error: Why it failed.
    """

    stage: LocalModelStage = LocalModelStage.ABSENT
    progress: float | None = None
    error: ErrorInfo | None = None


class LocalModel(QObject):
    """Lives in the GUI thread.

    Signals:
        state_changed(LocalModelState): It is loading, ready, off …
    """

    state_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = LocalModelState()

    @property
    def state(self) -> LocalModelState:
        """The stage now; ``absent`` means that the extra is not installed and nothing is offered."""
        return self._state
