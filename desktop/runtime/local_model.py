"""The model server on this machine, as the window sees it."""

from PySide6.QtCore import QObject, Signal

from desktop.core.local_model import LocalModelStage, LocalModelState

__all__ = ["LocalModel", "LocalModelStage", "LocalModelState"]


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
