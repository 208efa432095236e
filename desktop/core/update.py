"""What a signed announcement of a new version says, and whether it may be believed; no network, no cryptography here.

The announcement is a JSON object ``{"signed": <base64>, "signature": <base64>}``: the Ed25519 signature (RFC 8032) is
over exactly the bytes of ``signed``, so that no form of JSON has to be canonical. These bytes are a JSON object with
``product``, ``version``, ``released`` and ``expires`` (RFC 3339), ``notes`` (by language) and ``page``.
"""

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from desktop.core.connection_rules import is_this_machine
from desktop.core.errors import ErrorKind, UserFacingError, describe, with_details
from desktop.core.text import Text, text

PRODUCT: Final = "loquat"

#: Bytes of an announcement, and characters of its notes that are shown.
MAX_BYTES: Final = 256 << 10
MAX_NOTES_CHARS: Final = 20_000

#: An Ed25519 public key has this many bytes, a signature that many (RFC 8032, 5.1.5 and 5.1.6).
KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

#: Milliseconds by which the clocks of two machines may differ.
_SKEW_MS: Final = 24 * 3600 * 1000

_VERSION: Final = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:(a|b|rc)(\d{1,6}))?")

#: Where a pre-release stands before its release.
_STAGES: Final = {"a": 0, "b": 1, "rc": 2, None: 3}


class Envelope(Struct, frozen=True):
    """The announcement as it comes: bytes, and their signature."""

    signed: bytes
    signature: bytes


class Announcement(Struct, frozen=True, omit_defaults=True):
    """A new version, as its makers signed it.

    Attributes:
        released_ms, expires_ms: Since 1970.
        notes: What is new, by language (``en``, ``zh_CN``).
        page: Where it can be got; https, or empty.
    """

    version: str
    released_ms: int
    expires_ms: int
    notes: dict[str, str] = {}
    page: str = ""

    def notes_in(self, language: str) -> str:
        """Return the notes in a language, else in English, else in any."""
        words = (
            self.notes.get(language) or self.notes.get("en") or next(iter(self.notes.values()), "")
        )
        return words[:MAX_NOTES_CHARS]


def envelope_of(data: bytes) -> Envelope:
    """Return what came, taken apart.

    Raises:
        UserFacingError: It is no announcement.
    """
    try:
        found = msgspec.json.decode(data, type=dict[str, str])
        signed = base64.b64decode(found["signed"], validate=True)
        signature = base64.b64decode(found["signature"], validate=True)
    except (ValueError, KeyError, RecursionError) as exc:
        raise refused(text("what came is not a signed announcement")) from exc
    return Envelope(signed, signature)


def key_of(entered: str) -> bytes | None:
    """Return the public key in what was entered, as hexadecimal or base64; ``None`` when it is none."""
    bare = "".join(entered.split())
    try:
        key = (
            bytes.fromhex(bare)
            if len(bare) == 2 * KEY_BYTES
            else base64.b64decode(bare, validate=True)
        )
    except (ValueError, binascii.Error):
        return None
    return key if len(key) == KEY_BYTES else None


def url_problem(url: str) -> Text | None:
    """Return why nothing is fetched from ``url``: only https keeps others from withholding an announcement."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return text("This is not a web address.")
    is_plain = parts.scheme == "http" and is_this_machine(host)
    if host and (parts.scheme == "https" or is_plain):
        return None
    return text("The address must begin with https://.")


def announcement_of(signed: bytes, now_ms: int, last_released_ms: int) -> Announcement:
    """Return what verified bytes announce.

    Args:
        signed: Whose signature has been checked.
        now_ms: The time.
        last_released_ms: The date of the newest announcement that was seen so far; 0 for none.

    Raises:
        UserFacingError: It is of another product, out of date, of the future, or older than one that was seen:
            somebody repeats an old announcement to keep a newer one from being seen.
    """
    try:
        raw = msgspec.json.decode(signed, type=dict[str, Any])
        released_ms, expires_ms = _ms(raw["released"]), _ms(raw["expires"])
        version = raw["version"]
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as exc:
        raise refused(text("the announcement is incomplete")) from exc
    if raw.get("product") != PRODUCT or not isinstance(version, str) or _parts(version) is None:
        raise refused(text("the announcement is about something else"))
    if expires_ms <= now_ms:
        raise refused(text("the announcement has expired; the clock may be wrong"))
    if released_ms > now_ms + _SKEW_MS:
        raise refused(text("the announcement is from the future; the clock may be wrong"))
    if released_ms < last_released_ms:
        raise refused(text("the announcement is older than one that was seen before"))
    notes = raw.get("notes")
    page = raw.get("page")
    return Announcement(
        version,
        released_ms,
        expires_ms,
        {k: v for k, v in notes.items() if isinstance(v, str)} if isinstance(notes, dict) else {},
        page if isinstance(page, str) and page.startswith("https://") else "",
    )


def is_newer(version: str, running: str) -> bool:
    """Whether ``version`` comes after the running one; never for what is no version."""
    one, other = _parts(version), _parts(running)
    return one is not None and (other is None or one > other)


def refused(reason: Text) -> UserFacingError:
    """Return the error that says why an announcement does not count."""
    sentence = text("The check for updates found nothing to trust: {reason}.", reason=reason)
    info = with_details(describe(ErrorKind.PROTOCOL), sentence=sentence, advice=Text(""))
    return UserFacingError(info)


def _parts(version: str) -> tuple[int, ...] | None:
    found = _VERSION.fullmatch(version.split(".dev", maxsplit=1)[0].split("+", maxsplit=1)[0])
    if found is None:
        return None
    major, minor, patch, stage, number = found.groups()
    return int(major), int(minor), int(patch), _STAGES[stage], int(number or 0)


def _ms(words: Any) -> int:
    moment = datetime.fromisoformat(words)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
