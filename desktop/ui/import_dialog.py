"""Import conversations: choose files, see what would come in, bring it in, read what became of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from desktop.core.errors import UserFacingError
from desktop.core.importing import ImportFormat, ImportProgress, ImportReport, ImportState
from desktop.runtime.importing import Imports
from desktop.runtime.translation import translated
from desktop.ui.announcing import announce
from desktop.ui.dialog import Dialog
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.import_model import TITLE, ImportModel
from desktop.ui.import_words import format_name, problems, report_text, summary
from desktop.ui.quantities import number_text

_SIZE_PX: Final = (680, 560)
_PROBLEMS_PX: Final = 110
_STEPS: Final = 1000


class ImportDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(self, imports: Imports, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._imports = imports
        self._paths: tuple[Path, ...] = ()
        self._report: ImportReport | None = None
        self._error: UserFacingError | None = None
        self._run = 0
        self._make_head()
        self._make_table()
        self._make_foot()
        self._lay_out()
        self._connect()
        self.resize(*_SIZE_PX)
        self._retranslate()
        self.files_button.setFocus()

    def choose(self, paths: Sequence[Path]) -> None:
        """Look at ``paths`` and show what importing them would do."""
        self._paths = tuple(paths)
        self._start(is_preview=True)

    # Building

    def _make_head(self) -> None:
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        self.files_button, self.folder_button = QPushButton(), QPushButton()
        self.format = FittedCombo()
        for format_ in (None, *ImportFormat):
            self.format.addItem("", format_)

    def _make_table(self) -> None:
        self.model = ImportModel()
        self.table = QTreeView()
        self.table.setObjectName("importTable")
        self.table.setModel(self.model)
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAlternatingRowColors(False)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self.summary = QLabel(wordWrap=True)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problems = QPlainTextEdit(readOnly=True)
        self.problems.setTabChangesFocus(True)
        self.problems.setMaximumHeight(_PROBLEMS_PX)

    def _make_foot(self) -> None:
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        buttons = QDialogButtonBox()
        action, reject = (
            QDialogButtonBox.ButtonRole.ActionRole,
            QDialogButtonBox.ButtonRole.RejectRole,
        )
        self.copy_button = buttons.addButton("", action)
        self.import_button = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.import_button.setProperty("role", "primary")
        self.import_button.setDefault(True)
        self.close_button = buttons.addButton("", reject)
        self._buttons = buttons

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Import conversations"))
        self._hint.setText(
            self.tr(
                "Choose what ChatGPT, Claude or another chat program exported: a zip archive, a JSON file, or a folder. "
                "You can also drop it here. Nothing is written before you press Import, and a second import of the "
                "same conversations makes no doubles."
            )
        )
        self.files_button.setText(self.tr("Choose files…"))
        self.folder_button.setText(self.tr("Choose a folder…"))
        for row, format_ in enumerate((None, *ImportFormat)):
            words = format_name(format_) if format_ else self.tr("Recognise the format")
            self.format.setItemText(row, words)
        self.format.setAccessibleName(self.tr("Format"))
        self.table.setAccessibleName(self.tr("Conversations found"))
        self.problems.setAccessibleName(self.tr("Problems"))
        self.progress.setAccessibleName(self.tr("Progress"))
        self.copy_button.setText(self.tr("Copy report"))
        self.import_button.setText(self.tr("Import"))
        self._show_outcome()
        self._show_state()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for widget in (self.files_button, self.folder_button):
            row.addWidget(widget)
        row.addStretch()
        reading = QHBoxLayout()
        reading.addWidget(self.format)
        reading.addStretch()
        column = self.column()
        column.addWidget(self._hint)
        column.addLayout(row)
        column.addLayout(reading)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addWidget(self.problems)
        column.addWidget(self.progress)
        column.addStretch(0)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self.files_button.clicked.connect(self._on_files)
        self.folder_button.clicked.connect(self._on_folder)
        self.format.activated.connect(self._on_format)
        self.copy_button.clicked.connect(self._on_copy)
        self._buttons.accepted.connect(self._on_import)
        self._buttons.rejected.connect(self.reject)
        self._imports.progressed.connect(self._on_progress)

    # What a person does

    @Slot()
    def _on_files(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFiles)

    @Slot()
    def _on_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self.windowTitle())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.ExistingFiles:
            patterns = "*.zip *.dms *.json *.jsonl *.ndjson *.html *.gz *.md *.markdown *.txt *.sqlite *.db *.bak"
            exported, everything = self.tr("Exported conversations"), self.tr("All files")
            dialog.setNameFilters([f"{exported} ({patterns})", f"{everything} (*)"])
        dialog.filesSelected.connect(lambda names: self.choose([Path(name) for name in names]))
        dialog.open()

    @Slot()
    def _on_format(self) -> None:
        if self._paths:
            self._start(is_preview=True)

    @Slot()
    def _on_import(self) -> None:
        self._start(is_preview=False)

    def reject(self) -> None:
        """Cancel what runs, and show how far it came; otherwise close."""
        if self._imports.is_busy:
            self._imports.cancel()
        else:
            super().reject()

    @Slot()
    def _on_copy(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(report_text(self._report))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths and not self._imports.is_busy:
            event.acceptProposedAction()
            self.choose(paths)

    # What the import thread says

    def _start(self, *, is_preview: bool) -> None:
        self._run += 1
        self._report = self._error = None
        self.progress.setValue(0)
        done, failed = self._for_this_run(self._on_done), self._for_this_run(self._on_failed)
        self._imports.start(
            self._paths, self.format.currentData(), done, failed, is_preview=is_preview
        )
        self.summary.setText(self.tr("Reading…") if is_preview else self.tr("Importing…"))
        self.summary.setProperty("role", "muted")
        self._show_state()

    def _for_this_run(self, then: "Callable[..., None]") -> "Callable[..., None]":
        """Return ``then`` for as long as nothing newer runs and the dialog is there."""
        run = self._run

        def call(result: object) -> None:
            if run == self._run and isValid(self):
                then(result)

        return call

    @Slot(object)
    def _on_progress(self, progress: ImportProgress) -> None:
        self.progress.setValue(_STEPS * progress.done // max(progress.total, 1))
        words = self.tr("{n} conversations").format(n=number_text(progress.conversations))
        self.summary.setText(words)

    def _on_done(self, report: ImportReport) -> None:
        self._report = report
        self._show_outcome()
        self._show_state()
        can_import = report.is_preview and self.import_button.isEnabled()
        (self.import_button if can_import else self.close_button).setFocus()
        announce(self, self.summary.text())

    def _on_failed(self, error: UserFacingError) -> None:
        self._error = error
        self._show_outcome()
        self._show_state()
        announce(self, self.summary.text())

    def _show_outcome(self) -> None:
        """Say what came of the last run; nothing while there is none, or it goes on."""
        if self._report is not None:
            self.model.show_report(self._report)
            self.summary.setText(summary(self._report))
            self._show_problems(problems(self._report))
        elif self._error is not None:
            info = self._error.info
            self.summary.setText(translated(info.sentence))
            self._show_problems([translated(info.advice)] if str(info.advice) else [])

    def _show_problems(self, lines: list[str]) -> None:
        self.problems.setPlainText("\n".join(lines))
        self.problems.setVisible(bool(lines))

    def _show_state(self) -> None:
        """Enable what can be done now."""
        is_busy, report = self._imports.is_busy, self._report
        # What was cancelled can be gone on with: what is here already comes in no second time.
        is_asked = report is not None and report.is_preview is not report.is_cancelled
        self.progress.setVisible(is_busy)
        for widget in (self.files_button, self.folder_button, self.format):
            widget.setEnabled(not is_busy)
        comes = report is not None and (
            report.is_cancelled
            or report.count(ImportState.NEW) + report.count(ImportState.CHANGED) > 0
        )
        self.import_button.setEnabled(not is_busy and is_asked and comes)
        self.copy_button.setEnabled(report is not None)
        self.close_button.setText(self.tr("Cancel") if is_busy else self.tr("Close"))
        self.table.setVisible(self.model.rowCount() > 0)
        self.summary.setVisible(bool(self.summary.text()))
        if not self.problems.toPlainText():
            self.problems.hide()
