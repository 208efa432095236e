"""Imports for the window: a preview and the import itself, in a thread of their own, with progress and cancel."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.errors import UserFacingError
from desktop.core.importing import ImportFormat, ImportProgress, ImportReport
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker
from desktop.storage.paths import Profile

#: Seconds between two messages of progress: more often nobody sees it.
_TELL_S: Final = 0.05

#: Seconds after which a thread that computes lets another one go on (Python's own: 0.005), while an import runs.
_SWITCH_S: Final = 0.001

#: Seconds that the import thread gives to others after each conversation. Python runs one thread at a time, and a
#: window that waits for an import is sluggish.
_YIELD_S: Final = 0.0005


class Imports(QObject):
    """Lives in the GUI thread; one import or preview at a time, in the import thread, which the first one starts.

    It has a store of its own: the disk thread, which saves what models answer, waits for no import.

    Signals:
        progressed(ImportProgress): How far it has come.
        written(): Conversations were brought in.
    """

    progressed = Signal(object)
    written = Signal()
    _told = Signal(object)

    def __init__(self, profile: Profile, courier: Courier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._courier = courier
        self._worker = Worker("loquat-import")
        self._cancel = threading.Event()
        self._is_busy = self._is_used = self._is_closed = False
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an import or a preview runs."""
        return self._is_busy

    def start(
        self,
        paths: Sequence[Path],
        format_: ImportFormat | None,
        done: Callable[[ImportReport], None],
        failed: Callable[[UserFacingError], None],
        *,
        is_preview: bool,
    ) -> None:
        """Import ``paths``, or say what an import would do; one of the two is called at the end.

        One that runs is cancelled first, and its end is still told.
        """
        if self._is_closed:
            return
        self._cancel.set()
        cancel = self._cancel = threading.Event()
        self._is_busy = self._is_used = True

        def ended(report: ImportReport) -> None:
            self._is_busy = self._is_busy and cancel is not self._cancel
            if not is_preview:
                self.written.emit()
            done(report)

        def broken(error: UserFacingError) -> None:
            self._is_busy = self._is_busy and cancel is not self._cancel
            if not is_preview:
                self.written.emit()
            failed(error)

        future = self._worker.submit(self._run, tuple(paths), format_, cancel, is_preview)
        self._courier.watch(future, ended, broken)

    def recognise(self, paths: Sequence[str], done: Callable[[frozenset[str]], None]) -> None:
        """Find out which of ``paths`` are folders or hold conversations of a known format; none while an import runs."""
        if self._is_busy or self._is_closed:
            done(frozenset())
            return
        self._is_used = True
        future = self._worker.submit(_recognised, tuple(paths))
        self._courier.watch(future, done, lambda _: done(frozenset()))

    def cancel(self) -> None:
        """End what runs after the conversation it is at; the report says so."""
        self._cancel.set()

    def close(self, timeout_s: float) -> bool:
        """End everything; return whether it ended in ``timeout_s``."""
        self._is_closed = True
        self._cancel.set()
        return self._worker.finish(timeout_s) if self._is_used else True

    # In the import thread.

    def _run(
        self,
        paths: tuple[Path, ...],
        format_: ImportFormat | None,
        cancel: threading.Event,
        is_preview: bool,  # noqa: FBT001 - by way of a queue
    ) -> ImportReport:
        from desktop.storage.attachments import AttachmentFolder
        from desktop.storage.history import HistoryStore, new_writer_id
        from desktop.storage.importing.run import Importing

        last = 0.0

        def tell(progress: ImportProgress) -> None:
            nonlocal last
            time.sleep(_YIELD_S)
            now = time.monotonic()
            if now - last >= _TELL_S and not self._is_closed:
                last = now
                self._told.emit(progress)

        store = HistoryStore(self._profile, new_writer_id())
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        try:
            return Importing(
                store,
                AttachmentFolder(self._profile.attachments),
                format_=format_,
                is_preview=is_preview,
                tell=tell,
                is_cancelled=cancel.is_set,
            ).run(paths)
        finally:
            sys.setswitchinterval(usual)
            store.close()

    # Back in the GUI thread.

    @Slot(object)
    def _on_told(self, progress: ImportProgress) -> None:
        if self._is_busy:
            self.progressed.emit(progress)


def _recognised(paths: tuple[str, ...]) -> frozenset[str]:
    from desktop.storage.importing.detection import holds_conversations

    return frozenset(path for path in paths if holds_conversations(Path(path)))
