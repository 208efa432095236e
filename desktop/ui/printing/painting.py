"""What is painted on paper or as pictures, and what a painting gives."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from desktop.core.conversation import Conversation
from desktop.core.export import ExportOptions
from desktop.core.message import AttachmentPart
from desktop.runtime.pictures import RemoteState


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
