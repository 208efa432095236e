"""Numbers the tool calls of the Responses API, by whatever its events name them with."""

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

#: How the ids of calls begin that xAI makes itself: its searches of X come as calls of custom tools.
_SERVERS_OWN: Final = "xs_call_"
_NOBODYS: Final = -1


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
        names = [*filter(_is_name, (given, item_id)), place]
        if given and given.startswith(_SERVERS_OWN):
            self._slots |= dict.fromkeys(names, _NOBODYS)
            return []
        slot = self._slot_of_item(given, names)
        arguments = self._fresh(slot, _written(item))
        call_id = given or self._ids[slot] or item_id or f"call_{slot}"
        if call_id == self._ids[slot] and not arguments:
            return []
        self._ids[slot] = call_id
        name, extra = text_of(item.get("name")), _EXTRA.get(item.get("type"), {})
        return [ToolCallDelta(slot, call_id, name, arguments, extra=extra)]

    def arguments(self, stem: str, step: str, value: dict[str, Any]) -> list[ToolCallDelta]:
        """Return what an event with arguments adds to its call."""
        names = list(filter(_is_name, map(value.get, _NAMES))) or [0]
        slot = self._slot(names)
        if slot == _NOBODYS:
            return []
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

    def _slot_of_item(self, given: str | None, names: list[object]) -> int:
        """Return the number of the call that goes by one of ``names``, whose last is its place, or of a new one."""
        slot, new = self._slot(names[:-1]), len(self._ids)
        if slot == new:
            slot = self._slot(names[-1:])
            is_nobodys = slot == _NOBODYS
            # Some proxies give all calls the same place.
            if is_nobodys or (given and slot < new and self._ids[slot] not in ("", given)):
                slot = new
        if slot == new and "" in self._ids:
            slot = self._ids.index("")
        self._register(slot, names)
        return slot

    def _slot(self, names: list[object]) -> int:
        return next((self._slots[n] for n in names if n in self._slots), len(self._ids))

    def _register(self, slot: int, names: list[object]) -> None:
        if slot == len(self._ids):
            self._ids.append("")
        self._slots |= dict.fromkeys(names, slot)

    def _fresh(self, slot: int, arguments: str) -> str:
        """Return arguments that came whole, unless they have come before."""
        if not arguments or slot in self._with_arguments:
            return ""
        self._with_arguments.add(slot)
        return arguments


def _is_name(value: object) -> bool:
    return value != "" and isinstance(value, str | int)


def _written(value: dict[str, Any]) -> str:
    return text_of(value.get("arguments")) or text_of(value.get("input")) or ""
