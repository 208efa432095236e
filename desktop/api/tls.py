"""TLS: trusts the system's store and one file more, and says in words why it refuses a certificate."""

import os
import ssl
import sys
from datetime import UTC, datetime
from typing import Any, Final

import truststore
from anyio import BrokenResourceError, EndOfStream

from desktop.api.proxy_handshake import Stream
from desktop.core.text import Text, text

#: OpenSSL's X509_V_ERR codes (x509_vfy.h) that have a plain meaning.
_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
_SELF_SIGNED: Final = 18
_UNKNOWN_ISSUER: Final = frozenset({19, 20, 21})
_WRONG_NAME: Final = frozenset({62, 64})

#: When a handshake just ends; some firewalls do that.
_CLOSED_EARLY: Final = text("it was closed in the middle of the handshake")

#: ``_ssl.ENCODING_DER``.
_DER: Final = 2

_READ_BYTES: Final = 64 * 1024


class TlsRefusedError(Exception):
    """No trusted connection.

    Attributes:
        reason: Why, in words for people.
        evidence: The library's own words.
        certificate: What is known of the certificate that was presented, as ``getpeercert`` gives it.
    """

    def __init__(
        self, reason: Text, evidence: str = "", certificate: dict[str, Any] | None = None
    ) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.evidence = evidence
        self.certificate = certificate or {}


def trust_context(ca_file: str = "") -> ssl.SSLContext:
    """Return a context that trusts the system's store and the certificates of ``ca_file`` (PEM).

    Raises:
        TlsRefusedError: The file is missing or holds no certificate.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["http/1.1"])
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except ssl.SSLError as exc:
            raise TlsRefusedError(
                text("the CA file {path} holds no certificate that can be read", path=ca_file),
                str(exc),
            ) from exc
        except OSError as exc:
            words = exc.strerror or type(exc).__name__
            reason = text("the CA file {path} cannot be read: {words}", path=ca_file, words=words)
            raise TlsRefusedError(reason) from exc
    return context


class TlsStream:
    """A byte stream under TLS, over any other: TCP, or TLS to a proxy. One reader and one writer.

    anyio's own wrapper keeps the TLS object to itself until the handshake is through; this one can
    tell what certificate was presented when it fails.
    """

    def __init__(self, below: Stream, context: ssl.SSLContext, host: str) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    async def handshake(self) -> None:
        """Shake hands and check the certificate.

        Raises:
            TlsRefusedError: With the reason in words.
        """
        try:
            await self._run(self.tls.do_handshake)
        except ssl.SSLCertVerificationError as exc:
            certificate = presented_certificate(self.tls)
            reason = refusal_reason(exc, certificate, datetime.now(UTC))
            raise TlsRefusedError(reason, str(exc), certificate) from exc
        except ssl.SSLError as exc:
            raise TlsRefusedError(_protocol_reason(exc), str(exc)) from exc
        except (EndOfStream, BrokenResourceError, OSError) as exc:
            raise TlsRefusedError(_CLOSED_EARLY, str(exc)) from exc

    async def receive(self, max_bytes: int = _READ_BYTES) -> bytes:
        """Return decrypted bytes; ``EndOfStream`` at the end, also when the peer forgot to say goodbye."""
        try:
            data: bytes = await self._run(self.tls.read, max_bytes)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            data = b""
        if not data:
            raise EndOfStream
        return data

    async def send(self, data: bytes) -> None:
        """Encrypt and send all of ``data``."""
        await self._run(self.tls.write, data)

    async def aclose(self) -> None:
        """Close at once, without TLS's goodbye: a peer that is gone must not be waited for."""
        await self._below.aclose()

    async def _run(self, operation: Any, *args: Any) -> Any:
        while True:
            try:
                result = operation(*args)
            except ssl.SSLWantReadError:
                await self._flush()
                try:
                    self._incoming.write(await self._below.receive(_READ_BYTES))
                except EndOfStream:
                    self._incoming.write_eof()
            except ssl.SSLError:
                await self._flush()  # the alert that tells the other side why
                raise
            else:
                await self._flush()
                return result

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await self._below.send(self._outgoing.read())


def presented_certificate(tls: ssl.SSLObject) -> dict[str, Any]:
    """Return the peer's certificate as ``getpeercert`` would, also when it was refused; empty if unknown.

    Python shows the certificates of a failed handshake only through the object below ``SSLObject``;
    should that change, the reason merely loses its names.
    """
    inner = getattr(tls, "_sslobj", None)
    chain: list[Any] = getattr(inner, "get_unverified_chain", list)() or []
    return dict(getattr(chain[0], "get_info", dict)()) if chain else {}


def trusted_authority(tls: ssl.SSLObject) -> bytes:
    """Return the root certificate (DER) of a connection that was accepted; empty where that is not known.

    On Windows and macOS the system checks the chain by itself and does not tell.
    """
    inner = getattr(tls, "_sslobj", None)
    chain: list[Any] = getattr(inner, "get_verified_chain", list)() or []
    if not chain or tls.context.verify_mode is not ssl.CERT_REQUIRED:
        return b""
    root = chain[-1]
    return root if isinstance(root, bytes) else bytes(root.public_bytes(_DER))


def refusal_reason(
    error: ssl.SSLCertVerificationError, certificate: dict[str, Any], now: datetime
) -> Text:
    """Say in words why a certificate was refused. ``now`` is shown where the clock may be wrong."""
    code = getattr(error, "verify_code", 0)
    today = f"{now:%Y-%m-%d}"
    if code == _EXPIRED:
        return text(
            "its certificate expired on {day} (this computer’s date is {today})",
            day=_day(certificate.get("notAfter")),
            today=today,
        )
    if code == _NOT_YET_VALID:
        return text(
            "its certificate is not valid before {day}; this computer’s date is {today}, please check the clock",
            day=_day(certificate.get("notBefore")),
            today=today,
        )
    if code in _WRONG_NAME:
        names = ", ".join(certificate_names(certificate))
        return text("its certificate is for {names}", names=names or "?")
    if code == _SELF_SIGNED:
        return text(
            "its certificate is signed by itself ({name})",
            name=name_of(certificate.get("subject", ())),
        )
    if code in _UNKNOWN_ISSUER:
        return _unknown_issuer(name_of(certificate.get("issuer", ())))
    words = getattr(error, "verify_message", "") or error.reason or "?"
    return text("its certificate was refused: {words}", words=words)


def _unknown_issuer(issuer: str) -> Text:
    if variable := _trust_variable():
        return text(
            "its certificate was issued by {issuer}, which is not among those that {variable} says to trust",
            issuer=issuer,
            variable=variable,
        )
    return text(
        "its certificate was issued by {issuer}, which this computer does not trust",
        issuer=issuer,
    )


def certificate_names(certificate: dict[str, Any]) -> list[str]:
    """Return the host names and addresses that a certificate is for."""
    return [str(value) for _, value in certificate.get("subjectAltName", ())][:10]


def name_of(distinguished: Any) -> str:
    """Return how people call a subject or issuer: its common name, with the organisation."""
    parts = {key: value for group in distinguished for key, value in group}
    organisation = parts.get("organizationName", "")
    name = parts.get("commonName") or parts.get("organizationalUnitName") or organisation
    if organisation and organisation not in name:
        return f"{name} ({organisation})"
    return name or "?"


def _trust_variable() -> str:
    """Return the variable that takes the place of the system's store; OpenSSL reads it by itself."""
    if sys.platform in {"win32", "darwin"}:
        return ""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR")
    return next((f"{name}={os.environ[name]}" for name in names if os.environ.get(name)), "")


def _day(value: object) -> str:
    try:
        seconds = ssl.cert_time_to_seconds(str(value))
    except ValueError:
        return "?"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _protocol_reason(error: ssl.SSLError) -> Text:
    reason = error.reason or ""
    if reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
        return text(
            "it does not speak TLS there; perhaps the address begins with http://, not https://"
        )
    if "EOF" in reason or isinstance(error, ssl.SSLEOFError):
        return _CLOSED_EARLY
    words = reason.replace("_", " ").lower()
    return text("the handshake failed: {words}", words=words or type(error).__name__)
