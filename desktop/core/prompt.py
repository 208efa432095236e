"""Which messages of a branch are sent to the model."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from msgspec import structs

from desktop.core.message import Message, Role, TextPart, ToolCallPart

#: What a new user turn says when a server does not continue an assistant message. Goes to the model, so English.
CONTINUE_REQUEST: Final = (
    "Your last message was cut off. Continue it exactly where it stopped: repeat nothing, "
    "add no introduction and no comment."
)


def messages_to_send(path: Iterable[Message]) -> tuple[Message, ...]:
    """Return what of a branch goes to the model: all but answers that failed or stopped before any text.

    An error is never chat content; a partial answer stays, because the next question may refer to it.
    Tool calls without a result stay out: every server refuses a conversation that leaves one open.
    Imported messages that are not shown are not sent either.
    """
    messages = [_without_foreign_role(m) for m in path if not m.is_hidden]
    kept = (_without_open_calls(m, messages, at + 1) for at, m in enumerate(messages))
    return tuple(m for m in kept if m.role is not Role.ASSISTANT or _says_something(m))


def asking_to_continue(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return ``messages``, which end in a partial answer, with a user turn that asks for its rest."""
    last = messages[-1]
    turn = Message(f"{last.id}-continue", Role.USER, (TextPart(CONTINUE_REQUEST),), parent=last.id)
    return (*messages, turn)


def _says_something(message: Message) -> bool:
    return bool(message.text or message.tool_calls or message.attachments)


def _without_foreign_role(message: Message) -> Message:
    """Give what a tool of another program said to the person: it belongs to no call that a server would know."""
    is_foreign = (
        message.role is Role.TOOL and message.source is not None and not message.tool_call_id
    )
    return structs.replace(message, role=Role.USER, name=None) if is_foreign else message


def _without_open_calls(message: Message, path: Sequence[Message], after: int) -> Message:
    if not message.tool_calls:
        return message
    following = (path[index] for index in range(after, len(path)))
    results = takewhile(lambda m: m.role is Role.TOOL, following)
    answered = {m.tool_call_id for m in results}
    parts = tuple(p for p in message.parts if not isinstance(p, ToolCallPart) or p.id in answered)
    return message if parts == message.parts else structs.replace(message, parts=parts)
