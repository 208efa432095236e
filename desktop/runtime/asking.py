"""Whom a conversation's next question goes to, and how: connection, model, parameters, system message."""

from typing import TYPE_CHECKING, Any, Final, Protocol

from desktop.core.connection import Connection
from desktop.core.conversation import ASSISTANT_FIELD, Conversation
from desktop.core.editing import instruction_of
from desktop.core.errors import Action, ErrorInfo, ErrorKind
from desktop.core.message import Message, Role
from desktop.core.text import text

if TYPE_CHECKING:
    from desktop.core.assistant import Assistant
    from desktop.runtime.jobs import Asked

_NO_CONNECTION: Final = ErrorInfo(
    ErrorKind.SETTINGS,
    text("There is no connection to ask."),
    text("Add one in the settings."),
    Action.OPEN_CONNECTION_SETTINGS,
)
_NO_MODEL: Final = ErrorInfo(
    ErrorKind.NOT_FOUND,
    text("No model has been chosen."),
    text("Choose one, or type its name."),
    Action.CHOOSE_MODEL,
)


class KnownConnections(Protocol):
    """The part of ``runtime.connections.Connections`` that is used here."""

    def get(self, connection_id: str) -> Connection | None:
        """Return a connection."""

    def default(self) -> Connection | None:
        """Return the connection of a new conversation."""

    def models(self, connection_id: str) -> tuple[str, ...]:
        """Return the models that are known."""

    def save(self, connection: Connection) -> None:
        """Replace a connection."""


class Asking:
    """What the person chose for one conversation, over what the conversation and its connection say."""

    def __init__(self, connections: KnownConnections) -> None:
        self._connections = connections
        self._connection_id: str | None = None
        self._model: str | None = None
        self._parameters: dict[str, Any] | None = None
        self._system: str | None = None
        self._role: Role | None = None
        self._assistant: dict[str, str] | None = None

    def begin_with(self, assistant: "Assistant | None") -> None:
        """Ask as an assistant says, or with ``None`` as usual; what was chosen before does not count any more."""
        from desktop.core.assistant import Assistant, field_of

        asked = assistant or Assistant("", "")
        self._assistant = None if assistant is None else field_of(assistant)
        self._connection_id = asked.connection or None
        self._model = asked.model or None
        self._parameters = dict(asked.parameters) or None
        self._system = asked.system or None
        self._role = None

    def assistant(self, conversation: Conversation) -> tuple[str, str] | None:
        """Return icon and name of the assistant that it was begun with, or is about to be."""
        known = self._assistant or conversation.fields.get(ASSISTANT_FIELD)
        if known is None:
            return None
        from desktop.core.assistant import told

        return told(known)

    def choose_connection(self, connection_id: str) -> None:
        """Ask this connection; the model chosen for the one before does not count any more."""
        self._connection_id = connection_id
        self._model = None

    def choose_model(self, name: str) -> None:
        """Ask this model."""
        self._model = name

    def choose_parameters(self, parameters: dict[str, Any]) -> None:
        """Send these parameters, over the connection's defaults."""
        self._parameters = parameters

    def choose_system(self, words: str) -> None:
        """Instruct the model with this system message; an empty one removes it."""
        self._system = words

    def choose_role(self, role: Role) -> None:
        """Instruct the model in this role: ``system`` or ``developer``."""
        self._role = role

    def connection(self, conversation: Conversation) -> Connection | None:
        """Return the connection that is asked next."""
        stored = conversation.fields.get("connection")
        for connection_id in (self._connection_id, stored):
            if isinstance(connection_id, str):
                found = self._connections.get(connection_id)
                if found is not None:
                    return found
        return self._connections.default()

    def model(self, conversation: Conversation) -> str:
        """Return the model that is asked next; empty when one must be chosen."""
        if self._model is not None:
            return self._model
        connection = self.connection(conversation)
        if connection is None:
            return ""
        stored = conversation.fields.get("model")
        if (
            isinstance(stored, str)
            and stored
            and conversation.fields.get("connection") == connection.id
        ):
            return stored
        offered = self._connections.models(connection.id)
        return connection.model or (offered[0] if len(offered) == 1 else "")

    def parameters(self, conversation: Conversation) -> dict[str, Any]:
        """Return the conversation's own parameters; ``None`` as a value leaves a default of the connection out."""
        if self._parameters is not None:
            return self._parameters
        stored = conversation.fields.get("parameters")
        return dict(stored) if isinstance(stored, dict) else {}

    def system(self, conversation: Conversation) -> str:
        """Return the system message that the next question is sent with."""
        return branch_instruction(conversation)[1] if self._system is None else self._system

    def role(self, conversation: Conversation) -> Role:
        """Return the role of that message: what was chosen, else what it has, else what the model takes."""
        if self._role is not None:
            return self._role
        if (known := instruction_of(conversation)) is not None:
            return known.role
        from desktop.core.presets import instruction_role

        return instruction_role(self.connection(conversation), self.model(conversation))

    def instruction(self, conversation: Conversation) -> tuple[Role, str]:
        """Return role and text of the message that the next question is sent with."""
        return self.role(conversation), self.system(conversation)

    def remember_refused(self, answer: Message) -> bool:
        """Note on the connection what its model refused; return whether ``answer`` failed so and it is still there."""
        from desktop.core.refused_parameters import refused_parameter, remembered

        name = refused_parameter(answer.error) if answer.error is not None else None
        connection = self._connections.get(answer.connection or "")
        if name is None or connection is None:
            return False
        self._connections.save(remembered(connection, answer.model or "", name))
        return True

    def asked(self, conversation: Conversation, model: str = "") -> "Asked | ErrorInfo":
        """Return whom to ask and how; or why nobody can be asked."""
        connection, model = self.connection(conversation), model or self.model(conversation)
        if connection is None:
            return _NO_CONNECTION
        if not model and not connection.is_local_model:
            return _NO_MODEL
        parameters = {**connection.parameters, **self.parameters(conversation)}
        from desktop.core.parameter_check import check

        wrong = [p for p in check(parameters, connection.api) if not p.is_hint]
        if wrong:
            sentence = text(
                "The parameter {name}: {problem}",
                name=wrong[0].parameter,
                problem=wrong[0].sentence,
            )
            return ErrorInfo(
                ErrorKind.BAD_REQUEST,
                sentence,
                text("Correct it, or leave it empty so that it is not sent."),
                Action.OPEN_PARAMETERS,
                parameter=wrong[0].parameter,
            )
        from desktop.runtime.jobs import Asked

        own = self.parameters(conversation)
        is_saved = own == (conversation.fields.get("parameters") or {})
        return Asked(
            connection,
            model,
            parameters,
            self._system or "",
            None if is_saved else own,
            self.role(conversation),
            self._assistant if not conversation.messages else None,
        )


def branch_instruction(conversation: Conversation) -> tuple[Role | None, str]:
    """Return role and text of the message that instructs the model at the beginning of the shown branch."""
    known = instruction_of(conversation)
    return (known.role, known.text) if known is not None else (None, "")
