"""The trash: deleted conversations, to be brought back or deleted for good."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QWidget,
)

from desktop.runtime.library import Library
from desktop.ui.dialog import Dialog
from desktop.ui.quantities import moment_text
from desktop.ui.table import Table

_SIZE_PX: Final = (560, 420)
_ID: Final = Qt.ItemDataRole.UserRole


class TrashDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        self.list = Table(columns=2, wide=0)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.restore_button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.purge_button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        column = self.column()
        for widget in (self._hint, self.list, buttons):
            column.addWidget(widget)
        buttons.rejected.connect(self.reject)
        self._connect()
        self.resize(*_SIZE_PX)
        self._retranslate()
        self.list.setFocus()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Trash"))
        self.list.setHeaderLabels([self.tr("Title"), self.tr("Deleted at")])
        self.list.setAccessibleName(self.tr("Deleted conversations"))
        self.restore_button.setText(self.tr("Restore"))
        self.purge_button.setText(self.tr("Delete for good…"))
        self._fill()

    def _connect(self) -> None:
        self.restore_button.clicked.connect(self._on_restore)
        self.purge_button.clicked.connect(self._on_purge)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_purge)
        self.list.itemActivated.connect(self._on_restore)
        self.list.itemSelectionChanged.connect(self._on_selection)
        self._library.changed.connect(self._fill)

    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the selected conversations."""
        return tuple(item.data(0, _ID) for item in self.list.selectedItems())

    @Slot()
    def _fill(self) -> None:
        """Show what is in the trash now; the selection stays, or goes to the row that took its place."""
        with QSignalBlocker(self.list):  # a button that is disabled for a moment loses the keyboard
            self._fill_list()
        self._hint.setText(
            self.tr("Deleted conversations stay here for 30 days.")
            if self.list.topLevelItemCount()
            else self.tr("The trash is empty.")
        )
        self._on_selection()

    def _fill_list(self) -> None:
        chosen, row = set(self.chosen()), self.list.currentIndex().row()
        self.list.clear()
        for summary in self._library.trashed():
            title = summary.title or self.tr("New conversation")
            item = self.list.row((title, moment_text(summary.deleted_at)))
            item.setData(0, _ID, summary.id)
            self.list.addTopLevelItem(item)
            item.setSelected(summary.id in chosen)
        count = self.list.topLevelItemCount()
        if count and not self.list.selectedItems():
            self.list.setCurrentIndex(self.list.model().index(min(max(row, 0), count - 1), 0))

    @Slot()
    def _on_selection(self) -> None:
        has_any = bool(self.list.selectedItems())
        self.restore_button.setEnabled(has_any)
        self.purge_button.setEnabled(has_any)

    @Slot()
    def _on_restore(self) -> None:
        self._library.undo_delete(*self.chosen())

    @Slot()
    def _on_purge(self) -> None:
        """Ask first: nothing brings these back."""
        ids = self.chosen()
        if not ids:
            return
        question = QMessageBox(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Warning)
        question.setText(self.tr("Delete %n conversation(s) for good?", "", len(ids)))
        question.setInformativeText(self.tr("Their messages cannot be brought back."))
        purge = question.addButton(
            self.tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole
        )
        cancel = question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(cancel)
        question.setEscapeButton(cancel)
        purge.clicked.connect(lambda: self._purge(ids))
        question.open()

    def _purge(self, ids: tuple[str, ...]) -> None:
        for conversation_id in ids:
            self._library.purge(conversation_id)
