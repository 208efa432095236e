"""A dialog that draws with a theme's colours itself; the window hands it another theme while it is open."""

from PySide6.QtWidgets import QWidget

from desktop.ui.dialog import Dialog
from desktop.ui.theme import Theme


class ThemedDialog(Dialog):
    """GUI thread. Its parent is the window or within it, which is how the window finds it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    @classmethod
    def recolour(cls, window: QWidget, theme: Theme) -> None:
        """Give all that are open in a window another theme."""
        for dialog in window.findChildren(cls):
            dialog.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts; subclasses draw themselves anew."""
        self.theme = theme
