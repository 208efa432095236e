"""The support bundle: shown as it is before it is written, so that a person sees what they hand on."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from desktop.core.checkup import Examination
from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo
from desktop.core.text import joined
from desktop.runtime.translation import translated
from desktop.runtime.workspace import Workspace
from desktop.ui.dialog import Dialog
from desktop.ui.tips import tip

_SIZE_PX: Final = (720, 560)
_NAME: Final = "loquat-support.zip"


class SupportDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(
        self, workspace: Workspace, connection: Connection | None, parent: QWidget
    ) -> None:
        """Gather the report; ``connection`` is the one that can be examined for it."""
        super().__init__(parent)
        self._workspace = workspace
        self._connection = connection
        self._examination: Examination | None = None
        self._token = ""
        self._hint = QLabel(wordWrap=True)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.status.setProperty("role", "caption")
        buttons = self._made_buttons()
        column = self.column()
        for widget in (self._hint, self.text, self.status, buttons):
            column.addWidget(widget)
        self.resize(*_SIZE_PX)
        self._retranslate()
        workspace.connections.examined.connect(self._on_examined)
        workspace.support.gathered.connect(self._on_gathered)
        workspace.support.written.connect(self._on_written)
        workspace.support.failed.connect(self._on_failed)
        self._gather()

    def _made_buttons(self) -> QDialogButtonBox:
        kinds, roles = QDialogButtonBox.StandardButton, QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(kinds.Close)
        self.save_button = buttons.addButton("", roles.ActionRole)
        self.copy_button = buttons.addButton("", roles.ActionRole)
        self.examine_button = buttons.addButton("", roles.ActionRole)
        self.examine_button.setVisible(self._connection is not None)
        self.save_button.clicked.connect(self._on_save)
        self.copy_button.clicked.connect(self._on_copy)
        self.examine_button.clicked.connect(self._on_examine)
        buttons.rejected.connect(self.reject)
        return buttons

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Support bundle"))
        self._hint.setText(
            self.tr(
                "This is all that the bundle holds: no messages, no keys. Read it, save it, and send it to whoever "
                "helps you; Loquat sends nothing by itself."
            )
        )
        self.text.setAccessibleName(self.windowTitle())
        self.save_button.setText(self.tr("Save…"))
        self.copy_button.setText(self.tr("Copy"))
        self.examine_button.setText(self.tr("Examine the connection"))
        words = self.tr(
            "Asks the server of this conversation, with one short answer, and adds the findings"
        )
        self.examine_button.setToolTip(tip(words))

    def _gather(self) -> None:
        self.save_button.setEnabled(False)
        self.copy_button.setEnabled(False)
        self._workspace.support.gather(about_window(), self._examination)

    @Slot(str)
    def _on_gathered(self, report: str) -> None:
        self.text.setPlainText(report)
        self.save_button.setEnabled(True)
        self.copy_button.setEnabled(True)

    @Slot(object)
    def _on_failed(self, error: ErrorInfo) -> None:
        self.status.setText(joined((translated(error.sentence), translated(error.advice))))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.status.setText(self.tr("Copied."))

    @Slot()
    def _on_examine(self) -> None:
        assert self._connection is not None
        self.examine_button.setEnabled(False)
        self.status.setText(self.tr("Examining…"))
        self._token = self._workspace.connections.examine(self._connection)

    @Slot(str, object)
    def _on_examined(self, token: str, found: Examination) -> None:
        if token == self._token:
            self._examination = found
            self.status.clear()
            self.examine_button.setEnabled(True)
            self._gather()

    @Slot()
    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the support bundle"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Packed (*.zip)"), self.tr("Text (*.txt)")])
        dialog.selectFile(_NAME)
        dialog.fileSelected.connect(self.save)
        dialog.open()

    @Slot(str)
    def save(self, path: str) -> None:
        """Write what is shown."""
        self._workspace.support.save(path, self.text.toPlainText())

    @Slot(str)
    def _on_written(self, path: str) -> None:
        self.status.setText(self.tr("Saved as {path}").format(path=path))


def about_window() -> list[tuple[str, str]]:
    """Return what a report says about the window's surroundings."""
    screens = [
        f"{s.geometry().width()} x {s.geometry().height()} at {s.devicePixelRatio():.2f}"
        for s in QGuiApplication.screens()
    ]
    style = QApplication.style()
    return [
        ("platform", QGuiApplication.platformName()),
        ("screens", "; ".join(screens)),
        ("style", style.objectName() if style is not None else ""),
        ("scheme", QGuiApplication.styleHints().colorScheme().name),
        ("input method", QGuiApplication.inputMethod().locale().name()),
    ]
