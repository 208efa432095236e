"""What there is to say about the TLS of a connection that was accepted: issuer, expiry, and who else could read. Pure."""

import ssl
from datetime import UTC, datetime
from typing import Any, Final

from desktop.api.interception import is_public, issuer_of, product_of
from desktop.api.stages import ConnectLog
from desktop.core.checkup import Check, Finding
from desktop.core.text import Text, text

#: Days before the end from which a certificate is worth a word; authorities renew at 30 or earlier.
_SOON_DAYS: Final = 7


def tls_check(log: ConnectLog, took_ms: float) -> Check:
    """Return the finding on the TLS stage of ``log``, which passed."""
    certificate = log.certificate
    issuer = issuer_of(certificate)
    days = _days_left(certificate)
    facts = text(
        "{version}, issued by {issuer}, valid until {day}",
        version=log.tls_version,
        issuer=issuer,
        day="?" if days is None else f"{_end(certificate):%Y-%m-%d}",
    )
    warning = _warning(log, issuer, days)
    if warning is None:
        return Check("tls", Finding.PASSED, took_ms, facts)
    return Check(
        "tls", Finding.WARNING, took_ms, text("{facts}. {warning}", facts=facts, warning=warning)
    )


def _warning(log: ConnectLog, issuer: str, days: float | None) -> Text | None:
    product = product_of(log.certificate)
    if product is not None:
        return text("{product} opens the connection and can read all of it.", product=product)
    if is_public(log.authority) is False:
        return text(
            "{issuer} is no public authority: a company’s proxy, an antivirus program or the server’s own CA.",
            issuer=issuer,
        )
    if days is not None and days < _SOON_DAYS:
        return text("The certificate ends in {days} days.", days=int(days))
    return None


def _end(certificate: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


def _days_left(certificate: dict[str, Any]) -> float | None:
    try:
        return (_end(certificate) - datetime.now(UTC)).total_seconds() / 86400.0
    except (KeyError, ValueError):
        return None
