"""How many tokens a text is in each vocabulary, side by side; the one that is chosen is shown as chips."""

from typing import Final

from PySide6.QtCore import QEvent, QLocale, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from desktop.core.errors import ErrorInfo
from desktop.runtime.tokenizing import ENCODINGS
from desktop.runtime.translation import translated
from desktop.ui.theme import Theme
from desktop.ui.tips import tip

#: Five stand side by side in a window of 700 pixels.
_LEAST_PX: Final = 90

_UNKNOWN: Final = "…"
_BROKEN: Final = "–"


class EncodingBar(QWidget):
    """GUI thread.

    Signals:
        chosen(str): The person chose the vocabulary of this name.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._counts: dict[str, int] = {}
        self._problems: dict[str, ErrorInfo] = {}
        self.buttons = {name: QPushButton() for name in ENCODINGS}
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        for column, (name, button) in enumerate(self.buttons.items()):
            button.setCheckable(True)
            button.setProperty("role", "choice")
            button.setMinimumWidth(_LEAST_PX)
            row.addWidget(button, 0, column)
            button.clicked.connect(lambda _=False, n=name: self._on_clicked(n))
        self.choose(ENCODINGS[0])
        self._say()

    @property
    def encoding(self) -> str:
        """The vocabulary that is chosen."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    @property
    def is_complete(self) -> bool:
        """Whether every vocabulary has told its count, or why it cannot."""
        return len(self._counts) + len(self._problems) == len(self.buttons)

    def choose(self, name: str) -> None:
        """Choose a vocabulary; one that there is none of leaves the choice as it is."""
        if name in self.buttons:
            for other, button in self.buttons.items():
                button.setChecked(other == name)

    def forget(self, *, shows: bool) -> None:
        """Know no counts any more; without ``shows`` the old ones stay to be seen until others come."""
        self._counts.clear()
        self._problems.clear()
        if shows:
            self._say()

    @Slot(str, int)
    def show_count(self, name: str, count: int) -> None:
        """Show how many tokens it is in a vocabulary."""
        self._counts[name] = count
        self._say_of(name)

    @Slot(str, object)
    def show_problem(self, name: str, error: ErrorInfo) -> None:
        """Show that a vocabulary cannot be used."""
        self._problems[name] = error
        self._say_of(name)

    def _on_clicked(self, name: str) -> None:
        # Not a group of radio buttons: of these Tab would reach the chosen one only.
        self.choose(name)
        self.chosen.emit(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        for name in self.buttons:
            self._say_of(name)

    def _say_of(self, name: str) -> None:
        button, count = self.buttons[name], self._counts.get(name)
        words = _UNKNOWN if count is None else QLocale().toString(count)
        problem = self._problems.get(name)
        button.setText(f"{name}\n{_BROKEN if problem else words}")
        counted = self.tr("{count} tokens with {encoding}").format(count=words, encoding=name)
        said = translated(problem.sentence) if problem else counted
        button.setToolTip(tip(said))
        button.setAccessibleName(said)
