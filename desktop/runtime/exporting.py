"""Exports conversations for the window: read and written in a thread of its own, painted in the window's."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.conversation import Conversation
from desktop.core.errors import UserFacingError
from desktop.core.export import TRAITS, ExportFormat, ExportOptions, ExportReport
from desktop.core.message import AttachmentPart
from desktop.runtime.courier import Courier
from desktop.runtime.translation import translated
from desktop.runtime.worker import Worker
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.exporter import Cancelled, Exporter
from desktop.storage.exporting.file_names import safe_name
from desktop.storage.exporting.material import Material
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile

#: Painted files that may wait to be written; each may be a picture of 50 MB.
WAITING_AT_MOST: Final = 2


class ExportJob(Struct, frozen=True):
    """What is exported, and where to.

    Attributes:
        ids: The conversations, in order.
        path: A file, or with ``is_folder`` a folder.
        overwrite: Whether files of the same name are replaced; ``path`` itself, if it is a file, always is:
            whoever chose it was asked.
        language: Of Loquat's own words in the files, as HTML names it.
    """

    form: ExportFormat
    ids: tuple[str, ...]
    options: ExportOptions
    path: str
    is_folder: bool = False
    overwrite: bool = False
    language: str = "en"


class PaintRequest:
    """A conversation that is to be painted. Made in the export's thread; answered from the GUI's.

    The answers are functions that give a file's content, called where they are taken; ``None`` is the end.
    """

    def __init__(
        self,
        form: ExportFormat,
        conversation: Conversation,
        options: ExportOptions,
        read: Callable[[AttachmentPart], bytes],
    ) -> None:
        self.form = form
        self.conversation = conversation
        self.options = options
        self.read = read
        self.is_cancelled = False
        self._answers: SimpleQueue[Callable[[], bytes] | BaseException | None] = SimpleQueue()

    @property
    def is_full(self) -> bool:
        """Whether enough waits to be written; paint on when less does."""
        return self._answers.qsize() >= WAITING_AT_MOST

    def answer(self, content: Callable[[], bytes]) -> None:
        """Give one file."""
        self._answers.put(content)

    def finish(self, error: BaseException | None = None) -> None:
        """Say that there is no more, or why."""
        self._answers.put(error)

    def contents(self) -> Iterator[bytes]:
        """Yield the content of each file as it comes. Blocks; the export's thread."""
        while (answer := self._answers.get()) is not None:
            if isinstance(answer, BaseException):
                raise answer
            yield answer()
        if self.is_cancelled:
            raise Cancelled


class Exports(QObject):
    """Lives in the GUI thread; one export at a time, in a thread that the first of them starts.

    Signals:
        progressed(int, int): So many of so many conversations are done.
        painting_wanted(PaintRequest): Paint this conversation and answer.
        painting_cancelled(): What was wanted last is not wanted any more.
        finished(ExportReport): The export has ended, or was cancelled.
        failed(ErrorInfo): It could not go on; what was written is whole.
    """

    progressed = Signal(int, int)
    painting_wanted = Signal(object)
    painting_cancelled = Signal()
    finished = Signal(object)
    failed = Signal(object)
    _progress_made = Signal(int, int)
    _paint_needed = Signal(object)

    def __init__(
        self,
        profile: Profile,
        courier: Courier,
        opened: Callable[[], Sequence[Conversation]],
        parent: QObject | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            profile: Whose history is exported.
            courier: Brings the result back.
            opened: Gives the conversations that the window has open: newer than their files may be.
            parent: The owner.
        """
        super().__init__(parent)
        self._profile = profile
        self._courier = courier
        self._opened = opened
        self._worker = Worker("loquat-export")
        self._request: PaintRequest | None = None
        self._is_cancelled = False
        self.is_busy = False
        queued = Qt.ConnectionType.QueuedConnection
        self._progress_made.connect(self._on_progress, queued)
        self._paint_needed.connect(self._on_paint_needed, queued)

    def suggested_name(self, title: str, form: ExportFormat) -> str:
        """Return the name of a file for a conversation of this title."""
        return safe_name(title, "Loquat") + TRAITS[form].suffix

    def start(self, job: ExportJob) -> None:
        """Export; ``finished`` or ``failed`` tells the end. Nothing is done while another one runs."""
        if self.is_busy:
            return
        self.is_busy, self._is_cancelled = True, False
        known = {c.id: c for c in self._opened()}
        future = self._worker.submit(self._run, job, known)
        self._courier.watch(future, self._on_finished, self._on_failed)

    def cancel(self) -> None:
        """End the export that runs; ``finished`` tells when it has."""
        self._is_cancelled = True
        if self._request is not None:
            self._request.is_cancelled = True
            self._request.finish()
            self.painting_cancelled.emit()

    def close(self, timeout_s: float) -> bool:
        """End the thread; return whether it ended in ``timeout_s``."""
        self.cancel()
        return self._worker.finish(timeout_s)

    # In the export's thread

    def _run(self, job: ExportJob, known: dict[str, Conversation]) -> ExportReport:
        store = HistoryStore(self._profile, new_writer_id())
        material = Material(
            job.options,
            AttachmentFolder(self._profile.attachments),
            say=translated,
            language=job.language,
        )
        exporter = Exporter(
            _Source(store, known),
            job.form,
            job.ids,
            material,
            overwrite=job.overwrite,
            replaced=None if job.is_folder else Path(job.path),
            paint=self._paint,
            progress=self._progress,
        )
        try:
            write = exporter.to_folder if job.is_folder else exporter.to_file
            return write(Path(job.path))
        finally:
            store.close()

    def _progress(self, done: int, total: int) -> bool:
        self._progress_made.emit(done, total)
        return not self._is_cancelled

    def _paint(
        self,
        form: ExportFormat,
        conversation: Conversation,
        options: ExportOptions,
        read: Callable[[AttachmentPart], bytes],
    ) -> Iterator[bytes]:
        request = PaintRequest(form, conversation, options, read)
        self._paint_needed.emit(request)
        return request.contents()

    # Back in the GUI thread

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    @Slot(object)
    def _on_paint_needed(self, request: PaintRequest) -> None:
        self._request = request
        if self._is_cancelled:
            self.cancel()
        else:
            self.painting_wanted.emit(request)

    def _on_finished(self, report: ExportReport) -> None:
        self.is_busy, self._request = False, None
        self.finished.emit(report)

    def _on_failed(self, error: UserFacingError) -> None:
        self.is_busy, self._request = False, None
        self.failed.emit(error.info)


class _Source:
    """Gives what the window has open as it is there, and the rest from the history."""

    def __init__(self, store: HistoryStore, known: dict[str, Conversation]) -> None:
        self.open = partial(_opened, store, known)
        self.compacted = store.compacted


def _opened(
    store: HistoryStore, known: dict[str, Conversation], conversation_id: str
) -> Conversation:
    return known.get(conversation_id) or store.open(conversation_id)
