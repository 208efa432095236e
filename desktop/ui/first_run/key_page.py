"""The assistant's page of the key: paste it, or read how one gets one and what it costs."""

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.core.accounts import CREDIT, Account, account_of
from desktop.core.connection import OPENAI_ID
from desktop.core.key_text import cleaned_key, key_hint, key_problem
from desktop.core.presets import PRESETS
from desktop.runtime.connections import Connections
from desktop.runtime.first_run import Setup
from desktop.runtime.translation import translated
from desktop.ui.first_run.page import SetupPage, label
from desktop.ui.settings.key_field import KeyField
from desktop.ui.style_sheet import set_styled
from desktop.ui.theme import Theme
from desktop.ui.tips import tip


class KeyPage(SetupPage):
    """GUI thread. The key leaves it in ``Setup.secrets`` only.

    Signals:
        page_requested(QUrl): The person wants a page of the provider opened.
    """

    page_requested = Signal(QUrl)

    def __init__(
        self,
        setup: Setup,
        connections: Connections,
        variables: frozenset[str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setup, theme, parent)
        self._connections = connections
        self._variables = variables
        self._key_id = ""
        self.from_environment = QCheckBox()
        self.key = KeyField()
        self._doubt = label("danger")
        self._help = QFrame()
        self._help.setObjectName("card")
        self._steps = tuple(label("body") for _ in range(3))
        self._credit = tuple(label("caption") for _ in CREDIT)
        self.keys_button, self.billing_button = QPushButton(), QPushButton()
        self._lay_out(theme)
        self.key.edit.textEdited.connect(self._on_typed)
        self.from_environment.toggled.connect(self._on_typed)
        self.keys_button.clicked.connect(self._on_keys_page)
        self.billing_button.clicked.connect(self._on_billing_page)
        connections.key_status_changed.connect(self._on_key_status)
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        inside = QVBoxLayout(self._help)
        inside.setContentsMargins(*[theme.space(4)] * 4)
        inside.setSpacing(theme.space(2))
        self._help_heading = label("section")
        inside.addWidget(self._help_heading)
        for step in self._steps:
            inside.addWidget(step)
        for button in (self.keys_button, self.billing_button):
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for words in self._credit:
            inside.addWidget(words)
        for widget in (self.from_environment, self.key, self._doubt, self._help):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    @property
    def may_go_on(self) -> bool:
        """With a key that can be one, or with one that is there already; servers without keys exist too."""
        typed = self.key.typed
        if typed:
            return key_problem(typed) is None
        return self._has_key or not self._needs_key

    def enter(self) -> None:
        draft = self._setup.draft
        if draft.id != self._key_id:
            self._key_id = draft.id
            self.key.clear()
            self.from_environment.setChecked(self._offers_variable)
        self.key.show_status(self._connections.key_status(draft.id))
        self._connections.look_for_key(draft)
        self.retranslate()
        self.key.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        preset = PRESETS.get(self._setup.draft.preset or self._setup.draft.id)
        variable = self._setup.draft.key_env or (preset.key_env if preset else "")
        uses = not self._offers_variable or self.from_environment.isChecked()
        self._setup.change(key_env=variable if uses else "")
        self._setup.change_secrets(
            key=None if self._takes_variable else self.key.typed,
            session_only=self.key.is_session_only,
        )
        return self.may_go_on

    def retranslate(self) -> None:
        name = self._setup.draft.name
        self.say(
            self.tr("Your key for {name}").format(name=name),
            self.tr(
                "An API key tells the provider who pays. Loquat keeps it in the system’s keyring, never in a file."
            ),
        )
        self.from_environment.setText(
            self.tr("Use the key in the environment variable {name}").format(name=self._variable)
        )
        self.from_environment.setVisible(self._offers_variable)
        self.key.setEnabled(not self._takes_variable)
        account = self._account
        self._help.setVisible(bool(account.keys_page))
        self._help_heading.setText(self.tr("No key yet?"))
        steps = (
            self.tr("1. Open the provider’s keys page, and sign in or register."),
            self.tr("2. Set up billing, or see whether credit was granted to you."),
            self.tr(
                "3. Create a new key and copy it at once: it is shown only once. Paste it above."
            ),
        )
        for step, words in zip(self._steps, steps, strict=True):
            step.setText(words)
        self.keys_button.setText(self.tr("Open the keys page"))
        self.keys_button.setToolTip(tip(account.keys_page))
        self.billing_button.setText(self.tr("Open the billing page"))
        self.billing_button.setToolTip(tip(account.billing_page))
        self.billing_button.setVisible(bool(account.billing_page))
        for credit, sentence in zip(self._credit, CREDIT, strict=True):
            credit.setText(translated(sentence))
        self._say_doubt()

    @property
    def _variable(self) -> str:
        preset = PRESETS.get(self._setup.draft.preset or self._setup.draft.id)
        return self._setup.draft.key_env or (preset.key_env if preset is not None else "")

    @property
    def _offers_variable(self) -> bool:
        return self._variable in self._variables

    @property
    def _takes_variable(self) -> bool:
        return self._offers_variable and self.from_environment.isChecked()

    @property
    def _has_key(self) -> bool:
        status = self._connections.key_status(self._setup.draft.id)
        return self._takes_variable or status.origin in ("keyring", "session")

    @property
    def _needs_key(self) -> bool:
        return bool(self._account.keys_page)

    @property
    def _account(self) -> Account:
        return account_of(self._setup.draft.preset or self._setup.draft.id)

    def _say_doubt(self) -> None:
        typed = cleaned_key(self.key.edit.text())
        preset_id = self._setup.draft.preset or self._setup.draft.id
        problem = key_problem(typed)
        hint = key_hint(typed, self._account.prefixes, self._setup.draft.name)
        if preset_id == OPENAI_ID and typed.startswith("sk-ant-"):
            hint = key_hint(typed, ("sk-proj-",), self._setup.draft.name)
        sentence = problem or hint
        set_styled(self._doubt, "role", "danger" if problem is not None else "warning")
        self._doubt.setText(translated(sentence) if sentence is not None else "")
        self._doubt.setVisible(sentence is not None and not self._takes_variable)

    @Slot()
    def _on_typed(self) -> None:
        self.key.setEnabled(not self._takes_variable)
        self._say_doubt()
        self.changed.emit()

    @Slot(str)
    def _on_key_status(self, connection_id: str) -> None:
        if connection_id == self._setup.draft.id:
            self.key.show_status(self._connections.key_status(connection_id))
            self.changed.emit()

    @Slot()
    def _on_keys_page(self) -> None:
        self.page_requested.emit(QUrl(self._account.keys_page))

    @Slot()
    def _on_billing_page(self) -> None:
        self.page_requested.emit(QUrl(self._account.billing_page))
