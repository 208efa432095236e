"""Prints a conversation: asks for the printer, then paints page by page while the window goes on."""

import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.core.conversation import Conversation
from desktop.core.errors import Action, ErrorInfo, ErrorKind
from desktop.core.export import ExportOptions
from desktop.core.text import text
from desktop.runtime.pictures import PictureSources
from desktop.ui.printing.painting import KeptPictures, Step, Subject
from desktop.ui.printing.pdf import PaperError, paint_on

#: Seconds of painting between two looks at what else the window has to do, and milliseconds of waiting for a drawing.
_SLICE_S: Final = 0.008
_WAIT_MS: Final = 5

_NOT_PRINTED: Final = ErrorInfo(
    ErrorKind.SETTINGS,
    text("The conversation could not be printed."),
    text("Look whether the printer is there, or export a PDF."),
    Action.NONE,
)


class Paper(QObject):
    """Made with the first printing, owned by its window; GUI thread. One conversation at a time.

    Signals:
        printed(): All pages are with the printer.
        failed(ErrorInfo): They are not.
    """

    printed = Signal()
    failed = Signal(object)

    def __init__(self, pictures: PictureSources, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sources = KeptPictures(pictures.attachment)
        self._printer: QPrinter | None = None
        self._steps: Iterator[Step] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether pages are being painted."""
        return self._printer is not None

    def ask(self, conversation: Conversation) -> QPrintDialog:
        """Ask for the printer and the pages, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(" ".join(conversation.shown_title.split()) or "Loquat")
        printer.setCreator("Loquat")
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.accepted.connect(lambda: self.print(conversation, printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # the one of print dialogs wants a slot by name
        return dialog

    def print(self, conversation: Conversation, printer: QPrinter) -> None:
        """Print the branch that is shown."""
        if self.is_busy:
            return
        printer.setFullPage(True)
        is_range = printer.printRange() is QPrinter.PrintRange.PageRange
        first = max(printer.fromPage(), 1) if is_range else 1
        last = printer.toPage() if is_range else 0
        self._printer = printer
        subject = Subject(conversation, ExportOptions(), self._sources)
        self._steps = paint_on(printer, subject, first, last)
        self._timer.start(0)

    def _go_on(self) -> None:
        until = time.perf_counter() + _SLICE_S
        try:
            while time.perf_counter() < until:
                step = next(self._steps, None)
                if step is None:
                    self._end()
                    self.printed.emit()
                    return
                if step is Step.WAIT:
                    self._timer.start(_WAIT_MS)
                    return
        except PaperError:
            self._end()
            self.failed.emit(_NOT_PRINTED)
            return
        self._timer.start(0)

    def _end(self) -> None:
        self._steps = iter(())  # its painter ends before its printer does
        self._printer = None
