"""The choice of the accent: the offered colours, each with a dab of it, and any other."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QWidget

from desktop.core.settings import Setting
from desktop.runtime.translation import translated
from desktop.ui.accents import accents
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.theme import Scheme, whole_theme

_DAB_PX = 16


class AccentBox(FittedCombo):
    """GUI thread.

    Signals:
        chosen(str): The person wants this value of the setting.
    """

    chosen = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._value = str(setting.default)
        own, _ = whole_theme(Scheme.LIGHT)
        for value, _ in setting.choices:
            color = accents().get(value, own.colors.accent)
            self.addItem(_dab(color), "", value)
        self.addItem(_dab("transparent"), "", None)
        self.activated.connect(self._on_activated)
        self._retranslate()

    def show_value(self, value: str) -> None:
        """Show the value of the setting."""
        self._value = value
        row = self.findData(value)
        is_own = row < 0
        if is_own:
            row = self.count() - 1
        self.setItemIcon(self.count() - 1, _dab(value if is_own else "transparent"))
        self.setCurrentIndex(row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        for row, (_, name) in enumerate(self._setting.choices):
            self.setItemText(row, translated(name))
        self.setItemText(self.count() - 1, self.tr("Another colour…"))

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        value = self.itemData(row)
        if value is not None:
            self.chosen.emit(value)
            return
        color = accents().get(self._value, self._value)
        dialog = QColorDialog(QColor(color if color.startswith("#") else Qt.GlobalColor.gray), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda picked: self.chosen.emit(picked.name()))
        dialog.rejected.connect(lambda: self.show_value(self._value))
        dialog.open()


def _dab(color: str) -> QIcon:
    drawn = QPixmap(_DAB_PX * 2, _DAB_PX * 2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(drawn.rect().adjusted(2, 2, -2, -2))
    painter.end()
    drawn.setDevicePixelRatio(2)
    return QIcon(drawn)
