"""Begins exports from the window: of what is chosen, or of everything. Made with the first of them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.runtime.workspace import Workspace
from desktop.ui.export_dialog import ExportDialog
from desktop.ui.printing.page_painter import PagePainter
from desktop.ui.theme import Theme


class Exporting(QObject):
    """Owned by the main window; GUI thread."""

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        if workspace.exports.findChild(PagePainter) is None:  # one for all windows
            painter = PagePainter(workspace.exports)
            workspace.exports.painting_wanted.connect(painter.paint)
            workspace.exports.painting_cancelled.connect(painter.stop)

    def export(self, ids: Sequence[str], theme: Theme) -> ExportDialog | None:
        """Ask how the conversations of these ids are exported; without any there is nothing to ask."""
        if not ids:
            return None
        known = self._workspace.library.shelf.by_id
        first = known.get(ids[0])
        title = first.title if first is not None else ""
        space = self._workspace
        dialog = ExportDialog(space.exports, space.preferences, ids, title, theme, self._window)
        dialog.open()
        return dialog

    def export_all(self, theme: Theme) -> ExportDialog | None:
        """Ask how everything is exported, the newest first; what is archived too, what is in the trash not."""
        rows = self._workspace.library.shelf.by_id.values()
        kept = sorted((s for s in rows if not s.deleted), key=lambda s: s.updated, reverse=True)
        return self.export([s.id for s in kept], theme)
