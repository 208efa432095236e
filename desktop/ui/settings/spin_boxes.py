"""Number fields as the dialog has them."""

from typing import Final, TypeVar

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

SpinBox = TypeVar("SpinBox", QSpinBox, QDoubleSpinBox)

#: As far from the frame as the text of the other fields.
_LEFT_PX: Final = 7


def padded(box: SpinBox) -> SpinBox:
    """Return ``box`` with its digits where other fields have their text; style sheets do not reach inside it."""
    box.lineEdit().setTextMargins(_LEFT_PX, 0, 0, 0)
    return box
