"""Fetches one picture from a web server, the way that a connection's requests go, and with nothing of it: no key, no cookie."""

import asyncio
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final, cast
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from msgspec import structs

from desktop.api.bypass import is_loopback
from desktop.api.content_decoding import ContentDecoder, ContentDecodingError
from desktop.api.proxy_answers import proxy_refusal
from desktop.api.route import Route, SystemProxy
from desktop.api.transport import USER_AGENT, RoutedTransport, is_forwarded
from desktop.core.connection import Connection, Credentials
from desktop.core.errors import (
    ErrorInfo,
    ErrorKind,
    ProtocolError,
    ServerTimeoutError,
    UserFacingError,
)
from desktop.core.image_size import MAX_IMAGE_BYTES, image_type
from desktop.core.masking import Masker
from desktop.core.text import Text, text

#: Seconds from the first look-up to the last byte.
LIMIT_S: Final = 30.0

#: Redirects that are followed.
_REDIRECTS: Final = 5

#: Bytes that say what kind of picture it is.
_KIND_BYTES: Final = 16

#: Bytes of a refusal that are read, to tell a proxy's from the server's.
_REFUSAL_BYTES: Final = 65_536

_HEADERS: Final = {
    "User-Agent": USER_AGENT,
    "Accept": "image/png, image/jpeg, image/gif, image/webp",
    "Accept-Encoding": "identity",
}


async def fetch_picture(
    address: str,
    connection: Connection,
    credentials: Credentials,
    environ: Mapping[str, str],
    system_proxy: SystemProxy | None,
    limit_s: float = LIMIT_S,
) -> bytes:
    """Return the bytes of the picture at ``address``.

    Args:
        address: http or https.
        connection: Whose proxy, certificates and time to connect are used; nothing else of it is.
        credentials: Of these the proxy's password alone.
        environ: The environment, for its proxy variables.
        system_proxy: What the operating system's settings say; may block.
        limit_s: Seconds for all of it.

    Raises:
        UserFacingError: No connection, no answer in time, a refusal, or no picture.
    """
    only_proxy = Credentials(proxy_password=credentials.proxy_password)
    way = structs.replace(connection, headers=(), query={}, parameters={})
    transport = RoutedTransport(way, only_proxy, environ, system_proxy, Masker())
    try:
        async with asyncio.timeout(limit_s):
            return await _followed(transport, address, connection.timeouts.connect_s)
    except TimeoutError as exc:
        said = text(
            "{host} did not send the picture within {seconds} s.",
            host=_host(address),
            seconds=f"{limit_s:g}",
        )
        raise ServerTimeoutError(ErrorInfo(ErrorKind.IDLE_TIMEOUT, said)) from exc
    except ContentDecodingError as exc:
        raise _refused(address, exc.reason) from exc
    except (httpcore.NetworkError, httpcore.ProtocolError) as exc:
        raise _refused(address, text("the connection broke, or it is not HTTP")) from exc
    finally:
        await transport.aclose()


async def _followed(transport: RoutedTransport, address: str, connect_s: float) -> bytes:
    for _ in range(_REDIRECTS + 1):
        route = await transport.route_to(address)
        response = await transport.handle_async_request(_request(address, route, connect_s))
        try:
            target = _target(response, address)
            if target is None:
                return await _body(response, route, address)
        finally:
            await response.aclose()
        if not _may_follow(address, target):
            raise _refused(address, text("it redirects to {target}", target=_host(target)))
        address = target
    raise _refused(address, text("it redirects too often"))


def _request(address: str, route: Route, connect_s: float) -> httpx.Request:
    try:
        request = httpx.Request("GET", address, headers=_HEADERS)
    except (httpx.InvalidURL, ValueError) as exc:
        raise _refused(address, text("this is no address")) from exc
    request.extensions = {"route": route, "timeout": {"connect": connect_s}}
    return request


def _target(response: httpx.Response, address: str) -> str | None:
    location: str | None = response.headers.get("location")
    if not 300 <= response.status_code < 400 or not location:
        return None
    try:
        return urljoin(address, location)
    except ValueError as exc:
        raise _refused(address, text("it redirects to no address")) from exc


def _may_follow(address: str, target: str) -> bool:
    """Whether a redirect leads where a picture may come from: not into the own network, nor away from encryption."""
    scheme, host = urlsplit(target).scheme, urlsplit(target).hostname
    if scheme not in ("http", "https") or not host:
        return False
    if urlsplit(address).scheme == "https" and scheme != "https":
        return False
    return not _is_inside(host) or _is_inside(urlsplit(address).hostname or "")


def _is_inside(host: str) -> bool:
    """Whether ``host`` is this machine, or an address of a private network."""
    try:
        return ip_address(host.partition("%")[0]).is_private
    except ValueError:
        return is_loopback(host)


async def _body(response: httpx.Response, route: Route, address: str) -> bytes:
    status, content = response.status_code, bytearray()
    is_refusal = not 200 <= status < 300
    limit = _REFUSAL_BYTES if is_refusal else MAX_IMAGE_BYTES
    decoder = ContentDecoder(response.headers.get("content-encoding", ""), limit)
    async for data in cast("httpx.AsyncByteStream", response.stream):
        try:
            for piece in decoder.decode(data):
                content += piece
        except ContentDecodingError:
            if is_refusal:
                break  # the status alone says enough
            raise
        if not is_refusal and len(content) >= _KIND_BYTES and not image_type(bytes(content[:16])):
            break
    if is_refusal:
        _raise_refusal(response, route, address, bytes(content))
    if not image_type(bytes(content)):
        raise _refused(address, text("it sent no picture of a kind that Loquat shows"))
    return bytes(content)


def _raise_refusal(response: httpx.Response, route: Route, address: str, body: bytes) -> None:
    if is_forwarded(route, urlsplit(address).scheme):
        refusal = proxy_refusal(route, response.status_code, response.headers, body)
        if refusal is not None:
            raise refusal
    raise _refused(address, text("it answered with status {status}", status=response.status_code))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address[:80]
    except ValueError:
        return address[:80]


def _refused(address: str, reason: Text) -> UserFacingError:
    said = text("{host}: the picture was not loaded, {reason}.", host=_host(address), reason=reason)
    return ProtocolError(ErrorInfo(ErrorKind.PROTOCOL, said))
