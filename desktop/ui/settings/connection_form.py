"""The form of one connection: shows it, gives what was entered as a draft, and marks what cannot stay."""

from collections.abc import Mapping
from typing import Final

from msgspec import structs
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.core.checkup import RoutePreview
from desktop.core.connection import Api, Connection, Timeouts
from desktop.core.keys import KeyStatus, SecretChanges
from desktop.core.text import Text
from desktop.runtime.translation import translated
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.settings.header_table import HeaderTable
from desktop.ui.settings.key_field import KeyField
from desktop.ui.settings.preset_note import PresetNote
from desktop.ui.settings.proxy_fields import ProxyFields
from desktop.ui.settings.spin_boxes import padded
from desktop.ui.style_sheet import set_styled

_MAX_SECONDS: Final = 86_400.0
_MAX_RETRIES: Final = 10

_ROW_GAP_PX: Final = 12
_COLUMN_GAP_PX: Final = 16

#: Widths in average characters: below the first, labels stand above their fields; the second is the least.
_NARROW_CHARS: Final = 50
_LEAST_CHARS: Final = 24


class FileField(QWidget):
    """A path with a button to choose it; GUI thread.

    Signals:
        edited(): The path is another.
    """

    edited = Signal()

    def __init__(self, pattern: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pattern = pattern
        self.line = QLineEdit()
        self._button = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self._button)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.edited)
        self._button.clicked.connect(self._on_choose)

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        self._button.setText(self.tr("Choose…"))

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self._button.text(), self.line.text(), self._pattern)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        self.line.setText(path)
        self.edited.emit()


class ConnectionForm(QWidget):
    """GUI thread.

    Signals:
        edited(): The draft is another one.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection = Connection("", "")
        self._name, self._base_url, self._model = QLineEdit(), QLineEdit(), QLineEdit()
        self._known = PresetNote()
        self._api = FittedCombo()
        for api in Api:
            self._api.addItem("", api.value)
        self.key = KeyField()
        self._key_env = QLineEdit()
        self.proxy = ProxyFields()
        self._ca_file = FileField("PEM (*.pem *.crt *.cer);;* (*)")
        self._gguf = FileField("GGUF (*.gguf)")
        self._connect_s, self._first_token_s, self._idle_s = (self._seconds() for _ in range(3))
        self._retries = padded(QSpinBox(minimum=0, maximum=_MAX_RETRIES))
        self._organization, self._project = QLineEdit(), QLineEdit()
        self._headers = HeaderTable()
        self._labels: dict[QWidget, QLabel] = {}
        self._headings = tuple(QLabel() for _ in range(5))
        self._section_of: dict[QWidget, QLabel] = {}
        self._errors: dict[str, QLabel] = {}
        self._form = QFormLayout(self)
        self._lay_out()
        self._wire()
        self._retranslate()

    def show_connection(self, connection: Connection) -> None:
        """Show a connection as it is saved; what was typed before is forgotten."""
        self._connection = connection
        texts = (
            (self._name, connection.name),
            (self._base_url, connection.base_url),
            (self._model, connection.model),
            (self._key_env, connection.key_env),
            (self._ca_file.line, connection.ca_file),
            (self._gguf.line, connection.gguf),
            (self._organization, connection.organization),
            (self._project, connection.project),
        )
        for line, value in texts:
            line.setText(value)
        numbers = (
            (self._connect_s, connection.timeouts.connect_s),
            (self._first_token_s, connection.timeouts.first_token_s),
            (self._idle_s, connection.timeouts.idle_s),
        )
        self.blockSignals(True)
        for box, seconds in numbers:
            box.setValue(seconds)
        self._retries.setValue(connection.retries)
        self._api.setCurrentIndex(self._api.findData(connection.api.value))
        self.proxy.show_setting(connection.proxy)
        self._headers.show_headers(connection.headers)
        self.blockSignals(False)
        self.key.clear()
        self._show_rows(is_local=connection.is_local_model)
        self._known.show_connection(connection)

    def draft(self) -> Connection:
        """Return the connection as entered, valid or not."""
        return structs.replace(
            self._connection,
            name=" ".join(self._name.text().split()),
            base_url=self._base_url.text().strip(),
            api=Api(self._api.currentData()),
            model=self._model.text().strip(),
            key_env=self._key_env.text().strip(),
            proxy=self.proxy.setting,
            ca_file=self._ca_file.line.text().strip(),
            gguf=self._gguf.line.text().strip(),
            timeouts=Timeouts(
                self._connect_s.value(), self._first_token_s.value(), self._idle_s.value()
            ),
            retries=self._retries.value(),
            organization=self._organization.text().strip(),
            project=self._project.text().strip(),
            headers=self._headers.headers,
        )

    def secrets(self) -> SecretChanges:
        """Return what was typed into secret fields."""
        return SecretChanges(
            key=self.key.typed,
            proxy_password=self.proxy.typed_password,
            headers=self._headers.typed_secrets,
            session_only=self.key.is_session_only,
        )

    def show_problems(self, problems: Mapping[str, Text]) -> None:
        """Mark the fields that cannot stay, each with its sentence."""
        for name, label in self._errors.items():
            label.setText(translated(problems[name]) if name in problems else "")
            label.setVisible(name in problems)
        for name, line in (
            ("name", self._name),
            ("base_url", self._base_url),
            ("key_env", self._key_env),
        ):
            set_styled(line, "invalid", name in problems)
        self.proxy.set_invalid("proxy" in problems)

    def show_key_status(self, status: KeyStatus) -> None:
        """Say where the key comes from."""
        self.key.show_status(status)

    def show_route(self, preview: RoutePreview) -> None:
        """Say which way requests would take."""
        self.proxy.show_route(preview)

    def focus(self, field: str) -> None:
        """Put the keyboard into ``key``, ``proxy`` or, for any other word, the first field."""
        if field == "key":
            self.key.edit.setFocus()
        elif field == "proxy":
            self.proxy.focus_first()
        else:
            self._name.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        policy = QFormLayout.RowWrapPolicy
        narrow = event.size().width() < _NARROW_CHARS * self.fontMetrics().averageCharWidth()
        wanted = policy.WrapAllRows if narrow else policy.DontWrapRows
        if self._form.rowWrapPolicy() != wanted:
            self._form.setRowWrapPolicy(wanted)

    def minimumSizeHint(self) -> QSize:
        # Its least width is that of one column; labels go above their fields when there is no room beside.
        return QSize(
            _LEAST_CHARS * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height()
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @staticmethod
    def _seconds() -> QDoubleSpinBox:
        return padded(QDoubleSpinBox(minimum=0.1, maximum=_MAX_SECONDS, decimals=1))

    def _lay_out(self) -> None:
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setVerticalSpacing(_ROW_GAP_PX)
        self._form.setHorizontalSpacing(_COLUMN_GAP_PX)
        self._form.setContentsMargins(0, 0, _COLUMN_GAP_PX, 0)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        sections: tuple[tuple[tuple[QWidget, str], ...], ...] = (
            (
                (self._name, "name"),
                (self._base_url, "base_url"),
                (self._gguf, ""),
                (self._api, ""),
                (self._model, ""),
            ),
            ((self.key, ""), (self._key_env, "key_env")),
            ((self.proxy, "proxy"), (self._ca_file, "")),
            (
                (self._connect_s, ""),
                (self._first_token_s, ""),
                (self._idle_s, ""),
                (self._retries, ""),
            ),
            ((self._organization, ""), (self._project, ""), (self._headers, "headers")),
        )
        for heading, rows in zip(self._headings, sections, strict=True):
            heading.setProperty("role", "section")
            self._form.addRow(heading)
            for field, name in rows:
                if field is self._gguf:
                    self._form.addRow(self._known)
                label = QLabel()
                label.setProperty("role", "muted")
                label.setBuddy(field)
                self._labels[field] = label
                self._form.addRow(label, self._with_error(field, name) if name else field)
                self._section_of[field] = heading

    def _with_error(self, field: QWidget, name: str) -> QWidget:
        error = QLabel(wordWrap=True)
        error.setProperty("role", "danger")
        error.hide()
        self._errors[name] = error
        box = QWidget()
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(field)
        column.addWidget(error)
        return box

    def _wire(self) -> None:
        lines = (self._name, self._base_url, self._model, self._key_env, self.key.edit)
        for line in (*lines, self._organization, self._project):
            line.textEdited.connect(self.edited)
        for box in (self._connect_s, self._first_token_s, self._idle_s, self._retries):
            box.valueChanged.connect(self.edited)
        self._api.activated.connect(self.edited)
        self._base_url.textEdited.connect(self._on_address)
        for other in (self.proxy, self._ca_file, self._gguf, self._headers):
            other.edited.connect(self.edited)

    @Slot()
    def _on_address(self) -> None:
        self._known.show_connection(self.draft())

    def _show_rows(self, *, is_local: bool) -> None:
        local_only = {self._gguf}
        both = {self._name, self._model, self._first_token_s, self._idle_s}
        seen: set[QLabel] = set()
        for field, label in self._labels.items():
            shown = field in both or (field in local_only) == is_local
            box = field if self._form.indexOf(field) >= 0 else field.parentWidget()
            if box is not None:
                self._form.setRowVisible(box, shown)
            label.setVisible(shown)
            if shown:
                seen.add(self._section_of[field])
        for heading in self._headings:
            self._form.setRowVisible(heading, heading in seen)
        self._name.setReadOnly(is_local)

    def _retranslate(self) -> None:
        self._known.show_connection(self._connection)
        words = {
            self._name: self.tr("Name"),
            self._base_url: self.tr("Base URL"),
            self._gguf: self.tr("Model file (.gguf)"),
            self._api: self.tr("API"),
            self.key: self.tr("API key"),
            self._key_env: self.tr("Key from variable"),
            self._model: self.tr("Default model"),
            self.proxy: self.tr("Proxy"),
            self._ca_file: self.tr("CA certificates"),
            self._connect_s: self.tr("Time to connect"),
            self._first_token_s: self.tr("Time to the first word"),
            self._idle_s: self.tr("Silence allowed"),
            self._retries: self.tr("Retries"),
            self._organization: self.tr("Organization"),
            self._project: self.tr("Project"),
            self._headers: self.tr("Extra headers"),
        }
        headings = (
            self.tr("Server"),
            self.tr("Key"),
            self.tr("Route"),
            self.tr("Limits"),
            self.tr("Extras"),
        )
        for heading, name in zip(self._headings, headings, strict=True):
            heading.setText(name)
        for field, name in words.items():
            self._labels[field].setText(name)
            inner = field.line if isinstance(field, FileField) else field
            inner.setAccessibleName(name)
        for seconds in (self._connect_s, self._first_token_s, self._idle_s):
            seconds.setSuffix(self.tr(" s", "seconds, behind a number"))
        self._base_url.setPlaceholderText("https://api.example.com/v1")
        self._key_env.setPlaceholderText("OPENAI_API_KEY")
        self._gguf.line.setPlaceholderText(self.tr("The model that comes with Loquat"))
        self._ca_file.line.setPlaceholderText(self.tr("The system’s certificates"))
        self._ca_file.retranslate()
        self._gguf.retranslate()
        apis = (self.tr("Chat Completions"), self.tr("Responses"), self.tr("Completions (legacy)"))
        for row, name in enumerate(apis):
            self._api.setItemText(row, name)
