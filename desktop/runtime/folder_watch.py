"""Notices that files of the history change, by whomever; tells when they have been quiet since."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

#: Milliseconds of quiet in the history folder before it is looked at: a sync brings many files at once.
SETTLE_MS: Final = 250


class FolderWatch(QObject):
    """Lives in the GUI thread. Watches nothing before ``begin``.

    Signals:
        settled(): Something changed, or ``look_soon`` was called, and nothing has for a moment.
    """

    settled = Signal()

    def __init__(self, folders: Iterable[Path], parent: QObject | None = None) -> None:
        """Watch nothing yet.

        Args:
            folders: Folders in which something changes whenever a conversation does; the history is the first.
            parent: The owner.
        """
        super().__init__(parent)
        self._folders = tuple(str(folder) for folder in folders)
        self._watcher: QFileSystemWatcher | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.settled)

    @property
    def is_on(self) -> bool:
        """Whether anything is watched."""
        return self._watcher is not None

    def begin(self) -> None:
        """Watch the folders from now on."""
        if self._watcher is None:
            self._watcher = QFileSystemWatcher(self)
            self._watcher.directoryChanged.connect(self._on_changed)
            self._watcher.fileChanged.connect(self._on_changed)

    def watch(self, conversation_ids: Iterable[str]) -> None:
        """Watch the files of these conversations too, and the folders, as far as they are there."""
        if self._watcher is None:
            return
        watched = {*self._watcher.directories(), *self._watcher.files()}
        files = map(self._file_of, conversation_ids)
        missing = [p for p in (*self._folders, *files) if p not in watched and Path(p).exists()]
        if missing:
            self._watcher.addPaths(missing)

    def leave(self, conversation_id: str) -> None:
        """Watch the file of this conversation no more."""
        if self._watcher is not None:
            self._watcher.removePath(self._file_of(conversation_id))

    def look_soon(self) -> None:
        """Tell ``settled`` as if something had changed."""
        self._settle.start()

    def close(self) -> None:
        """Watch nothing, and tell nothing more."""
        self._settle.stop()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _file_of(self, conversation_id: str) -> str:
        return str(Path(self._folders[0], f"{conversation_id}.jsonl"))

    @Slot()
    def _on_changed(self) -> None:
        if self._watcher is not None:  # else it is an echo of our own end
            self._settle.start()
