"""A response whose body is still to be read: unpacked piece by piece, within the time that it may take."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final, cast

import httpcore
import httpx

from desktop.api.content_decoding import ContentDecoder, ContentDecodingError
from desktop.api.exchange_recorder import ExchangeRecorder
from desktop.api.route import Route
from desktop.core.errors import ErrorKind, ProtocolError, ServerTimeoutError, describe

#: Bytes of a body that is read whole: a model list, an error. The largest known list has 1 MB.
_WHOLE_BYTES: Final = 16 * 1024 * 1024


class Sent:
    """A response whose body is still to be read, with the time that it may take. Owned by its reader.

    Attributes:
        broken: How the connection broke while the body was read, if it did; the bytes just end then.
    """

    def __init__(
        self,
        response: httpx.Response,
        route: Route,
        host: str,
        *,
        deadline: float,
        limit_s: float,
        recorder: ExchangeRecorder,
    ) -> None:
        self._record = recorder.received
        self.response = response
        self.route = route
        self.host = host
        self.broken: Exception | None = None
        self._watchdog = Watchdog(deadline)
        self._limit_s = limit_s
        self._kind = ErrorKind.FIRST_TOKEN_TIMEOUT

    def extend(self, idle_s: float) -> None:
        """Allow ``idle_s`` from now: the answer has begun, or gone on."""
        self._watchdog.move(idle_s)
        self._limit_s = idle_s
        self._kind = ErrorKind.IDLE_TIMEOUT

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the body, unpacked, as it comes.

        Raises:
            ServerTimeoutError: Nothing came in time.
            ProtocolError: It cannot be unpacked.
        """
        # Not ``aiter_raw``: it would cut and count the pieces once more.
        packed = aiter(cast("httpx.AsyncByteStream", self.response.stream))
        watchdog = self._watchdog
        try:
            content = ContentDecoder(self.response.headers.get("content-encoding", ""))
            while True:
                watchdog.begin()
                data = await anext(packed)
                watchdog.waiting = None
                if content.is_plain:  # nearly every stream
                    self._record(data)
                    yield content.counted(data)
                    continue
                for piece in content.decode(data):
                    self._record(piece)
                    yield piece
        except StopAsyncIteration:
            return
        except asyncio.CancelledError as exc:
            if watchdog.has_bitten():
                raise silent(self._kind, self.host, self._limit_s) from exc
            raise
        except (httpcore.NetworkError, httpcore.RemoteProtocolError) as exc:
            self.broken = exc
        except ContentDecodingError as exc:
            info = describe(ErrorKind.PROTOCOL, host=self.host, reason=exc.reason)
            raise ProtocolError(info) from exc
        finally:
            watchdog.waiting = None
            watchdog.close()

    async def whole(self, limit: int = _WHOLE_BYTES) -> bytes:
        """Return the body, or its first ``limit`` bytes."""
        body = bytearray()
        async for piece in self.pieces():
            body += piece
            if len(body) >= limit:
                break
        return bytes(body[:limit])


class Watchdog:
    """Cancels a wait at a deadline that is moved far more often than it is reached.

    ``asyncio.timeout`` makes and cancels a timer for each wait, which costs as much as reading the
    event that ends it. This timer is left alone and looks, when it fires, where the deadline is by then.

    Args:
        deadline: By the loop's clock.

    Attributes:
        waiting: The task that waits just now; set back when it does not.
    """

    def __init__(self, deadline: float) -> None:
        self.waiting: asyncio.Task[Any] | None = None
        self._loop = asyncio.get_running_loop()
        self._deadline = deadline
        self._timer: asyncio.TimerHandle | None = None
        self._looks_at = 0.0
        self._bitten: asyncio.Task[Any] | None = None

    def begin(self) -> None:
        """Watch a wait of the running task."""
        self.waiting = asyncio.current_task()
        if self._timer is None:
            self._set()

    def move(self, seconds: float) -> None:
        """Set the deadline to ``seconds`` from now."""
        self._deadline = deadline = self._loop.time() + seconds
        if deadline < self._looks_at:
            self.close()

    def has_bitten(self) -> bool:
        """Whether the task's cancellation was this one's; one from elsewhere at the same moment goes first."""
        task, self._bitten = self._bitten, None
        return task is not None and task.uncancel() == 0

    def close(self) -> None:
        """Take the timer away."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self) -> None:
        self._looks_at = self._deadline
        self._timer = self._loop.call_at(self._deadline, self._look)

    def _look(self) -> None:
        self._timer = None
        if self.waiting is None:
            return  # the next wait makes a new one
        if self._loop.time() < self._deadline:
            self._set()
        else:
            self._bitten = self.waiting
            self.waiting.cancel()


def silent(kind: ErrorKind, host: str, seconds: float) -> ServerTimeoutError:
    """Return the error of a server that said nothing for ``seconds``."""
    return ServerTimeoutError(describe(kind, host=host, seconds=f"{seconds:g}"))
