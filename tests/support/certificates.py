"""Certificates of a private CA, made anew for each run."""

import ssl
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import trustme

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
EXPIRED_ON = datetime(2002, 2, 3, tzinfo=UTC)
FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)


@cache
def private_ca(organisation: str = "Acme Inspection") -> trustme.CA:
    """A CA that no computer trusts."""
    return trustme.CA(organization_name=organisation, organization_unit_name=f"{organisation} Root")


def ca_file(folder: Path, ca: trustme.CA | None = None) -> str:
    """Write the CA's certificate to a PEM file and return its path."""
    path = folder / "ca.pem"
    (ca or private_ca()).cert_pem.write_to_path(path)
    return str(path)


def server_context(
    *names: str,
    ca: trustme.CA | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> ssl.SSLContext:
    """A server's TLS context with a certificate for ``names`` (``localhost`` and 127.0.0.1 if none)."""
    certificate = (ca or private_ca()).issue_cert(
        *(names or ("localhost", "127.0.0.1")), not_before=not_before, not_after=not_after
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
