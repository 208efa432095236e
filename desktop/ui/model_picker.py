"""Chooses the model of a conversation: those that the server names, or any that the person types."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget


class ModelPicker(QComboBox):
    """An editable list; GUI thread.

    Signals:
        chosen(str): The person chose or typed this model.
        opened(): The list is about to be shown: the time to ask the server again.
    """

    chosen = Signal(str)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "quiet")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        completer, line = self.completer(), self.lineEdit()
        assert completer is not None
        assert line is not None  # an editable combo box has both
        self._line = line
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.activated.connect(self._on_activated)
        line.editingFinished.connect(self._on_edited)
        self._model = ""
        self._retranslate()

    def select_all(self) -> None:
        """Take the keyboard, with the name selected so that typing replaces it."""
        self.setFocus()
        self._line.selectAll()

    def show_models(self, names: tuple[str, ...]) -> None:
        """Offer these; what is chosen stays."""
        if tuple(self.itemText(i) for i in range(self.count())) == names:
            return
        self.blockSignals(True)
        self.clear()
        self.addItems(list(names))
        self._display()
        self.blockSignals(False)

    def show_model(self, name: str) -> None:
        """Show ``name`` as the chosen one."""
        self._model = name
        self._display()

    def show_status(self, words: str) -> None:
        """Say why there is nothing to choose from, or nothing."""
        self._line.setToolTip(words or self.tr("Model"))

    def showPopup(self) -> None:
        self.opened.emit()
        super().showPopup()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Model"))
        self._line.setPlaceholderText(self.tr("Choose a model"))
        self.show_status("")

    def _display(self) -> None:
        self.setCurrentIndex(self.findText(self._model, Qt.MatchFlag.MatchExactly))
        self.setEditText(self._model)
        self._line.setCursorPosition(0)

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        self._choose(self.itemText(row))

    @Slot()
    def _on_edited(self) -> None:
        self._choose(self.currentText().strip())

    def _choose(self, name: str) -> None:
        if name and name != self._model:
            self._model = name
            self.chosen.emit(name)
        elif not name:
            self._display()
