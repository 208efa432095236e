"""Files of prompts, in and out: asks where, and tells what became of it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.errors import ErrorInfo
from desktop.core.text import joined
from desktop.runtime.saved_items import PromptLibrary
from desktop.runtime.translation import translated


class PromptFiles(QObject):
    """Owned by the dialog; GUI thread.

    Signals:
        told(str): What became of it, for people.
    """

    told = Signal(str)

    def __init__(self, library: PromptLibrary, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._library = library
        library.file_read.connect(self._on_read)
        library.file_written.connect(self._on_written)
        library.file_failed.connect(self._on_failed)
        library.notice.connect(self._on_failed)

    @Slot()
    def ask_for_import(self) -> None:
        """Have the person choose a file, and add what is in it."""
        dialog = QFileDialog(self._parent, self.tr("Import prompts"))
        dialog.setNameFilter(self.tr("Prompts (*.json *.md *.markdown *.txt)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def ask_for_export(self) -> None:
        """Have the person choose where to, and write all prompts."""
        dialog = QFileDialog(self._parent, self.tr("Export prompts"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["JSON (*.json)", "Markdown (*.md)"])
        dialog.setDefaultSuffix("json")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("md" if "*.md" in chosen else "json")
        )
        dialog.selectFile("loquat-prompts")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def read(self, path: str) -> None:
        """Add what is in a file."""
        self._library.read_file(Path(path))

    @Slot(str)
    def write(self, path: str) -> None:
        """Write all prompts to a file."""
        self._library.write_file(Path(path))

    @Slot(int, int)
    def _on_read(self, added: int, known: int) -> None:
        words = [self.tr("%n prompt(s) added.", "", added)]
        if known:
            words.append(self.tr("%n were there already.", "", known))
        self.told.emit(joined(words))

    @Slot(str)
    def _on_written(self, name: str) -> None:
        self.told.emit(self.tr("Written to {name}.").format(name=name))

    @Slot(object)
    def _on_failed(self, error: ErrorInfo) -> None:
        self.told.emit(translated(error.sentence))
