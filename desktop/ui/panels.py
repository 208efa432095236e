"""The panels beside the chat, made when they are first asked for: parameters, request inspector, branches."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from desktop.core.errors import ErrorInfo, ErrorKind
from desktop.core.exchange import Exchange
from desktop.core.message import Message, Role
from desktop.core.text import text
from desktop.runtime.acting import Acting
from desktop.runtime.session import ConversationSession
from desktop.runtime.workspace import Workspace
from desktop.ui.dock_title import DockTitle
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.runtime.replay import Replayed
    from desktop.ui.branches_panel import BranchesPanel
    from desktop.ui.inspector import Inspector
    from desktop.ui.parameters_panel import ParametersPanel


#: The panels, each made by the property of its name.
_NAMES: Final = ("parameters", "inspector", "branches")

_NO_CONNECTION: Final = ErrorInfo(
    ErrorKind.SETTINGS,
    text("The connection that this request went to has been deleted."),
    text("Copy the request as curl to send it from elsewhere."),
)


_BIAS: Final = "logit_bias"


class Panels(QObject):
    """Owned by the main window; GUI thread.

    Signals:
        message_reached(str): The message of this id was chosen in a panel; bring it into view.
        compare_requested(str): It shall be compared with its other versions.
        notice(ErrorInfo): Something that the person should know.
        left(): A panel that has the keyboard is being closed.
    """

    message_reached = Signal(str)
    compare_requested = Signal(str)
    notice = Signal(object)
    left = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._workspace = workspace
        self._session: ConversationSession | None = None
        self._parameters: ParametersPanel | None = None
        self._inspector: Inspector | None = None
        self._branches: BranchesPanel | None = None
        self._docks: dict[str, QDockWidget] = {}
        window.installEventFilter(self)

    @property
    def parameters(self) -> "ParametersPanel":
        """The panel of parameters."""
        if self._parameters is None:
            from desktop.ui.parameters_panel import ParametersPanel

            self._parameters = ParametersPanel(
                self._workspace.connections, self._workspace.tokenizer
            )
            self._parameters.defaults_wanted.connect(self._on_defaults)
            self._dock("parameters", self._parameters)
            if self._session is not None:
                self._parameters.show_session(self._session)
        return self._parameters

    @property
    def inspector(self) -> "Inspector":
        """The request inspector."""
        if self._inspector is None:
            from desktop.ui.answer_costs import AnswerCosts
            from desktop.ui.inspector import Inspector

            self._inspector = Inspector(self._workspace.exchanges)
            costs = AnswerCosts(self._workspace, lambda: self._session, self)
            costs.changed.connect(self._inspector.facts.refresh)
            self._inspector.facts.set_more(costs.rows)
            self._inspector.again_requested.connect(self._on_again)
            self._inspector.stop_requested.connect(self._workspace.replays.stop)
            self._inspector.keep_requested.connect(self._on_keep)
            self._workspace.replays.ended.connect(self._on_sent_again)
            self._workspace.replays.failed.connect(self.notice)
            self._dock("inspector", self._inspector)
        return self._inspector

    @property
    def branches(self) -> "BranchesPanel":
        """The tree of the conversation."""
        if self._branches is None:
            from desktop.ui.branches_panel import BranchesPanel

            self._branches = BranchesPanel(self._theme)
            self._branches.reached.connect(self.message_reached)
            self._branches.compare_requested.connect(self.compare_requested)
            self._dock("branches", self._branches)
            if self._session is not None:
                self._branches.show_session(self._session)
        return self._branches

    @property
    def open_names(self) -> list[str]:
        """The names of the panels that are shown, also while their window is not."""
        return [name for name, dock in self._docks.items() if not dock.isHidden()]

    def open(self, names: Iterable[str]) -> None:
        """Show the panels of these names, without taking the keyboard; names of no panel are passed over."""
        for name in names:
            if name in _NAMES:
                getattr(self, name)
                self._docks[name].show()

    def show_session(self, session: ConversationSession) -> None:
        """Follow the window to another conversation."""
        self._session = session
        if self._parameters is not None:
            self._parameters.show_session(session)
        if self._branches is not None:
            self._branches.show_session(session)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for dock in self._docks.values():
            title = dock.titleBarWidget()
            assert isinstance(title, DockTitle)
            title.set_theme(theme)
        if self._branches is not None:
            self._branches.set_theme(theme)

    @Slot()
    def toggle_parameters(self) -> None:
        """Show or hide the parameters."""
        self._toggle("parameters", self.parameters)

    @Slot()
    def toggle_inspector(self) -> None:
        """Show or hide the inspector; it begins with the newest answer of the conversation."""
        self._inspect_newest()
        self._toggle("inspector", self.inspector)

    @Slot()
    def toggle_branches(self) -> None:
        """Show or hide the tree of the conversation."""
        self._toggle("branches", self.branches)

    def show_parameter(self, name: str) -> None:
        """Show the parameters with the keyboard in one of them."""
        self._show("parameters", self.parameters)
        self.parameters.focus_parameter(name)

    @Slot(object)
    def add_bias(self, tokens: list[int]) -> None:
        """Forbid tokens in the shown conversation, and show the parameters, which can change that."""
        from desktop.core.parameters import FORBIDDEN

        if self._session is not None:
            choice = self._session.choice
            known = choice.parameters.get(_BIAS)
            biases = dict(known) if isinstance(known, dict) else {}
            added = {str(token): FORBIDDEN for token in tokens if str(token) not in biases}
            choice.set_parameters({**choice.parameters, _BIAS: {**biases, **added}})
            self.parameters.show_session(self._session)
            self.show_parameter(_BIAS)

    @Slot(str)
    def show_details(self, message_id: str) -> None:
        """Show the request and the response behind an answer."""
        messages = self._session.conversation.messages if self._session is not None else {}
        if message_id in messages:
            self._inspect(messages[message_id])
            self._show("inspector", self.inspector)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.Close and isinstance(watched, QDockWidget):
            focused = watched.window().focusWidget()
            if focused is not None and watched.isAncestorOf(focused):
                self.left.emit()
        return super().eventFilter(watched, event)

    def _inspect_newest(self) -> None:
        path = self._session.path() if self._session is not None else ()
        answers = [m for m in path if m.role is Role.ASSISTANT]
        if answers and not self.inspector.shows_any_of(m.id for m in path):
            self._inspect(answers[-1])

    def _inspect(self, answer: Message) -> None:
        self.inspector.show_message(answer)
        self._show_sending(answer.id)

    def _dock(self, name: str, inside: QWidget) -> None:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"{name}Dock")
        dock.setWidget(inside)
        dock.setTitleBarWidget(DockTitle(dock, self._theme))
        dock.hide()
        dock.installEventFilter(self)
        self._docks[name] = dock
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._retranslate()

    def _show(self, name: str, inside: QWidget) -> None:
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        inside.setFocus()

    def _toggle(self, name: str, inside: QWidget) -> None:
        if self._docks[name].isVisible():
            self._docks[name].close()
        else:
            self._show(name, inside)

    def _retranslate(self) -> None:
        words = {
            "parameters": self.tr("Parameters"),
            "inspector": self.tr("Request inspector"),
            "branches": self.tr("Branches"),
        }
        for name, dock in self._docks.items():
            dock.setWindowTitle(words[name])

    @Slot(object)
    def _on_defaults(self, parameters: dict[str, object]) -> None:
        if self._session is None:
            return
        connection = self._workspace.connections.get(self._session.connection_id)
        if connection is not None:
            changed = structs.replace(connection, parameters=parameters)
            self._workspace.connections.save(changed)

    @Slot(object, object)
    def _on_again(self, answer: Message, recorded: Exchange) -> None:
        connection = self._workspace.connections.get(answer.connection or "")
        if connection is None:
            self.notice.emit(_NO_CONNECTION)
            return
        self._workspace.replays.start(answer, recorded, connection)
        self._show_sending(answer.id)

    @Slot(str)
    def _on_sent_again(self, message_id: str) -> None:
        self._show_sending(message_id)

    @Slot(object)
    def _on_keep(self, replayed: "Replayed") -> None:
        """Put what came of a request that was sent again beside the answer, with its exchange."""
        if self._session is not None and Acting(self._session).keep(replayed.messages):
            ids = tuple(message.id for message in replayed.messages)
            connection_id = replayed.messages[0].connection or ""
            self._workspace.exchanges.add(ids, replayed.exchange, connection_id)
            self.inspector.show_message(replayed.messages[0])

    def _show_sending(self, message_id: str) -> None:
        if self.inspector.shows_any_of([message_id]):
            is_sending = self._workspace.replays.is_running(message_id)
            self.inspector.set_sending(is_sending=is_sending)
