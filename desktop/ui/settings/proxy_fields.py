"""How requests of a connection reach the server: who decides about the proxy, and which one it is."""

from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.core.checkup import RoutePreview
from desktop.core.connection import ProxyMode, ProxySetting
from desktop.core.connection_rules import PROXY_SCHEMES
from desktop.runtime.translation import translated
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.style_sheet import set_styled

_MODES = (ProxyMode.SYSTEM, ProxyMode.ENVIRONMENT, ProxyMode.NONE, ProxyMode.MANUAL)
_MAX_PORT = 65535


class ProxyFields(QWidget):
    """GUI thread.

    Signals:
        edited(): Something was changed by the person.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = FittedCombo()
        for mode in _MODES:
            self._mode.addItem("", mode.value)
        self._scheme = QComboBox()
        for scheme in PROXY_SCHEMES:
            self._scheme.addItem(scheme, scheme)
        self._host, self._user = QLineEdit(), QLineEdit()
        self._port = QLineEdit()
        self._port.setValidator(QIntValidator(1, _MAX_PORT, self))
        self._port.setMaximumWidth(90)
        self._password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._had_user = False
        self._scheme_hint = self._caption()
        self._route = self._caption()
        self._manual = QWidget()
        self._labels: dict[QWidget, QLabel] = {}
        self._lay_out()
        self._mode.currentIndexChanged.connect(self._on_edited)
        self._scheme.currentIndexChanged.connect(self._on_edited)
        for line in (self._host, self._port, self._user, self._password):
            line.textEdited.connect(self._on_edited)
        self._say()

    @property
    def setting(self) -> ProxySetting:
        """The setting as entered; the password is not part of it."""
        mode = ProxyMode(self._mode.currentData())
        if mode is not ProxyMode.MANUAL:
            return ProxySetting(mode)
        host = self._host.text().strip()
        host = f"[{host}]" if ":" in host and not host.startswith("[") else host
        url = f"{self._scheme.currentData()}://{host}:{self._port.text().strip()}"
        return ProxySetting(mode, url, self._user.text().strip())

    @property
    def typed_password(self) -> str | None:
        """The new password; empty when there is no user any more; ``None`` to leave it as it is."""
        if self._password.text():
            return self._password.text()
        return "" if self._had_user and not self._user.text().strip() else None

    def show_setting(self, setting: ProxySetting) -> None:
        """Show a setting; a password is never shown."""
        parts = urlsplit(setting.url)
        self._mode.setCurrentIndex(self._mode.findData(setting.mode.value))
        self._scheme.setCurrentIndex(max(0, self._scheme.findData(parts.scheme)))
        self._host.setText(parts.hostname or "")
        self._port.setText(str(parts.port or ""))
        self._user.setText(setting.user)
        self._had_user = bool(setting.user)
        self._password.clear()
        self._say()

    def show_route(self, preview: RoutePreview) -> None:
        """Say which way requests would take, who decided that, and what is odd about it."""
        lines = [self._route_words(preview)]
        lines += [translated(warning) for warning in preview.warnings]
        if preview.problem is not None:
            lines = [translated(preview.problem.sentence), translated(preview.problem.advice)]
        set_styled(self._route, "role", "danger" if preview.problem else "caption")
        self._route.setText("\n".join(lines))

    def set_invalid(self, on: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Mark the fields of the proxy as wrong, or not."""
        for line in (self._host, self._port):
            set_styled(line, "invalid", on)

    def focus_first(self) -> None:
        """Put the keyboard where the proxy is chosen."""
        self._mode.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @staticmethod
    def _caption() -> QLabel:
        label = QLabel(wordWrap=True)
        label.setProperty("role", "caption")
        return label

    def _lay_out(self) -> None:
        address = QGridLayout()
        address.setContentsMargins(0, 0, 0, 0)
        address.addWidget(self._scheme, 0, 0)
        address.addWidget(self._host, 0, 1)
        address.addWidget(self._port, 0, 2)
        address.setColumnStretch(1, 1)
        login = QFormLayout()
        login.setContentsMargins(0, 0, 0, 0)
        login.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for line in (self._user, self._password):
            label = QLabel()
            label.setBuddy(line)
            self._labels[line] = label
            login.addRow(label, line)
        manual = QVBoxLayout(self._manual)
        manual.setContentsMargins(0, 0, 0, 0)
        manual.addLayout(address)
        manual.addWidget(self._scheme_hint)
        manual.addLayout(login)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._manual)
        column.addWidget(self._route)

    @Slot()
    def _on_edited(self) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        words = (
            self.tr("As the system says"),
            self.tr("From environment variables"),
            self.tr("No proxy"),
            self.tr("Manual"),
        )
        for row, name in enumerate(words):
            self._mode.setItemText(row, name)
        self._mode.setAccessibleName(self.tr("Proxy"))
        self._scheme.setAccessibleName(self.tr("Kind of proxy"))
        self._host.setPlaceholderText(self.tr("Host"))
        self._host.setAccessibleName(self.tr("Proxy host"))
        self._port.setPlaceholderText(self.tr("Port"))
        self._port.setAccessibleName(self.tr("Proxy port"))
        self._labels[self._user].setText(self.tr("User"))
        self._labels[self._password].setText(self.tr("Password"))
        self._password.setPlaceholderText(
            self.tr("Unchanged") if self._had_user else self.tr("Kept in the system’s keyring")
        )
        self._manual.setVisible(self._mode.currentData() == ProxyMode.MANUAL.value)
        hints = {
            "socks5": self.tr("Names are looked up on this machine."),
            "socks5h": self.tr("Names are looked up by the proxy."),
        }
        self._scheme_hint.setText(hints.get(self._scheme.currentData(), ""))
        self._scheme_hint.setVisible(bool(self._scheme_hint.text()))

    def _route_words(self, preview: RoutePreview) -> str:
        route = preview.route
        origins = {
            "connection": self.tr("set here"),
            "system": self.tr("the system’s setting"),
            "environment": self.tr("the environment variable {name}").format(name=route.detail),
            "bypass": self.tr("the exception {name}").format(name=route.detail),
            "none": self.tr("no proxy is set"),
        }
        origin = origins.get(route.origin, route.origin)
        if route.proxy is None:
            return self.tr("Route: directly ({origin}).").format(origin=origin)
        return self.tr("Route: {kind} proxy {proxy} ({origin}).").format(
            kind=route.kind, proxy=route.proxy, origin=origin
        )
