"""Keeps the look in step with the person's settings and the system's scheme."""

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.core.settings import declared
from desktop.runtime.preferences import Preferences
from desktop.ui.style_sheet import palette, style_sheet
from desktop.ui.theme import Scheme, Theme, load_theme

_SCHEME: Final = "appearance.scheme"
_FONT_SIZE: Final = "appearance.font_size_pt"

#: The one base style on all systems: the style sheet is written over it.
_BASE_STYLE: Final = "Fusion"

_FORCED: Final = {
    Scheme.LIGHT.value: Qt.ColorScheme.Light,
    Scheme.DARK.value: Qt.ColorScheme.Dark,
}


class Appearance(QObject):
    """Owns the theme of the program; GUI thread.

    With a style sheet there, Qt dresses a widget and all that is in it each time when it is put into another:
    a window that is built from the inside out pays 20 ms for it. ``waits`` leaves the style sheet to ``dress``.
    A widget that measures another while it is built measures it again at its StyleChange event.

    Signals:
        changed(Theme): Everything that paints itself takes this theme.
    """

    changed = Signal(object)

    def __init__(
        self, preferences: Preferences, parent: QObject | None = None, *, waits: bool = False
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._waits = waits
        self._application().setStyle(_BASE_STYLE)
        self._ask_for_scheme()
        self._theme = self._wanted()
        self._apply()
        preferences.changed.connect(self._on_preference)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    @property
    def theme(self) -> Theme:
        """The look now."""
        return self._theme

    def dress(self) -> None:
        """Set the style sheet that was waited with."""
        self._waits = False
        self._application().setStyleSheet(style_sheet(self._theme))

    def zoom(self, steps: int) -> None:
        """Make all text larger or smaller by ``steps`` points; 0 goes back to the default size."""
        setting = declared(_FONT_SIZE)
        size = self._preferences.value(_FONT_SIZE) + steps if steps else setting.default
        smallest, largest = int(setting.minimum or 1), int(setting.maximum or size)
        self._preferences.set(_FONT_SIZE, min(max(size, smallest), largest))

    @staticmethod
    def _application() -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _ask_for_scheme(self) -> None:
        """Have the system draw its part of the window, such as the title bar, in the same scheme."""
        hints = QGuiApplication.styleHints()
        forced = _FORCED.get(self._preferences.value(_SCHEME))
        if forced is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(forced)

    def _wanted(self) -> Theme:
        chosen = self._preferences.value(_SCHEME)
        if chosen not in _FORCED:
            is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            chosen = Scheme.DARK if is_dark else Scheme.LIGHT
        return load_theme(Scheme(chosen)).with_font_size(float(self._preferences.value(_FONT_SIZE)))

    def _apply(self) -> None:
        application = self._application()
        application.setFont(self._theme.font())
        application.setPalette(palette(self._theme))
        if not self._waits:
            application.setStyleSheet(style_sheet(self._theme))

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted != self._theme:
            self._theme = wanted
            self._apply()
            self.changed.emit(wanted)

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key == _SCHEME:
            self._ask_for_scheme()
        if key in (_SCHEME, _FONT_SIZE):
            self._refresh()

    @Slot()
    def _on_system_scheme(self) -> None:
        self._refresh()
