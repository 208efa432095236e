"""A combo box that is as wide as its widest entry, also after the entries were put into another language."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QWidget


class FittedCombo(QComboBox):
    """GUI thread. Qt's own is measured when it is first shown, and never made wider after that."""

    def __init__(
        self, parent: QWidget | None = None, *, editable: bool = False, most_px: int | None = None
    ) -> None:
        """Make an empty one.

        Args:
            parent: Owns it.
            editable: Something else can be typed.
            most_px: It does with this width, in pixels, where a person's own names among the entries are wider.
        """
        super().__init__(parent)
        self._most_px = most_px
        self.setEditable(editable)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def minimumSizeHint(self) -> QSize:
        # QComboBox keeps what it once reckoned, whatever becomes of its entries.
        hint = self.sizeHint()
        return (
            hint if self._most_px is None else hint.boundedTo(QSize(self._most_px, hint.height()))
        )
