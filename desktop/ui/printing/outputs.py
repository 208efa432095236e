"""The painter of each format: a file's content, made where it does not disturb."""

import time
from collections.abc import Iterator
from typing import Final

from desktop.core.export import ExportFormat
from desktop.ui.printing.painting import Output, Step, Subject

#: Seconds to wait for a formula or a picture before it is asked for again.
_WAIT_S: Final = 0.005


def contents(steps: Iterator[Step | Output]) -> Iterator[bytes]:
    """Yield the content of each file; blocks until it is painted, for programs without a window."""
    for step in steps:
        if isinstance(step, Output):
            yield step.content()
        elif step is Step.WAIT:
            time.sleep(_WAIT_S)


def painted(form: ExportFormat, subject: Subject) -> Iterator[Step | Output]:
    """Paint a conversation in small steps. GUI thread, or the only one.

    Raises:
        ValueError: The format is not painted.
    """
    if form is ExportFormat.PDF:
        from desktop.ui.printing.pdf import paint_pdf

        return paint_pdf(subject)
    if form is ExportFormat.PNG:
        from desktop.ui.printing.png import paint_png

        return paint_png(subject)
    raise ValueError(form)
