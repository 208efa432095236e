"""The assistant's page of the way to the server: what the system says, another way where that is wrong, and a test."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.checkup import RoutePreview
from desktop.core.connection_rules import problems
from desktop.runtime.connections import Connections
from desktop.runtime.first_run import Setup
from desktop.runtime.translation import translated
from desktop.ui.first_run.page import SetupPage, label
from desktop.ui.settings.doctor_dialog import ExaminationView
from desktop.ui.settings.proxy_fields import ProxyFields
from desktop.ui.theme import Theme

#: Milliseconds after the last key before the route is worked out anew.
_PREVIEW_MS = 250


class RoutePage(SetupPage):
    """GUI thread."""

    def __init__(
        self,
        setup: Setup,
        connections: Connections,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setup, theme, parent)
        self._connections = connections
        self._token = ""
        self.proxy = ProxyFields()
        self._problem = label("danger")
        self.test_button = QPushButton()
        self._result = QFrame()
        self._result.setObjectName("card")
        self.examination = ExaminationView(connections)
        inside = QVBoxLayout(self._result)
        inside.setContentsMargins(*[theme.space(4)] * 4)
        inside.addWidget(self.examination)
        self._timer = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        row = QHBoxLayout()
        row.addWidget(self.test_button)
        row.addStretch(1)
        self.body.addWidget(self.proxy)
        self.body.addWidget(self._problem)
        self.body.addLayout(row)
        self.body.addWidget(self._result)
        self.body.addStretch(1)
        self.proxy.edited.connect(self._on_edited)
        self._timer.timeout.connect(self._preview)
        connections.route_found.connect(self._on_route_found)
        self.test_button.clicked.connect(self._on_test)
        self.retranslate()

    @property
    def may_go_on(self) -> bool:
        self._setup.change(proxy=self.proxy.setting)
        return "proxy" not in problems(self._setup.draft)

    def enter(self) -> None:
        self.proxy.show_setting(self._setup.draft.proxy)
        self._result.hide()
        self._problem.hide()
        self._preview()
        self.retranslate()
        self.test_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        if self.may_go_on:
            password = self.proxy.typed_password
            if password is not None:
                self._setup.change_secrets(proxy_password=password)
        return self.may_go_on

    def retranslate(self) -> None:
        self.say(
            self.tr("The way to the server"),
            self.tr(
                "This is usually right as it is. In a company or behind a firewall there may be a proxy."
            ),
        )
        self.test_button.setText(self.tr("Test the way and the key"))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @Slot()
    def _on_edited(self) -> None:
        self._result.hide()
        self._problem.hide()
        self.proxy.set_invalid(False)
        self._timer.start()
        self.changed.emit()

    @Slot()
    def _preview(self) -> None:
        if self.may_go_on:
            self._token = self._connections.find_route(self._setup.draft)

    @Slot(str, object)
    def _on_route_found(self, token: str, preview: RoutePreview) -> None:
        if token == self._token:
            self.proxy.show_route(preview)

    @Slot()
    def _on_test(self) -> None:
        is_ready = self.leave()
        self.proxy.set_invalid(not is_ready)
        if not is_ready:
            self._problem.setText(translated(problems(self._setup.draft)["proxy"]))
        self._problem.setVisible(not is_ready)
        if is_ready:
            self._result.show()
            self.examination.start(self._setup.draft, self._setup.secrets)
