"""The way from a name to a connection that can carry HTTP: lookup, TCP, proxy, TLS, each with its own failure.

httpcore asks this backend for a connection and speaks HTTP over what it gets; proxies are dealt
with here, so that names are resolved where the route says and every failure names its stage.
"""

import asyncio
import os
import select
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NoReturn, TypeVar

import anyio
import httpcore
from anyio import EndOfStream
from anyio.abc import ByteStream, SocketAttribute
from httpcore import AsyncNetworkBackend, AsyncNetworkStream

from desktop.api.chunk_joining import ChunkJoiner
from desktop.api.dialing import dial
from desktop.api.name_lookup import LOOKUP_ERRORS, Address, look_up
from desktop.api.proxy_handshake import (
    ProxyRefusedError,
    Stream,
    connect_through_http,
    connect_through_socks,
)
from desktop.api.route import Route
from desktop.api.stages import ConnectLog, ConnectStage, current_log
from desktop.api.tls import TlsRefusedError, TlsStream, presented_certificate, trusted_authority
from desktop.core.errors import ConnectFailedError, ErrorKind, describe, with_details
from desktop.core.text import Text, text

_T = TypeVar("_T")

#: For a connection whose request sets no limit of its own.
_DEFAULT_CONNECT_S: Final = 10.0

#: Seconds by which the clocks may drift apart before it counts as a suspension.
_SUSPENDED_S: Final = 5.0


class RoutedBackend(AsyncNetworkBackend):
    """Makes connections along one route. Lives on the loop thread, owned by a transport.

    Args:
        route: The way; its ``password`` filled in.
        trust: Gives the TLS context for a proxy that is itself reached over TLS.
        agent: The ``User-Agent`` that an HTTP proxy sees.
        tunnels: False for plain http targets, which an HTTP proxy is handed as whole requests.
    """

    def __init__(
        self, route: Route, trust: Callable[[], ssl.SSLContext], agent: str, *, tunnels: bool
    ) -> None:
        self._route = route
        self._trust = trust
        self._agent = agent
        self._tunnels = tunnels

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,  # noqa: ARG002 - httpcore's interface
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - httpcore's interface
    ) -> AsyncNetworkStream:
        """Return a connection to ``host:port`` along the route, before TLS to the server.

        Raises:
            ConnectFailedError: With the stage that failed.
        """
        self._route.check()
        attempt = _Attempt(host, port, timeout or _DEFAULT_CONNECT_S, self._route)
        stream = await attempt.within_limit(self._connect(attempt))
        return _HttpStream(stream, attempt)

    async def _connect(self, attempt: "_Attempt") -> Stream:
        if self._route.kind == "direct":
            return await _to_server(attempt)
        stream = await self._to_proxy(attempt)
        try:
            await self._through_proxy(stream, attempt)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _to_proxy(self, attempt: "_Attempt") -> Stream:
        route, log = self._route, attempt.log
        try:
            with log.stage(ConnectStage.PROXY_LOOKUP, route.host):
                addresses = await look_up(route.host, route.port)
            with log.stage(ConnectStage.PROXY_TCP, route.proxy or ""):
                below = await attempt.dial(addresses)
        except LOOKUP_ERRORS as exc:
            attempt.proxy_failed(
                text("its name {host} could not be found", host=route.host), str(exc), exc
            )
        except OSError as exc:
            attempt.proxy_failed(_os_reason(exc), _os_words(exc), exc)
        if route.kind != "https":
            return below
        return await self._tls_to_proxy(below, attempt)

    async def _tls_to_proxy(self, below: ByteStream, attempt: "_Attempt") -> Stream:
        try:
            stream = TlsStream(below, self._trust(), self._route.host)
            with attempt.log.stage(ConnectStage.PROXY_TLS, self._route.host):
                await stream.handshake()
        except TlsRefusedError as exc:
            await below.aclose()
            attempt.tls_failed(text("the proxy {proxy}", proxy=self._route.proxy), exc)
        except BaseException:
            await below.aclose()
            raise
        return stream

    async def _through_proxy(self, stream: Stream, attempt: "_Attempt") -> None:
        route = self._route
        login = (route.user, route.password) if route.user else None
        if route.kind in {"http", "https"} and not self._tunnels:
            return
        host = attempt.host
        if route.kind == "socks5":
            host = await _resolved_here(attempt)
        try:
            with attempt.log.stage(ConnectStage.PROXY_HANDSHAKE, route.proxy or ""):
                if route.kind in {"http", "https"}:
                    await connect_through_http(stream, host, attempt.port, login, self._agent)
                else:
                    await connect_through_socks(stream, host, attempt.port, login)
        except ProxyRefusedError as exc:
            attempt.proxy_refused(exc)
        except (OSError, anyio.BrokenResourceError, EndOfStream) as exc:
            attempt.proxy_failed(text("it closed the connection"), str(exc), exc)

    async def sleep(self, seconds: float) -> None:
        """Wait, for httpcore's own retries, which are not used."""
        await asyncio.sleep(seconds)


async def _to_server(attempt: "_Attempt") -> Stream:
    try:
        with attempt.log.stage(ConnectStage.NAME_LOOKUP, attempt.host):
            addresses = await look_up(attempt.host, attempt.port)
        with attempt.log.stage(ConnectStage.TCP, attempt.place):
            return await attempt.dial(addresses)
    except LOOKUP_ERRORS as exc:
        attempt.name_failed(exc)
    except OSError as exc:
        info = describe(ErrorKind.CONNECT, host=attempt.host, port=attempt.port)
        raise ConnectFailedError(with_details(info, message=_os_words(exc))) from exc


async def _resolved_here(attempt: "_Attempt") -> str:
    try:
        with attempt.log.stage(ConnectStage.NAME_LOOKUP, attempt.host):
            addresses = await look_up(attempt.host, attempt.port)
    except LOOKUP_ERRORS as exc:
        attempt.name_failed(exc)
    # A SOCKS proxy gets one address; IPv4 is the one that it can reach for certain.
    return next((a.host for a in addresses if not a.is_ipv6), addresses[0].host)


class _Attempt:
    """One connection attempt: its target, its time limit over all stages, and the words of its failures."""

    def __init__(self, host: str, port: int, limit_s: float, route: Route) -> None:
        self.host = host
        self.port = port
        self.log: ConnectLog = current_log()
        self._limit_s = limit_s
        self._deadline = asyncio.get_running_loop().time() + limit_s
        self._route = route
        self.socket: Any = None

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    async def dial(self, addresses: Sequence[Address]) -> ByteStream:
        """Connect to one of ``addresses``, and remember the socket below all that comes on top."""
        stream = await dial(addresses)
        self.socket = stream.extra(SocketAttribute.raw_socket, None)  # noqa: S610 - not Django's extra
        return stream

    async def within_limit(self, work: Awaitable[_T]) -> _T:
        """Await ``work`` until the attempt's limit."""
        try:
            async with asyncio.timeout_at(self._deadline):
                return await work
        except TimeoutError as exc:
            self._timed_out(exc)

    def _timed_out(self, cause: Exception) -> NoReturn:
        stage = self.log.stages[-1].stage if self.log.stages else ConnectStage.TCP
        words = f"the limit was reached in the stage {stage.value}"
        if stage.value.startswith("proxy"):
            reason = text("no answer within {seconds} s", seconds=f"{self._limit_s:g}")
            self.proxy_failed(reason, words, cause)
        info = describe(
            ErrorKind.CONNECT_TIMEOUT, host=self.host, port=self.port, seconds=f"{self._limit_s:g}"
        )
        raise ConnectFailedError(with_details(info, message=words)) from cause

    def name_failed(self, cause: Exception) -> NoReturn:
        info = describe(ErrorKind.NAME_LOOKUP, host=self.host)
        words = cause.strerror if isinstance(cause, OSError) else str(cause)
        raise ConnectFailedError(with_details(info, message=words or "")) from cause

    def proxy_failed(self, reason: Text, words: str, cause: Exception) -> NoReturn:
        info = describe(ErrorKind.PROXY, proxy=self._route.proxy, reason=reason)
        raise ConnectFailedError(with_details(info, message=words)) from cause

    def proxy_refused(self, refusal: ProxyRefusedError) -> NoReturn:
        kind = ErrorKind.PROXY_AUTH if refusal.wants_login else ErrorKind.PROXY
        info = describe(kind, proxy=self._route.proxy, reason=refusal.reason)
        changes = {"message": str(refusal), "evidence": refusal.evidence, "status": refusal.status}
        raise ConnectFailedError(with_details(info, **changes)) from refusal

    def tls_failed(self, host: str | Text, refusal: TlsRefusedError) -> NoReturn:
        info = describe(ErrorKind.TLS, host=host, reason=refusal.reason)
        raise ConnectFailedError(with_details(info, message=refusal.evidence)) from refusal


class _HttpStream(AsyncNetworkStream):
    """What httpcore reads from and writes to."""

    def __init__(self, stream: Stream, attempt: _Attempt) -> None:
        self._stream = stream
        self._attempt = attempt
        self._used = _clocks()
        self._socket = attempt.socket
        self._joiner = ChunkJoiner()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002 - httpcore's interface; the attempt has one limit for all
    ) -> AsyncNetworkStream:
        """Return this connection under TLS.

        Raises:
            ConnectFailedError: ``TLS`` with the reason, or the time limit.
        """
        attempt, host = self._attempt, server_hostname or self._attempt.host
        try:
            secure = TlsStream(self._stream, ssl_context, host)
            await attempt.within_limit(_shake_hands(secure, attempt.log, host))
        except TlsRefusedError as exc:
            attempt.log.certificate = exc.certificate
            await self.aclose()
            attempt.tls_failed(host, exc)
        except BaseException:
            await self.aclose()
            raise
        attempt.log.certificate = presented_certificate(secure.tls)
        attempt.log.tls_version = secure.tls.version() or ""
        attempt.log.authority = trusted_authority(secure.tls)
        return _HttpStream(secure, attempt)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109, ARG002 - the client has limits of its own
        """Return what came; nothing at the end."""
        self._used = _clocks()
        joined = b""
        with _as_httpcore(httpcore.ReadError):
            try:
                while not joined:
                    joined = self._joiner.feed(await self._stream.receive(max_bytes))
            except EndOfStream:
                return b""
        return joined

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109, ARG002 - as above
        """Send all of ``buffer``."""
        if buffer:
            self._joiner.begin()
            with _as_httpcore(httpcore.WriteError):
                await self._stream.send(buffer)

    async def aclose(self) -> None:
        """Close at once."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Tell httpcore whether a kept connection has ended meanwhile; nothing else is asked here."""
        if info != "is_readable":
            return None
        return _slept_since(self._used) or _is_readable(self._socket)


async def _shake_hands(secure: TlsStream, log: ConnectLog, host: str) -> None:
    with log.stage(ConnectStage.TLS, host):
        await secure.handshake()


@contextmanager
def _as_httpcore(kind: type[Exception]) -> Iterator[None]:
    """Turn what a broken connection raises into httpcore's own error, which it handles."""
    try:
        yield
    except (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError) as exc:
        cause = exc.__cause__ if isinstance(exc.__cause__, OSError) else exc
        raise kind(str(cause) or type(cause).__name__) from exc


def _clocks() -> tuple[float, float]:
    return time.time(), time.monotonic()


def _slept_since(then: tuple[float, float]) -> bool:
    """Whether the machine was suspended: the wall clock went on while the monotonic one stood still.

    After a suspension the server has long forgotten the connection, and nobody told this end. A
    clock that was set by hand looks the same, and costs one new connection.
    """
    wall, monotonic = _clocks()
    return (wall - then[0]) - (monotonic - then[1]) > _SUSPENDED_S


def _is_readable(sock: Any) -> bool:
    """Whether an idle connection has something to read: that can only be its end."""
    if sock is None or sock.fileno() < 0:
        return True
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([sock.fileno()], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def _os_words(error: OSError) -> str:
    """What the system says; asyncio puts a call of its own and the address in the place of it."""
    known = os.strerror(error.errno) if error.errno else ""
    return known or str(error) or type(error).__name__


def _os_reason(error: OSError) -> Text:
    if isinstance(error, ConnectionRefusedError):
        return text("nothing answers there")
    return text("{words}", words=_os_words(error))
