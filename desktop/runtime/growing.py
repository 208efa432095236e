"""Text that answers have grown by since their messages were last put together. No Qt, no threads."""

from msgspec import structs

from desktop.core.conversation import Conversation
from desktop.core.message import Part, ReasoningPart, TextPart, ToolCallPart
from desktop.core.reply import Choice, ReplyGrowth


class Growing:
    """Gathers growth in lists and joins it only when somebody looks: never once a frame."""

    def __init__(self) -> None:
        self._pieces: dict[str, tuple[list[str], list[str]]] = {}
        self._calls: dict[str, Choice] = {}

    def add(self, growth: ReplyGrowth) -> None:
        """Note that a message grew."""
        texts, reasonings = self._pieces.setdefault(growth.message_id, ([], []))
        texts.append(growth.text)
        reasonings.append(growth.reasoning)
        for call in growth.calls:
            self._calls.setdefault(growth.message_id, Choice()).apply(call)

    def forget(self, message_id: str) -> None:
        """Drop what a message grew by: it was replaced as a whole."""
        self._pieces.pop(message_id, None)
        self._calls.pop(message_id, None)

    def merged_into(self, conversation: Conversation) -> Conversation:
        """Return the conversation with everything that was noted, which is forgotten here."""
        pieces, self._pieces = self._pieces, {}
        for message_id, (texts, reasonings) in pieces.items():
            message = conversation.messages.get(message_id)
            if message is not None:
                parts = _grown(message.parts, "".join(texts), "".join(reasonings))
                if message_id in self._calls:
                    others = (part for part in parts if not isinstance(part, ToolCallPart))
                    parts = (*others, *self._calls[message_id].tool_calls)
                conversation = conversation.with_message(structs.replace(message, parts=parts))
        return conversation


def _grown(parts: tuple[Part, ...], text: str, reasoning: str) -> tuple[Part, ...]:
    if reasoning:
        at = next((i for i, p in enumerate(parts) if isinstance(p, ReasoningPart)), None)
        if at is None:
            parts = (ReasoningPart(reasoning), *parts)
        else:
            known = parts[at]
            assert isinstance(known, ReasoningPart)
            parts = (*parts[:at], ReasoningPart(known.text + reasoning), *parts[at + 1 :])
    if text:
        last = parts[-1] if parts else None
        if isinstance(last, TextPart):
            parts = (*parts[:-1], TextPart(last.text + text))
        else:
            parts = (*parts, TextPart(text))
    return parts
