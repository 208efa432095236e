"""What one request and its response were, for people who want to see the truth. Secrets are masked by the maker."""

from typing import Any, Final

from msgspec import Struct, field

from desktop.core.text import Text

#: Stands at the end of a body of which only the beginning is kept.
CUT_MARK: Final = "… (cut)"

#: Bytes of memory that a piece takes beside its own.
_PIECE_BYTES: Final = 120


class RouteTaken(Struct, frozen=True, omit_defaults=True):
    """The way to the server.

    Attributes:
        kind: ``direct``, ``http``, ``https``, ``socks5`` or ``socks5h``.
        proxy: ``host:port`` of the proxy, without user and password.
        origin: Who decided: ``connection``, ``system``, ``environment``, ``bypass`` or ``none``.
        detail: The variable, rule or setting that decided, such as ``HTTPS_PROXY``.
    """

    kind: str = "direct"
    proxy: str | None = None
    origin: str = "none"
    detail: str = ""


class Timing(Struct, omit_defaults=True):
    """Milliseconds since the request began, by the monotonic clock; ``None`` if not reached.

    ``connect_ms`` is the end of the connection set-up (0 on a kept connection).
    """

    connect_ms: float | None = None
    headers_ms: float | None = None
    first_token_ms: float | None = None
    total_ms: float | None = None


class Received(Struct, frozen=True, gc=False):
    """Bytes of a response's body as one piece of the network brought them, unpacked: milliseconds since the request began."""

    at_ms: float
    data: bytes


class Exchange(Struct):
    """One request with its response, filled in while it happens; the loop thread owns it until it ends.

    Attributes:
        request_headers, response_headers: In the order of the wire, names as sent, values masked.
        request_body: JSON text as sent, masked and bounded.
        sent_body: The body's bytes as sent, to send them again; for no eye and no file.
        attempts: Requests sent, retries included.
        received: The response's body, masked and bounded; there once the exchange has ended.
        is_cut: More of the body came than is kept.
        warnings: What is not quite right about the proxy settings, where they could be used all the same.
    """

    method: str = "POST"
    url: str = ""
    request_headers: list[tuple[str, str]] = field(default_factory=list)
    request_body: str = ""
    sent_body: bytes = b""
    status: int | None = None
    http_version: str = ""
    response_headers: list[tuple[str, str]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    is_cut: bool = False
    route: RouteTaken = field(default_factory=RouteTaken)
    warnings: tuple[Text, ...] = ()
    timing: Timing = field(default_factory=Timing)
    attempts: int = 0

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, nearly."""
        kept = len(self.request_body) + len(self.sent_body)
        return kept + sum(len(piece.data) + _PIECE_BYTES for piece in self.received)

    def __repr__(self) -> str:
        return f"Exchange({self.method} {self.url}, status={self.status})"


class AnswerFacts(Struct, frozen=True, omit_defaults=True):
    """What is kept with a message about how its answer came about.

    ``headers`` are the response headers that are worth keeping (request id, processing time,
    organisation, rate limits), names in lower case. ``loosely`` holds anything further; ``reasoned_ms`` is
    how long the model thought before it spoke.
    """

    served_model: str | None = None
    response_id: str | None = None
    request_id: str | None = None
    fingerprint: str | None = None
    status: int | None = None
    headers: dict[str, str] = {}
    route: RouteTaken | None = None
    timing: Timing | None = None
    attempts: int = 0
    tokens_per_s: float | None = None
    parameters: dict[str, Any] = {}
    loosely: dict[str, Any] = {}
    reasoned_ms: float | None = None
