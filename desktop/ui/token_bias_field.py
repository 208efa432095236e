"""The bias of tokens, picked by typing text: shows which tokens a text is for the model, and takes a bias for each."""

from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.core.parameters import FORBIDDEN
from desktop.runtime.tokenizer import Tokenizer, TokensFound
from desktop.runtime.translation import translated
from desktop.ui.number_text import number_or_text

_TEXT, _ID, _BIAS = range(3)
_ROWS_SHOWN: Final = 4
_ROW_PX: Final = 30
_MAX_CHARS: Final = 200

_MAX_DIGITS: Final = 9


class TokenBiasField(QWidget):
    """GUI thread; vocabularies are read elsewhere.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        self._model = ""
        self._token = ""
        self._answer = TokensFound()
        self._names: dict[int, str] = {}
        self._strange: Any = None
        self._words = QLineEdit(maxLength=_MAX_CHARS)
        self._found = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._found.setProperty("role", "caption")
        self._found.hide()
        self._add, self._remove = QPushButton(), QPushButton()
        self._table = QTableWidget(0, 3)
        self._lay_out()
        self._words.textEdited.connect(self._ask)
        self._words.returnPressed.connect(self._on_add)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._table.itemChanged.connect(self._on_item_changed)
        tokenizer.found.connect(self._on_found)
        self.retranslate()

    @property
    def value(self) -> Any:
        """The biases by token number, as entered."""
        if self._strange is not None:
            return self._strange
        biases = {}
        for row in range(self._table.rowCount()):
            biases[self._cell(row, _ID).text()] = number_or_text(self._cell(row, _BIAS).text())
        return biases or None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        is_known = isinstance(value, dict)
        self._strange = None if is_known else value
        self._table.blockSignals(True)
        self._table.setRowCount(0)
        for token, bias in value.items() if is_known else ():
            self._append(str(token), str(bias))
        self._table.blockSignals(False)
        self._show_buttons()
        if self._table.rowCount():
            self._ask()

    def set_model(self, model: str) -> None:
        """Take the tokens of another model."""
        if model != self._model:
            self._model = model
            self._names = {}
            if self._words.text() or self._table.rowCount():
                self._ask()

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        self._words.setPlaceholderText(self.tr("Type text, or #123 for a token by its number"))
        self._words.setAccessibleName(self.tr("Text whose tokens get a bias"))
        self._add.setText(self.tr("Add"))
        self._remove.setText(self.tr("Remove"))
        self._table.setHorizontalHeaderLabels(
            [self.tr("Token"), self.tr("Number"), self.tr("Bias")]
        )
        self._table.setAccessibleName(self.tr("Token bias"))

    def _lay_out(self) -> None:
        self._table.verticalHeader().hide()
        self._table.setFixedHeight((_ROWS_SHOWN + 1) * _ROW_PX)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        for column in (_ID, _BIAS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._add)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(top)
        rows.addWidget(self._found)
        rows.addWidget(self._table)
        rows.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._words)

    def _append(self, token: str, bias: str) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        for column, words in ((_TEXT, self._name(token)), (_ID, token)):
            item = QTableWidgetItem(words)
            item.setFlags(fixed)
            self._table.setItem(row, column, item)
        self._table.setItem(row, _BIAS, QTableWidgetItem(bias))

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        item = self._table.item(row, column)
        assert item is not None  # every row is filled when it is made
        return item

    def _name(self, token: str) -> str:
        known = self._names.get(_number_of(token))
        return "" if known is None else known.replace(" ", "␣").replace("\n", "⏎")

    def _ids(self) -> list[str]:
        return [self._cell(row, _ID).text() for row in range(self._table.rowCount())]

    def _show_buttons(self) -> None:
        has_rows = self._table.rowCount() > 0
        self._table.setVisible(has_rows)
        self._remove.setVisible(has_rows)
        self._add.setEnabled(bool(self._answer.tokens))

    @Slot()
    def _ask(self) -> None:
        words = self._words.text()
        by_number = _number_of(words[1:]) if words.startswith("#") else -1
        wanted = [n for n in map(_number_of, self._ids()) if n >= 0]
        if by_number >= 0:
            wanted.append(by_number)
        self._answer = TokensFound()
        self._show_buttons()
        plain = "" if by_number >= 0 else words
        self._token = self._tokenizer.look_up(self._model, plain, wanted)

    @Slot(str, object)
    def _on_found(self, token: str, answer: TokensFound) -> None:
        if token != self._token:
            return
        words = self._words.text()
        by_number = _number_of(words[1:]) if words.startswith("#") else -1
        if by_number in answer.names:
            answer = TokensFound(answer.encoding, answer.is_exact, (by_number,), answer.names)
        self._answer = answer
        self._names.update(answer.names)
        self._found.setText(self._words_of(answer))
        self._found.setVisible(bool(words) or answer.error is not None)
        self._table.blockSignals(True)
        for row, known in enumerate(self._ids()):
            self._cell(row, _TEXT).setText(self._name(known))
        self._table.blockSignals(False)
        self._show_buttons()

    def _words_of(self, answer: TokensFound) -> str:
        if answer.error is not None:
            return translated(answer.error.sentence)
        if not answer.tokens:
            return self.tr("There is no such token.") if self._words.text() else ""
        pairs = "  ".join(f"“{self._name(str(t))}” {t}" for t in answer.tokens)
        guess = self.tr("a guess for this model") if not answer.is_exact else ""
        return f"{pairs}  ({', '.join(filter(None, [answer.encoding, guess]))})"

    @Slot()
    def _on_add(self) -> None:
        if not self._answer.tokens:
            return
        known = set(self._ids())
        self._strange = None
        self._table.blockSignals(True)
        for token in dict.fromkeys(map(str, self._answer.tokens)):
            if token not in known:
                self._append(token, str(FORBIDDEN))
        self._table.blockSignals(False)
        self._words.clear()
        self._found.hide()
        self._answer = TokensFound()
        self._show_buttons()
        self.edited.emit()

    @Slot()
    def _on_remove(self) -> None:
        rows = {index.row() for index in self._table.selectedIndexes()}
        for row in sorted(rows or {self._table.rowCount() - 1}, reverse=True):
            self._table.removeRow(row)
        self._show_buttons()
        self.edited.emit()

    @Slot()
    def _on_item_changed(self) -> None:
        self.edited.emit()


def _number_of(words: str) -> int:
    """Return a token's number; -1 for anything else."""
    is_number = words.isascii() and words.isdigit() and len(words) <= _MAX_DIGITS
    return int(words) if is_number else -1
