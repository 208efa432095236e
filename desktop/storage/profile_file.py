"""The file that one profile hands to another: written without secrets, read with suspicion. Blocks."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import structs

from desktop.core.assistant import Assistant
from desktop.core.connection import Connection
from desktop.core.errors import ErrorKind, UserFacingError, describe, with_details
from desktop.core.profile_file import (
    CERTIFICATE,
    FORMAT,
    MAX_CONNECTIONS,
    SCHEMA,
    Content,
    without_secrets,
)
from desktop.core.prompt_library import MAX_PROMPTS, Prompt
from desktop.core.text import Text, text
from desktop.storage.atomic import write_atomically
from desktop.storage.settings_file import read_items

#: Bytes of a file that is imported, and of a certificate file that goes along.
MAX_BYTES: Final = 16 << 20
MAX_CERTIFICATE_BYTES: Final = 1 << 20
MAX_CERTIFICATES: Final = 50

#: Only these blocks of a PEM file leave the machine: it may hold a private key as well.
_CERTIFICATE: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----"
)


def content_of(
    connections: Sequence[Connection],
    prompts: Sequence[Prompt],
    assistants: Sequence[Assistant],
    default: str,
) -> Content:
    """Return a profile as it is handed out: the certificates that connections name go along, secrets do not."""
    certificates: dict[str, str] = {}
    handed = []
    for connection in connections:
        pem = _certificates_in(connection.ca_file)
        digest = _digest(pem) if pem else ""
        if pem:
            certificates[digest] = pem
        named = structs.replace(connection, ca_file=f"{CERTIFICATE}{digest}" if pem else "")
        handed.append(without_secrets(named))
    return Content(tuple(handed), certificates, tuple(prompts), tuple(assistants), default)


def write_profile(path: Path, content: Content) -> None:
    """Write a file for others; the model on this machine stays here.

    Raises:
        UserFacingError: The disk refuses; what was there before is intact.
    """
    there = tuple(c for c in content.connections if not c.is_local_model)
    body = msgspec.to_builtins(structs.replace(content, connections=there))
    data = msgspec.json.encode({"format": FORMAT, "schema": SCHEMA, **body})
    try:
        write_atomically(path, msgspec.json.format(data, indent=2) + b"\n", 0o644)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise _failed(
            text("{name} could not be written: {reason}.", name=path.name, reason=reason)
        ) from exc


def read_profile(path: Path) -> Content:
    """Read a file of others; fields that are not what they should be are left out.

    Raises:
        UserFacingError: It cannot be read, is no such file, or is of a newer version.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _failed(text("{name} is too large for a profile.", name=path.name))
        data = path.read_bytes()
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise _failed(
            text("{name} could not be read: {reason}.", name=path.name, reason=reason)
        ) from exc
    return decoded(data, path.name)


def decoded(data: bytes, name: str) -> Content:
    """Return what the content of a file says.

    Raises:
        UserFacingError: It is no profile, or of a newer version.
    """
    try:
        found = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _failed(text("{name} is not a Loquat profile.", name=name))
    schema = found.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        raise _failed(text("{name} was written by a newer version of Loquat.", name=name))
    default = found.get("default")
    return Content(
        read_items(_list(found, "connections", MAX_CONNECTIONS), Connection, "connection", []),
        _certificates_of(found.get("certificates")),
        read_items(_list(found, "prompts", MAX_PROMPTS), Prompt, "prompt", []),
        read_items(_list(found, "assistants", MAX_PROMPTS), Assistant, "assistant", []),
        default if isinstance(default, str) else "",
    )


def installed(content: Content, folder: Path) -> tuple[Connection, ...]:
    """Write the certificates that connections name into ``folder``; return the connections with their paths.

    Raises:
        UserFacingError: The disk refuses.
    """
    ready = []
    for connection in content.connections:
        digest = connection.ca_file.removeprefix(CERTIFICATE)
        if digest == connection.ca_file or digest not in content.certificates:
            ready.append(connection)
            continue
        path = folder / f"{digest[:16]}.pem"
        try:
            if not path.is_file():
                write_atomically(path, content.certificates[digest].encode())
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            raise _failed(
                text("{name} could not be written: {reason}.", name=path.name, reason=reason)
            ) from exc
        ready.append(structs.replace(connection, ca_file=str(path)))
    return tuple(ready)


def merged_with(
    before: Sequence[Connection], planned: Sequence[Connection]
) -> tuple[Connection, ...]:
    """Return the connections to save: of known ones only what may change under their id, the rest as planned."""
    from desktop.core.profile_file import HARMLESS

    known = {connection.id: connection for connection in before}
    merged = []
    for one in planned:
        mine = known.get(one.id)
        changes = {name: getattr(one, name) for name in HARMLESS}
        merged.append(one if mine is None else structs.replace(mine, **changes))
    return tuple(merged)


def _certificates_in(path: str) -> str:
    """Return the certificates in a PEM file; empty when there are none or it cannot be read."""
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_CERTIFICATE_BYTES)
    except OSError:
        return ""
    return _pem(data.decode("ascii", "replace"))


def _pem(words: str) -> str:
    blocks = _CERTIFICATE.findall(words.replace("\r\n", "\n"))
    return "".join(f"{block}\n" for block in blocks)


def _digest(pem: str) -> str:
    return hashlib.sha256(pem.encode()).hexdigest()


def _certificates_of(raw: Any) -> dict[str, str]:
    """Return the certificates of a file under the hashes that they really have."""
    if not isinstance(raw, dict):
        return {}
    texts = [words for words in raw.values() if isinstance(words, str)][:MAX_CERTIFICATES]
    pems = [_pem(words[:MAX_CERTIFICATE_BYTES]) for words in texts]
    return {_digest(pem): pem for pem in pems if pem}


def _list(found: dict[str, Any], name: str, most: int) -> list[Any]:
    raw = found.get(name, [])
    return raw[:most] if isinstance(raw, list) else []


def _failed(sentence: Text) -> UserFacingError:
    info = describe(ErrorKind.SETTINGS, reason="")
    return UserFacingError(with_details(info, sentence=sentence, advice=Text("")))
