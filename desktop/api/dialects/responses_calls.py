"""Numbers the tool calls of the Responses API, by whatever its events name them with."""

from collections.abc import Iterable
from typing import Any, Final

from desktop.api.dialects.json_values import text_of
from desktop.core.chat_messages import CUSTOM
from desktop.core.events import ToolCallDelta

#: Kinds of items that are calls of the person's own tools; those of the server's tools are its affair.
CALL_TYPES: Final = ("function_call", "custom_tool_call")

#: Events that bring the arguments of a call, without their last word (``delta``, ``done``).
ARGUMENTS: Final = ("response.function_call_arguments", "response.custom_tool_call_input")

#: By kind of item or event: what is needed to send a call back as what it was.
_EXTRA: Final[dict[object, dict[str, Any]]] = {
    "custom_tool_call": {"type": CUSTOM},
    "response.custom_tool_call_input": {"type": CUSTOM},
}

#: Fields that name the call of such an event; the best first.
_NAMES: Final = ("call_id", "output_index", "item_id")


class ResponsesCalls:
    """The tool calls of one response while they come, in the order of their coming. Owned by its decoder.

    An event names its call by a place in the output, by the item's id, by the call's own id, or by several of
    these. Servers that leave out the event with which a call begins tell its name and id last.
    """

    def __init__(self) -> None:
        self._slots: dict[object, int] = {}
        self._ids: list[str] = []
        self._with_arguments: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids)

    def item(self, item: dict[str, Any], place: object) -> list[ToolCallDelta]:
        """Return what a whole item adds to its call."""
        given, item_id = text_of(item.get("call_id")), text_of(item.get("id"))
        slot = self._slot_of_item(given, [given, item_id, place])
        arguments = self._fresh(slot, _written(item))
        if self._ids[slot] and not arguments:
            return []
        self._ids[slot] = self._ids[slot] or given or item_id or f"call_{slot}"
        name, extra = text_of(item.get("name")), _EXTRA.get(item.get("type"), {})
        return [ToolCallDelta(slot, self._ids[slot], name, arguments, extra=extra)]

    def arguments(self, stem: str, step: str, value: dict[str, Any]) -> list[ToolCallDelta]:
        """Return what an event with arguments adds to its call."""
        names = [name for name in map(value.get, _NAMES) if _is_name(name)] or [0]
        slot = self._slot(names)
        is_new = slot == len(self._ids)
        self._register(slot, names)
        if step == "delta":
            piece = text_of(value.get("delta")) or ""
            if piece:
                self._with_arguments.add(slot)
        else:
            piece = self._fresh(slot, _written(value))
        if not is_new:
            return [ToolCallDelta(slot, arguments=piece)] if piece else []
        call_id, name = text_of(value.get("call_id")) or f"call_{slot}", text_of(value.get("name"))
        return [ToolCallDelta(slot, call_id, name, piece, extra=_EXTRA.get(stem, {}))]

    def _slot_of_item(self, given: str | None, names: Iterable[object]) -> int:
        slot = self._slot(names)
        if given and slot < len(self._ids) and self._ids[slot] not in ("", given):
            slot = len(self._ids)  # some proxies give all calls the same place
        if slot == len(self._ids) and "" in self._ids:
            slot = self._ids.index("")
        self._register(slot, names)
        return slot

    def _slot(self, names: Iterable[object]) -> int:
        return next((self._slots[n] for n in names if n in self._slots), len(self._ids))

    def _register(self, slot: int, names: Iterable[object]) -> None:
        if slot == len(self._ids):
            self._ids.append("")
        self._slots |= dict.fromkeys(filter(_is_name, names), slot)

    def _fresh(self, slot: int, arguments: str) -> str:
        """Return arguments that came whole, unless they have come before."""
        if not arguments or slot in self._with_arguments:
            return ""
        self._with_arguments.add(slot)
        return arguments


def _is_name(value: object) -> bool:
    return value is not None and value != "" and isinstance(value, str | int | tuple)


def _written(value: dict[str, Any]) -> str:
    return text_of(value.get("arguments")) or text_of(value.get("input")) or ""
