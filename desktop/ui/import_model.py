"""The conversations of an import as rows: title, what becomes of it, number of messages; as many as there are."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.core.importing import ConversationOutcome, ImportReport, ImportState
from desktop.runtime.translation import translated
from desktop.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex

TITLE, STATE, MESSAGES = range(3)

_NONE: Final = QModelIndex()


class ImportModel(QAbstractTableModel):
    """GUI thread. What needs a look comes first: failed, then changed, then new."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ConversationOutcome] = []
        self._is_preview = True

    def show_report(self, report: ImportReport) -> None:
        """Show the conversations of ``report``."""
        order = [ImportState.FAILED, ImportState.CHANGED, ImportState.NEW, ImportState.UNCHANGED]
        self.beginResetModel()
        self._rows = sorted(report.conversations, key=lambda row: order.index(row.state))
        self._is_preview = report.is_preview
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Title"), self.tr("State"), self.tr("Messages"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(row, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return tip("\n".join(translated(problem) for problem in row.problems)) or None
            case Qt.ItemDataRole.TextAlignmentRole if index.column() == MESSAGES:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def state_words(self, state: ImportState) -> str:
        """Return what a row says about its conversation."""
        return {
            ImportState.NEW: self.tr("New") if self._is_preview else self.tr("Imported"),
            ImportState.CHANGED: self.tr("Changed") if self._is_preview else self.tr("Merged"),
            ImportState.UNCHANGED: self.tr("Already here"),
            ImportState.FAILED: self.tr("Cannot be read"),
        }[state]

    def _shown(self, row: ConversationOutcome, column: int) -> str:
        if column == TITLE:
            return " ".join(row.title.split()) or self.tr("(no title)")
        if column == STATE:
            words = self.state_words(row.state)
            return words if not row.problems else self.tr("{state} · see below").format(state=words)
        return str(row.messages) if row.messages else ""
