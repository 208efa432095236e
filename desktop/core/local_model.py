"""Where the model server on this machine is, as a value; no process here."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from desktop.core.errors import ErrorInfo

#: Room for question and answers together. The shipped model could read 32,768, but a machine for
#: which it is meant needs a minute and a half for 6,000 tokens, and memory grows with the room.
CONTEXT_TOKENS: Final = 8192


class LocalModelStage(StrEnum):
    """Where the model server is."""

    ABSENT = "absent"
    OFF = "off"
    PREPARING = "preparing"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class LocalModelState(Struct, frozen=True, omit_defaults=True):
    """A change of the model server's stage.

    Attributes:
        progress: From 0 to 1 while its file is put together; ``None`` when unknown.
        error: Why it failed.
    """

    stage: LocalModelStage = LocalModelStage.ABSENT
    progress: float | None = None
    error: ErrorInfo | None = None
