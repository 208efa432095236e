"""Where a running request is; what the status line and ``ask`` show. No clock: times are given in."""

from enum import StrEnum

from msgspec import Struct

from desktop.core.exchange import RouteTaken
from desktop.core.text import Text


class Stage(StrEnum):
    """Stages of a reply, in order; the last three are terminal and exactly one of them is reached."""

    IDLE = "idle"
    LOADING_MODEL = "loading_model"
    CONNECTING = "connecting"
    WAITING = "waiting"
    RETRYING = "retrying"
    STREAMING = "streaming"
    STOPPING = "stopping"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


TERMINAL_STAGES = frozenset({Stage.FINISHED, Stage.STOPPED, Stage.FAILED})


class Progress(Struct, frozen=True):
    """A change of stage.

    Attributes:
        since: Monotonic seconds at which the stage began, so that a view can count without asking.
        route: Known from ``connecting`` on.
        retry_at: Monotonic seconds at which the next attempt starts (``retrying`` only).
        attempt: 1 for the first try.
        reason: Why it retries or failed, or what it waits for.
        tokens_per_s: Rate of the visible stream (``streaming`` and ``finished``).
    """

    stage: Stage
    since: float = 0.0
    route: RouteTaken | None = None
    retry_at: float | None = None
    attempt: int = 1
    reason: Text | None = None
    tokens_per_s: float | None = None
