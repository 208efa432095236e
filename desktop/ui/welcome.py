"""What an empty conversation shows: who will answer, and three things to try."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.connection import Connection
from desktop.core.keys import KeyStatus
from desktop.ui.icons import app_icon
from desktop.ui.theme import Theme

_WIDTH_PX = 520


class Welcome(QWidget):
    """GUI thread.

    Signals:
        suggested(str): The person chose one of the things to try.
        settings_requested(): They want to set the connection up.
    """

    suggested = Signal(str)
    settings_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection: Connection | None = None
        self._key = KeyStatus()
        self._logo = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._logo.setPixmap(app_icon().pixmap(64, 64))
        self._title = self._label("heading")
        self._who = self._label("muted")
        self._hint = self._label("caption")
        self._setup = QPushButton()
        self._setup.setProperty("role", "primary")
        self._setup.clicked.connect(self.settings_requested)
        self._ideas = [QPushButton() for _ in range(3)]
        column = QVBoxLayout()
        column.setSpacing(theme.space(2))
        for widget in (self._logo, self._title, self._who, self._hint):
            column.addWidget(widget)
        column.addSpacing(theme.space(3))
        column.addWidget(self._setup, 0, Qt.AlignmentFlag.AlignCenter)
        for idea in self._ideas:
            idea.setProperty("role", "card")
            idea.clicked.connect(self._on_idea)
            column.addWidget(idea)
        box = QWidget()
        box.setLayout(column)
        box.setMaximumWidth(_WIDTH_PX)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
        outer.addStretch(2)
        outer.addWidget(box, 0)
        outer.addStretch(3)
        outer.setAlignment(box, Qt.AlignmentFlag.AlignHCenter)
        box.setMinimumWidth(min(_WIDTH_PX, 340))
        self._say()

    def show_connection(self, connection: Connection | None, key: KeyStatus) -> None:
        """Say who will answer and whether something is missing."""
        if (connection, key) != (self._connection, self._key):
            self._connection, self._key = connection, key
            self._say()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @staticmethod
    def _label(role: str) -> QLabel:
        label = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        return label

    def _say(self) -> None:
        self._title.setText(self.tr("What would you like to know?"))
        connection = self._connection
        needs_setup = connection is None or self._lacks_key(connection)
        if connection is None:
            self._who.setText(self.tr("No connection to a model yet."))
        else:
            name = connection.name
            self._who.setText(self.tr("Answers come from: {connection}").format(connection=name))
        self._hint.setText(self._explain(connection))
        self._hint.setVisible(bool(self._hint.text()))
        self._setup.setText(self.tr("Set up a connection"))
        self._setup.setVisible(needs_setup)
        ideas = (
            self.tr("Explain how HTTP streaming works, in five sentences."),
            self.tr("Write a Python function that counts the words of a text file."),
            self.tr("Translate into Chinese: The early bird catches the worm."),
        )
        for button, words in zip(self._ideas, ideas, strict=True):
            button.setText(words)
            button.setVisible(not needs_setup)

    def _lacks_key(self, connection: Connection) -> bool:
        from desktop.core.connection import OPENAI_ID

        return connection.id == OPENAI_ID and self._key.origin == "none" and not self._key.waiting

    def _explain(self, connection: Connection | None) -> str:
        if connection is None:
            return ""
        if connection.is_local_model and not connection.gguf:
            return self.tr(
                "Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud (Apache-2.0), run on this machine by "
                "llama.cpp. It is small: quick and private, but often wrong about facts."
            )
        if connection.is_local_model:
            return self.tr("Runs on this machine: {file}").format(file=connection.gguf)
        if self._lacks_key(connection):
            return self.tr("It needs an API key.")
        return ""

    def _on_idea(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QPushButton)
        self.suggested.emit(sender.text())
