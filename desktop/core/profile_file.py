"""What one profile hands to another: connections, certificates, prompts, assistants; never a secret. Pure.

A file of others is hostile until proven otherwise. A key belongs to an id, so what comes in under a known id may
change only what cannot lead the key elsewhere (its name, model, parameters, patience); anything else about the
way or the address makes it another connection, with an id of its own and no key. The environment is asked for a
key only by the variable that belongs to the provider at that very address.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Struct, structs

from desktop.core.assistant import MAX_ASSISTANTS, MAX_ICON_CHARS, Assistant
from desktop.core.assistant import MAX_NAME_CHARS as MAX_ASSISTANT_CHARS
from desktop.core.connection import Connection, ExtraHeader, looks_secret
from desktop.core.connection_rules import is_this_machine, problems
from desktop.core.parameter_check import check
from desktop.core.presets import PRESETS
from desktop.core.prompt_library import MAX_PROMPTS, Prompt, checked, clean_name, free_name
from desktop.core.text import Text, text

FORMAT: Final = "loquat-profile"
SCHEMA: Final = 1

MAX_CONNECTIONS: Final = 200
MAX_TEXT_CHARS: Final = 200_000
_MAX_FIELD_CHARS: Final = 2_000

#: What of a connection may change under an id that has a key.
HARMLESS: Final = ("name", "model", "parameters", "timeouts", "retries", "refused", "preset")

#: How a connection of the file names one of its certificates.
CERTIFICATE: Final = "sha256:"


class Content(Struct, frozen=True, omit_defaults=True):
    """What a file holds, or a profile has.

    Attributes:
        certificates: PEM text by the SHA-256 of it; a connection's ``ca_file`` is then ``sha256:<hash>``.
        default: The id of the connection that new conversations begin with; may be empty.
    """

    connections: tuple[Connection, ...] = ()
    certificates: dict[str, str] = {}
    prompts: tuple[Prompt, ...] = ()
    assistants: tuple[Assistant, ...] = ()
    default: str = ""


class Change(StrEnum):
    """What an import does with one thing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Planned(Struct, frozen=True):
    """One line of the preview.

    Attributes:
        kind: ``connection``, ``prompt`` or ``assistant``.
        detail: Where a connection leads, or why something is refused.
    """

    kind: str
    name: str
    change: Change
    detail: Text = Text("")


class Plan(Struct, frozen=True):
    """What an import would do: the lines for people, and the profile as it would be.

    Attributes:
        after: Everything as it would be, with the certificates of the file only.
        without_key: Ids of new connections that will want a key.
    """

    lines: tuple[Planned, ...]
    after: Content
    without_key: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be another."""
        return all(line.change in (Change.SAME, Change.REFUSED) for line in self.lines)


def without_secrets(connection: Connection) -> Connection:
    """Return a connection as it may leave this machine: nothing that could be a secret, no name or path of a person's."""
    headers = tuple(
        ExtraHeader(h.name, "", secret=True) if h.secret or looks_secret(h.name) else h
        for h in connection.headers
    )
    query = {name: value for name, value in connection.query.items() if not looks_secret(name)}
    return structs.replace(
        connection,
        base_url=_without_login(connection.base_url),
        headers=headers,
        query=query,
        proxy=structs.replace(connection.proxy, url=_without_login(connection.proxy.url), user=""),
        ca_file=connection.ca_file if connection.ca_file.startswith(CERTIFICATE) else "",
        gguf="",
    )


def plan(have: Content, brought: Content) -> Plan:
    """Return what importing ``brought`` into a profile with ``have`` would do.

    Args:
        have: The profile as it would be exported, but with local models and full lists.
        brought: What a file holds; nothing in it is believed.
    """
    connections, lines, ids = _plan_connections(have, brought)
    prompts, prompt_lines = _plan_prompts(have.prompts, brought.prompts)
    assistants, assistant_lines = _plan_assistants(have.assistants, brought.assistants, ids)
    known = {connection.id for connection in have.connections}
    new = [connection for connection in connections if connection.id not in known]
    after = Content(
        connections,
        brought.certificates,
        prompts,
        assistants,
        have.default or ids.get(brought.default, ""),
    )
    wanting = tuple(connection.id for connection in new if _wants_key(connection))
    return Plan((*lines, *prompt_lines, *assistant_lines), after, wanting)


def _plan_connections(
    have: Content, brought: Content
) -> tuple[tuple[Connection, ...], list[Planned], dict[str, str]]:
    known = {connection.id: connection for connection in have.connections}
    lines: list[Planned] = []
    ids: dict[str, str] = {}
    for raw in brought.connections[:MAX_CONNECTIONS]:
        incoming = _cleaned(raw, brought.certificates)
        refusal = _refusal(incoming)
        if refusal is not None:
            lines.append(Planned("connection", incoming.name, Change.REFUSED, refusal))
            continue
        own = _own_id(incoming)
        place = incoming.id if _is_same_way(known.get(incoming.id), incoming) else own
        ids[raw.id] = place
        before = known.get(place)
        others = [c.name for c in known.values() if c.id != place]
        after = structs.replace(incoming, id=place, name=free_name(incoming.name, others))
        if before is not None:
            after = structs.replace(before, **{n: getattr(after, n) for n in HARMLESS})
        change = _change(before, after)
        known[place] = after
        lines.append(Planned("connection", after.name, change, _way(after)))
    return tuple(known.values()), lines, ids


def _plan_prompts(
    have: Sequence[Prompt], brought: Iterable[Prompt]
) -> tuple[tuple[Prompt, ...], list[Planned]]:
    known = {prompt.id: prompt for prompt in have}
    lines = []
    for raw in brought:
        prompt = checked(raw)
        if (
            prompt is None
            or not prompt.id
            or (prompt.id not in known and len(known) >= MAX_PROMPTS)
        ):
            lines.append(
                Planned("prompt", clean_name(raw.name), Change.REFUSED, text("It is empty."))
            )
            continue
        names = [p.name for p in known.values() if p.id != prompt.id]
        after = structs.replace(prompt, name=free_name(prompt.name, names))
        lines.append(Planned("prompt", after.name, _change(known.get(after.id), after)))
        known[after.id] = after
    return tuple(known.values()), lines


def _plan_assistants(
    have: Sequence[Assistant], brought: Iterable[Assistant], ids: dict[str, str]
) -> tuple[tuple[Assistant, ...], list[Planned]]:
    known = {assistant.id: assistant for assistant in have}
    lines = []
    for raw in brought:
        name = clean_name(raw.name)[:MAX_ASSISTANT_CHARS]
        wrong = [problem for problem in check(raw.parameters) if not problem.is_hint]
        is_full = raw.id not in known and len(known) >= MAX_ASSISTANTS
        if not name or wrong or is_full:
            detail = wrong[0].sentence if wrong else text("It is empty.")
            lines.append(Planned("assistant", name, Change.REFUSED, detail))
            continue
        names = [a.name for a in known.values() if a.id != raw.id]
        after = structs.replace(
            raw,
            name=free_name(name, names),
            icon=raw.icon[:MAX_ICON_CHARS],
            system=raw.system[:MAX_TEXT_CHARS],
            connection=ids.get(raw.connection, ""),
            model=raw.model[:_MAX_FIELD_CHARS],
        )
        lines.append(Planned("assistant", after.name, _change(known.get(raw.id), after)))
        known[raw.id] = after
    return tuple(known.values()), lines


def _cleaned(raw: Connection, certificates: dict[str, str]) -> Connection:
    """Return a connection of a file without what it may not say."""
    connection = without_secrets(raw)
    preset = PRESETS.get(connection.preset) or PRESETS.get(connection.id)
    is_theirs = preset is not None and preset.base_url == connection.base_url
    variable = preset.key_env if preset is not None and is_theirs else ""
    digest = connection.ca_file.removeprefix(CERTIFICATE)
    return structs.replace(
        connection,
        name=clean_name(connection.name),
        key_env=connection.key_env if connection.key_env == variable else "",
        ca_file=connection.ca_file if digest in certificates else "",
        preset=connection.preset if is_theirs else "",
    )


def _refusal(connection: Connection) -> Text | None:
    if connection.is_local_model:
        return text("The local model belongs to each computer.")
    found = problems(connection)
    if found:
        return next(iter(found.values()))
    lengths = (connection.id, connection.base_url, connection.model, connection.organization)
    if any(len(value) > _MAX_FIELD_CHARS for value in lengths):
        return text("One of its values is too long.")
    wrong = [problem for problem in check(connection.parameters) if not problem.is_hint]
    return wrong[0].sentence if wrong else None


def _is_same_way(known: Connection | None, incoming: Connection) -> bool:
    """Whether a known connection's key would go exactly where it goes now."""
    if known is None:
        return False
    ways = [
        structs.replace(without_secrets(c), key_env="", **{n: _BLANK[n] for n in HARMLESS})
        for c in (known, incoming)
    ]
    return ways[0] == ways[1]


_BLANK: Final[dict[str, Any]] = {name: getattr(Connection("", ""), name) for name in HARMLESS}


def _own_id(connection: Connection) -> str:
    """Return an id that only this address, reached in this way, can have: nobody can aim it at another's key."""
    way = structs.replace(connection, id="", key_env="", **_BLANK)
    digest = hashlib.sha256(msgspec.json.encode(way, order="deterministic")).hexdigest()[:12]
    beginning = re.sub(r"[^A-Za-z0-9_-]", "", connection.id)[:24]
    return connection.id if connection.id.endswith(digest) else f"{beginning}-{digest}"


def _change(before: Any, after: Any) -> Change:
    if before is None:
        return Change.NEW
    return Change.SAME if before == after else Change.CHANGED


def _way(connection: Connection) -> Text:
    certificate = bool(connection.ca_file)
    if connection.proxy.url and certificate:
        return text(
            "{address}, by the proxy {proxy}, with a certificate of its own",
            address=connection.base_url,
            proxy=connection.proxy.url,
        )
    if connection.proxy.url:
        return text(
            "{address}, by the proxy {proxy}",
            address=connection.base_url,
            proxy=connection.proxy.url,
        )
    if certificate:
        return text("{address}, with a certificate of its own", address=connection.base_url)
    return Text("{address}", {"address": connection.base_url})


def _wants_key(connection: Connection) -> bool:
    return not is_this_machine(urlsplit(connection.base_url).hostname or "")


def _without_login(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
