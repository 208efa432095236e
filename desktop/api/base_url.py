"""Makes of what a person entered as base URL the addresses that are asked. Opens no connection."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from msgspec import Struct

from desktop.api.proxy_setting import without_login
from desktop.core.errors import ConnectFailedError, ErrorKind, describe

#: Ends of addresses that documentation shows whole and people paste whole.
_ENDPOINTS: Final = ("/chat/completions", "/completions", "/responses", "/embeddings", "/models")

_UNUSUAL_IN_HOST: Final = frozenset(" \t\r\n\\<>^`{|}\"'")


class BaseUrl(Struct, frozen=True):
    """Where an API begins.

    Attributes:
        url: Scheme, host and path without a slash at the end.
        query: What followed ``?`` in the address that was entered.
    """

    url: str
    query: dict[str, str] = {}

    @property
    def host(self) -> str:
        """The host and, where it was given, the port: what errors name."""
        return urlsplit(self.url).netloc

    def address(self, path: str, query: Mapping[str, str] = {}) -> str:
        """Return the address of ``path`` (without a leading slash) with all query parameters."""
        merged = {**self.query, **query}
        return f"{self.url}/{path}" + (f"?{urlencode(merged)}" if merged else "")


def parse_base_url(entered: str) -> BaseUrl:
    """Understand a base URL as people enter it.

    A bare origin gets ``/v1``, where nearly every server has its API; an address with a path is
    taken as it is; an endpoint at its end, such as ``/chat/completions``, is taken off. A slash at
    the end does not matter; a fragment is dropped, a query kept.

    Raises:
        ConnectFailedError: ``BAD_URL``: no http(s) address, or one that holds a login.
    """
    value = entered.strip()
    parts = _split(value)
    host = parts.hostname or ""
    try:
        usable = parts.scheme in ("http", "https") and bool(host) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or _UNUSUAL_IN_HOST & set(parts.netloc):
        raise _bad(value)
    path = _trimmed(parts.path)
    if not path and not parts.path.strip("/"):
        path = "/v1"
    netloc = _ascii_netloc(parts, value)
    url = urlunsplit((parts.scheme, netloc, quote(path, safe="/%:@!$&'()*+,;=~"), "", ""))
    return BaseUrl(url, dict(parse_qsl(parts.query, keep_blank_values=True)))


def _trimmed(path: str) -> str:
    path = path.rstrip("/")
    for endpoint in _ENDPOINTS:
        if path.endswith(endpoint):
            return path.removesuffix(endpoint).rstrip("/")
    return path


def _split(value: str) -> SplitResult:
    try:
        return urlsplit(value)
    except ValueError as exc:
        raise _bad(value) from exc


def _ascii_netloc(parts: SplitResult, value: str) -> str:
    if parts.netloc.isascii():
        return parts.netloc.lower()
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError as exc:
        raise _bad(value) from exc
    return f"{host}:{parts.port}" if parts.port else host


def _bad(value: str) -> ConnectFailedError:
    return ConnectFailedError(describe(ErrorKind.BAD_URL, url=without_login(value)[:200]))
