"""The page of connections: the list, the form of the chosen one, and a test that really asks the server."""

from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.checkup import RoutePreview, TestOutcome
from desktop.core.connection import Connection
from desktop.core.connection_rules import problems
from desktop.core.presets import PRESETS, local_presets
from desktop.runtime.connections import Connections
from desktop.runtime.exchanges import Exchanges
from desktop.runtime.translation import translated
from desktop.ui.answer_facts import gauge
from desktop.ui.appearance import Appearance
from desktop.ui.icons import icon, icon_size
from desktop.ui.quantities import milliseconds_text
from desktop.ui.settings.connection_form import ConnectionForm
from desktop.ui.settings.page import Page
from desktop.ui.style_sheet import set_styled
from desktop.ui.theme import Theme
from desktop.ui.tips import tip

#: Milliseconds after the last key before the draft's route is worked out anew.
_PREVIEW_MS = 250

_LIST_PX = 190


class ConnectionsPage(Page):
    """GUI thread. What is entered is kept when another connection is looked at only after Save."""

    icon_name = "globe"

    def __init__(
        self,
        connections: Connections,
        exchanges: Exchanges,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._connections = connections
        self._exchanges = exchanges
        self._limits = QVBoxLayout()
        self._shown: Connection | None = None
        self._unsaved: Connection | None = None
        self._token = ""
        self._route_token = ""
        self._list = QListWidget()
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._form = ConnectionForm()
        self._area = QScrollArea()
        self._outcome = QLabel(wordWrap=True)
        self._outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._add, self._copy, self._remove = QToolButton(), QToolButton(), QToolButton()
        self._presets = QMenu(self)
        self._presets.aboutToShow.connect(self._fill_presets)
        self._add.setMenu(self._presets)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._examine, self._test, self._save = QPushButton(), QPushButton(), QPushButton()
        self._save.setProperty("role", "primary")
        self._preview = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._lay_out()
        self._wire()
        appearance.changed.connect(self._on_theme)
        self._on_theme(appearance.theme)
        self.retranslate()
        self._fill()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._preview.stop()

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("Connections")

    def show_connection(self, connection_id: str, field: str = "") -> None:
        """Show the connection of this id (any other: the one before) with the keyboard in ``field``."""
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == connection_id:
                self._list.setCurrentRow(row)
        self._focus(field)

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self._list.setAccessibleName(self.tr("Connections"))
        names = (
            (self._add, self.tr("Add a connection")),
            (self._copy, self.tr("Duplicate")),
            (self._remove, self.tr("Remove")),
        )
        for button, name in names:
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._examine.setText(self.tr("Examine…"))
        words = self.tr("Try every stage of the way to the server, and say what to do")
        self._examine.setToolTip(tip(words))
        self._test.setText(self.tr("Test"))
        self._save.setText(self.tr("Save"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self._add, self._copy, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._list, 1)
        inside.addLayout(buttons)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._form)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addStretch(1)
        bottom.addWidget(self._examine, 0, Qt.AlignmentFlag.AlignBottom)
        bottom.addWidget(self._test, 0, Qt.AlignmentFlag.AlignBottom)
        bottom.addWidget(self._save, 0, Qt.AlignmentFlag.AlignBottom)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._area, 1)
        right.addLayout(self._limits)
        right.addWidget(self._outcome)
        right.addLayout(bottom)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(left, 1)
        row.addLayout(right, 3)
        left.setMaximumWidth(_LIST_PX)
        self.body.addLayout(row)

    def _wire(self) -> None:
        connections = self._connections
        connections.changed.connect(self._on_changed)
        connections.key_status_changed.connect(self._on_key_status)
        connections.tested.connect(self._on_tested)
        self._exchanges.limits_changed.connect(self._show_limits)
        connections.route_found.connect(self._on_route_found)
        self._list.currentRowChanged.connect(self._on_row)
        self._form.edited.connect(self._on_edited)
        self._preview.timeout.connect(self._on_preview)
        self._copy.clicked.connect(self._on_copy)
        self._remove.clicked.connect(self._on_remove)
        self._examine.clicked.connect(self._on_examine)
        self._test.clicked.connect(self._on_test)
        connections.servers_found.connect(self._on_servers_found)
        self._save.clicked.connect(self._on_save)

    def _fill(self, chosen: str = "") -> None:
        items = [*self._connections.items(), *([self._unsaved] if self._unsaved else [])]
        chosen = chosen or (self._shown.id if self._shown else "")
        self._list.blockSignals(True)
        self._list.clear()
        for item in items:
            row = QListWidgetItem(item.name or self.tr("New connection"))
            row.setData(Qt.ItemDataRole.UserRole, item.id)
            row.setToolTip(tip(row.text()))
            self._list.addItem(row)
        ids = [item.id for item in items]
        self._list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
        self._list.blockSignals(False)
        self._on_row()

    def _chosen(self) -> Connection | None:
        item = self._list.currentItem()
        chosen = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        if self._unsaved is not None and self._unsaved.id == chosen:
            return self._unsaved
        return self._connections.get(chosen)

    def _say_outcome(self, words: str, role: str = "caption") -> None:
        set_styled(self._outcome, "role", role)
        self._outcome.setText(words)

    def _is_valid(self) -> bool:
        found = problems(self._form.draft(), self._connections.items())
        self._form.show_problems(found)
        return not found

    @Slot()
    def _on_changed(self) -> None:
        self._fill()

    @Slot()
    def _on_row(self) -> None:
        chosen = self._chosen()
        self._form.setEnabled(chosen is not None)
        self._remove.setEnabled(chosen is not None and not chosen.is_local_model)
        self._copy.setEnabled(chosen is not None and not chosen.is_local_model)
        if chosen is None or chosen == self._shown:
            return
        self._shown = chosen
        self._token = ""
        self._say_outcome("")
        self._form.show_connection(chosen)
        self._form.show_problems({})
        self._form.show_key_status(self._connections.key_status(chosen.id))
        self._show_limits(chosen.id)
        if chosen is not self._unsaved:
            self._connections.refresh_key_status(chosen.id)
        elif not chosen.is_local_model:
            self._connections.look_for_key(chosen)
        self._on_preview()

    @Slot(str)
    def _show_limits(self, connection_id: str) -> None:
        """Draw the rate limits that the shown connection told last."""
        if self._shown is None or connection_id != self._shown.id:
            return
        while (item := self._limits.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.deleteLater()
        for limit in self._exchanges.limits(connection_id):
            self._limits.addWidget(gauge(limit))

    @Slot()
    def _on_edited(self) -> None:
        self._token = ""
        self._say_outcome(self.tr("Not saved yet."))
        self._preview.start()

    @Slot()
    def _on_preview(self) -> None:
        draft = self._form.draft()
        if "base_url" not in problems(draft) and not draft.is_local_model:
            self._route_token = self._connections.find_route(draft)

    @Slot(str, object)
    def _on_route_found(self, token: str, preview: RoutePreview) -> None:
        if token == self._route_token:
            self._form.show_route(preview)

    @Slot(str)
    def _on_key_status(self, connection_id: str) -> None:
        if self._shown is not None and connection_id == self._shown.id:
            self._form.show_key_status(self._connections.key_status(connection_id))

    @Slot()
    def _fill_presets(self) -> None:
        """Offer the servers that are known; only now, because most never open this menu."""
        self._presets.clear()
        own = self._presets.addAction(self.tr("Another server…"))
        own.triggered.connect(lambda: self._begin(Connection(_new_id(), "")))
        near = self._presets.addAction(self.tr("Look for servers on this machine"))
        near.triggered.connect(self._on_look_around)
        services = [p for p in PRESETS.values() if not p.port]
        for group in (services, list(local_presets())):
            self._presets.addSeparator()
            for preset in group:
                action = self._presets.addAction(preset.name)
                action.triggered.connect(
                    lambda _=False, chosen=preset: self._begin(chosen.connection(_new_id()))
                )

    def _begin(self, draft: Connection) -> None:
        """Show a connection that is not saved yet."""
        self._unsaved = draft
        self._fill(draft.id)
        self._focus("key" if draft.preset and draft.key_env else "name")

    def _focus(self, field: str) -> None:
        self._form.focus(field)
        QTimer.singleShot(0, self, self._scroll_to_keyboard)  # the fields have no places before

    @Slot()
    def _scroll_to_keyboard(self) -> None:
        """Show the field that has the keyboard: Qt scrolls to it only where the person goes there with Tab."""
        if field := self._form.focusWidget():
            self._area.ensureWidgetVisible(field)

    @Slot(object)
    def _on_theme(self, theme: Theme) -> None:
        for button, name in (
            (self._add, "plus"),
            (self._copy, "copy"),
            (self._remove, "delete"),
        ):
            button.setIcon(icon(name, theme))
            button.setIconSize(icon_size(theme))

    @Slot()
    def _on_copy(self) -> None:
        if self._shown is not None:
            name = self.tr("{name} (copy)").format(name=self._shown.name)
            self._begin(structs.replace(self._shown, id=_new_id(), name=name, preset=""))

    @Slot()
    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self._shown = None
        if chosen is self._unsaved:
            self._unsaved = None
            self._fill()
        else:
            self._connections.remove(chosen.id)

    @Slot()
    def _on_save(self) -> None:
        if not self._is_valid():
            self._say_outcome(self.tr("Not saved: please look at the marked fields."), "danger")
            return
        draft, secrets = self._form.draft(), self._form.secrets()
        self._unsaved = None
        self._shown = draft
        self._connections.save(draft, secrets)
        self._form.show_connection(draft)
        self._connections.refresh_key_status(draft.id)
        self._fill(draft.id)
        self._say_outcome(self.tr("Saved."), "success")

    @Slot()
    def _on_look_around(self) -> None:
        self._say_outcome(self.tr("Looking for servers on this machine…"))
        self._connections.look_around()

    @Slot(object)
    def _on_servers_found(self, found: tuple[Connection, ...]) -> None:
        if not found:
            self._say_outcome(self.tr("No server was found on this machine."))
        elif len(found) == 1:
            self._begin(found[0])
        else:
            choice = QMenu(self)
            choice.aboutToHide.connect(choice.deleteLater)
            for server in found:
                action = choice.addAction(f"{server.name}  {server.base_url}")
                action.triggered.connect(lambda _=False, chosen=server: self._begin(chosen))
            choice.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    @Slot()
    def _on_examine(self) -> None:
        if not self._is_valid():
            self._say_outcome(self.tr("Please look at the marked fields."), "danger")
            return
        from desktop.ui.settings.doctor_dialog import DoctorDialog

        draft, secrets = self._form.draft(), self._form.secrets()
        DoctorDialog(self._connections, draft, secrets, self).open()

    @Slot()
    def _on_test(self) -> None:
        if not self._is_valid():
            self._say_outcome(self.tr("Please look at the marked fields."), "danger")
            return
        self._say_outcome(self.tr("Asking the server…"))
        self._token = self._connections.test(self._form.draft(), self._form.secrets())

    @Slot(str, object)
    def _on_tested(self, token: str, outcome: TestOutcome) -> None:
        if token != self._token:
            return
        if outcome.error is not None:
            error = outcome.error
            words = [translated(error.sentence), translated(error.advice), error.message]
            self._say_outcome("\n".join(filter(None, words)), "danger")
            return
        total_ms = outcome.timing.total_ms if outcome.timing else None
        words = [self.tr("It works: %n model(s) found.", "", len(outcome.models))]
        if total_ms is not None:
            words.append(milliseconds_text(total_ms))
        if outcome.route is not None and outcome.route.proxy is not None:
            words.append(self.tr("via {proxy}").format(proxy=outcome.route.proxy))
        self._say_outcome(" · ".join(words), "success")


def _new_id() -> str:
    return uuid4().hex[:12]
