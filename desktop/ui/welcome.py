"""What a new conversation shows before its first question: where it goes, and three things to try."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.core.connection import Connection
from desktop.core.keys import KeyStatus
from desktop.ui.icons import pixmap
from desktop.ui.suggestion_button import SuggestionButton
from desktop.ui.theme import Theme

_ICONS: Final = ("lightbulb", "code", "translate")

#: No wider than this many grid steps, so that the eye finds the next line.
_COLUMN_UNITS: Final = 150


class Welcome(QScrollArea):
    """Knows no session: it is told what to say; GUI thread.

    Signals:
        suggested(str): The person wants to begin with this question.
        key_requested(): They want to enter the API key.
        connection_requested(): They want to add a connection.
        assistant_requested(): They want to choose an assistant.
    """

    suggested = Signal(str)
    key_requested = Signal()
    connection_requested = Signal()
    assistant_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._connection: Connection | None = None
        self._key = KeyStatus()
        self._logo = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self._heading = _label("display")
        self._heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._where = _label("muted")
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._card.setProperty("kind", "accent")
        self._card_text = _label("body")
        self.card_button = QPushButton()
        self.card_button.setProperty("role", "primary")
        self.card_button.clicked.connect(self._on_card)
        self._suggestions = tuple(SuggestionButton(name, theme) for name in _ICONS)
        for button in self._suggestions:
            button.clicked.connect(self._on_suggestion)
        self.assistant_button: QPushButton | None = None
        self._assistant = ""
        self._lay_out()
        self._retranslate()
        self._draw_logo()

    def _lay_out(self) -> None:
        space = self._theme.space
        card = QHBoxLayout(self._card)
        card.setContentsMargins(space(4), space(3), space(3), space(3))
        card.setSpacing(space(4))
        card.addWidget(self._card_text, 1)
        card.addWidget(self.card_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QWidget()
        column.setMaximumWidth(space(_COLUMN_UNITS))
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = inside = QVBoxLayout(column)
        inside.setContentsMargins(space(6), space(6), space(6), space(6))
        inside.setSpacing(space(3))
        for widget in (self._logo, self._heading, self._where):
            inside.addWidget(widget)
        inside.addSpacing(space(2))
        inside.addWidget(self._card)
        for button in self._suggestions:
            inside.addWidget(button)
        page = QWidget()
        middle = QGridLayout(page)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(column, 1, 1)
        middle.setRowStretch(0, 2)
        middle.setRowStretch(2, 3)
        middle.setColumnStretch(0, 1)
        middle.setColumnStretch(1, 20)
        middle.setColumnStretch(2, 1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_connection(self, connection: Connection | None, key: KeyStatus) -> None:
        """Say where a question goes, and what is missing for it."""
        self._connection, self._key = connection, key
        self._retranslate()

    def offer_assistants(self) -> None:
        """Lead to the assistants from here, too; the first paint can do without it."""
        if self.assistant_button is None:
            self.assistant_button = QPushButton()
            self.assistant_button.setProperty("role", "link")
            self.assistant_button.clicked.connect(self.assistant_requested)
            self._column.addWidget(self.assistant_button, 0, Qt.AlignmentFlag.AlignHCenter)
            self._retranslate()

    def show_assistant(self, name: str) -> None:
        """Say which assistant the conversation begins with; empty for none."""
        if name != self._assistant:
            self._assistant = name
            self._retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._draw_logo()
        for button in self._suggestions:
            button.set_theme(theme)

    def _draw_logo(self) -> None:
        color, size_px = self._theme.color("text"), self._theme.space(16)
        self._logo.setPixmap(pixmap("loquat", color, size_px, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def needs_key(self) -> bool:
        """Whether the connection names a place for a key, and none was found there."""
        return (
            self._connection is not None
            and bool(self._connection.key_env)
            and self._key.is_known
            and self._key.origin == "none"
            and not self._key.waiting
        )

    def _retranslate(self) -> None:
        self._heading.setText(self._assistant or self.tr("What would you like to know?"))
        if self.assistant_button is not None:
            self.assistant_button.setText(
                self.tr("Choose another assistant…")
                if self._assistant
                else self.tr("Choose an assistant…")
            )
        for button in self._suggestions:
            button.setVisible(not self._assistant)
        for button, words in zip(self._suggestions, self._questions(), strict=True):
            button.set_words(words)
        self._where.setText(self._place())
        self._retranslate_card()

    def _questions(self) -> tuple[str, ...]:
        return (
            self.tr("Explain how a heat pump works, in plain words"),
            self.tr("Write a Python function that finds duplicate files"),
            self.tr("Translate a friendly reply to an invitation into Chinese"),
        )

    def _place(self) -> str:
        connection = self._connection
        if connection is None:
            return self.tr("There is no connection to a model yet.")
        if connection.is_local_model and not connection.gguf:
            return self.tr(
                "Answered on this computer, without an account, by a small model: Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud."
            )
        if connection.is_local_model:
            return self.tr("Answered on this computer by the model file that you chose.")
        return self.tr("Your question goes to {name} ({address}).").format(
            name=connection.name, address=connection.base_url
        )

    def _retranslate_card(self) -> None:
        if self._connection is None:
            self._card_text.setText(self.tr("Add the address of a model server to begin."))
            self.card_button.setText(self.tr("Add a connection"))
        else:
            name = self._connection.name
            self._card_text.setText(self.tr("{name} needs an API key.").format(name=name))
            self.card_button.setText(self.tr("Enter the key"))
        self._card.setVisible(self._connection is None or self.needs_key)

    def _on_card(self) -> None:
        if self._connection is None:
            self.connection_requested.emit()
        else:
            self.key_requested.emit()

    def _on_suggestion(self) -> None:
        chosen = self._suggestions.index(self.sender())
        self.suggested.emit(self._questions()[chosen])


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
