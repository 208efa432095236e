"""What every page of the assistant is: a heading, a sentence, and what is to be chosen."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.runtime.first_run import Setup
from desktop.ui.theme import Theme


class SetupPage(QScrollArea):
    """GUI thread. Subclasses fill ``body`` and say everything in ``retranslate``.

    Signals:
        changed(): ``may_go_on`` may be another.
        chosen(): The choice is made: go on.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, setup: Setup, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup = setup
        self._theme = theme
        self._heading = label("heading")
        self._lead = label("muted")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.space(8), theme.space(6), theme.space(8), theme.space(4))
        column.setSpacing(theme.space(2))
        column.addWidget(self._heading)
        column.addWidget(self._lead)
        column.addSpacing(theme.space(2))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.space(3))
        column.addLayout(self.body, 1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def may_go_on(self) -> bool:
        """Whether the choice of this page is made."""
        return True

    def enter(self) -> None:
        """Show what is set up so far, with the keyboard where it is needed."""

    def leave(self) -> bool:
        """Take what was entered; return whether it can be gone on with."""
        return True

    def say(self, heading: str, lead: str) -> None:
        """Say what the page is about."""
        self._heading.setText(heading)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        self.setAccessibleName(heading)

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    @Slot()
    def go_on(self) -> None:
        """Go on if the choice is made: what a double click does. Enter presses the dialog's button anyway."""
        if self.may_go_on:
            self.chosen.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def label(role: str) -> QLabel:
    """Return a label of wrapped plain text."""
    made = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made
