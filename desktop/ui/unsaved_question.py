"""Asks before the window closes over what is not saved; the one question that stands in a person's way."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.core.errors import ErrorInfo
from desktop.runtime.library import Library
from desktop.runtime.translation import translated

#: Titles that are named.
_NAMED: Final = 3

#: So many changes are surely saved in the two seconds that the end of the program has for them.
_SAVED_AT_THE_END: Final = 200


class ClosingQuestion(QMessageBox):
    """GUI thread; shown with ``open()``, deletes itself. Enter and Escape keep the window open."""

    def __init__(self, icon: QMessageBox.Icon, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(icon)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.lose_button = self.addButton("", QMessageBox.ButtonRole.DestructiveRole)
        self.stay_button = self.addButton("", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.stay_button)
        self.setEscapeButton(self.stay_button)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        """Say everything in the program's language; subclasses call it once they are built."""
        self.lose_button.setText(self.tr("Close and lose them"))
        self.stay_button.setText(self.tr("Keep Loquat open"))


class UnsavedQuestion(ClosingQuestion):
    """Says what was never saved, and why."""

    def __init__(self, titles: Sequence[str], problem: ErrorInfo, parent: QWidget) -> None:
        """Build the question.

        Args:
            titles: Of the conversations whose newest text, title or the like is in memory only; at least one.
            problem: What keeps the first of them from being saved.
            parent: The window.
        """
        super().__init__(QMessageBox.Icon.Warning, parent)
        self._titles = titles
        self._problem = problem
        self._retranslate()

    def _retranslate(self) -> None:
        super()._retranslate()
        names = [title or self.tr("New conversation") for title in self._titles[:_NAMED]]
        more = ["…"] if len(self._titles) > _NAMED else []
        self.setText(
            self.tr("The newest changes are not saved yet: {names}").format(
                names=self.tr(", ", "between titles").join([*names, *more])
            )
        )
        advice = self.tr(
            "They are lost if Loquat is closed now. While it is open it goes on trying to save them."
        )
        self.setInformativeText(f"{translated(self._problem.sentence)}\n{advice}")


class SavingQuestion(ClosingQuestion):
    """Says how many changes are still to be saved, and closes by itself when all are.

    Signals:
        saved(): All of them are.
    """

    saved = Signal()

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(QMessageBox.Icon.Information, parent)
        self._left = library.changes_left
        library.saving.connect(self._on_saving)
        self._retranslate()

    def _retranslate(self) -> None:
        super()._retranslate()
        self.setText(
            self.tr("%n change(s) of conversations are still being saved.", "", self._left)
        )
        self.setInformativeText(
            self.tr("Loquat closes when they are. What is not saved is lost if it is closed now.")
        )

    @Slot(int, int)
    def _on_saving(self, done: int, total: int) -> None:
        self._left = total - done
        self._retranslate()
        if done == total and self.isVisible():  # else somebody has answered
            self.close()
            self.saved.emit()


def may_close(library: Library, leave: Callable[[], object], parent: QWidget) -> bool:
    """Whether nothing would be lost; else ask, and call ``leave`` should the person let it go, or when all is saved."""
    if parent.findChild(UnsavedQuestion) or parent.findChild(SavingQuestion):
        return False
    unsaved = library.unsaved
    question: ClosingQuestion
    if unsaved:
        known = library.shelf.by_id
        titles = [known[i].title if i in known else "" for i in unsaved]
        question = UnsavedQuestion(titles, next(iter(unsaved.values())), parent)
    elif library.changes_left > _SAVED_AT_THE_END:
        question = SavingQuestion(library, parent)
        question.saved.connect(leave)
    else:
        return True
    question.lose_button.clicked.connect(leave)
    question.open()
    return False
