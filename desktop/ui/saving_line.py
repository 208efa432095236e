"""Says how far the saving of very many changed conversations is."""

from typing import Final

from PySide6.QtCore import QLocale, Slot

from desktop.ui.elided_label import ElidedLabel
from desktop.ui.theme import Theme

#: Fewer are saved in a moment; a line that comes and goes at once only disturbs.
_MANY: Final = 500


class SavingLine(ElidedLabel):
    """Hidden while there is nothing to wait for; GUI thread."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(1))
        self.setProperty("role", "caption")
        self.hide()

    @Slot(int, int)
    def show_saved(self, done: int, total: int) -> None:
        """Say that so many of so many are saved; nothing once all are."""
        locale = QLocale()
        words = self.tr("Saving changes: {done} of {total}").format(
            done=locale.toString(done), total=locale.toString(total)
        )
        self.set_text(words)
        self.setVisible(total >= _MANY and done < total)
