"""The connections, their keys and their models, as the window sees them."""

from PySide6.QtCore import QObject, Signal

from desktop.core.connection import Connection
from desktop.core.keys import KeyStatus
from desktop.runtime.settings_keeper import SettingsKeeper


class Connections(QObject):
    """Lives in the GUI thread; the keyring and the network are asked elsewhere.

    Signals:
        changed(): A connection was added, changed or removed.
        models_loaded(str, tuple[str, ...]): The models that a connection offers.
        models_failed(str, ErrorInfo): Why a connection's models are not known.
        key_status_changed(str): ``key_status`` of a connection has news.
        tested(str, TestOutcome): The result of the test with this token.
        notice(ErrorInfo): Something that was to be kept could not be.
    """

    changed = Signal()
    models_loaded = Signal(str, object)
    models_failed = Signal(str, object)
    key_status_changed = Signal(str)
    tested = Signal(str, object)
    notice = Signal(object)

    def __init__(self, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._models: dict[str, tuple[str, ...]] = {}
        self._key_status: dict[str, KeyStatus] = {}

    def items(self) -> tuple[Connection, ...]:
        """All connections in the person's order."""
        return self._keeper.connections

    def get(self, connection_id: str) -> Connection | None:
        """Return a connection; ``None`` when it is gone."""
        return next((c for c in self.items() if c.id == connection_id), None)

    def default(self) -> Connection | None:
        """The connection of a new conversation: the one used last, else the first."""
        chosen = self.get(str(self._keeper.values.get("chat.connection", "")))
        return chosen or next(iter(self.items()), None)

    def models(self, connection_id: str) -> tuple[str, ...]:
        """The models that are known; empty before ``refresh_models`` has been answered."""
        return self._models.get(connection_id, ())

    def key_status(self, connection_id: str) -> KeyStatus:
        """What is known about the key; ``refresh_key_status`` asks again."""
        return self._key_status.get(connection_id, KeyStatus())
