"""Carries httpx's requests over the route that the connection's settings say: one pool of connections a route."""

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import Final, cast

import httpcore
import httpx
from msgspec import structs

from desktop import __version__
from desktop.api.daemon_thread import in_daemon_thread
from desktop.api.network import RoutedBackend
from desktop.api.proxy_handshake import basic_login
from desktop.api.route import Route, SystemProxy, decide_route
from desktop.api.tls import TlsRefusedError, trust_context
from desktop.core.connection import Connection, Credentials, ProxyMode
from desktop.core.errors import ConnectFailedError, ErrorKind, describe, with_details
from desktop.core.masking import Masker

#: All that a server or proxy learns about this program; nothing about the machine.
USER_AGENT: Final = f"Loquat/{__version__}"

#: Seconds that an unused connection is kept. Servers' own limits begin at 5; most are at 60 and more.
KEEP_ALIVE_S: Final = 30.0

_KEPT_CONNECTIONS: Final = 8


class RoutedTransport(httpx.AsyncBaseTransport):
    """Decides the route anew for every request, so that a change of settings counts for the next one.

    Lives on the loop thread, owned by one ``ModelClient``. Errors of connecting come out as
    ``ConnectFailedError``, all others as ``httpcore`` names them.
    """

    def __init__(
        self,
        connection: Connection,
        credentials: Credentials,
        environ: Mapping[str, str],
        system_proxy: SystemProxy | None,
        masker: Masker,
    ) -> None:
        self._connection = connection
        self._credentials = credentials
        self._environ = environ
        self._system_proxy = system_proxy
        self._masker = masker
        self._context: ssl.SSLContext | None = None
        self._pools: dict[tuple[Route, str], httpcore.AsyncConnectionPool] = {}

    async def route_to(self, url: str) -> Route:
        """Return the route that a request to ``url`` takes now, with its password, which the masker learns."""

        def decide() -> Route:
            return decide_route(self._connection, url, self._environ, self._system_proxy)

        may_block = self._connection.proxy.mode is ProxyMode.SYSTEM and self._system_proxy
        route = await in_daemon_thread(decide, "loquat-system-proxy") if may_block else decide()
        if route.origin == "connection" and self._credentials.proxy_password:
            route = structs.replace(route, password=self._credentials.proxy_password)
        if route.password:
            self._masker.learn_login(route.user, route.password)
        return route

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is still to be read.

        Raises:
            ConnectFailedError: No connection.
            httpcore.NetworkError, httpcore.ProtocolError: It broke afterwards.
        """
        url = request.url
        route = request.extensions.get("route") or await self.route_to(str(url))
        assert isinstance(route, Route)
        headers = list(request.headers.raw)
        extensions = dict(request.extensions)
        if is_forwarded(route, url.scheme):
            extensions["target"] = str(url.copy_with(fragment=None)).encode("ascii")
            if route.user:
                login = basic_login(route.user, route.password)
                headers.append((b"Proxy-Authorization", login.encode("ascii")))
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=headers,
            content=request.stream,
            extensions=extensions,
        )
        answer = await (await self._pool(route, url.scheme)).handle_async_request(asked)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            await pool.aclose()

    async def _pool(self, route: Route, scheme: str) -> httpcore.AsyncConnectionPool:
        key = (structs.replace(route, warnings=(), problem=None), scheme)
        route.check()
        if key not in self._pools:
            backend = RoutedBackend(
                route, self._trusted, USER_AGENT, tunnels=not is_forwarded(route, scheme)
            )
            self._pools[key] = httpcore.AsyncConnectionPool(
                ssl_context=self._trusted_for(request_scheme=scheme),
                max_connections=None,
                max_keepalive_connections=_KEPT_CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE_S,
                network_backend=backend,
            )
        return self._pools[key]

    def _trusted_for(self, request_scheme: str) -> ssl.SSLContext | None:
        if request_scheme != "https":
            return None
        try:
            return self._trusted()
        except TlsRefusedError as exc:
            info = describe(ErrorKind.TLS, host=self._connection.name, reason=exc.reason)
            raise ConnectFailedError(with_details(info, message=exc.evidence)) from exc

    def _trusted(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = trust_context(self._connection.ca_file)
        return self._context


def is_forwarded(route: Route, scheme: str) -> bool:
    """Whether requests go to an HTTP proxy whole, in the absolute form (RFC 9112, 3.2.2), not through a tunnel."""
    return route.kind in {"http", "https"} and scheme == "http"


class _Body(httpx.AsyncByteStream):
    """The bytes of a response as httpcore gives them, closed with it."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __aiter__(self) -> AsyncIterator[bytes]:
        # The stream itself, not a generator around it: this is passed for every event.
        return aiter(cast("AsyncIterable[bytes]", self._answer.stream))

    async def aclose(self) -> None:
        await self._answer.aclose()
