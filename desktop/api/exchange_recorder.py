"""Writes down a request and its response while they happen, masked, and in bounded memory."""

import time
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from desktop.api.stages import ConnectLog
from desktop.core.connection import looks_secret
from desktop.core.exchange import CUT_MARK, EventSeen, Exchange, Timing
from desktop.core.masking import MASK, Masker

#: Characters of events that one exchange keeps; 200 exchanges of this size still fit into memory.
EVENTS_KEPT_BYTES: Final = 2 * 1024 * 1024

#: Bytes of a request or response body that are kept.
BODY_KEPT_BYTES: Final = 256 * 1024


class ExchangeRecorder:
    """Fills one ``Exchange``. Owned by the request; lives on the loop thread.

    Args:
        secret_headers: Names, in lower case, whose values are never written down, whatever they are.
    """

    def __init__(
        self, exchange: Exchange, masker: Masker, secret_headers: Iterable[str] = ()
    ) -> None:
        self.exchange = exchange
        self._masker = masker
        self._secret_headers = frozenset(secret_headers)
        self._began = time.monotonic()
        self._left = EVENTS_KEPT_BYTES

    def now_ms(self) -> float:
        """Milliseconds since the request began."""
        return (time.monotonic() - self._began) * 1000.0

    def begin_attempt(self) -> None:
        """Start another attempt: what the one before left is dropped, the clock goes on."""
        exchange = self.exchange
        exchange.attempts += 1
        exchange.status = None
        exchange.http_version = ""
        exchange.response_headers = []
        exchange.events = []
        exchange.raw_body = ""
        exchange.timing = Timing()
        self._left = EVENTS_KEPT_BYTES

    def connected(self, log: ConnectLog) -> None:
        """Note the end of the connection's set-up; 0 for a connection that was kept open."""
        self.exchange.timing.connect_ms = self.now_ms() if log.stages else 0.0

    def response_header(self, name: str) -> str:
        """Return the value of a response header by its lower-case name, or an empty string."""
        headers = self.exchange.response_headers
        return next((value for key, value in headers if key.lower() == name), "")

    def sending(
        self, method: str, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes
    ) -> None:
        """Note the request as it goes out."""
        self.exchange.method = method
        self.exchange.url = self._masker.mask(_without_secret_query(url))
        self.exchange.request_headers = self._masked(headers)
        self.exchange.request_body = self._text(body)

    def answered(self, status: int, version: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Note the response's head."""
        self.exchange.status = status
        self.exchange.http_version = version
        self.exchange.response_headers = self._masked(headers)
        self.exchange.timing.headers_ms = self.now_ms()

    def event(self, data: str, name: str = "message") -> None:
        """Note an event of the stream, as long as there is room."""
        if self._left <= 0:
            return
        kept = data if len(data) <= self._left else data[: self._left] + CUT_MARK
        self._left -= max(len(data), 1)
        self.exchange.events.append(
            EventSeen(self.now_ms(), self._masker.mask(kept), self._masker.mask(name))
        )

    def body(self, body: bytes) -> None:
        """Note the body of a response that is no event stream."""
        self.exchange.raw_body = self._text(body)

    def first_token(self) -> None:
        """Note when the first piece of the answer came."""
        if self.exchange.timing.first_token_ms is None:
            self.exchange.timing.first_token_ms = self.now_ms()

    def ended(self) -> None:
        """Note the end, however it came."""
        self.exchange.timing.total_ms = self.now_ms()

    def _text(self, body: bytes) -> str:
        cut = CUT_MARK if len(body) > BODY_KEPT_BYTES else ""
        # Masked before it is cut: half a secret would not be known again.
        text = self._masker.mask(body[: 2 * BODY_KEPT_BYTES].decode("utf-8", "replace"))
        return text[:BODY_KEPT_BYTES] + cut

    def _masked(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
        decoded = ((n.decode("latin-1"), v.decode("latin-1")) for n, v in headers)
        return [(name, self._header_value(name.lower(), value)) for name, value in decoded]

    def _header_value(self, name: str, value: str) -> str:
        if name not in self._secret_headers:
            return self._masker.mask(value)
        scheme, blank, _ = value.partition(" ")
        return f"{scheme} {MASK}" if blank and scheme in {"Bearer", "Basic"} else MASK


def _without_secret_query(url: str) -> str:
    parts = urlsplit(url)
    if not parts.query:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    shown = "&".join(
        f"{quote(name)}={MASK if looks_secret(name) else quote(value)}" for name, value in pairs
    )
    return urlunsplit(parts._replace(query=shown))
