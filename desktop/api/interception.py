"""Tells whether somebody reads along: a company's or an antivirus program's CA between here and the server. Pure but for certifi's file."""

import ssl
from functools import cache
from typing import Any, Final

import certifi

from desktop.api.tls import name_of

#: Words in the names of CAs that products make to look into TLS, in lower case, and the product.
_PRODUCTS: Final = {
    "zscaler": "Zscaler",
    "netskope": "Netskope",
    "fortinet": "Fortinet",
    "fortigate": "Fortinet",
    "palo alto": "Palo Alto Networks",
    "blue coat": "Blue Coat",
    "bluecoat": "Blue Coat",
    "cisco umbrella": "Cisco Umbrella",
    "cisco secure": "Cisco",
    "check point": "Check Point",
    "sophos": "Sophos",
    "watchguard": "WatchGuard",
    "barracuda": "Barracuda",
    "forcepoint": "Forcepoint",
    "mcafee web": "McAfee",
    "skyhigh": "Skyhigh",
    "iboss": "iboss",
    "cloudflare gateway": "Cloudflare Gateway",
    "gateway ca - cloudflare": "Cloudflare Gateway",
    "securly": "Securly",
    "lightspeed": "Lightspeed",
    "smoothwall": "Smoothwall",
    "untangle": "Untangle",
    "kaspersky": "Kaspersky",
    "avast": "Avast",
    "avg web": "AVG",
    "eset ssl": "ESET",
    "bitdefender": "Bitdefender",
    "norton": "Norton",
    "dr.web": "Dr.Web",
    "adguard": "AdGuard",
    "mitmproxy": "mitmproxy",
    "charles proxy": "Charles",
    "fiddler": "Fiddler",
    "portswigger": "Burp Suite",
    "squid": "Squid",
}


def product_of(certificate: dict[str, Any]) -> str | None:
    """Return the product that issued ``certificate`` in order to read along, if its name gives it away."""
    issuer = " ".join(
        str(value) for group in certificate.get("issuer", ()) for _, value in group
    ).lower()
    return next((product for word, product in _PRODUCTS.items() if word in issuer), None)


def is_public(authority: bytes) -> bool | None:
    """Whether a root certificate (DER) is one that browsers trust everywhere; ``None`` if none is given.

    A trusted root that is not was added to this computer or to the connection: by a company, an
    antivirus program, or the person who runs the server.
    """
    return authority in _public_authorities() if authority else None


def issuer_of(certificate: dict[str, Any]) -> str:
    """Return who issued a certificate, as people call it."""
    return name_of(certificate.get("issuer", ()))


@cache
def _public_authorities() -> frozenset[bytes]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=certifi.where())
    return frozenset(context.get_ca_certs(binary_form=True))
