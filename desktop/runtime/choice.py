"""What is chosen for the next question of one open conversation, and that it was changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.core.conversation import Conversation
from desktop.core.message import Role
from desktop.runtime.asking import Asking
from desktop.runtime.connections import Connections

if TYPE_CHECKING:
    from desktop.core.assistant import Assistant


class Choice(QObject):
    """Connection, model, parameters and instruction; owned by the session, lives in the GUI thread.

    Signals:
        changed(): ``connection_id`` or ``model`` is another.
    """

    changed = Signal()

    def __init__(
        self,
        connections: Connections,
        conversation: Callable[[], Conversation],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._connections = connections
        self._conversation = conversation
        self.asking = Asking(connections)

    @property
    def connection_id(self) -> str:
        """The connection that the next question goes to; empty when there is none."""
        connection = self.asking.connection(self._conversation())
        return connection.id if connection else ""

    @property
    def model(self) -> str:
        """The model that the next question goes to; empty when one must be chosen."""
        return self.asking.model(self._conversation())

    @property
    def parameters(self) -> dict[str, Any]:
        """The conversation's own parameters, sent over the defaults of its connection."""
        return self.asking.parameters(self._conversation())

    @property
    def sent_parameters(self) -> dict[str, Any]:
        """The parameters that the next question goes with: the connection's defaults under the conversation's own."""
        connection = self.asking.connection(self._conversation())
        return {**(connection.parameters if connection else {}), **self.parameters}

    @property
    def system(self) -> str:
        """The system message of the shown branch, or the one that the first question will bring."""
        return self.asking.system(self._conversation())

    @property
    def role(self) -> Role:
        """The role of that message: ``system`` or ``developer``."""
        return self.asking.role(self._conversation())

    @property
    def assistant(self) -> tuple[str, str] | None:
        """Icon and name of the assistant that the conversation is begun with; ``None`` without one."""
        return self.asking.assistant(self._conversation())

    def begin_with(self, assistant: "Assistant | None") -> None:
        """Have a new conversation begin with an assistant, or with ``None`` without one."""
        if assistant is not None or self.assistant is not None:
            self.asking.begin_with(assistant)
            self.changed.emit()

    def set_connection(self, connection_id: str) -> None:
        """Send the next question to this connection, and those of new conversations too."""
        if connection_id == self.connection_id:
            return
        self.asking.choose_connection(connection_id)
        self._connections.set_default(connection_id)
        self.changed.emit()

    def set_model(self, name: str) -> None:
        """Send the next question to this model."""
        if name != self.model:
            self.asking.choose_model(name.strip())
            self.changed.emit()

    def set_parameters(self, parameters: dict[str, Any]) -> None:
        """Send these parameters with the next questions; ``None`` leaves a default of the connection out.

        They are saved with the next question.
        """
        self.asking.choose_parameters(parameters)

    def set_system(self, words: str) -> None:
        """Send this system message with the next questions, and save it with them; an empty one removes it."""
        self.asking.choose_system(words)

    def set_role(self, role: Role) -> None:
        """Send it in this role."""
        self.asking.choose_role(role)
