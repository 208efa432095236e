"""A response whose body is still to be read: unpacked piece by piece, within the time that it may take."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

import httpcore
import httpx

from desktop.api.content_decoding import ContentDecoder, ContentDecodingError
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
        self, response: httpx.Response, route: Route, host: str, deadline: float, limit_s: float
    ) -> None:
        self.response = response
        self.route = route
        self.host = host
        self.broken: Exception | None = None
        self._deadline = deadline
        self._limit_s = limit_s
        self._kind = ErrorKind.FIRST_TOKEN_TIMEOUT

    def extend(self, idle_s: float) -> None:
        """Allow ``idle_s`` from now: the answer has begun, or gone on."""
        self._deadline = asyncio.get_running_loop().time() + idle_s
        self._limit_s = idle_s
        self._kind = ErrorKind.IDLE_TIMEOUT

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the body, unpacked, as it comes.

        Raises:
            ServerTimeoutError: Nothing came in time.
            ProtocolError: It cannot be unpacked.
        """
        try:
            content = ContentDecoder(self.response.headers.get("content-encoding", ""))
            packed = self.response.aiter_raw()
            while (data := await self._next(packed)) is not None:
                for piece in content.decode(data):
                    yield piece
        except ContentDecodingError as exc:
            info = describe(ErrorKind.PROTOCOL, host=self.host, reason=exc.reason)
            raise ProtocolError(info) from exc

    async def whole(self, limit: int = _WHOLE_BYTES) -> bytes:
        """Return the body, or its first ``limit`` bytes."""
        body = bytearray()
        async for piece in self.pieces():
            body += piece
            if len(body) >= limit:
                break
        return bytes(body[:limit])

    async def _next(self, packed: AsyncIterator[bytes]) -> bytes | None:
        try:
            async with asyncio.timeout_at(self._deadline):
                return await anext(packed)
        except StopAsyncIteration:
            return None
        except TimeoutError as exc:
            raise silent(self._kind, self.host, self._limit_s) from exc
        except (httpcore.NetworkError, httpcore.RemoteProtocolError) as exc:
            self.broken = exc
            return None


def silent(kind: ErrorKind, host: str, seconds: float) -> ServerTimeoutError:
    """Return the error of a server that said nothing for ``seconds``."""
    return ServerTimeoutError(describe(kind, host=host, seconds=f"{seconds:g}"))
