"""Gets one thing from a web server by a transport's way: redirects, a limit of time, and nothing about the person."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple
from urllib.parse import urljoin

import httpcore
import httpx

from desktop.api.route import Route
from desktop.api.transport import USER_AGENT, RoutedTransport
from desktop.core.text import Text, text

#: Seconds from the first look-up to the last byte.
LIMIT_S: Final = 30.0

#: Redirects that are followed.
_REDIRECTS: Final = 5


class FetchError(Exception):
    """Nothing of use came from ``address``; ``reason`` is the end of a sentence."""

    def __init__(self, address: str, reason: Text) -> None:
        super().__init__(reason)
        self.address = address
        self.reason = reason


class Answer(NamedTuple):
    """What a server answers that redirects no further; its body has not been read."""

    response: httpx.Response
    route: Route
    address: str


async def fetch(
    transport: RoutedTransport,
    address: str,
    accept: str,
    objection: Callable[[str, str], Text | None],
    read: Callable[[Answer], Awaitable[bytes]],
    *,
    connect_s: float,
    limit_s: float,
) -> bytes:
    """Return what ``read`` makes of the answer; closes ``transport``.

    Args:
        transport: The way there.
        address: http or https.
        accept: The kinds of content that are asked for.
        objection: Says why a redirect from one address to another is not followed; ``None``: it is.
        read: Checks the status and reads the body, no more of it than it bounds.
        connect_s: Seconds to connect.
        limit_s: Seconds for all of it.

    Raises:
        TimeoutError: ``limit_s`` have passed.
        FetchError: No address, a redirect that is not followed, or a broken connection.
        UserFacingError: No way there.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": accept, "Accept-Encoding": "identity"}
    try:
        async with asyncio.timeout(limit_s):
            for _ in range(_REDIRECTS + 1):
                route = await transport.route_to(address)
                request = _request(address, headers)
                request.extensions = {"route": route, "timeout": {"connect": connect_s}}
                response = await transport.handle_async_request(request)
                try:
                    target = _target(response, address)
                    if target is None:
                        return await read(Answer(response, route, address))
                finally:
                    await response.aclose()
                if (reason := objection(address, target)) is not None:
                    raise FetchError(address, reason)
                address = target
    except (httpcore.NetworkError, httpcore.ProtocolError) as exc:
        raise FetchError(address, text("the connection broke, or it is not HTTP")) from exc
    finally:
        await transport.aclose()
    raise FetchError(address, text("it redirects too often"))


def _request(address: str, headers: dict[str, str]) -> httpx.Request:
    try:
        return httpx.Request("GET", address, headers=headers)
    except (httpx.InvalidURL, ValueError) as exc:
        raise FetchError(address, text("this is not an address")) from exc


def _target(response: httpx.Response, address: str) -> str | None:
    location: str | None = response.headers.get("location")
    if not 300 <= response.status_code < 400 or not location:
        return None
    try:
        return urljoin(address, location)
    except ValueError as exc:
        raise FetchError(address, text("it redirects to no address")) from exc
