"""Brings what other threads worked out back into the GUI thread."""

import itertools
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.errors import ErrorKind, UserFacingError, describe

T = TypeVar("T")


class Courier(QObject):
    """Calls back in the GUI thread when futures of other threads are done.

    Lives in the GUI thread. The only thing that another thread touches is ``_arrived.emit``.
    """

    _arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokens = itertools.count(1)
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[UserFacingError], None]]]
        self._waiting = {}
        self._is_closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def watch(
        self,
        future: "Future[T]",
        on_success: Callable[[T], None],
        on_failure: Callable[[UserFacingError], None],
    ) -> None:
        """Call one of the two, later and in the GUI thread; neither when ``future`` is cancelled.

        A failure that is not for people is a bug: it goes to ``sys.excepthook``, and to ``on_failure``
        as an internal error, so that nobody waits for ever.
        """
        token = next(self._tokens)
        self._waiting[token] = (on_success, on_failure)

        def post(done: "Future[T]") -> None:
            if not self._is_closed:
                self._arrived.emit(token, done)

        future.add_done_callback(post)

    def close(self) -> None:
        """Bring nothing more."""
        self._is_closed = True
        self._waiting.clear()

    @Slot(int, object)
    def _on_arrived(self, token: int, future: "Future[Any]") -> None:
        waiting = self._waiting.pop(token, None)
        if waiting is None:
            return
        on_success, on_failure = waiting
        try:
            result = future.result()
        except CancelledError:
            return
        except UserFacingError as error:
            on_failure(error)
        except Exception as bug:  # noqa: BLE001 - reported by the hook, as any other bug
            sys.excepthook(type(bug), bug, bug.__traceback__)
            reason = type(bug).__name__
            on_failure(UserFacingError(describe(ErrorKind.INTERNAL, reason=reason)))
        else:
            on_success(result)
