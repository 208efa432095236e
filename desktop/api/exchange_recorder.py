"""Writes down a request and its response while they happen, masked, and in bounded memory."""

import time
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from desktop.api.stages import ConnectLog
from desktop.core.connection import looks_secret
from desktop.core.exchange import CUT_MARK, Exchange, Received, Timing
from desktop.core.masking import MASK, Masker

#: Bytes of a response's body that one exchange keeps.
RECEIVED_KEPT_BYTES: Final = 2 * 1024 * 1024

#: Bytes of a request's body that are shown, and what is kept of it to be sent again.
BODY_KEPT_BYTES: Final = 256 * 1024


#: Bytes that are no UTF-8 come through masking as they were.
_LOSSLESS: Final = "surrogateescape"


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
        self._pieces: list[tuple[float, bytes]] = []
        self._left = RECEIVED_KEPT_BYTES

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
        exchange.received = []
        exchange.is_cut = False
        exchange.timing = Timing()
        self._pieces = []
        self._left = RECEIVED_KEPT_BYTES

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
        self.exchange.sent_body = body

    def answered(self, status: int, version: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Note the response's head."""
        self.exchange.status = status
        self.exchange.http_version = version
        self.exchange.response_headers = self._masked(headers)
        self.exchange.timing.headers_ms = self.now_ms()

    def received(self, piece: bytes) -> None:
        """Note a piece of the response's body, unpacked, as long as there is room."""
        if self._left > 0:
            self._pieces.append((self.now_ms(), piece))
            self._left -= len(piece)
        elif piece:
            self.exchange.is_cut = True

    def first_token(self) -> None:
        """Note when the first piece of the answer came."""
        if self.exchange.timing.first_token_ms is None:
            self.exchange.timing.first_token_ms = self.now_ms()

    def ended(self) -> None:
        """Note the end, however it came."""
        self.exchange.timing.total_ms = self.now_ms()
        self.exchange.received = self._masked_pieces()
        self._pieces = []

    def _masked_pieces(self) -> list[Received]:
        """What came, masked; pieces that a secret could span are put together first."""
        if self._left < 0:
            at_ms, last = self._pieces[-1]
            self._pieces[-1] = (at_ms, last[: self._left])
            self.exchange.is_cut = True
        if not self._masker.knows_any():
            return [Received(at_ms, piece) for at_ms, piece in self._pieces]
        found: list[Received] = []
        held = ""
        for at_ms, piece in self._pieces:
            held += piece.decode("utf-8", _LOSSLESS)
            if not self._masker.possible_start(held):
                found.append(self._masked_piece(at_ms, held))
                held = ""
        if held:
            whole = self._masker.mask(held)
            if self.exchange.is_cut:  # half a secret would not be known again
                whole = whole[: len(whole) - self._masker.possible_start(whole)]
            found.append(self._masked_piece(self._pieces[-1][0], whole))
        return found

    def _masked_piece(self, at_ms: float, text: str) -> Received:
        return Received(at_ms, self._masker.mask(text).encode("utf-8", _LOSSLESS))

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


def with_query_secrets(url: str, query: Mapping[str, str]) -> str:
    """Return a recorded address with what was masked in its query taken from ``query`` again."""
    parts = urlsplit(url)
    if MASK not in parts.query:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    filled = [(name, query.get(name, "") if value == MASK else value) for name, value in pairs]
    return urlunsplit(parts._replace(query=urlencode(filled)))
