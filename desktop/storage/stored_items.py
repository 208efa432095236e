"""Lists of things with ids in JSON files that others write too: read item by item, unknown fields survive."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T", bound=Struct)


def read_items(raw: Sequence[Any], kind: type[T], noun: str, problems: list[str]) -> tuple[T, ...]:
    """Return what can be read of a list; what was wrong is added to ``problems``.

    Args:
        raw: The decoded list.
        kind: A struct whose first two fields are ``id`` and ``name``, the rest with defaults.
        noun: What an item is called in a problem.
        problems: Gets a clause for each thing that could not be used.
    """
    found: dict[str, T] = {}
    for number, item in enumerate(raw, start=1):
        if not has_id(item):
            problems.append(f"{noun} {number} has no id")
        elif item["id"] in found:
            problems.append(f"{noun} {number} has the id of another one")
        else:
            found[item["id"]] = _read(item, kind, f"{noun} {number}", problems)
    return tuple(found.values())


def _read(raw: dict[str, Any], kind: type[T], label: str, problems: list[str]) -> T:
    known: dict[str, Any] = {"name": raw["id"]}
    for field in msgspec.structs.fields(kind):
        if field.name in raw:
            try:
                known[field.name] = msgspec.convert(raw[field.name], field.type)
            except msgspec.ValidationError:
                problems.append(f"{label}: “{field.name}” has a value it may not have")
    return kind(**known)


def merged_items(
    stored: list[Any] | None, before: Mapping[str, Struct], items: Sequence[Any]
) -> list[Any]:
    """Return the list to write: mine in my order, unchanged ones as they are stored; then what only others know.

    Args:
        stored: What the file holds now; ``None`` when it has no such list.
        before: What I read, by id: tells my changes from those of others.
        items: Mine, structs with ids. Those in ``before`` that are missing here are removed.
    """
    theirs, unread = _by_id(stored or [])
    whole: list[Any] = []
    for item in items:
        raw = theirs.get(item.id)
        is_mine = item != before.get(item.id)
        if raw is not None and not is_mine:
            whole.append(raw)
        elif raw is not None or is_mine or stored is None:
            unknown = {k: v for k, v in (raw or {}).items() if k not in item.__struct_fields__}
            whole.append({**msgspec.to_builtins(item), **unknown})
    mine = {item.id for item in items}
    whole += [raw for i, raw in theirs.items() if i not in mine and i not in before]
    return whole + unread


def has_id(item: Any) -> bool:
    """Whether ``item`` is an object with an id."""
    return isinstance(item, dict) and isinstance(item.get("id"), str) and bool(item["id"])


def _by_id(stored: list[Any]) -> tuple[dict[str, dict[str, Any]], list[Any]]:
    """Return the first item of each id, and the rest, which reading passes over."""
    found: dict[str, dict[str, Any]] = {}
    rest = []
    for item in stored:
        if has_id(item) and item["id"] not in found:
            found[item["id"]] = item
        else:
            rest.append(item)
    return found, rest
