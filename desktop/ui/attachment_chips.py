"""The files that go with a question, as chips in rows that wrap."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.core.message import AttachmentPart
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import MIN_TARGET_PX, Theme

_CHIP_UNITS: Final = 64


class AttachmentChips(QWidget):
    """Hidden while there is none; GUI thread.

    Signals:
        removed(str): The attachment of this SHA-256 is not wanted any more.
    """

    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
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
        chip.setToolTip(_plain(f"{part.name} · {part.media_type} · {size}"))
        name = ElidedLabel(part.name)
        facts = QLabel(size)
        facts.setProperty("role", "caption")
        remove = QToolButton()
        remove.setFixedSize(MIN_TARGET_PX, MIN_TARGET_PX)
        remove.setIconSize(icon_size(theme, 3))
        remove.setIcon(icon("close", theme))
        words = self.tr("Remove {name}").format(name=part.name)
        remove.setToolTip(_plain(words))
        remove.setAccessibleName(words)
        remove.clicked.connect(lambda _on=False, sha256=part.sha256: self.removed.emit(sha256))
        row = QHBoxLayout(chip)
        row.setContentsMargins(theme.space(2), 1, 1, 1)
        row.setSpacing(theme.space(1.5))
        row.addWidget(name, 1)
        row.addWidget(facts)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignVCenter)
        chip.show()
        return chip

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


def _plain(words: str) -> str:
    """Return ``words`` so that a tooltip, which guesses at rich text, shows them as they are."""
    import html  # a table of all entities

    return f"<p>{html.escape(words)}</p>"
