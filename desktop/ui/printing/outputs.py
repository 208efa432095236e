"""What a painting gives: a file's content, made where it does not disturb; and the painter of each format."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop.core.conversation import Conversation
from desktop.core.export import ExportFormat, ExportOptions
from desktop.core.message import AttachmentPart
from desktop.runtime.pictures import RemoteState

#: Seconds to wait for a formula or a picture before it is asked for again.
_WAIT_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class Output:
    """One file. ``content`` gives its bytes; called once, in any thread."""

    content: Callable[[], bytes]


class Step(Enum):
    """What a painting says between two pieces of its work: each takes some milliseconds."""

    GO_ON = "go on"
    WAIT = "wait"  # for a formula or a picture that another thread draws


class KeptPictures:
    """Where attached pictures come from; those of web servers are never asked for."""

    def __init__(self, read: Callable[[AttachmentPart], bytes]) -> None:
        self._read = read

    def attachment(self, part: AttachmentPart) -> bytes:
        """Return the bytes of an attachment. Blocks; called in the thread that draws pictures."""
        return self._read(part)

    def remote(self, _address: str) -> RemoteState:
        """Return that nothing is known of a picture on a web server."""
        return RemoteState()


@dataclass(frozen=True, slots=True)
class Subject:
    """What is painted."""

    conversation: Conversation
    options: ExportOptions
    sources: KeptPictures


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
