"""Keeps the look in step with the person's settings and the system's scheme."""

import logging
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.core.errors import ErrorInfo, ErrorKind
from desktop.core.settings import declared
from desktop.core.text import text
from desktop.runtime.preferences import Preferences
from desktop.ui.style_sheet import palette, style_sheet
from desktop.ui.theme import Scheme, Theme, whole_theme

_SCHEME: Final = "appearance.scheme"
_FONT_SIZE: Final = "appearance.font_size_pt"
_CONTRAST: Final = "appearance.contrast"
_ACCENT: Final = "appearance.accent"
_LOOKS: Final = frozenset({_SCHEME, _FONT_SIZE, _CONTRAST, _ACCENT})

#: The one base style on all systems: the style sheet is written over it.
_BASE_STYLE: Final = "Fusion"

_log = logging.getLogger("loquat.ui")

_FORCED: Final = {
    Scheme.LIGHT.value: Qt.ColorScheme.Light,
    Scheme.DARK.value: Qt.ColorScheme.Dark,
}


class Appearance(QObject):
    """Owns the theme of the program; GUI thread.

    With a style sheet there, Qt dresses a widget and all that is in it each time when it is put into another:
    a window that is built from the inside out pays 20 ms for it. ``waits`` leaves the style sheet to ``dress``.
    A widget that measures another while it is built measures it again at its StyleChange event.

    Attributes:
        problem: What is wrong with a theme's file; ``None`` when nothing is.

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
        self.problem: ErrorInfo | None = None
        self._hints = QGuiApplication.styleHints()
        # Qt 6.10 was the first to tell of the system's aids. Both are kept: PySide forgets the second with the first.
        ask = getattr(self._hints, "accessibility", None)
        self._aids: Any = ask() if ask is not None else None
        self._application().setStyle(_BASE_STYLE)
        self._ask_for_scheme()
        self._theme = self._wanted()
        self._apply()
        preferences.changed.connect(self._on_preference)
        self._hints.colorSchemeChanged.connect(self._on_system)
        if self._aids is not None:
            self._aids.contrastPreferenceChanged.connect(self._on_system)

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
        hints = self._hints
        forced = _FORCED.get(self._preferences.value(_SCHEME))
        if forced is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(forced)

    def _wanted(self) -> Theme:
        chosen = self._preferences.value(_SCHEME)
        if chosen not in _FORCED:
            is_dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
            chosen = Scheme.DARK if is_dark else Scheme.LIGHT
        theme = self._loaded(Scheme(chosen))
        accent = self._preferences.value(_ACCENT)
        if accent != declared(_ACCENT).default:
            from desktop.ui.accents import with_accent

            theme = with_accent(theme, accent)
        return theme.with_font_size(float(self._preferences.value(_FONT_SIZE)))

    def _wants_high_contrast(self) -> bool:
        chosen = self._preferences.value(_CONTRAST)
        if chosen != "system":
            return bool(chosen == "high")
        wanted = self._aids.contrastPreference() if self._aids is not None else None
        return wanted is not None and wanted is Qt.ContrastPreference.HighContrast

    def _loaded(self, scheme: Scheme) -> Theme:
        """Return the theme, or the first of the others whose file is whole; ``problem`` says so then."""
        theme, error = whole_theme(scheme, high_contrast=self._wants_high_contrast())
        if error is not None:
            _log.warning("the theme %s cannot be read: %s", scheme, error)
            self.problem = ErrorInfo(
                ErrorKind.SETTINGS,
                text("A file of the theme cannot be read, so another theme is shown."),
                text("Install Loquat again to have it back."),
                message=str(error),
            )
        return theme

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
        if key in _LOOKS:
            self._refresh()

    @Slot()
    def _on_system(self) -> None:
        self._refresh()
