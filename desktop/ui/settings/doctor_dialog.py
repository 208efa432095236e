"""Examines a connection stage by stage and says for the first that fails what to do."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
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
from desktop.ui.dialog import Dialog
from desktop.ui.quantities import milliseconds_text
from desktop.ui.style_sheet import set_styled

_SIGNS = {Finding.PASSED: "✓", Finding.WARNING: "!", Finding.FAILED: "✗"}
_ROLES = {Finding.PASSED: "success", Finding.WARNING: "warning", Finding.FAILED: "danger"}
_SIZE_PX = (620, 520)
_GAP_PX = 12


class ExaminationView(QWidget):
    """The stages of an examination as they are gone through, and what came of them; GUI thread.

    Signals:
        ended(bool): The examination is over, and whether everything works.
    """

    ended = Signal(bool)

    def __init__(self, connections: Connections, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connections = connections
        self._token = ""
        self._checks: list[Check] = []
        self._found: Examination | None = None
        self._grid = QGridLayout()
        self._grid.setColumnStretch(3, 1)
        self._grid.setHorizontalSpacing(_GAP_PX)
        self._end = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._end.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self._end)
        column.addStretch(1)
        connections.checked.connect(self._on_checked)
        connections.examined.connect(self._on_examined)

    @property
    def words(self) -> str:
        """Everything that is shown, a line a stage."""
        items = [self._grid.itemAt(i) for i in range(self._grid.count())]
        widgets = [item.widget() for item in items if item is not None]
        shown = [w.text() for w in widgets if isinstance(w, QLabel)]
        return "\n".join([*shown, self._end.text()])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def start(self, draft: Connection, secrets: SecretChanges) -> None:
        """Examine ``draft``; what was shown of an earlier examination is gone."""
        self.clear()
        self._show_end(self.tr("Examining…"), "")
        self._token = self._connections.examine(draft, secrets)

    def clear(self) -> None:
        """Show nothing; what still comes of an examination is not shown."""
        self._token = ""
        self._checks.clear()
        self._found = None
        self._clear_rows()
        self._show_end("", "")

    def _clear_rows(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (shown := item.widget()) is not None:
                shown.hide()
                shown.deleteLater()

    @Slot(str, object)
    def _on_checked(self, token: str, check: Check) -> None:
        if token == self._token:
            self._checks.append(check)
            self._show_check(check)

    def _show_check(self, check: Check) -> None:
        row = self._grid.rowCount()
        name = STAGE_NAMES.get(check.stage)
        took = "" if check.took_ms is None else milliseconds_text(check.took_ms)
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
        if token == self._token:
            self._found = found
            self._show_found(found)
            self.ended.emit(found.failed is None)

    def _show_found(self, found: Examination) -> None:
        failed = found.failed
        if failed is not None and failed.error is not None:
            error = failed.error
            words = [translated(error.sentence), translated(error.advice), error.message]
            self._show_end("\n".join(filter(None, words)), "danger")
            return
        signs = {True: self.tr("yes"), False: self.tr("no"), None: self.tr("not known")}
        lines = [f"{feature}: {signs[has]}" for feature, has in found.supports.items()]
        self._show_end("\n".join([self.tr("Everything works."), *lines]), "")

    def _retranslate(self) -> None:
        self._clear_rows()
        for check in self._checks:
            self._show_check(check)
        if self._found is not None:
            self._show_found(self._found)
        elif self._token:
            self._show_end(self.tr("Examining…"), "")

    def _show_end(self, words: str, role: str) -> None:
        set_styled(self._end, "role", role)
        self._end.setText(words)


class DoctorDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(
        self, connections: Connections, draft: Connection, secrets: SecretChanges, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._name = draft.name
        self._view = ExaminationView(connections)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self._view, 1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = self.column()
        outer.addWidget(area, 1)
        outer.addWidget(buttons)
        self.resize(*_SIZE_PX)
        self._retranslate()
        self._view.start(draft, secrets)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Examine {connection}").format(connection=self._name))

    @property
    def words(self) -> str:
        """Everything that is shown, a line a stage."""
        return self._view.words
