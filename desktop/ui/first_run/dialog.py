"""The assistant of the first start: its pages in order, Back, Next, and the way out of it."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.connection import OPENAI_ID
from desktop.core.presets import PRESETS
from desktop.core.settings import SETTINGS
from desktop.runtime.first_run import IS_OVER, Place, Setup, begin_with, draft_of
from desktop.runtime.profile_settings import local_model_is_installed
from desktop.runtime.translation import LANGUAGE_SETTING, translated
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.first_run.key_page import KeyPage
from desktop.ui.first_run.local_page import LocalPage
from desktop.ui.first_run.model_page import ModelPage
from desktop.ui.first_run.page import SetupPage
from desktop.ui.first_run.provider_page import ProviderPage
from desktop.ui.first_run.route_page import RoutePage
from desktop.ui.first_run.server_page import ServerPage
from desktop.ui.first_run.start_page import StartPage
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.theme import Theme
from desktop.ui.tips import tip

_SIZE_PX: Final = (640, 600)
#: Room that is left of the window or screen around it.
_AROUND_PX: Final = 24


class FirstRunDialog(QDialog):
    """GUI thread; not modal, deletes itself. Esc and Skip leave everything as it was.

    Signals:
        begun(str): The connection of this id was set up: begin a conversation with it.
        import_requested(): The person wants to import conversations.
    """

    begun = Signal(str)
    import_requested = Signal()

    def __init__(self, workspace: Workspace, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self._setup = Setup()
        self._make_pages(appearance.theme)
        self.back_button, self.next_button = QPushButton(), QPushButton()
        self.skip_button = QPushButton()
        self.skip_button.setProperty("role", "link")
        self.next_button.setProperty("role", "primary")
        self.language = FittedCombo()
        for value, _ in SETTINGS[LANGUAGE_SETTING].choices:
            self.language.addItem("", value)
        chosen = workspace.preferences.value(LANGUAGE_SETTING)
        self.language.setCurrentIndex(self.language.findData(chosen))
        self.language.activated.connect(self._on_language)
        self._lay_out(appearance.theme)
        self.back_button.clicked.connect(self._on_back)
        self.next_button.clicked.connect(self._on_next)
        self.skip_button.clicked.connect(self.reject)
        self.finished.connect(self._on_finished)
        appearance.changed.connect(self._on_theme)
        self._fit(parent)
        self._show(self.start)

    def _make_pages(self, theme: Theme) -> None:
        connections, setup = self._workspace.connections, self._setup
        variables = connections.variables_with_key()
        self.start = StartPage(setup, variables, theme, has_local_model=local_model_is_installed())
        self.provider = ProviderPage(setup, connections, variables, theme)
        self.key = KeyPage(setup, connections, variables, theme)
        self.route = RoutePage(setup, connections, theme)
        self.server = ServerPage(setup, connections, theme)
        self.local = LocalPage(setup, self._workspace, theme)
        self.model = ModelPage(setup, connections, theme)
        self._pages: tuple[SetupPage, ...] = (
            self.start,
            self.provider,
            self.key,
            self.route,
            self.server,
            self.local,
            self.model,
        )
        self._orders: dict[Place, tuple[SetupPage, ...]] = {
            Place.OPENAI: (self.start, self.key, self.route, self.model),
            Place.PROVIDER: (self.start, self.provider, self.key, self.route, self.model),
            Place.SERVER: (self.start, self.server, self.model),
            Place.LOCAL: (self.start, self.local),
        }
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(page)
            page.changed.connect(self._show_buttons)
            page.chosen.connect(self._on_next)
        self.start.import_requested.connect(self.import_requested)
        self.key.page_requested.connect(self._on_page_requested)

    def _lay_out(self, theme: Theme) -> None:
        line = QFrame(frameShape=QFrame.Shape.NoFrame)
        line.setObjectName("separator")
        line.setFixedHeight(1)
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(6), theme.space(3), theme.space(8), theme.space(4))
        row.setSpacing(theme.space(2))
        row.addWidget(self.skip_button)
        row.addStretch(1)
        row.addWidget(self.language)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(line)
        column.addLayout(row)

    def _fit(self, parent: QWidget) -> None:
        room = parent.window().size()
        width, height = _SIZE_PX
        self.resize(
            min(width, max(room.width() - _AROUND_PX, 320)),
            min(height, max(room.height() - _AROUND_PX, 320)),
        )

    @property
    def page(self) -> SetupPage:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, SetupPage)
        return page

    @property
    def _order(self) -> tuple[SetupPage, ...]:
        return self._orders[self._setup.place]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_buttons()

    def _show(self, page: SetupPage) -> None:
        self._stack.setCurrentWidget(page)
        page.enter()
        page.verticalScrollBar().setValue(0)
        self._show_buttons()

    @Slot()
    def _show_buttons(self) -> None:
        page = self.page
        is_last = page is self._order[-1] and page is not self.start
        self.setWindowTitle(self.tr("Set up Loquat"))
        self.skip_button.setText(self.tr("Skip"))
        self.skip_button.setToolTip(
            tip(self.tr("You can find all of this again in the Help menu."))
        )
        self.language.setVisible(page is self.start)
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setToolTip(self.tr("Language"))
        for row, (_, name) in enumerate(SETTINGS[LANGUAGE_SETTING].choices):
            self.language.setItemText(row, translated(name))
        self.back_button.setText(self.tr("Back"))
        self.next_button.setText(self.tr("Start chatting") if is_last else self.tr("Next"))
        self.back_button.setVisible(page is not self.start)
        self.next_button.setVisible(page is not self.start)
        self.next_button.setEnabled(page.may_go_on)
        self.next_button.setDefault(True)
        self.skip_button.setAutoDefault(False)
        self.back_button.setAutoDefault(False)

    @Slot()
    def _on_next(self) -> None:
        page = self.page
        if page is self.start and self._setup.place is Place.OPENAI:
            known = self._workspace.connections.items()
            self._setup.begin(draft_of(PRESETS[OPENAI_ID], known))
        if not page.leave():
            self._show_buttons()
            return
        following = self._order[self._order.index(page) + 1 :]
        if following:
            self._show(following[0])
        else:
            begin_with(self._workspace, self._setup)
            self.begun.emit(self._setup.draft.id)
            self.accept()

    @Slot()
    def _on_back(self) -> None:
        order = self._order
        self.page.leave()
        self._show(order[max(0, order.index(self.page) - 1)])

    @Slot(int)
    def _on_language(self, row: int) -> None:
        self._workspace.preferences.set(LANGUAGE_SETTING, self.language.itemData(row))

    @Slot()
    def _on_finished(self) -> None:
        self._workspace.preferences.set(IS_OVER, True)

    @Slot(QUrl)
    def _on_page_requested(self, url: QUrl) -> None:
        QDesktopServices.openUrl(url)

    @Slot(object)
    def _on_theme(self, theme: Theme) -> None:
        for page in self._pages:
            page.set_theme(theme)
