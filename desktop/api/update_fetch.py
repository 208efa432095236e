"""Fetches a signed announcement of a new version by the system's route, and checks its signature."""

from collections.abc import Mapping
from typing import Final, cast

import httpx

from desktop.api.fetching import LIMIT_S, Answer, FetchError, fetch
from desktop.api.route import SystemProxy
from desktop.api.transport import RoutedTransport
from desktop.core.connection import Connection, Credentials
from desktop.core.masking import Masker
from desktop.core.text import Text, text
from desktop.core.update import (
    MAX_BYTES,
    SIGNATURE_BYTES,
    Envelope,
    envelope_of,
    refused,
    url_problem,
)

_ACCEPT: Final = "application/json"


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
    if (problem := url_problem(url)) is not None:
        raise refused(problem)
    way = Connection("updates", "updates", url)
    transport = RoutedTransport(way, Credentials(), environ, system_proxy, Masker())
    connect_s = way.timeouts.connect_s
    try:
        data = await fetch(
            transport, url, _ACCEPT, _objection, _body, connect_s=connect_s, limit_s=limit_s
        )
    except TimeoutError as exc:
        raise refused(text("no answer within {seconds} s", seconds=f"{limit_s:g}")) from exc
    except FetchError as exc:
        raise refused(exc.reason) from exc
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


def _objection(url: str, target: str) -> Text | None:
    del url
    return url_problem(target)


async def _body(answer: Answer) -> bytes:
    response = answer.response
    if response.status_code != 200:
        status = response.status_code
        raise refused(text("the server answered with status {status}", status=status))
    content = bytearray()
    async for data in cast("httpx.AsyncByteStream", response.stream):
        content += data
        if len(content) > MAX_BYTES:
            raise refused(text("what came is too long"))
    return bytes(content)
