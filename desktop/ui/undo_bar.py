"""Offers for a while to take back what was done to conversations in the list."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.core.organising import TAG_FIELD, tag_renamed
from desktop.runtime.organising import Undoable
from desktop.ui.announcing import announce
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.theme import Theme

#: How long something can be taken back by one click, in milliseconds.
UNDO_MS: Final = 12_000


class UndoBar(QFrame):
    """Hidden while there is nothing to undo; GUI thread.

    Signals:
        undone(Undoable): The person takes this back.
        left(): They did so by the button, which has the keyboard and is about to be hidden.
    """

    undone = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undoBar")
        self._done = Undoable(())
        self._label = ElidedLabel()
        self.button = QPushButton()
        self.button.setProperty("role", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(1), theme.space(1))
        row.addWidget(self._label, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.button.clicked.connect(self.undo)
        self._timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.hide()

    @Slot(object)
    def offer(self, done: Undoable) -> None:
        """Offer to take this back."""
        self._done = done
        self._retranslate()
        self.show()
        self._timer.start()
        announce(self, self._label.text())

    @Slot()
    def _on_timeout(self) -> None:
        """Offer no longer; who has come to the button gets as much time again."""
        if self.button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # not when the window is only minimised
            self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.button.setText(self.tr("Undo"))
        if self._done.before:
            self._label.set_text(self._words())

    def _words(self) -> str:
        count = len(self._done.before)
        field, value = next(iter(self._done.fields.items()), ("", None))
        if field == "title":
            return self.tr("Renamed to “{title}”").format(title=value or "…")
        if not field and count == 1:
            title = self._done.before[0].title or self.tr("New conversation")
            return self.tr("Deleted “{title}”").format(title=title)
        if names := tag_renamed(self._done.fields):
            before, name = names
            return self.tr("Renamed the tag “{tag}” to “{name}”").format(tag=before, name=name)
        if field.startswith(TAG_FIELD):
            added = self.tr("Tagged %n conversation(s) “{tag}”", "", count)
            removed = self.tr("Took the tag “{tag}” off %n conversation(s)", "", count)
            return (added if value else removed).format(tag=field[len(TAG_FIELD) :])
        return self._words_of_many(field, value, count)

    def _words_of_many(self, field: str, value: object, count: int) -> str:
        words = {
            ("", False): self.tr("Deleted %n conversation(s)", "", count),
            ("folder", True): self.tr("Moved %n conversation(s) to “{folder}”", "", count),
            ("folder", False): self.tr("Took %n conversation(s) out of the folder", "", count),
            ("archived", True): self.tr("Archived %n conversation(s)", "", count),
            ("archived", False): self.tr("Took %n conversation(s) out of the archive", "", count),
            ("pinned", True): self.tr("Pinned %n conversation(s)", "", count),
            ("pinned", False): self.tr("Unpinned %n conversation(s)", "", count),
        }
        coloured = self.tr("Changed the colour of %n conversation(s)", "", count)
        return words.get((field, bool(value)), coloured).format(folder=value)

    @Slot()
    def undo(self) -> None:
        """Undo what is offered, if anything is."""
        if not self.isHidden():
            if self.button.hasFocus():
                self.left.emit()
            self.hide()
            self.undone.emit(self._done)
