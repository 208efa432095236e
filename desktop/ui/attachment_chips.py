"""The files that go with a question, as chips in rows that wrap."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from desktop.core.message import AttachmentPart
from desktop.runtime.pictures import PictureSources
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import MIN_TARGET_PX, Theme
from desktop.ui.tips import tip

_CHIP_UNITS: Final = 66


class AttachmentChips(QWidget):
    """Hidden while there is none; GUI thread.

    Signals:
        removed(str): The attachment of this SHA-256 is not wanted any more.
        detail_chosen(str, str): How closely the model is to look at a picture (SHA-256, detail).
    """

    removed = Signal(str)
    detail_chosen = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        sources: PictureSources | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sources = sources
        self._parts: tuple[AttachmentPart, ...] = ()
        self._chips: list[QFrame] = []
        self.hide()

    @property
    def parts(self) -> tuple[AttachmentPart, ...]:
        """What is shown."""
        return self._parts

    def show_parts(self, parts: Sequence[AttachmentPart]) -> None:
        """Show these."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self._build()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._build()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._build()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(part) for part in self._parts]
        self.setVisible(bool(self._chips))
        self._arrange()

    def _chip(self, part: AttachmentPart) -> QFrame:
        theme = self._theme
        chip = QFrame(self)
        chip.setObjectName("attachmentChip")
        size = QLocale().formattedDataSize(part.size, 0)
        pixels = f" · {part.width} × {part.height}" if part.width else ""
        chip.setToolTip(tip(f"{part.name} · {part.media_type} · {size}{pixels}"))
        name = ElidedLabel(part.name)
        facts = QLabel(size)
        facts.setProperty("role", "caption")
        remove = QToolButton()
        remove.setFixedSize(MIN_TARGET_PX, MIN_TARGET_PX)
        remove.setIconSize(icon_size(theme, 3))
        remove.setIcon(icon("close", theme))
        words = self.tr("Remove {name}").format(name=part.name)
        remove.setToolTip(tip(words))
        remove.setAccessibleName(words)
        remove.clicked.connect(lambda _on=False, sha256=part.sha256: self.removed.emit(sha256))
        row = QHBoxLayout(chip)
        row.setContentsMargins(theme.space(2), 1, 1, 1)
        row.setSpacing(theme.space(1.5))
        if part.is_image:
            row.addWidget(self._thumbnail(part))
        row.addWidget(name, 1)
        row.addWidget(self._detail(part) if part.is_image else facts)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignVCenter)
        chip.show()
        return chip

    def _thumbnail(self, part: AttachmentPart) -> QToolButton:
        from desktop.ui.thumbnail import Thumbnail

        made = Thumbnail(part, self._sources, self._theme)
        made.setToolTip(tip(self.tr("Enlarge {name}").format(name=part.name)))
        made.setAccessibleName(self.tr("Enlarge {name}").format(name=part.name))
        return made

    def _detail(self, part: AttachmentPart) -> QToolButton:
        """Return the button that chooses how closely the model looks."""
        choices = {
            "": self.tr("Detail: auto"),
            "low": self.tr("Detail: low"),
            "high": self.tr("Detail: high"),
        }
        button = QToolButton()
        button.setText(choices.get(part.detail, choices[""]))
        button.setFont(self._theme.font("caption"))
        button.setMinimumHeight(MIN_TARGET_PX)
        button.setAccessibleName(f"{part.name}: {button.text()}")
        words = self.tr("How closely the model looks at the picture: low costs the fewest tokens")
        button.setToolTip(tip(words))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for detail, label in choices.items():
            entry = menu.addAction(label)
            entry.setCheckable(True)
            entry.setChecked(detail == part.detail)
            entry.triggered.connect(
                lambda _=False, d=detail: self.detail_chosen.emit(part.sha256, d)
            )
        button.setMenu(menu)
        return button

    def _arrange(self) -> None:
        gap, x, y, height = self._theme.space(1), 0, 0, 0
        width = min(self._theme.space(_CHIP_UNITS), max(self.width(), 1))
        for chip in self._chips:
            height = chip.sizeHint().height()
            if x and x + width > self.width():
                x, y = 0, y + height + gap
            chip.setGeometry(x, y, width, height)
            x += width + gap
        self.setFixedHeight(y + height)
