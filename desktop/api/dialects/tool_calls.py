"""Puts the fragments of tool calls into slots, by whatever a server gives to tell them apart."""

import json
from typing import Any, Final

from msgspec import structs

from desktop.api.dialects.json_values import storable
from desktop.core.events import ToolCallDelta

#: Fields of a call that its server refuses to miss in the next request (Gemini 3's signatures).
_SENT_BACK: Final = ("extra_content",)


class ToolCallSlots:
    """The tool calls of one choice while they come. Owned by its decoder.

    Rules, for what servers do beside the documented index and id:
    a fragment whose id is new and that names a function starts a call, even at a known index
    (several whole calls, all with index 0); an id that is repeated, or that changes without a name,
    goes on with the call; without index and id a fragment goes on with the last call, unless it is whole.
    """

    def __init__(self, choice: int) -> None:
        self._choice = choice
        self._ids: list[str] = []
        self._names: list[str] = []
        self._by_index: dict[int, int] = {}

    def fragment(self, call: Any, *, whole: bool = False) -> list[ToolCallDelta]:
        """Return the uniform delta of one entry of ``tool_calls``; none for an entry that is no object.

        Args:
            call: The entry as it came.
            whole: It is part of a whole message, so that it never goes on with another one.
        """
        if not isinstance(call, dict):
            return []
        function = call.get("function")
        fields = function if isinstance(function, dict) else call
        name, arguments = _string(fields.get("name")), fields.get("arguments")
        extra = {n: call[n] for n in _SENT_BACK if isinstance(call.get(n), dict)}
        extra = extra if storable(extra) else {}
        if not (name or arguments or _string(call.get("id")) or (extra and self._ids)):
            return []
        whole = whole or isinstance(arguments, dict)
        index = call.get("index")
        slot = self._slot(
            index if type(index) is int else None, _string(call.get("id")), name, whole
        )
        delta = self._delta(slot, _string(call.get("id")), name, arguments)
        return [structs.replace(delta, extra=extra) if extra else delta]

    def legacy(self, function_call: Any) -> list[ToolCallDelta]:
        """Return the delta of the older ``function_call``: one call, without id."""
        if not isinstance(function_call, dict):
            return []
        slot = self._slot(0, "", "", whole=False)
        name = _string(function_call.get("name"))
        return [self._delta(slot, "", name, function_call.get("arguments"))]

    def _slot(self, index: int | None, call_id: str, name: str, whole: bool) -> int:  # noqa: FBT001 - private, one caller
        known = self._by_index.get(index) if index is not None else None
        if index is None:
            if call_id in self._ids and call_id:
                return self._ids.index(call_id)
            if self._ids and not whole and not (call_id and name):
                return len(self._ids) - 1
        elif known is not None:
            other = bool(call_id and name and self._ids[known] and call_id != self._ids[known])
            if not other and not (whole and name and self._names[known]):
                return known
            if call_id and call_id in self._ids:
                return self._ids.index(call_id)
        return self._new_slot(index)

    def _new_slot(self, index: int | None) -> int:
        self._ids.append("")
        self._names.append("")
        slot = len(self._ids) - 1
        if index is not None:
            self._by_index[index] = slot
        return slot

    def _delta(self, slot: int, call_id: str, name: str, arguments: Any) -> ToolCallDelta:
        new_id = call_id if not self._ids[slot] else ""
        if not self._ids[slot] and not call_id and not self._names[slot]:
            new_id = f"call_{slot}"  # a result can only be sent back with an id
        else:
            self._ids[slot] = self._ids[slot] or call_id
        new_name = name if name != self._names[slot] else ""
        self._names[slot] = name or self._names[slot]
        return ToolCallDelta(
            slot, new_id or None, new_name or None, _arguments(arguments), self._choice
        )


def _arguments(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
