"""The assistant's last page: the models that the server offers, and with which one to begin."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QPushButton, QWidget

from desktop.core.accounts import first_model
from desktop.core.checkup import TestOutcome
from desktop.runtime.connections import Connections
from desktop.runtime.first_run import Setup
from desktop.runtime.translation import translated
from desktop.ui.first_run.page import SetupPage, label
from desktop.ui.style_sheet import set_styled
from desktop.ui.theme import Theme


class ModelPage(SetupPage):
    """GUI thread. Entering it asks the server, with what was typed on the pages before."""

    def __init__(
        self, setup: Setup, connections: Connections, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(setup, theme, parent)
        self._connections = connections
        self._token = ""
        self._state = label("muted")
        self._advice = label("caption")
        self.again_button = QPushButton()
        self._model_label = QLabel()
        self.model = QComboBox(editable=True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # Qt's own completes within the field, and takes the first Enter for that.
        completer = QCompleter(self.model.model(), self.model)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.model.setCompleter(completer)
        self._model_label.setBuddy(self.model)
        self._hint = label("caption")
        for widget in (self._state, self._advice):
            self.body.addWidget(widget)
        self.body.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        for field in (self._model_label, self.model, self._hint):
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.again_button.clicked.connect(self._ask)
        self.model.currentTextChanged.connect(self.changed)
        connections.tested.connect(self._on_tested)
        self._outcome: TestOutcome | None = None
        self.retranslate()

    @property
    def may_go_on(self) -> bool:
        """Always: a model can also be chosen later, above the conversation."""
        return True

    def enter(self) -> None:
        self.model.clear()
        self.model.setEditText(self._setup.draft.model)
        self._ask()
        self.model.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        self._setup.change(model=self.model.currentText().strip())
        return True

    def retranslate(self) -> None:
        self.say(self.tr("The model"), self.tr("It can be changed above every conversation."))
        self._model_label.setText(self.tr("Begin with"))
        self.model.setAccessibleName(self.tr("Model"))
        self._edit.setPlaceholderText(self.tr("Choose a model, or type its name"))
        self._hint.setText(
            self.tr("Larger models know more and cost more; small ones answer sooner.")
        )
        self.again_button.setText(self.tr("Try again"))
        self._say_state()

    @property
    def _edit(self) -> QLineEdit:
        edit = self.model.lineEdit()
        assert edit is not None  # it is editable
        return edit

    def _say_state(self) -> None:
        outcome = self._outcome
        role, advice = "muted", ""
        if outcome is None:
            words = self.tr("Asking {name} for its models…").format(name=self._setup.draft.name)
        elif outcome.error is not None:
            role = "danger"
            words = translated(outcome.error.sentence)
            advice = "\n".join(
                filter(None, [translated(outcome.error.advice), outcome.error.message])
            )
        elif outcome.models:
            role = "success"
            words = self.tr("It works: %n model(s) found.", "", len(outcome.models))
        else:
            words = self.tr("The server answers, but names no models. Type the name of one.")
        self._state.setText(words)
        set_styled(self._state, "role", role)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.again_button.setVisible(outcome is not None and outcome.error is not None)

    @Slot()
    def _ask(self) -> None:
        self._outcome = None
        self._say_state()
        self._token = self._connections.test(self._setup.draft, self._setup.secrets)

    @Slot(str, object)
    def _on_tested(self, token: str, outcome: TestOutcome) -> None:
        if token != self._token:
            return
        self._outcome = outcome
        self._say_state()
        if outcome.models:
            self._offer(outcome.models)

    def _offer(self, models: tuple[str, ...]) -> None:
        typed = self.model.currentText().strip()
        self.model.blockSignals(True)
        self.model.clear()
        self.model.addItems(list(models))
        self.model.blockSignals(False)
        preset = self._setup.draft.preset or self._setup.draft.id
        chosen = typed or first_model(preset, models)
        self.model.setCurrentIndex(self.model.findText(chosen))
        self.model.setEditText(chosen)
        # The text is marked, so that typing replaces the suggestion.
        QTimer.singleShot(0, self.model, self._edit.selectAll)
