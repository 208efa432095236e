"""The settings dialog: a list of pages on the left, the chosen page on the right. Not modal: chats go on."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.icons import icon
from desktop.ui.menus import Menus
from desktop.ui.settings.about_page import AboutPage
from desktop.ui.settings.budgets_page import BudgetsPage
from desktop.ui.settings.connections_page import ConnectionsPage
from desktop.ui.settings.desktop_page import DesktopPage
from desktop.ui.settings.history_page import HistoryPage
from desktop.ui.settings.keyboard_page import KeyboardPage
from desktop.ui.settings.models_page import ModelsPage
from desktop.ui.settings.page import Page
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.settings.sync_page import SyncPage
from desktop.ui.settings.updates_page import UpdatesPage
from desktop.ui.theme import Theme

#: What ``open_at`` can be asked for, and the page that shows it.
PAGES: Final = {
    "connection": 0,
    "key": 0,
    "proxy": 0,
    "appearance": 1,
    "chat": 2,
    "keyboard": 3,
    "desktop": 4,
    "history": 5,
    "sync": 6,
    "models": 7,
    "budgets": 8,
    "updates": 9,
    "about": 10,
}

_SIZE_PX: Final = (940, 680)

#: Of the name of a page so much is shown at least.
_LEAST_NAME_PX: Final = 72


class SettingsDialog(QDialog):
    """Owned by the main window; GUI thread."""

    def __init__(
        self,
        workspace: Workspace,
        appearance: Appearance,
        menus: Menus,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = appearance.theme
        self._list = QListWidget()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._pages: list[Page] = []
        preferences = workspace.preferences
        self._connections = ConnectionsPage(workspace.connections, workspace.exchanges, appearance)
        self._add(self._connections)
        self._add(SettingsPage(preferences, "appearance"))
        self._add(SettingsPage(preferences, "chat"))
        self._add(KeyboardPage(preferences, menus))
        self._add(DesktopPage(preferences))
        self._add(HistoryPage(str(workspace.profile.history)))
        self._add(SyncPage(workspace))
        self._add(ModelsPage(workspace.prices))
        self._add(BudgetsPage(workspace))
        self._add(UpdatesPage(workspace))
        self._add(AboutPage())
        self._lay_out(theme)
        self._list.currentRowChanged.connect(self._on_page)
        self._list.setCurrentRow(0)
        appearance.changed.connect(self._on_theme)
        self.resize(*_SIZE_PX)
        self._retranslate()
        self._on_theme(theme)

    def _lay_out(self, theme: Theme) -> None:
        navigation = QWidget()
        navigation.setObjectName("settingsNavigation")
        inside = QVBoxLayout(navigation)
        inside.setContentsMargins(theme.space(2), theme.space(3), theme.space(2), theme.space(3))
        inside.addWidget(self._list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(navigation)
        row.addWidget(self._stack, 1)

    @Slot()
    def open_at(self, page: str, connection_id: str) -> None:
        """Show the dialog at a page (a key of ``PAGES``; any other: where it was) for a connection."""
        if page in PAGES:
            self._list.setCurrentRow(PAGES[page])
        self.show()
        self._connections.show_connection(connection_id, page)
        self.raise_()
        self.activateWindow()

    @Slot(int)
    def _on_page(self, row: int) -> None:
        """Show a page; only this one says how much room is needed."""
        policies = QSizePolicy.Policy
        for i, page in enumerate(self._pages):
            policy = policies.Preferred if i == row else policies.Ignored
            page.setSizePolicy(policy, policy)
        self._stack.setCurrentIndex(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _add(self, page: Page) -> None:
        self._pages.append(page)
        self._stack.addWidget(page)
        self._list.addItem("")

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self._list.setAccessibleName(self.tr("Pages"))
        for row, page in enumerate(self._pages):
            self._list.item(row).setText(page.title())
            self._list.item(row).setToolTip(page.title())
        self._fit_list()

    @Slot(object)
    def _on_theme(self, theme: Theme) -> None:
        for row, page in enumerate(self._pages):
            self._list.item(row).setIcon(icon(page.icon_name, theme))
        side_px = theme.space(5)
        self._list.setIconSize(QSize(side_px, side_px))
        self._fit_list()

    def _fit_list(self) -> None:
        """Make the list of pages as wide as its words need, in any language and size, where there is room."""
        frame = 2 * self._list.frameWidth()
        whole = self._list.sizeHintForColumn(0) + frame + self._list.iconSize().width()
        self._list.setMaximumWidth(whole)
        # In a narrow window names are cut with an ellipsis before a page is.
        self._list.setMinimumWidth(min(whole, 2 * self._list.iconSize().width() + _LEAST_NAME_PX))
