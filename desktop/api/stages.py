"""The stages of a connection's set-up, each with its time: what the doctor shows. Opens nothing itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, field


class ConnectStage(StrEnum):
    """The stages in their order; those of a proxy happen only behind one."""

    PROXY_LOOKUP = "proxy_lookup"
    PROXY_TCP = "proxy_tcp"
    PROXY_TLS = "proxy_tls"
    NAME_LOOKUP = "name_lookup"
    PROXY_HANDSHAKE = "proxy_handshake"
    TCP = "tcp"
    TLS = "tls"


class StageDone(Struct, frozen=True):
    """One stage that was gone through, or in which it failed."""

    stage: ConnectStage
    took_ms: float
    passed: bool
    detail: str = ""


class ConnectLog(Struct):
    """What happened while connecting for one request.

    Attributes:
        stages: In the order in which they ended; empty on a connection that was kept open.
        certificate: The server's certificate, as ``getpeercert`` gives it, also when it was refused.
        tls_version: Such as ``TLSv1.3``.
        authority: The certificate, in DER form, that all trust in the server's rests on; empty if not known.
    """

    stages: list[StageDone] = field(default_factory=list)
    certificate: dict[str, Any] = field(default_factory=dict)
    tls_version: str = ""
    authority: bytes = b""

    @contextmanager
    def stage(self, stage: ConnectStage, detail: str = "") -> Iterator[None]:
        """Time what happens inside as ``stage``; it failed when it raises."""
        began = time.monotonic()
        passed = False
        try:
            yield
            passed = True
        finally:
            took_ms = (time.monotonic() - began) * 1000.0
            self.stages.append(StageDone(stage, took_ms, passed, detail))


#: Where the connection set-up of the running request is noted. A context variable, because httpcore
#: stands between the request and its connection, and connects in the task that sends the request.
CONNECT_LOG: Final[ContextVar[ConnectLog]] = ContextVar("loquat_connect_log")


def current_log() -> ConnectLog:
    """Return the running request's log; a fresh one where nobody listens."""
    return CONNECT_LOG.get(None) or ConnectLog()
