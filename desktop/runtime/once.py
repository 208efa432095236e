"""Something that is made when it is first asked for, by whichever thread asks first."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Calls ``make`` at the first call, and gives the same thing ever after. Any thread.

    The window is up before anything is imported that only a question needs.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: T | None = None

    def __call__(self) -> T:
        """Return the thing; made now, and waited for, if it is not there yet."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    @property
    def made(self) -> T | None:
        """The thing, if it has been made."""
        return self._made
