"""The assistant's list of providers, and the address of one that is not in it."""

from typing import Final

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.core.connection import OPENAI_ID, Connection
from desktop.core.connection_rules import problems
from desktop.core.presets import PRESETS, Preset
from desktop.runtime.connections import Connections
from desktop.runtime.first_run import Setup, draft_of, free_name
from desktop.runtime.translation import translated
from desktop.ui.first_run.page import SetupPage, label
from desktop.ui.style_sheet import set_styled
from desktop.ui.theme import Theme

#: The last row of the list; no preset has this id.
_OTHER: Final = ""


class ProviderPage(SetupPage):
    """GUI thread."""

    def __init__(
        self,
        setup: Setup,
        connections: Connections,
        variables: frozenset[str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setup, theme, parent)
        self._connections = connections
        self._variables = variables
        self._services = [p for p in PRESETS.values() if not p.port and p.id != OPENAI_ID]
        self._services.sort(key=lambda p: (p.key_env not in variables, _wants_address(p)))
        self.list = QListWidget()
        for preset in self._services:
            self._add(preset.id)
        self._add(_OTHER)
        self._note = label("caption")
        self._address_label = QLabel()
        self.address = QLineEdit()
        self._address_label.setBuddy(self.address)
        self.body.addWidget(self.list, 1)
        for widget in (self._note, self._address_label, self.address):
            self.body.addWidget(widget)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemDoubleClicked.connect(self.go_on)
        self.address.textEdited.connect(self._say_note)
        self.address.textEdited.connect(self.changed)
        self.retranslate()
        self.list.setCurrentRow(0)

    @property
    def may_go_on(self) -> bool:
        return "base_url" not in problems(self._draft())

    def enter(self) -> None:
        self.list.doItemsLayout()  # its rows were measured before they had a style
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        self._setup.begin(self._draft())
        return self.may_go_on

    def retranslate(self) -> None:
        self.say(
            self.tr("Which provider?"),
            self.tr("Choose one, or enter the address of any other that speaks OpenAI’s API."),
        )
        for row, preset in enumerate(self._services):
            name = preset.name
            if preset.key_env in self._variables:
                name = self.tr("{name} (key found in {variable})").format(
                    name=name, variable=preset.key_env
                )
            self.list.item(row).setText(name)
        self.list.item(self.list.count() - 1).setText(self.tr("Another address…"))
        self.list.setAccessibleName(self.tr("Providers"))
        self._address_label.setText(self.tr("Base URL"))
        self.address.setAccessibleName(self.tr("Address of the server"))
        self.address.setPlaceholderText("https://api.example.com/v1")
        self._say_note()

    def _add(self, preset_id: str) -> None:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, preset_id)
        self.list.addItem(item)

    def _preset(self) -> Preset | None:
        item = self.list.currentItem()
        return PRESETS.get(str(item.data(Qt.ItemDataRole.UserRole))) if item else None

    def _draft(self) -> Connection:
        preset, known = self._preset(), self._connections.items()
        address = self.address.text().strip()
        if preset is not None and not _wants_address(preset):
            return self._kept(draft_of(preset, known))
        if preset is not None:
            draft = structs.replace(draft_of(preset, known), base_url=address)
        else:
            host = address.partition("://")[2].partition("/")[0]
            draft = Connection("", free_name(host or address, known), address)
        return self._kept(draft)

    def _kept(self, draft: Connection) -> Connection:
        """Return the draft with what later pages entered, when one came back to this page."""
        before = self._setup.draft
        is_same = before.preset == draft.preset and before.base_url == draft.base_url
        if is_same and before.id:
            return before
        return draft if draft.id else structs.replace(draft, id=_new_id())

    @Slot()
    def _on_row(self) -> None:
        preset = self._preset()
        wants_address = preset is None or _wants_address(preset)
        self._address_label.setVisible(wants_address)
        self.address.setVisible(wants_address)
        self.address.setText(preset.base_url if preset is not None and wants_address else "")
        self._say_note()
        self.changed.emit()
        # The field of the address may have taken the room that the row stood in.
        QTimer.singleShot(0, self.list, lambda: self.list.scrollToItem(self.list.currentItem()))

    @Slot()
    def _say_note(self) -> None:
        preset = self._preset()
        typed = self.address.text().strip()
        problem = problems(self._draft()).get("base_url") if typed else None
        note = translated(preset.note) if preset is not None else ""
        self._note.setText(translated(problem) if problem is not None else note)
        is_theirs = preset is None or typed != preset.base_url  # else it only says what is to do
        set_styled(self._note, "role", "danger" if problem and is_theirs else "caption")
        self._note.setVisible(bool(self._note.text()))

    @Slot()
    def _on_activated(self) -> None:
        if not self.may_go_on:  # a provider whose address is the person's own
            self.address.setFocus()


def _wants_address(preset: Preset) -> bool:
    """Whether a part of its address is the person's own."""
    return "{" in preset.base_url


def _new_id() -> str:
    from uuid import uuid4

    return uuid4().hex[:12]
