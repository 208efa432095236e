"""Tells an HTTP proxy's own answers from the server's, where requests pass through it whole."""

from collections.abc import Mapping
from typing import Final

from desktop.api.route import Route
from desktop.core.errors import ConnectFailedError, ErrorKind, describe, with_details
from desktop.core.text import text

#: What proxies answer by themselves: refused by a rule, server not found, not reached, not in time.
_PROXY_STATUSES: Final = frozenset({400, 403, 404, 500, 502, 503, 504})


def proxy_refusal(
    route: Route, status: int, headers: Mapping[str, str], body: bytes
) -> ConnectFailedError | None:
    """Return the error of an answer that the proxy gave in the server's place; ``None`` for the server's own.

    An API says its errors in JSON and a proxy does not; 407 is a proxy's by definition (RFC 9110).
    """
    evidence = body.decode("utf-8", "replace")
    if status == 407 or (status == 401 and _is_proxys_401(headers, evidence)):
        info = describe(ErrorKind.PROXY_AUTH, proxy=route.proxy)
    elif status in _PROXY_STATUSES and not _is_json(headers, evidence):
        info = describe(
            ErrorKind.PROXY,
            proxy=route.proxy,
            reason=text("it answered with status {status}", status=status),
        )
    else:
        return None
    return ConnectFailedError(with_details(info, status=status, evidence=evidence))


def _is_proxys_401(headers: Mapping[str, str], body: str) -> bool:
    """Tinyproxy asks for a login with 407, and refuses a wrong one with 401."""
    if _is_json(headers, body):
        return False
    said = f"{headers.get('server', '')} {headers.get('www-authenticate', '')} {body}"
    return "proxy" in said.lower()


def _is_json(headers: Mapping[str, str], body: str) -> bool:
    return "json" in headers.get("content-type", "") or body.lstrip()[:1] in ("{", "[")
