"""The assistant's page of a server of one's own: those that run on this machine, or an address in the network."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from desktop.core.connection import Connection
from desktop.core.connection_rules import problems
from desktop.runtime.connections import Connections
from desktop.runtime.first_run import Setup, free_name
from desktop.runtime.translation import translated
from desktop.ui.first_run.page import SetupPage, label
from desktop.ui.settings.key_field import KeyField
from desktop.ui.style_sheet import set_styled
from desktop.ui.theme import Theme

_LIST_ROWS = 4


class ServerPage(SetupPage):
    """GUI thread. Servers are looked for when the page is first seen, and when the person asks for it."""

    def __init__(
        self, setup: Setup, connections: Connections, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(setup, theme, parent)
        self._connections = connections
        self._found: tuple[Connection, ...] | None = None
        self._is_looking = False
        self.list = QListWidget()
        self._state = label("caption")
        self.look_button = QPushButton()
        self._address_label, self._key_label = QLabel(), QLabel()
        self.address = QLineEdit()
        self._problem = label("danger")
        self._problem.hide()
        self.key = KeyField()
        self._address_label.setBuddy(self.address)
        self._key_label.setBuddy(self.key)
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemDoubleClicked.connect(self.go_on)
        self.look_button.clicked.connect(self._look)
        self.address.textEdited.connect(self._on_typed)
        connections.servers_found.connect(self._on_found)
        connections.key_status_changed.connect(self._on_key_status)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        row.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.list)
        self.body.addLayout(row)
        for widget in (
            self._address_label,
            self.address,
            self._problem,
            self._key_label,
            self.key,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    @property
    def may_go_on(self) -> bool:
        return "base_url" not in problems(self._draft())

    def enter(self) -> None:
        if self._found is None and not self._is_looking:
            self._look()
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        if not self.may_go_on:
            return False
        self._setup.begin(self._draft())
        self._setup.change_secrets(key=self.key.typed, session_only=self.key.is_session_only)
        return True

    def retranslate(self) -> None:
        self.say(
            self.tr("A server of your own"),
            self.tr("Choose a server that was found, or enter its address."),
        )
        self.list.setAccessibleName(self.tr("Servers on this machine"))
        self.look_button.setText(self.tr("Look again"))
        self._address_label.setText(self.tr("Base URL"))
        self.address.setAccessibleName(self.tr("Address of the server"))
        self.address.setPlaceholderText("http://192.168.0.10:8080/v1")
        self._key_label.setText(self.tr("Key, if the server wants one"))
        self._say_state()

    def _draft(self) -> Connection:
        address = self.address.text().strip()
        for server in self._found or ():
            if server.base_url == address:
                known = self._connections.get(server.id)
                return known if known is not None and known.base_url == address else server
        before = self._setup.draft
        if before.base_url == address:
            return before
        host = address.partition("://")[2].partition("/")[0]
        name = free_name(host or address, self._connections.items())
        return Connection(_new_id(), name, address)

    def _say_state(self) -> None:
        if self._is_looking:
            words = self.tr("Looking for servers on this machine…")
        elif self._found:
            words = self.tr("%n server(s) found on this machine.", "", len(self._found))
        else:
            words = self.tr(
                "No server was found on this machine. Start yours and look again, or enter its address."
            )
        self._state.setText(words)
        self.list.setVisible(bool(self._found))

    @Slot()
    def _look(self) -> None:
        self._is_looking = True
        self.look_button.setEnabled(False)
        self._say_state()
        self._connections.look_around()

    @Slot(object)
    def _on_found(self, found: tuple[Connection, ...]) -> None:
        if not self._is_looking:
            return  # the settings asked
        self._is_looking = False
        self._found = found
        self.look_button.setEnabled(True)
        self.list.clear()
        for server in found:
            item = QListWidgetItem(f"{server.name}   {server.base_url}")
            item.setData(Qt.ItemDataRole.UserRole, server.base_url)
            self.list.addItem(item)
        rows = min(len(found), _LIST_ROWS)
        self.list.setFixedHeight(
            max(rows, 1) * self.list.sizeHintForRow(0) + 4 * self.list.frameWidth() + 8
        )
        self._say_state()
        if found and not self.address.text().strip():
            self.list.setCurrentRow(0)

    @Slot()
    def _on_row(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.address.setText(str(item.data(Qt.ItemDataRole.UserRole)))
            self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        typed = self.address.text().strip()
        draft = self._draft()
        problem = problems(draft).get("base_url") if typed else None
        self._problem.setText(translated(problem) if problem is not None else "")
        self._problem.setVisible(problem is not None)
        set_styled(self._problem, "role", "danger")
        if problem is None and typed:
            self._connections.look_for_key(draft)
        self.changed.emit()

    @Slot(str)
    def _on_key_status(self, connection_id: str) -> None:
        # Which keyring there is does not depend on the connection, and a server at home has no key yet.
        if self.isVisible():
            self.key.show_status(self._connections.key_status(connection_id))


def _new_id() -> str:
    from uuid import uuid4

    return uuid4().hex[:12]
