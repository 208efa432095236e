"""Extra headers of a connection; the values of secret ones live in the keyring and are never shown again."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.core.connection import ExtraHeader, looks_secret
from desktop.core.masking import MASK

_NAME, _VALUE, _SECRET = range(3)
_ROWS_SHOWN = 4


class HeaderTable(QWidget):
    """GUI thread.

    Signals:
        edited(): The person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = QTableWidget(0, 3)
        self._table.verticalHeader().hide()
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_SECRET, QHeaderView.ResizeMode.ResizeToContents)
        self._table.setFixedHeight((_ROWS_SHOWN + 1) * 32)
        self._add, self._remove = QPushButton(), QPushButton()
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addWidget(self._remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        column.addLayout(row)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._table.itemChanged.connect(self._on_item_changed)
        self._say()

    @property
    def headers(self) -> tuple[ExtraHeader, ...]:
        """The headers as entered; a secret one without its value."""
        found = []
        for row in range(self._table.rowCount()):
            name, value, secret = self._cells(row)
            if name or value:
                found.append(ExtraHeader(name, "" if secret else value, secret))
        return tuple(found)

    @property
    def typed_secrets(self) -> dict[str, str]:
        """New values of secret headers by name; those that were not touched are not in it."""
        cells = [self._cells(row) for row in range(self._table.rowCount())]
        return {name: value for name, value, secret in cells if secret and value != MASK}

    def show_headers(self, headers: tuple[ExtraHeader, ...]) -> None:
        """Show these; values of secret ones as dots."""
        self._table.blockSignals(True)
        self._table.setRowCount(0)
        for header in headers:
            self._append(header.name, MASK if header.secret else header.value, secret=header.secret)
        self._table.blockSignals(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _cells(self, row: int) -> tuple[str, str, bool]:
        name, value, secret = (self._table.item(row, column) for column in range(3))
        assert name is not None
        assert value is not None
        assert secret is not None
        checked = secret.checkState() is Qt.CheckState.Checked
        return name.text().strip(), value.text().strip(), checked

    def _append(self, name: str, value: str, *, secret: bool) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        self._table.setItem(row, _NAME, QTableWidgetItem(name))
        self._table.setItem(row, _VALUE, QTableWidgetItem(value))
        box = QTableWidgetItem()
        box.setFlags(
            Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
        )
        box.setCheckState(Qt.CheckState.Checked if secret else Qt.CheckState.Unchecked)
        self._table.setItem(row, _SECRET, box)

    def _say(self) -> None:
        names = [self.tr("Header"), self.tr("Value"), self.tr("Secret")]
        self._table.setHorizontalHeaderLabels(names)
        self._table.setAccessibleName(self.tr("Extra headers"))
        self._add.setText(self.tr("Add a header"))
        self._remove.setText(self.tr("Remove"))

    @Slot()
    def _on_add(self) -> None:
        self._append("", "", secret=False)
        self._table.setCurrentCell(self._table.rowCount() - 1, _NAME)
        self._table.editItem(self._table.currentItem())

    @Slot()
    def _on_remove(self) -> None:
        if self._table.currentRow() >= 0:
            self._table.removeRow(self._table.currentRow())
            self.edited.emit()

    @Slot(QTableWidgetItem)
    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        value, box = (self._table.item(item.row(), column) for column in (_VALUE, _SECRET))
        if value is not None and value.text() == MASK and item.column() != _VALUE:
            value.setText("")  # it is kept under the other name, and never shown
        if item.column() == _NAME and box is not None and looks_secret(item.text()):
            box.setCheckState(Qt.CheckState.Checked)
        self.edited.emit()
