"""Examines a connection stage by stage and says for the first that fails what to do."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.checkup import STAGE_NAMES, Check, Examination, Finding
from desktop.core.connection import Connection
from desktop.core.keys import SecretChanges
from desktop.runtime.connections import Connections
from desktop.runtime.translation import translated

_SIGNS = {Finding.PASSED: "✓", Finding.WARNING: "!", Finding.FAILED: "✗"}
_ROLES = {Finding.PASSED: "success", Finding.WARNING: "warning", Finding.FAILED: "danger"}
_SIZE_PX = (620, 520)


class DoctorDialog(QDialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(
        self, connections: Connections, draft: Connection, secrets: SecretChanges, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Examine {connection}").format(connection=draft.name))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(3, 1)
        self._grid.setHorizontalSpacing(12)
        self._end = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._end.setText(self.tr("Examining …"))
        self._end.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addLayout(self._grid)
        column.addWidget(self._end)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.addWidget(area, 1)
        outer.addWidget(buttons)
        self.resize(*_SIZE_PX)
        connections.checked.connect(self._on_checked)
        connections.examined.connect(self._on_examined)
        self._token = connections.examine(draft, secrets)

    @property
    def words(self) -> str:
        """Everything that is shown, a line a stage."""
        items = [self._grid.itemAt(i) for i in range(self._grid.count())]
        widgets = [item.widget() for item in items if item is not None]
        shown = [w.text() for w in widgets if isinstance(w, QLabel)]
        return "\n".join([*shown, self._end.text()])

    @Slot(str, object)
    def _on_checked(self, token: str, check: Check) -> None:
        if token != self._token:
            return
        row = self._grid.rowCount()
        name = STAGE_NAMES.get(check.stage)
        took = "" if check.took_ms is None else self.tr("{ms} ms").format(ms=round(check.took_ms))
        cells = (
            (_SIGNS[check.finding], _ROLES[check.finding]),
            (translated(name) if name else check.stage, ""),
            (took, "caption"),
            (translated(check.detail), "caption"),
        )
        for column, (words, role) in enumerate(cells):
            label = QLabel(words, textFormat=Qt.TextFormat.PlainText)
            label.setWordWrap(column == len(cells) - 1)
            label.setProperty("role", role)
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)

    @Slot(str, object)
    def _on_examined(self, token: str, found: Examination) -> None:
        if token != self._token:
            return
        failed = found.failed
        if failed is not None and failed.error is not None:
            error = failed.error
            words = [translated(error.sentence), translated(error.advice), error.message]
            self._show_end("\n".join(filter(None, words)), "danger")
            return
        signs = {True: self.tr("yes"), False: self.tr("no"), None: self.tr("not known")}
        lines = [f"{feature}: {signs[has]}" for feature, has in found.supports.items()]
        self._show_end("\n".join([self.tr("Everything works."), *lines]), "")

    def _show_end(self, words: str, role: str) -> None:
        self._end.setProperty("role", role)
        self._end.style().unpolish(self._end)
        self._end.style().polish(self._end)
        self._end.setText(words)
