"""Puts the fragments of tool calls into slots, by whatever a server gives to tell them apart."""

import json
from typing import Any, Final

from msgspec import Struct, structs

from desktop.api.dialects.json_values import storable, whole_number
from desktop.core.chat_messages import CUSTOM
from desktop.core.events import ToolCallDelta

#: Fields of a call that its server refuses to miss in the next request (Gemini 3's signatures).
_SENT_BACK: Final = ("extra_content",)


class ToolCallSlots:
    """The tool calls of one choice while they come. Owned by its decoder.

    Rules, for what servers do beside the documented index and id:
    a fragment whose id is new and that names a function starts a call, even at a known index
    (several whole calls, all with index 0); an id that is repeated, or that changes without a name,
    goes on with the call; without index and id a fragment goes on with the last call, unless it is whole;
    one that names a function never goes on with a call whose arguments are a whole object.
    """

    def __init__(self, choice: int) -> None:
        self._choice = choice
        self._ids: list[str] = []
        self._names: list[str] = []
        self._arguments: list[list[str]] = []
        self._by_index: dict[int, int] = {}

    def fragments(self, calls: Any, *, whole: bool = False) -> list[ToolCallDelta]:
        """Return the uniform deltas of ``tool_calls``; none for what is no object.

        Args:
            calls: The list as it came; some servers write a single object.
            whole: It is part of a whole message, so that no entry goes on with another one.
        """
        found: list[ToolCallDelta] = []
        for position, call in enumerate(calls if isinstance(calls, list) else [calls]):
            if isinstance(call, dict):
                found += self._fragment(call, whole=whole, is_first=position == 0)
        return found

    def legacy(self, function_call: Any) -> list[ToolCallDelta]:
        """Return the delta of the older ``function_call``: one call, without id."""
        if not isinstance(function_call, dict):
            return []
        slot = self._by_index[0] if 0 in self._by_index else self._new_slot(0)
        name = _string(function_call.get("name"))
        return [self._delta(slot, "", name, _written(function_call.get("arguments")))]

    def _fragment(
        self, call: dict[str, Any], *, whole: bool, is_first: bool
    ) -> list[ToolCallDelta]:
        fields = _fields_of(call)
        name, arguments = _string(fields.get("name")), fields.get("arguments", fields.get("input"))
        call_id = _identifier(call.get("id"))
        extra = {n: call[n] for n in _SENT_BACK if isinstance(call.get(n), dict)}
        if call.get("type") == CUSTOM and call_id:
            extra["type"] = CUSTOM
        extra = extra if storable(extra) else {}
        if not (name or arguments or call_id or (extra and self._ids)):
            return []
        whole = whole or isinstance(arguments, dict) or (bool(name) and not is_first)
        written = _written(arguments)
        fragment = _Fragment(whole_number(call.get("index")), call_id, name, written, whole)
        delta = self._delta(self._slot(fragment), call_id, name, written)
        return [structs.replace(delta, extra=extra) if extra else delta]

    def _slot(self, fragment: "_Fragment") -> int:
        index, call_id = fragment.index, fragment.call_id
        known = self._by_index.get(index) if index is not None else None
        if index is None:
            if call_id in self._ids and call_id:
                return self._ids.index(call_id)
            is_new = fragment.is_whole or (call_id and fragment.name)
            if self._ids and not is_new and self._goes_on(len(self._ids) - 1, fragment):
                return len(self._ids) - 1
        elif known is not None:
            if self._goes_on(known, fragment):
                return known
            if call_id and call_id in self._ids:
                return self._ids.index(call_id)
        return self._new_slot(index)

    def _goes_on(self, slot: int, fragment: "_Fragment") -> bool:
        """Whether a fragment that came at the place of a call belongs to it."""
        known_id, known_name = self._ids[slot], self._names[slot]
        if not (fragment.name and known_name):
            return True
        if fragment.call_id and known_id:
            return fragment.call_id == known_id and not fragment.is_whole
        if fragment.is_whole:
            return False
        known = self._arguments[slot]
        may_be_whole = fragment.arguments and known and known[-1].rstrip().endswith("}")
        return not (may_be_whole and _is_object("".join(known)))

    def _new_slot(self, index: int | None) -> int:
        self._ids.append("")
        self._names.append("")
        self._arguments.append([])
        slot = len(self._ids) - 1
        if index is not None:
            self._by_index[index] = slot
        return slot

    def _delta(self, slot: int, call_id: str, name: str, arguments: str) -> ToolCallDelta:
        new_id = call_id if not self._ids[slot] else ""
        if not self._ids[slot] and not call_id and not self._names[slot]:
            new_id = f"call_{slot}"  # a result can only be sent back with an id
        else:
            self._ids[slot] = self._ids[slot] or call_id
        name = self._whole_name(slot, name)
        new_name = name if name != self._names[slot] else ""
        self._names[slot] = name or self._names[slot]
        if arguments:
            self._arguments[slot].append(arguments)
        return ToolCallDelta(slot, new_id or None, new_name or None, arguments, self._choice)

    def _whole_name(self, slot: int, name: str) -> str:
        """A name may come in pieces before the arguments; most servers that send it again send it whole."""
        known = self._names[slot]
        is_piece = not self._arguments[slot] and not name.startswith(known)
        return known + name if is_piece else name


class _Fragment(Struct, frozen=True):
    """One entry of ``tool_calls``. ``is_whole``: it holds a whole call, or begins one."""

    index: int | None
    call_id: str
    name: str
    arguments: str
    is_whole: bool


def _fields_of(call: dict[str, Any]) -> dict[str, Any]:
    """The object with name and arguments; some servers write them beside the id."""
    for kind in ("function", CUSTOM):
        if isinstance(call.get(kind), dict):
            fields: dict[str, Any] = call[kind]
            return fields
    return call


def _is_object(arguments: str) -> bool:
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False


def _written(arguments: Any) -> str:
    if arguments is None or isinstance(arguments, str):
        return arguments or ""
    return json.dumps(arguments, ensure_ascii=False)


def _identifier(value: Any) -> str:
    """Some gateways number their calls instead of naming them."""
    return str(value) if type(value) is int else _string(value)


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
