"""The result of testing a connection: how far it came, how long each stage took, and what failed."""

from typing import ClassVar

from msgspec import Struct

from desktop.core.errors import ErrorInfo
from desktop.core.exchange import RouteTaken, Timing


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
