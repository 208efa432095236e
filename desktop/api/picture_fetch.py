"""Fetches one picture from a web server, the way that a connection's requests go, and with nothing of it: no key, no cookie."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final, cast
from urllib.parse import urlsplit

import httpx
from msgspec import structs

from desktop.api.bypass import is_loopback
from desktop.api.content_decoding import ContentDecoder, ContentDecodingError
from desktop.api.fetching import LIMIT_S, Answer, FetchError, fetch
from desktop.api.proxy_answers import proxy_refusal
from desktop.api.route import SystemProxy
from desktop.api.transport import RoutedTransport, is_forwarded
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

#: Bytes that say what kind of picture it is.
_KIND_BYTES: Final = 16

#: Bytes of a refusal that are read, to tell a proxy's from the server's.
_REFUSAL_BYTES: Final = 65_536

_ACCEPT: Final = "image/png, image/jpeg, image/gif, image/webp"


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
    connect_s = connection.timeouts.connect_s
    try:
        return await fetch(
            transport, address, _ACCEPT, _objection, _picture, connect_s=connect_s, limit_s=limit_s
        )
    except TimeoutError as exc:
        said = text(
            "{host} did not send the picture within {seconds} s.",
            host=_host(address),
            seconds=f"{limit_s:g}",
        )
        raise ServerTimeoutError(ErrorInfo(ErrorKind.IDLE_TIMEOUT, said)) from exc
    except ContentDecodingError as exc:
        raise _refused(address, exc.reason) from exc
    except FetchError as exc:
        raise _refused(exc.address, exc.reason) from exc


def _objection(address: str, target: str) -> Text | None:
    if _may_follow(address, target):
        return None
    return text("it redirects to {target}", target=_host(target))


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


async def _picture(answer: Answer) -> bytes:
    response, content = answer.response, bytearray()
    is_refusal = not 200 <= response.status_code < 300
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
        _raise_refusal(answer, bytes(content))
    if not image_type(bytes(content)):
        raise _refused(answer.address, text("it sent no picture of a kind that Loquat shows"))
    return bytes(content)


def _raise_refusal(answer: Answer, body: bytes) -> None:
    response, route, address = answer
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
