"""What a connection's settings lead to: the way they take, the result of a test, and the doctor's findings."""

from enum import StrEnum
from typing import ClassVar, Final

from msgspec import Struct

from desktop.core.errors import ErrorInfo
from desktop.core.exchange import RouteTaken, Timing
from desktop.core.text import Text, text


class TestOutcome(Struct, frozen=True):
    """What ``GET /models`` through a drafted connection gave.

    Attributes:
        error: ``None`` when the server answered with a list of models.
        models: Names of the models that it offers; may be empty.
        route: The way that was taken, as far as it was found.
        timing: Milliseconds of the stages that were reached.
        status: The HTTP status, if there was a response.
    """

    # The name says what it is; pytest must not take it for a class of tests.
    __test__: ClassVar[bool] = False

    error: ErrorInfo | None = None
    models: tuple[str, ...] = ()
    route: RouteTaken | None = None
    timing: Timing | None = None
    status: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the connection works."""
        return self.error is None


class RoutePreview(Struct, frozen=True):
    """The way that a connection's requests would take; no login in it.

    Attributes:
        warnings: What in the settings is not quite right, and what was understood.
        problem: Why the configured proxy cannot be used; then there is no way at all, not a direct one.
    """

    route: RouteTaken
    warnings: tuple[Text, ...] = ()
    problem: ErrorInfo | None = None


class Finding(StrEnum):
    """How a stage of an examination went."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"


class Check(Struct, frozen=True, omit_defaults=True):
    """One stage of an examination.

    Attributes:
        stage: ``route``, ``proxy_lookup``, ``proxy_tcp``, ``proxy_tls``, ``proxy_handshake``, ``name_lookup``,
            ``tcp``, ``tls``, ``models`` or ``answer``; values never change.
        took_ms: ``None`` where nothing was waited for.
        detail: What was found, in one sentence.
        error: Why it failed, or what a warning is about.
    """

    stage: str
    finding: Finding
    took_ms: float | None = None
    detail: Text = Text("")
    error: ErrorInfo | None = None


class Examination(Struct, frozen=True):
    """What the doctor found, stage by stage, up to the first that failed.

    Attributes:
        supports: Features of the API: whether the server has them; ``None`` where its answer tells nothing.
    """

    url: str
    route: RouteTaken
    checks: tuple[Check, ...] = ()
    supports: dict[str, bool | None] = {}

    @property
    def failed(self) -> Check | None:
        """The stage that failed."""
        return next((c for c in self.checks if c.finding is Finding.FAILED), None)


#: What people call the stages of an examination.
STAGE_NAMES: Final = {
    "server": text("model server"),
    "route": text("route"),
    "proxy_lookup": text("name of the proxy"),
    "proxy_tcp": text("TCP to the proxy"),
    "proxy_tls": text("TLS to the proxy"),
    "proxy_handshake": text("proxy handshake"),
    "name_lookup": text("name lookup"),
    "tcp": text("TCP"),
    "tls": text("TLS"),
    "models": text("list of models"),
    "answer": text("first token"),
}
