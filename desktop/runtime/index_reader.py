"""What questions to an index share: a thread that answers from what is known, reads new records in slices, and answers again."""

import time
from concurrent.futures import Future
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.errors import UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.once import Once
from desktop.runtime.worker import Worker

#: Seconds that reading new records may take before the question is answered again from what is known by then.
SLICE_S: Final = 1.0


class MayGoOn(Protocol):
    """Called between two files; says whether the next is read."""

    def __call__(self, done: int, total: int, /) -> bool:
        """``done`` files of ``total`` were read."""


class Index(Protocol):
    """Of the search or of the usage; both block."""

    def refresh(self, on_progress: MayGoOn | None = None) -> object:
        """Read what was written since."""

    def close(self) -> None:
        """Close the database."""


Question = TypeVar("Question")
AnyIndex = TypeVar("AnyIndex", bound=Index)


class IndexReader(QObject, Generic[Question, AnyIndex]):
    """Lives in the GUI thread; one call at a time runs in a thread of its own, which the first question starts.

    A newer question takes the place of one that waits. Files are read into the index before a question is
    answered for good, and after they were written; what is known already is told at once.

    Signals:
        answered(object): For the question that was asked last; may come again with more.
        notice(ErrorInfo): The history could not be read.
    """

    answered = Signal(object)
    notice = Signal(object)

    #: Of the thread.
    NAME: ClassVar[str]

    def __init__(
        self, index: Once[AnyIndex], courier: Courier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._index = index
        self._courier = courier
        self._worker = Worker(self.NAME)
        self._question: Question | None = None
        self._is_used = False
        self._is_busy = False
        self._is_closed = False
        #: The question has not been asked of what the index knows.
        self._is_asked = False
        #: The files may hold what the index does not know.
        self._is_stale = False
        #: What was read may have left something to tidy.
        self._is_untidy = False

    @Slot()
    def note_written(self) -> None:
        """Take new records into the index, if anybody has asked yet."""
        if self._is_used:
            self._is_stale = True
            self._go_on()

    def close(self, timeout_s: float) -> bool:
        """End the thread; return whether it ended in ``timeout_s``."""
        self._is_closed = True
        if self._is_used:
            self._worker.submit(self._end)
        return self._worker.finish(timeout_s)

    def _submitted(self, question: Question) -> "Future[Any]":
        """Have the thread answer ``question`` from what the index knows."""
        raise NotImplementedError

    def _tell(self, question: Question, found: Any | None) -> None:
        """Emit what was found for ``question``; ``None`` when it could not be looked for."""
        raise NotImplementedError

    def _tidied(self) -> "Future[bool] | None":
        """Have the thread do for a moment what may wait until there is nothing else; its result: whether there is more."""
        return None

    def _told(self, done: int, total: int) -> None:
        """So many files were read; in the thread."""

    def _ask(self, question: Question | None) -> None:
        """Answer this one from now on; ``None``: nobody asks any more."""
        self._question = question
        self._is_asked = question is not None
        if self._is_asked:
            self._is_used = self._is_stale = True
        self._go_on()

    def _go_on(self) -> None:
        """Have the thread do the next thing, if it does nothing and there is anything to do."""
        if self._is_busy or self._is_closed:
            return
        question = self._question
        if self._is_asked and question is not None:
            self._is_busy, self._is_asked = True, False
            self._courier.watch(
                self._submitted(question),
                lambda found: self._on_found(question, found),
                self._on_not_found,
            )
        elif self._is_stale:
            self._is_busy, self._is_stale = True, False
            refreshed = self._worker.submit(self._refresh, question)
            self._courier.watch(refreshed, self._on_refreshed, self._on_not_refreshed)
        elif self._is_untidy and (tidied := self._tidied()) is not None:
            self._is_busy = True
            self._courier.watch(tidied, self._on_tidied, self._on_not_tidied)

    # In the index's thread; the GUI thread's attributes are only read here.

    def _refresh(self, question: Question | None) -> bool:
        """Read what changed; return whether all of it was read."""
        until = time.monotonic() + SLICE_S
        is_whole = True

        def may_go_on(done: int, total: int) -> bool:
            nonlocal is_whole
            is_wanted = self._question == question and not self._is_closed
            is_whole = done >= total or (is_wanted and time.monotonic() < until)
            if not self._is_closed:
                self._told(done, total)
            return is_whole

        self._index().refresh(may_go_on)
        return is_whole

    def _end(self) -> None:
        if (index := self._index.made) is not None:
            index.close()

    # Back in the GUI thread.

    def _on_found(self, question: Question, found: Any) -> None:
        self._is_busy = False
        if question == self._question:
            self._tell(question, found)
        self._go_on()

    def _on_not_found(self, error: UserFacingError) -> None:
        self._is_busy = False
        self.notice.emit(error.info)
        if self._question is not None and not self._is_asked:
            self._is_stale = False
            self._tell(self._question, None)
        self._go_on()

    def _on_refreshed(self, is_whole: bool) -> None:  # noqa: FBT001 - a future's result
        self._is_busy = False
        self._is_stale = self._is_stale or not is_whole
        self._is_untidy = True
        self._is_asked = self._question is not None
        self._go_on()

    def _on_not_refreshed(self, error: UserFacingError) -> None:
        """Say it, and answer for good from what is known; the next question reads the files again."""
        self._is_busy = False
        self.notice.emit(error.info)
        self._is_asked = self._question is not None
        self._go_on()

    def _on_tidied(self, has_more: bool) -> None:  # noqa: FBT001 - a future's result
        self._is_busy, self._is_untidy = False, has_more
        self._go_on()

    def _on_not_tidied(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)
        self._on_tidied(has_more=False)
