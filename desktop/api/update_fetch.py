"""Fetches a signed announcement of a new version by the system's route, and checks its signature."""

import asyncio
from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urljoin

import httpcore
import httpx

from desktop.api.route import SystemProxy
from desktop.api.transport import USER_AGENT, RoutedTransport
from desktop.core.connection import Connection, Credentials
from desktop.core.masking import Masker
from desktop.core.text import text
from desktop.core.update import (
    MAX_BYTES,
    SIGNATURE_BYTES,
    Envelope,
    envelope_of,
    refused,
    url_problem,
)

#: Seconds from the first look-up to the last byte.
LIMIT_S: Final = 30.0

_REDIRECTS: Final = 5
_HEADERS: Final = {
    "User-Agent": USER_AGENT,
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}


async def fetch_update(
    url: str,
    key: bytes,
    environ: Mapping[str, str],
    system_proxy: SystemProxy | None,
    limit_s: float = LIMIT_S,
) -> bytes:
    """Return the signed bytes of the announcement at ``url``; no cookie, no key, nothing about the person goes out.

    Args:
        url: https, or http on this machine.
        key: The public key, 32 bytes.
        environ: The environment, for its proxy variables.
        system_proxy: What the operating system's settings say; may block.
        limit_s: Seconds for all of it.

    Raises:
        UserFacingError: No connection, no answer in time, or nothing that this key signed.
    """
    way = Connection("updates", "updates", url)
    transport = RoutedTransport(way, Credentials(), environ, system_proxy, Masker())
    try:
        async with asyncio.timeout(limit_s):
            data = await _followed(transport, url, way.timeouts.connect_s)
    except TimeoutError as exc:
        raise refused(text("no answer within {seconds} s", seconds=f"{limit_s:g}")) from exc
    except (httpcore.NetworkError, httpcore.ProtocolError) as exc:
        raise refused(text("the connection broke, or it is not HTTP")) from exc
    finally:
        await transport.aclose()
    envelope = envelope_of(data)
    check_signature(envelope, key)
    return envelope.signed


def check_signature(envelope: Envelope, key: bytes) -> None:
    """Make sure that the owner of ``key`` signed what came.

    Raises:
        UserFacingError: Somebody else did, or nobody.
    """
    # OpenSSL's Ed25519; 30 ms to import, at the first look only.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(envelope.signature) != SIGNATURE_BYTES:
        raise refused(text("the signature is not right"))
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(envelope.signature, envelope.signed)
    except (InvalidSignature, ValueError) as exc:
        raise refused(text("the signature is not right")) from exc


async def _followed(transport: RoutedTransport, url: str, connect_s: float) -> bytes:
    for _ in range(_REDIRECTS + 1):
        if (problem := url_problem(url)) is not None:
            raise refused(problem)
        route = await transport.route_to(url)
        request = httpx.Request("GET", url, headers=_HEADERS)
        request.extensions = {"route": route, "timeout": {"connect": connect_s}}
        response = await transport.handle_async_request(request)
        try:
            location = response.headers.get("location")
            if not (300 <= response.status_code < 400 and location):
                return await _body(response)
            url = urljoin(url, location)
        except ValueError as exc:
            raise refused(text("it redirects to no address")) from exc
        finally:
            await response.aclose()
    raise refused(text("it redirects too often"))


async def _body(response: httpx.Response) -> bytes:
    if response.status_code != 200:
        status = response.status_code
        raise refused(text("the server answered with status {status}", status=status))
    content = bytearray()
    async for data in cast("httpx.AsyncByteStream", response.stream):
        content += data
        if len(content) > MAX_BYTES:
            raise refused(text("what came is too long"))
    return bytes(content)
