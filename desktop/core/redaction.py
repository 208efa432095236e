"""Takes out of text what a log or a report for others must not hold: secrets, known or only by their looks, and names."""

import re
from functools import cache
from typing import Final

from desktop.core.masking import MASK, Masker

#: What looks like a secret although nobody told us: keys of model servers, tokens of a login, a login in a URL.
_LOOKS_SECRET: Final = (
    (r"\b(sk|pk|rk|gsk|hf|xai|nvapi|AIza)[-_]?[A-Za-z0-9][A-Za-z0-9_\-]{14,}", MASK),
    (r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{6,}", rf"\1 {MASK}"),
    (r"(?i)\b([a-z][a-z0-9+.\-]*://)[^\s/@]+@", rf"\1{MASK}@"),
    (
        r"(?i)(?<![a-z])((?:api[-_]?key|access[-_]?token|token|password|secret)[\"']?\s*[=:]\s*)[\"']?[^\s\"'&,;]{4,}",
        rf"\1{MASK}",
    ),
)


@cache
def _looks_secret() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compiled with the first text: most starts log nothing."""
    return tuple((re.compile(looks), instead) for looks, instead in _LOOKS_SECRET)


def redacted(value: str, masker: Masker, home: str = "") -> str:
    """Return ``value`` without secrets, and with ``~`` for the person's home folder, which has their name."""
    value = masker.mask(value)
    for looks, instead in _looks_secret():
        value = looks.sub(instead, value)
    return value.replace(home, "~") if len(home) > 1 else value
