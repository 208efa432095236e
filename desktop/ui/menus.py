"""The menu bar and its shortcuts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.main_window import MainWindow

_Key = QKeySequence.StandardKey


class Menus(QObject):
    """Owned by its window; GUI thread."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self._file = bar.addMenu("")
        self._view = bar.addMenu("")
        self._help = bar.addMenu("")
        chat = window.chat
        self._new = self._add(self._file, window.new_conversation, _Key.New)
        self._find = self._add(self._file, window.sidebar.focus_filter, "Ctrl+Shift+F")
        self._file.addSeparator()
        self._settings = self._add(self._file, window.open_settings, "Ctrl+,")
        self._file.addSeparator()
        self._quit = self._add(self._file, window.close, _Key.Quit)
        self._quit.setMenuRole(QAction.MenuRole.QuitRole)
        self._settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self._larger = self._add(self._view, lambda: window.zoom(1), _Key.ZoomIn, "Ctrl+=")
        self._smaller = self._add(self._view, lambda: window.zoom(-1), _Key.ZoomOut)
        self._normal = self._add(self._view, lambda: window.zoom(0), "Ctrl+0")
        self._view.addSeparator()
        self._model = self._add(self._view, chat.choose_model, "Ctrl+M")
        self._stop = self._add(self._view, chat.stop, "Ctrl+.", "Esc")
        self._about = self._add(self._help, lambda: window.open_settings("about"))
        self._about.setMenuRole(QAction.MenuRole.AboutRole)
        self._about_qt = self._add(self._help, QApplication.aboutQt)
        self._about_qt.setMenuRole(QAction.MenuRole.AboutQtRole)
        self.retranslate()

    def retranslate(self) -> None:
        """Name everything in the program's language."""
        self._file.setTitle(self.tr("&File"))
        self._view.setTitle(self.tr("&View"))
        self._help.setTitle(self.tr("&Help"))
        self._new.setText(self.tr("&New conversation"))
        self._find.setText(self.tr("&Filter the list"))
        self._settings.setText(self.tr("&Settings …"))
        self._quit.setText(self.tr("&Quit"))
        self._larger.setText(self.tr("&Larger text"))
        self._smaller.setText(self.tr("&Smaller text"))
        self._normal.setText(self.tr("&Normal text size"))
        self._model.setText(self.tr("Choose a &model"))
        self._stop.setText(self.tr("S&top the answer"))
        self._about.setText(self.tr("&About Loquat"))
        self._about_qt.setText(self.tr("About &Qt"))

    def _add(self, menu: QMenu, do: "Callable[[], object]", *keys: _Key | str) -> QAction:
        action = QAction(self._window)
        action.triggered.connect(lambda: do())  # noqa: PLW0108 - drops the signal's "checked"
        action.setShortcuts([QKeySequence(key) for key in keys])
        menu.addAction(action)
        return action
