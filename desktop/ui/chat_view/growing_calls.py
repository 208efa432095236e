"""The tool calls of an answer while they arrive: their names, and how their arguments end so far. Draws nothing."""

from collections.abc import Iterable
from typing import Final

from desktop.core.events import ToolCallDelta
from desktop.core.message import ToolCallPart

#: Of arguments that grow so many characters are shown, the last: all of them would be laid out in every frame.
SHOWN_CHARS: Final = 1_500


class _Call:
    __slots__ = ("arguments", "is_cut", "name")

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.arguments = ""
        self.is_cut = False

    def add(self, arguments: str) -> None:
        self.arguments += arguments
        if len(self.arguments) > SHOWN_CHARS:
            self.arguments, self.is_cut = self.arguments[-SHOWN_CHARS:], True


class GrowingCalls:
    """Owned by the view of a message; costs what a frame brings, however long the arguments are."""

    def __init__(self, known: Iterable[ToolCallPart]) -> None:
        """Begin with the calls that came before the message was looked at."""
        self._calls: dict[int, _Call] = {}
        for index, part in enumerate(known):
            self._calls[index] = call = _Call(part.name)
            call.add(part.arguments)

    def take(self, grown: Iterable[ToolCallDelta]) -> None:
        """Take in what came in a frame."""
        for delta in grown:
            call = self._calls.setdefault(delta.index, _Call())
            call.name = delta.name or call.name
            call.add(delta.arguments)

    def shown(self) -> list[ToolCallPart]:
        """Return the calls as they are to be shown now."""
        return [
            ToolCallPart("", call.name, ("…" if call.is_cut else "") + call.arguments)
            for _, call in sorted(self._calls.items())
        ]
