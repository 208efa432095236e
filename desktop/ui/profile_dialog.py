"""Import a profile of somebody else: see what it brings, take it in, then enter the keys. And hand one's own out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import ErrorInfo
from desktop.core.profile_file import Change, Plan
from desktop.core.text import joined
from desktop.runtime.translation import translated
from desktop.runtime.workspace import Workspace
from desktop.ui.dialog import Dialog
from desktop.ui.table import Table
from desktop.ui.tips import tip

_SIZE_PX: Final = (680, 480)
_RESULT_PX: Final = (460, 220)
_SUFFIX: Final = "json"
_FILTER: Final = "JSON (*.json)"

#: More new connections than this get their keys in the settings.
_MAX_KEY_BUTTONS: Final = 6


class ProfileDialog(Dialog):
    """GUI thread; shows itself when there is something to see, deletes itself.

    Signals:
        key_requested(str): The person wants to enter the key of this connection.
    """

    key_requested = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._transfer = workspace.transfer
        self._plan: Plan | None = None
        #: What is said above the table. Unbound: a cycle would keep the workspace alive.
        self._say: Callable[[ProfileDialog], str] = lambda _: ""
        self._key_buttons: dict[QPushButton, str] = {}
        self._lead = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = Table(columns=4, wide=3)
        self._keys = QVBoxLayout()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.import_button = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.import_button.setProperty("role", "primary")
        self.import_button.setDefault(True)
        column = self.column()
        column.addWidget(self._lead)
        column.addWidget(self.table, 1)
        column.addLayout(self._keys)
        column.addStretch(0)
        column.addWidget(self._buttons)
        self._buttons.accepted.connect(self._on_agreed)
        self._buttons.rejected.connect(self.reject)
        self._transfer.planned.connect(self._on_planned)
        self._transfer.imported.connect(self._on_imported)
        self._transfer.written.connect(self._on_written)
        self._transfer.failed.connect(self._on_failed)
        self.resize(*_SIZE_PX)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Profile"))
        self.table.setHeaderLabels([self.tr("Name"), self.tr("Kind"), self.tr("What happens"), ""])
        self.table.setAccessibleName(self.tr("What the file brings"))
        self.import_button.setText(self.tr("Import"))
        self._lead.setText(self._say(self))
        for button, name in self._key_buttons.items():
            words = self.tr("Enter the key for {name}").format(name=name)
            button.setText(words.replace("&", "&&"))
        self._fill()

    def choose_file(self) -> None:
        """Have the person choose a file, and show what it brings."""
        dialog = self._file_dialog(self.tr("Import a profile"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read)
        dialog.open()

    def choose_target(self) -> None:
        """Have the person choose where the profile is written to."""
        dialog = self._file_dialog(self.tr("Export the profile"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile("loquat-profile.json")
        dialog.fileSelected.connect(self.write)
        dialog.open()

    @Slot(str)
    def read(self, path: str) -> None:
        """Show what importing a file would do."""
        self._transfer.read(Path(path))

    @Slot(str)
    def write(self, path: str) -> None:
        """Write the profile to a file."""
        self._transfer.write(Path(path))

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self.parentWidget(), title)
        dialog.setNameFilter(_FILTER)
        dialog.rejected.connect(self.deleteLater)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _show(self, say: "Callable[[ProfileDialog], str]", *, is_over: bool = True) -> None:
        """Show what ``say`` returns, now and in the next language."""
        self._say = say
        self._retranslate()
        self.import_button.setVisible(not is_over)
        self.table.setVisible(not is_over)
        if is_over:
            self.resize(*_RESULT_PX)
        self.open()

    @Slot(object)
    def _on_planned(self, plan: Plan) -> None:
        self._plan = plan
        self.import_button.setEnabled(not plan.is_empty)
        self._show(ProfileDialog._warning, is_over=False)

    def _warning(self) -> str:
        return self.tr(
            "Look at where the connections lead before you import: your questions go there. Your keys are not touched; a connection that leads elsewhere than yours comes in beside it, without a key."
        )

    def _fill(self) -> None:
        kinds = {
            "connection": self.tr("Connection"),
            "prompt": self.tr("Prompt"),
            "assistant": self.tr("Assistant"),
        }
        changes = {
            Change.NEW: self.tr("is added"),
            Change.CHANGED: self.tr("is changed"),
            Change.SAME: self.tr("is there already"),
            Change.REFUSED: self.tr("is left out"),
        }
        self.table.clear()
        for line in self._plan.lines if self._plan is not None else ():
            words = [line.name, kinds[line.kind], changes[line.change], translated(line.detail)]
            row = self.table.row(words)
            row.setToolTip(3, tip(words[3]))
            self.table.addTopLevelItem(row)

    @Slot()
    def _on_agreed(self) -> None:
        if self._plan is not None:
            self.import_button.setEnabled(False)
            self._transfer.apply(self._plan)

    @Slot(object)
    def _on_imported(self, without_key: tuple[str, ...]) -> None:
        for connection_id in without_key[:_MAX_KEY_BUTTONS]:
            connection = self._workspace.connections.get(connection_id)
            if connection is not None:
                button = QPushButton()
                self._key_buttons[button] = connection.name
                button.clicked.connect(
                    lambda _=False, chosen=connection_id: self.key_requested.emit(chosen)
                )
                self._keys.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(ProfileDialog._imported_words)

    def _imported_words(self) -> str:
        wanted = self.tr("These connections may want a key:") if self._key_buttons else ""
        return joined((self.tr("The profile was imported."), wanted))

    @Slot(str)
    def _on_written(self, name: str) -> None:
        self._show(partial(ProfileDialog._written_words, name=name))

    def _written_words(self, name: str) -> str:
        return self.tr("Written to {name}. It holds no keys and no passwords.").format(name=name)

    @Slot(object)
    def _on_failed(self, error: ErrorInfo) -> None:
        self._show(lambda _: translated(error.sentence))
