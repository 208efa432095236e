"""Everything that is sent with the questions of a conversation besides its messages."""

import json
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.core.connection import Api, Connection
from desktop.core.message import Role
from desktop.core.parameter_check import check
from desktop.core.parameters import PARAMETERS, max_tokens_name, parameters_of
from desktop.core.refused_parameters import forgotten
from desktop.runtime.connections import Connections
from desktop.runtime.session import ConversationSession
from desktop.runtime.tokenizer import Tokenizer
from desktop.runtime.translation import translated
from desktop.ui.parameter_fields import AnyField, ProbabilitiesField, field_for
from desktop.ui.plain_text_edit import PlainTextEdit
from desktop.ui.structured_fields import JsonField, ResponseFormatField
from desktop.ui.style_sheet import set_styled
from desktop.ui.tips import tip
from desktop.ui.token_bias_field import TokenBiasField

_SYSTEM_HEIGHT_PX: Final = 110

_LEAST_PX = 280


class ParametersPanel(QScrollArea):
    """Shows and changes the parameters of one session; GUI thread.

    A field left empty is not sent. What is entered counts from the next question on, and is saved with it.

    Signals:
        defaults_wanted(object): These parameters shall be the connection's defaults.
    """

    defaults_wanted = Signal(object)

    def __init__(
        self, connections: Connections, tokenizer: Tokenizer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tokenizer = tokenizer
        self._connections = connections
        self._session: ConversationSession | None = None
        self._api: Api | None = None
        self._system = PlainTextEdit()
        self._system.setFixedHeight(_SYSTEM_HEIGHT_PX)
        self._system.setTabChangesFocus(True)
        self._system_label = QLabel()
        self._role = QComboBox()
        self._role.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for role in (Role.SYSTEM, Role.DEVELOPER):
            self._role.addItem("", role.value)
        self._fields: dict[str, AnyField] = {}
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self._rest = JsonField('{"top_k": 40}')
        self._rest_label, self._rest_problem = QLabel(), self._problem_label()
        self._defaults, self._again = QPushButton(), QPushButton()
        self._inside = QWidget()
        self._form = QFormLayout()
        self._build()
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._retranslate()
        self._fit_width()

    def show_session(self, session: ConversationSession) -> None:
        """Show the parameters of this conversation."""
        if self._session is not None:
            self._session.choice.changed.disconnect(self._on_choice)
            self._session.loaded.disconnect(self._show)
            self._session.reply_ended.disconnect(self._say_problems)
        self._session = session
        session.choice.changed.connect(self._on_choice)
        session.loaded.connect(self._show)
        session.reply_ended.connect(self._say_problems)
        self._show()

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters as entered, without those that are not sent."""
        rest = self._rest.value
        entered = dict(rest) if isinstance(rest, dict) else {}
        for name, field in self._fields.items():
            if (value := field.value) is not None:
                entered[name] = value
        return entered

    def problem_of(self, name: str) -> str:
        """Return what is said under the field of a parameter; empty when nothing is."""
        return self._problems[name].text()

    def field(self, name: str) -> AnyField:
        """Return the field of a parameter."""
        return self._fields[name]

    def focus_parameter(self, name: str) -> None:
        """Put the keyboard into the field of a parameter."""
        field = self._fields.get(name)
        if field is not None:
            field.setFocus()
            self.ensureWidgetVisible(field)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure again when the fields ask for another width: in another language, font or look."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._fit_width()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        """Be as wide as the widest field and the scroll bar: nothing is ever cut at the right."""
        around = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        self.setMinimumWidth(max(_LEAST_PX, self._inside.minimumSizeHint().width() + around))

    @staticmethod
    def _problem_label() -> QLabel:
        label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.hide()
        return label

    def _build(self) -> None:
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.addRow(self._system_label, self._role)
        self._form.addRow(self._system)
        for parameter in PARAMETERS.values():
            field, label, problem = (
                field_for(parameter, self._tokenizer),
                QLabel(),
                self._problem_label(),
            )
            label.setBuddy(field)
            self._fields[parameter.name] = field
            self._labels[parameter.name] = label
            self._problems[parameter.name] = problem
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(field)
            column.addWidget(problem)
            self._form.addRow(label, box)
            field.edited.connect(self._on_edited)
        self._form.addRow(self._rest_label, self._rest)
        self._form.addRow(self._rest_problem)
        column = QVBoxLayout(self._inside)
        column.addLayout(self._form)
        column.addWidget(self._again)
        column.addWidget(self._defaults)
        column.addStretch(1)
        self._rest.edited.connect(self._on_edited)
        self._connections.changed.connect(self._say_problems)
        self._system.textChanged.connect(self._on_system)
        self._role.activated.connect(self._on_role)
        self._defaults.clicked.connect(self._on_defaults)
        self._again.clicked.connect(self._on_again)

    def _retranslate(self) -> None:
        self._system_label.setText(self.tr("Instructions"))
        self._system.setAccessibleName(self.tr("Instructions"))
        self._role.setItemText(0, self.tr("As system message"))
        self._role.setItemText(1, self.tr("As developer message"))
        self._role.setAccessibleName(self.tr("Role of the instructions"))
        words = self.tr("OpenAI’s models that reason take developer, all others system.")
        self._role.setToolTip(tip(words))
        self._system.setPlaceholderText(self.tr("How the model should answer in this conversation"))
        for name, parameter in PARAMETERS.items():
            label = translated(parameter.label)
            self._labels[name].setText(label)
            self._fields[name].setAccessibleName(label)
            self._fields[name].setToolTip(tip(translated(parameter.help)))
        self._rest_label.setText(self.tr("Everything else (JSON)"))
        self._rest.setAccessibleName(self.tr("Everything else (JSON)"))
        self._defaults.setText(self.tr("Use as connection defaults"))
        self._again.setText(self.tr("Send again what this model refused"))
        if isinstance(bias := self._fields["logit_bias"], TokenBiasField):
            bias.retranslate()
        self._say_problems()

    def _connection(self) -> Connection | None:
        chosen = self._session.connection_id if self._session is not None else ""
        return self._connections.get(chosen)

    def _current_api(self) -> Api:
        connection = self._connection()
        return connection.api if connection is not None else Api.CHAT

    def _refused(self) -> tuple[str, ...]:
        """Return what the chosen model is known to refuse."""
        connection = self._connection()
        model = self._session.model if self._session is not None else ""
        return connection.refused.get(model, ()) if connection is not None else ()

    def _hints(self) -> dict[str, str]:
        """Return what is worth knowing about parameters for this model and this conversation."""
        found = {}
        if self._session is not None:
            taken = max_tokens_name(self._session.model, self._current_api())
            if taken != "max_tokens":
                found["max_tokens"] = self.tr("This model takes the next limit instead.")
            for message in reversed(self._session.path()):
                if message.facts is not None and message.facts.fingerprint:
                    words = self.tr("Fingerprint of the last answer: {fingerprint}")
                    found["seed"] = words.format(fingerprint=message.facts.fingerprint)
                    break
        for name in self._refused():
            found[name] = self.tr("This model does not take it; it is not sent.")
        return found

    def _show_rows(self) -> None:
        api = self._current_api()
        if api is self._api:
            return
        self._api = api
        names = {p.name for p in parameters_of(api)}
        for name, field in self._fields.items():
            box = field.parentWidget()
            assert box is not None
            self._form.setRowVisible(box, name in names)
        if isinstance(probabilities := self._fields["logprobs"], ProbabilitiesField):
            probabilities.set_api(api)
        self._form.setRowVisible(self._role, api is not Api.COMPLETIONS)

    @Slot()
    def _show(self) -> None:
        if self._session is None:
            return
        self._show_rows()
        self._show_model()
        parameters = self._session.choice.parameters
        for field in (*self._fields.values(), self._rest, self._system):
            field.blockSignals(True)
        for name, field in self._fields.items():
            field.show_value(parameters.get(name))
        others = {n: v for n, v in parameters.items() if n not in self._fields}
        self._rest.show_value(others or None)
        self._system.setPlainText(self._session.choice.system)
        self._show_role()
        for field in (*self._fields.values(), self._rest, self._system):
            field.blockSignals(False)
        self._say_problems()

    @Slot()
    def _say_problems(self) -> None:
        hints = self._hints()
        found = {p.parameter: p for p in check(self.parameters, self._current_api())}
        for name, label in self._problems.items():
            problem = found.get(name)
            is_wrong = problem is not None and not problem.is_hint
            words = [translated(problem.sentence)] if problem else []
            field = self._fields[name]
            if isinstance(field, JsonField | ResponseFormatField) and field.problem is not None:
                words, is_wrong = [translated(field.problem)], True
            if name in hints and not is_wrong:
                words.append(hints[name])
            label.setText("\n".join(words))
            set_styled(label, "role", "danger" if is_wrong else "caption")
            label.setVisible(bool(words))
        self._again.setVisible(bool(self._refused()))
        rest = self._rest.value
        is_wrong = rest is not None and not isinstance(rest, dict)
        self._rest_problem.setProperty("role", "danger")
        self._rest_problem.setText(self.tr("This is not a JSON object; it is not sent."))
        self._rest_problem.setVisible(is_wrong)

    def _show_model(self) -> None:
        if self._session is not None:
            bias = self._fields["logit_bias"]
            assert isinstance(bias, TokenBiasField)
            bias.set_model(self._session.model)

    @Slot()
    def _on_again(self) -> None:
        connection = self._connection()
        if self._session is not None and connection is not None:
            self._connections.save(forgotten(connection, self._session.model))

    @Slot()
    def _on_edited(self) -> None:
        self._say_problems()
        if self._session is not None:
            self._session.choice.set_parameters(self.parameters)

    @Slot()
    def _on_system(self) -> None:
        if self._session is not None:
            self._session.choice.set_system(self._system.toPlainText())

    @Slot()
    def _on_role(self) -> None:
        if self._session is not None:
            self._session.choice.set_role(Role(self._role.currentData()))

    def _show_role(self) -> None:
        if self._session is not None:
            role = self._session.choice.role.value
            self._role.setCurrentIndex(self._role.findData(role))

    @Slot()
    def _on_choice(self) -> None:
        self._show_rows()
        self._show_role()
        self._show_model()
        self._say_problems()

    @Slot()
    def _on_defaults(self) -> None:
        self.defaults_wanted.emit(json.loads(json.dumps(self.parameters)))
