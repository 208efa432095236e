"""The tree of an export of ChatGPT or DeepSeek: nodes by id, each with ``message``, ``parent`` and ``children``."""

from typing import Any

from desktop.storage.importing.found import items, record


def know_parents(mapping: dict[str, Any]) -> None:
    """Tell nodes without ``parent`` whose children they are; tools that filter exports keep only one of the two."""
    for node_id, node in mapping.items():
        for child in items(record(node).get("children")):
            if isinstance(child, str) and isinstance(known := mapping.get(child), dict):
                known.setdefault("parent", node_id)


def key_of(mapping: dict[str, Any]) -> str:
    """Return what a conversation without an id is known by: the first of its nodes, whose ids never change."""
    return "nodes:" + min(_roots(mapping) or list(mapping), default="")


def _roots(mapping: dict[str, Any]) -> list[str]:
    """Return the ids of the nodes that have no parent here; one that is no text is none."""
    parents = ((i, record(node).get("parent")) for i, node in mapping.items())
    return [i for i, above in parents if not isinstance(above, str) or above not in mapping]


def in_order(mapping: dict[str, Any]) -> list[str]:
    """Return all node ids, each before its children, siblings in the order of ``children``."""
    found: dict[str, None] = {}
    for start in (*_roots(mapping), *mapping):  # what hangs in a cycle has no root
        waiting = [start]
        while waiting:
            node_id = waiting.pop()
            if node_id in found or node_id not in mapping:
                continue
            found[node_id] = None
            children = items(record(mapping[node_id]).get("children"))
            waiting += [c for c in reversed(children) if isinstance(c, str)]
    return list(found)


def parent_with_message(mapping: dict[str, Any], node: dict[str, Any]) -> str | None:
    """Return the nearest node above that is a message; nodes without one only hold the tree together."""
    seen: set[str] = set()
    above = node.get("parent")
    while isinstance(above, str) and above in mapping and above not in seen:
        seen.add(above)
        if record(record(mapping[above]).get("message")):
            return above
        above = record(mapping[above]).get("parent")
    # A parent that is nowhere is told by whoever files the message.
    return above if isinstance(above, str) and above not in mapping else None
