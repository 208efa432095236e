"""Chooses the model of a conversation: one that the server names, or any that the person types."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from desktop.ui.tips import tip

#: Room for most names; the list below is as wide as its longest.
_SHOWN_CHARS: Final = 13
_LEAST_CHARS: Final = 14


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
        self._model = ""
        self._status = ""
        self.setProperty("role", "quiet")
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHOWN_CHARS)
        self.setMaxVisibleItems(16)
        self._field = QLineEdit()
        self.setLineEdit(self._field)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.activated.connect(self._on_activated)
        self._field.editingFinished.connect(self._on_edited)
        self._retranslate()

    def show_models(self, names: tuple[str, ...]) -> None:
        """Offer these; what is chosen stays."""
        if tuple(self.itemText(i) for i in range(self.count())) != names:
            self.blockSignals(True)
            self.clear()
            self.addItems(list(names))
            self.blockSignals(False)
            self._display()

    def show_model(self, name: str) -> None:
        """Show ``name`` as the chosen one."""
        if name != self._model or name != self.currentText():
            self._model = name
            self._display()

    def show_status(self, words: str) -> None:
        """Say that the models are asked for, or why they are not known; empty when they are."""
        self._status = words
        self._retranslate()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(
            min(hint.width(), self.fontMetrics().averageCharWidth() * _LEAST_CHARS), hint.height()
        )

    def showPopup(self) -> None:
        self.opened.emit()
        super().showPopup()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Model"))
        self._field.setAccessibleName(self.tr("Model"))
        self._field.setPlaceholderText(self._status or self.tr("Choose a model"))
        self._explain()

    def _explain(self) -> None:
        """Say in the tool tip which model it is, whole, and what can be done."""
        words = self._status or self.tr("Model: choose one, or type its name")
        whole = tip(f"{self._model}\n{words}" if self._model else words)
        self.setToolTip(whole)
        self._field.setToolTip(whole)

    def _display(self) -> None:
        self.blockSignals(True)
        self.setCurrentIndex(self.findText(self._model, Qt.MatchFlag.MatchExactly))
        self.setEditText(self._model)
        self.blockSignals(False)
        self._field.setCursorPosition(0)
        self._explain()

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
        self._display()
