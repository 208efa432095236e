"""What is known about the server that a connection leads to: how to use it, what it does not take, where that stands."""

from html import escape

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.core.connection import Connection
from desktop.core.presets import Preset, preset_for
from desktop.core.text import joined
from desktop.runtime.translation import translated


class PresetNote(QLabel):
    """Hidden for servers that nothing is known about; GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setProperty("role", "caption")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setOpenExternalLinks(True)
        self.hide()

    def show_connection(self, connection: Connection) -> None:
        """Say what is known about the server of this connection, saved or not."""
        preset = None if connection.is_local_model else preset_for(connection)
        self.setText(self._words(preset) if preset is not None else "")
        self.setVisible(preset is not None)

    def _words(self, preset: Preset) -> str:
        supports = structs.asdict(preset.supports)
        missing = ", ".join(sorted(name for name, has in supports.items() if has is False))
        words = [escape(translated(preset.note))]
        if missing:
            words.append(escape(self.tr("It does not take: {names}.").format(names=missing)))
        link = self.tr("Documentation of {server}").format(server=preset.name)
        words.append(f'<a href="{escape(preset.source)}">{escape(link)}</a>')
        return joined(words)
