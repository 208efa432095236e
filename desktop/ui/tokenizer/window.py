"""The tokenizer window: lays out text, chips and counts, and keeps their selections in step."""

import json
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QWidget,
)

from desktop.core.errors import ErrorInfo
from desktop.core.records import well_formed
from desktop.core.token_list import TokenList
from desktop.runtime.tokenizing import Tokenizing
from desktop.ui.dialog import Dialog
from desktop.ui.theme import Theme
from desktop.ui.tips import tip
from desktop.ui.tokenizer.chips_view import ChipsView
from desktop.ui.tokenizer.encoding_bar import EncodingBar
from desktop.ui.tokenizer.text_pane import TextPane
from desktop.ui.tokenizer.words import sizes

_SIZE_PX: Final = (960, 620)
_BESIDE_PX: Final = 640

#: Milliseconds of quiet after which a text is taken apart: a short one at once, a long one after a pause.
_SHORT_CHARS: Final = 50_000
_SHORT_MS: Final = 30
_LONG_MS: Final = 250

#: The API takes so many biases at most (OpenAI, "Create chat completion", logit_bias: in practice 300).
_MOST_BIASES: Final = 300


class TokenizerWindow(Dialog):
    """GUI thread; shown with ``show()``, deletes itself. Vocabularies are loaded and used elsewhere.

    Signals:
        bias_requested(object): The person wants a bias for these tokens (list[int], each once).
    """

    bias_requested = Signal(object)

    def __init__(self, tokenizing: Tokenizing, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._tokenizing = tokenizing
        self._theme = theme
        #: The tokens shown are those of the text; else their places are of an older one.
        self._is_current = True
        self._question = 0
        self._model = ""
        self.bar, self.text, self.chips = EncodingBar(theme), TextPane(), ChipsView(theme)
        self.length = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.details = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.numbers = QCheckBox()
        self.copy_ids, self.copy_text, self.bias = QPushButton(), QPushButton(), QPushButton()
        self.numbers.setChecked(True)
        self._splitter = QSplitter()
        self._timer = QTimer(self, singleShot=True)
        self._lay_out()
        self._connect()
        self._retranslate()
        self.resize(*_SIZE_PX)
        self._ask()

    @property
    def is_settled(self) -> bool:
        """Whether tokens and counts are those of the text; else they are still worked out."""
        return self._is_current and self.bar.is_complete

    def show_text(self, words: str) -> None:
        """Take another text."""
        self.text.set_text(words)

    def show_model(self, model: str) -> None:
        """Take the vocabulary of a model, unless the person chooses another first."""
        self._model = model
        self._tokenizing.find_encoding(model)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.chips.set_theme(theme)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _BESIDE_PX
        self._splitter.setOrientation(
            Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self._tokenizing.give_up(self._question)
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self._timer.stop()
        self._tokenizing.give_up(self._question)
        super().done(result)

    # Building

    def _lay_out(self) -> None:
        space = self._theme.space
        self._splitter.setObjectName("quietSplitter")
        self._splitter.setHandleWidth(space(2))
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.text)
        self._splitter.addWidget(self.chips)
        self._splitter.setSizes([400, 540])
        self.details.setProperty("role", "caption")
        self.details.setMinimumHeight(2 * self.details.fontMetrics().lineSpacing())
        self.length.setProperty("role", "caption")
        head = QHBoxLayout()
        head.addWidget(self.length, 1)
        head.addWidget(self.numbers)
        foot = QHBoxLayout()
        foot.setSpacing(space(2))
        for button in (self.copy_ids, self.copy_text, self.bias):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addStretch(1)
        for button in self.bar.buttons.values():
            button.setAutoDefault(False)
        whole = self.column()
        whole.setSpacing(space(2))
        whole.addWidget(self.bar)
        whole.addLayout(head)
        whole.addWidget(self._splitter, 1)
        whole.addWidget(self.details)
        whole.addLayout(foot)
        self.text.setFocus()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._ask)
        self.bar.chosen.connect(self._on_encoding)
        self._tokenizing.encoding_found.connect(self._on_encoding_found)
        self.text.changed.connect(self._on_text)
        self.text.selected.connect(self._on_text_selected)
        self.chips.selection_changed.connect(self._on_chips_selected)
        self.numbers.toggled.connect(lambda is_on: self.chips.set_shows_ids(shows_ids=is_on))
        self.copy_ids.clicked.connect(self._on_copy_ids)
        self.copy_text.clicked.connect(self._on_copy_text)
        self.bias.clicked.connect(self._on_bias)
        self._tokenizing.found.connect(self._on_found)
        self._tokenizing.counted.connect(self._on_counted)
        self._tokenizing.failed.connect(self._on_failed)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Tokenizer"))
        self.chips.setAccessibleName(self.tr("Tokens"))
        self.numbers.setText(self.tr("Show the IDs"))
        self.copy_ids.setText(self.tr("Copy IDs"))
        self.copy_ids.setToolTip(
            tip(self.tr("Of the selected tokens, or of all, as a JSON list of numbers"))
        )
        self.copy_text.setText(self.tr("Copy text"))
        self.bias.setText(self.tr("Add to logit bias"))
        words = self.tr(
            "Forbid the selected tokens in this conversation; the parameters change that."
        )
        self.bias.setToolTip(tip(words))
        self._say_sizes()
        self._say()

    # Text to tokens

    @Slot()
    def _on_text(self) -> None:
        self._is_current = False
        # Counting ahead: an answer that is on its way is of an older text.
        self._tokenizing.give_up(self._question)
        is_short = len(self.chips.tokens.data) < _SHORT_CHARS
        self._timer.start(_SHORT_MS if is_short else _LONG_MS)

    @Slot()
    def _ask(self) -> None:
        words = self.text.text
        self._say_sizes()
        self.bar.forget(shows=len(words) > _SHORT_CHARS)
        self._tokenizing.give_up(self._question)
        self._question = self._tokenizing.ask(words, self.bar.encoding)

    def _say_sizes(self) -> None:
        words = self.text.text
        self.length.setText(sizes(len(words), len(well_formed(words).encode())))

    @Slot()
    def _on_encoding(self) -> None:
        self._model = ""
        self._ask()

    @Slot(str, str)
    def _on_encoding_found(self, model: str, name: str) -> None:
        if model == self._model and name != self.bar.encoding:
            self.bar.choose(name)
            self._ask()

    @Slot(int, object)
    def _on_found(self, question: int, tokens: TokenList) -> None:
        if question != self._question or self._timer.isActive():
            return  # another window's, or of a text that was changed since
        self._is_current = True
        self.chips.show_tokens(tokens)
        self._say()

    @Slot(int, str, int)
    def _on_counted(self, question: int, name: str, count: int) -> None:
        if question == self._question:
            self.bar.show_count(name, count)

    @Slot(int, str, object)
    def _on_failed(self, question: int, name: str, error: ErrorInfo) -> None:
        if question == self._question:
            self.bar.show_problem(name, error)

    # Selections

    @Slot(int, int)
    def _on_text_selected(self, start: int, end: int) -> None:
        tokens = self.chips.tokens
        if not self._is_current or not len(tokens):
            return
        self.chips.select(*tokens.tokens_of(start, end))
        self._say()

    @Slot(int, int)
    def _on_chips_selected(self, first: int, end: int) -> None:
        if self._is_current:
            self.text.select(*self.chips.tokens.units_of(first, end))
        self._say()

    def _say(self) -> None:
        first, end = self.chips.selection
        words = self.chips.words_for(first, end)
        if not words and len(self.chips.tokens):
            words = self.tr(
                "Click a token or a place in the text; arrow keys go on, Shift selects several."
            )
        self.details.setText(words)
        self.copy_ids.setEnabled(bool(len(self.chips.tokens)))
        self.copy_text.setEnabled(end > first)
        self.bias.setEnabled(end > first)

    # What people do with them

    @Slot()
    def _on_copy_ids(self) -> None:
        first, end = self.chips.selection
        ids = self.chips.tokens.ids
        chosen = ids[first:end] if end > first else ids
        QGuiApplication.clipboard().setText(json.dumps(list(chosen)))

    @Slot()
    def _on_copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.chips.tokens.text_of(*self.chips.selection))

    @Slot()
    def _on_bias(self) -> None:
        first, end = self.chips.selection
        chosen = list(dict.fromkeys(self.chips.tokens.ids[first:end]))[:_MOST_BIASES]
        self.bias_requested.emit(chosen)
