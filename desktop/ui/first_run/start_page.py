"""The assistant's first page: where questions are to be answered, and what was found here."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.core.connection import OPENAI_ID
from desktop.core.presets import PRESETS
from desktop.runtime.first_run import Place, Setup
from desktop.ui.first_run.page import SetupPage
from desktop.ui.suggestion_button import SuggestionButton
from desktop.ui.theme import Theme

_ICONS: Final = {
    Place.OPENAI: "key",
    Place.PROVIDER: "globe",
    Place.SERVER: "link",
    Place.LOCAL: "chip",
}

#: More variables than this would be a list nobody reads.
_NAMED_VARIABLES: Final = 3


class StartPage(SetupPage):
    """GUI thread.

    Signals:
        import_requested(): The person has conversations in another program.
    """

    import_requested = Signal()

    def __init__(
        self,
        setup: Setup,
        variables: frozenset[str],
        theme: Theme,
        *,
        has_local_model: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setup, theme, parent)
        self._variables = variables
        places = [place for place in Place if has_local_model or place is not Place.LOCAL]
        self.buttons = {place: SuggestionButton(_ICONS[place], theme) for place in places}
        for button in self.buttons.values():
            button.clicked.connect(self._on_place)
            self.body.addWidget(button)
        self.import_button = QPushButton()
        self.import_button.setProperty("role", "link")
        self.import_button.clicked.connect(self.import_requested)
        self.body.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.retranslate()

    @property
    def may_go_on(self) -> bool:
        """One goes on by a choice."""
        return False

    def enter(self) -> None:
        self.buttons[self._setup.place].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for button in self.buttons.values():
            button.set_theme(theme)

    def retranslate(self) -> None:
        self.say(
            self.tr("Welcome to Loquat"),
            self.tr("Where should your questions be answered? You can add more later."),
        )
        words = {
            Place.OPENAI: (
                "OpenAI",
                self.tr("The models of ChatGPT, with an API key.") + self._found(is_openai=True),
            ),
            Place.PROVIDER: (
                self.tr("Another provider"),
                self.tr(
                    "DeepSeek, Qwen, Kimi, GLM, Claude, Gemini and more, with a key of theirs."
                ),
            ),
            Place.SERVER: (
                self.tr("A server of your own"),
                self.tr(
                    "Ollama, LM Studio, llama.cpp or vLLM, on this machine or in your network. No account."
                ),
            ),
            Place.LOCAL: (
                self.tr("A model in Loquat itself"),
                self.tr("Runs on this computer, without an account and without a network."),
            ),
        }
        for place, button in self.buttons.items():
            button.set_words(*words[place])
        self.import_button.setText(self.tr("Import conversations of another program…"))

    def _found(self, *, is_openai: bool) -> str:
        """Return a sentence about keys that were found in the environment; empty when there are none."""
        known = [p for p in PRESETS.values() if p.key_env in self._variables]
        names = [p.key_env for p in known if (p.id == OPENAI_ID) == is_openai]
        if not names:
            return ""
        named = ", ".join(list(dict.fromkeys(names))[:_NAMED_VARIABLES])
        return "\n" + self.tr("A key was found in {names}.").format(names=named)

    @Slot()
    def _on_place(self) -> None:
        chosen = next(place for place, button in self.buttons.items() if button is self.sender())
        self._setup.place = chosen
        self.chosen.emit()
