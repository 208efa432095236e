"""Asks in which format conversations are exported and what of them, then shows how it goes and what came of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import ErrorInfo
from desktop.core.export import TRAITS, ExportFormat, ExportOptions, ExportReport
from desktop.core.text import joined
from desktop.runtime.exporting import ExportJob, Exports
from desktop.runtime.preferences import Preferences
from desktop.runtime.translation import LANGUAGE_SETTING, language_for, translated
from desktop.ui.announcing import announce
from desktop.ui.dialog import Dialog
from desktop.ui.theme import Theme

_FORMAT: Final = "export.format"
_FOLDER: Final = "export.folder"

_SIZE_PX: Final = (520, 380)

#: Problems shown; more of them say nothing new.
_PROBLEMS_SHOWN: Final = 500


class ExportDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself. An export that runs is cancelled with it."""

    def __init__(
        self,
        exports: Exports,
        preferences: Preferences,
        ids: Sequence[str],
        title: str,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        """Ask.

        Args:
            exports: Does the work.
            preferences: Remember the format and the folder.
            ids: The conversations, at least one.
            title: Of the conversation, when it is one.
            theme: The window's look.
            parent: The window.
        """
        super().__init__(parent)
        self._exports = exports
        self._preferences = preferences
        self._is_going = False
        self._ids = tuple(ids)
        self._title = title
        self._path = ""
        self.format = QComboBox()
        self.hint = _caption()
        self.target = QComboBox()
        self.branches, self.system, self.reasoning = QCheckBox(), QCheckBox(), QCheckBox()
        self.dark, self.overwrite = QCheckBox(), QCheckBox()
        self.progress = QProgressBar(textVisible=False)
        self.state = QLabel(wordWrap=True)
        self.problems = QPlainTextEdit(readOnly=True)
        self._buttons = QDialogButtonBox()
        self._pages = QStackedWidget()
        self._format_label, self._target_label, self._parts_label = QLabel(), QLabel(), QLabel()
        #: Shows the page that is shown once more, in another language. Unbound: a cycle would keep the exports alive.
        self._show_again: Callable[[ExportDialog], None] = ExportDialog._ask
        self.system.setChecked(True)
        self._lay_out(theme)
        self._fill()
        self._connect()
        self.resize(*_SIZE_PX)
        self._retranslate()

    # Building

    def _lay_out(self, theme: Theme) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(theme.space(3))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self._format_label, self.format)
        form.addRow("", self.hint)
        form.addRow(self._target_label, self.target)
        choices = QVBoxLayout()
        choices.setSpacing(theme.space(1))
        for box in (self.branches, self.system, self.reasoning, self.dark, self.overwrite):
            box.setMinimumHeight(theme.space(7))
            choices.addWidget(box)
        form.addRow(self._parts_label, choices)
        asking, going = QWidget(), QWidget()
        asking.setLayout(form)
        column = QVBoxLayout(going)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.state, self.progress):
            column.addWidget(widget)
        column.addWidget(self.problems, 4)
        column.addStretch(1)
        self._pages.addWidget(asking)
        self._pages.addWidget(going)
        whole = self.column()
        whole.addWidget(self._pages, 1)
        whole.addWidget(self._buttons)

    def _fill(self) -> None:
        for form in TRAITS:
            self.format.addItem("", form)
        known = self.format.findData(self._preferences.value(_FORMAT))
        self.format.setCurrentIndex(max(known, 0))

    def _retranslate(self) -> None:
        self._format_label.setText(self.tr("Format"))
        self._target_label.setText(self.tr("As"))
        self._parts_label.setText(self.tr("With"))
        self.format.setAccessibleName(self.tr("Format"))
        self.target.setAccessibleName(self.tr("As"))
        self.problems.setAccessibleName(self.tr("What was left out"))
        self.progress.setAccessibleName(self.tr("Progress"))
        self.branches.setText(self.tr("All branches, not only the one that is shown"))
        self.system.setText(self.tr("System and developer messages"))
        self.reasoning.setText(self.tr("What the model thought before it answered"))
        self.dark.setText(self.tr("Dark colours"))
        self.overwrite.setText(self.tr("Replace files that exist"))
        for row, traits in enumerate(TRAITS.values()):
            self.format.setItemText(row, translated(traits.label))
        if len(self._ids) > 1:
            self.setWindowTitle(self.tr("Export %n conversation(s)", "", len(self._ids)))
        else:
            self.setWindowTitle(self.tr("Export the conversation"))
        self._on_format()
        self._show_again(self)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_format)
        self.target.currentIndexChanged.connect(self._on_target)
        self._buttons.rejected.connect(self.reject)
        self._exports.progressed.connect(self._on_progress)
        self._exports.finished.connect(self._on_finished)
        self._exports.failed.connect(self._on_failed)

    # Asking

    @property
    def chosen_format(self) -> ExportFormat:
        """The format that is chosen."""
        return ExportFormat(self.format.currentData())

    @property
    def is_folder(self) -> bool:
        """Whether a folder is asked for."""
        return bool(self.target.currentData())

    def options(self) -> ExportOptions:
        """Return what is chosen, as far as the format has it."""
        traits = TRAITS[self.chosen_format]
        return ExportOptions(
            all_branches=self.branches.isChecked() and not self.branches.isHidden(),
            system=self.system.isChecked() or not (traits.is_for_reading or traits.is_training),
            reasoning=self.reasoning.isChecked() and traits.is_for_reading,
            is_dark=self.dark.isChecked() and not self.dark.isHidden(),
        )

    def _ask(self) -> None:
        self._show_again = ExportDialog._ask
        self._pages.setCurrentIndex(0)
        self._buttons.clear()
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        go = QPushButton(self.tr("Export…"))
        go.setProperty("role", "primary")
        self._buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        go.clicked.connect(self._choose_place)
        self.format.setFocus()

    @Slot()
    def _on_format(self) -> None:
        traits = TRAITS[self.chosen_format]
        self.hint.setText(translated(traits.hint))
        self.branches.setVisible(traits.is_for_reading or traits.is_training)
        self.system.setVisible(traits.is_for_reading or traits.is_training)
        self.reasoning.setVisible(traits.is_for_reading)
        self.dark.setVisible(traits.is_painted)
        is_folder = self.is_folder
        self.target.clear()
        if len(self._ids) == 1 or traits.can_gather:
            self.target.addItem(self.tr("One file"), False)
        if len(self._ids) > 1 and not traits.gathered_name:
            self.target.addItem(self.tr("A folder with a file for each"), True)
        self.target.setCurrentIndex(max(self.target.findData(is_folder), 0))
        self.target.setEnabled(self.target.count() > 1)
        self._on_target()

    @Slot()
    def _on_target(self) -> None:
        self.overwrite.setVisible(self.is_folder)
        boxes = (self.branches, self.system, self.reasoning, self.dark, self.overwrite)
        self._parts_label.setVisible(not all(box.isHidden() for box in boxes))

    @Slot()
    def _choose_place(self) -> None:
        """Ask where to; the system's dialog asks before it replaces a file."""
        dialog = QFileDialog(self, self.windowTitle())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._preferences.value(_FOLDER)
        dialog.setDirectory(folder or QStandardPaths.writableLocation(documents))
        if self.is_folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            traits = TRAITS[self.chosen_format]
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(traits.suffix.removeprefix("."))
            dialog.setNameFilter(f"{translated(traits.label)} (*{traits.suffix})")
            name = self._title if len(self._ids) == 1 else self.tr("Conversations")
            dialog.selectFile(self._exports.suggested_name(name, self.chosen_format))
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    @Slot(str)
    def export_to(self, path: str) -> None:
        """Export to a file, or a folder if one was asked for."""
        if not path:
            return
        if self._exports.is_busy:
            self.hint.setText(
                self.tr("Another export is still running. Try again when it has ended.")
            )
            return
        self._path = path
        self._is_going = True
        self._preferences.set(_FORMAT, self.chosen_format.value)
        self._preferences.set(_FOLDER, path if self.is_folder else str(Path(path).parent))
        self._show_going()
        self._exports.start(
            ExportJob(
                self.chosen_format,
                self._ids,
                self.options(),
                path,
                is_folder=self.is_folder,
                overwrite=self.overwrite.isChecked() and self.is_folder,
                language=language_for(self._preferences.value(LANGUAGE_SETTING)).replace("_", "-"),
            )
        )

    # Going

    def _show_going(self) -> None:
        self._pages.setCurrentIndex(1)
        self.problems.hide()
        self.progress.show()
        self.progress.setRange(0, len(self._ids) if len(self._ids) > 1 else 0)
        self._show_again = ExportDialog._say_exporting
        self._show_again(self)
        self._buttons.clear()
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel).setFocus()

    def _say_exporting(self) -> None:
        self.state.setText(self.tr("Exporting…"))

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self._is_going and total > 1:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            words = self.tr("Exporting: {done} of {total}").format(done=done, total=total)
            self.state.setText(words)

    @Slot(object)
    def _on_finished(self, report: ExportReport) -> None:
        if self._is_going:
            self._is_going = False
            self._show_again = partial(ExportDialog._show_report, report=report)
            self._show_again(self)

    def _show_report(self, report: ExportReport) -> None:
        words = self.tr("%n conversation(s) exported.", "", report.conversations)
        if report.is_cancelled:
            words = joined((self.tr("Cancelled."), words))
        self._show_end(words, [translated(problem) for problem in report.problems])
        if report.files:
            self._offer(self.tr("Open the folder"), self._open_folder)

    @Slot(object)
    def _on_failed(self, error: ErrorInfo) -> None:
        if self._is_going:
            self._is_going = False
            self._show_again = partial(ExportDialog._show_failure, error=error)
            self._show_again(self)

    def _show_failure(self, error: ErrorInfo) -> None:
        self._show_end(self.tr("The export did not succeed."), [translated(error.sentence)])
        self._offer(self.tr("Back"), self._ask)

    def _show_end(self, words: str, problems: Sequence[str]) -> None:
        self.progress.hide()
        self.state.setText(words)
        self.problems.setPlainText("\n".join(problems[:_PROBLEMS_SHOWN]))
        self.problems.setVisible(bool(problems))
        self._buttons.clear()
        self._buttons.addButton(QDialogButtonBox.StandardButton.Close).setFocus()
        announce(self, words)

    def _offer(self, words: str, act: Callable[[], None]) -> None:
        """Add a button before that which closes; the keyboard stays where it is, which Qt forgets."""
        self._buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(act)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

    @Slot()
    def _open_folder(self) -> None:
        folder = self._path if self.is_folder else str(Path(self._path).parent)
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def reject(self) -> None:
        """Cancel an export that runs, and show how far it came; otherwise close."""
        if self._is_going:
            self.state.setText(self.tr("Cancelling…"))
            self._exports.cancel()
        else:
            super().reject()


def _caption() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setProperty("role", "caption")
    return label
