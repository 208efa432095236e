"""The model server on this machine, as the window sees it."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.local_model import LocalModelStage, LocalModelState
from desktop.runtime.profile_settings import local_model_is_installed

__all__ = ["LocalModel", "LocalModelStage", "LocalModelState"]


class LocalModel(QObject):
    """Lives in the GUI thread; only ``tell`` may be called from another.

    Signals:
        state_changed(LocalModelState): It is loading, ready, off …
        weights_known(bool): Whether the weights that come with Loquat are installed; after it was asked for.
    """

    state_changed = Signal(object)
    weights_known = Signal(bool)
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        is_there = local_model_is_installed()
        self._state = LocalModelState(LocalModelStage.OFF if is_there else LocalModelStage.ABSENT)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> LocalModelState:
        """The stage now; ``absent`` means that the extra is not installed and nothing is offered."""
        return self._state

    def tell(self, state: LocalModelState) -> None:
        """Take note of a change; it shows once the GUI thread gets to it. Any thread."""
        self._told.emit(state)

    @Slot(object)
    def _on_told(self, state: LocalModelState) -> None:
        self._state = state
        self.state_changed.emit(state)
