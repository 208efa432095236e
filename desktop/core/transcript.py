"""A conversation in the order in which it is written down: one branch, or all of them one below the other. Pure."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from desktop.core.conversation import Conversation
from desktop.core.export import ExportOptions
from desktop.core.message import Message, Role

_INSTRUCTIONS: Final = frozenset({Role.SYSTEM, Role.DEVELOPER})


class Entry(Struct, frozen=True):
    """One message of a transcript.

    Attributes:
        number: Its place in the transcript, from 1.
        version, versions: Which of how many messages with the same parent it is, oldest first, from 1.
        after: Number of the message that it follows, where that is not the one before it; 0 at the beginning.
    """

    number: int
    message: Message
    version: int = 1
    versions: int = 1
    after: int | None = None


def transcript(conversation: Conversation, options: ExportOptions) -> tuple[Entry, ...]:
    """Return the messages to write, each after the one that it answers."""
    messages = _all(conversation) if options.all_branches else conversation.path()
    numbers: dict[str | None, int] = {None: 0}
    entries: list[Entry] = []
    for message in messages:
        before = _number_above(message, conversation, numbers)
        if not _is_written(message, options):
            continue
        number = len(entries) + 1
        numbers[message.id] = number
        siblings = conversation.siblings(message.id)
        place = siblings.index(message.id) + 1 if message.id in siblings else 1
        jumps = options.all_branches and before != number - 1
        after = before if jumps else None
        entries.append(Entry(number, message, place, max(len(siblings), 1), after))
    return tuple(entries)


def _is_written(message: Message, options: ExportOptions) -> bool:
    """Whether a message belongs to an export for people or for training: not what another program hid."""
    return not message.is_hidden and (options.system or message.role not in _INSTRUCTIONS)


def _number_above(
    message: Message, conversation: Conversation, numbers: dict[str | None, int]
) -> int:
    """Return the number of the nearest message above that is in the transcript."""
    above, seen = message.parent, {message.id}
    while above not in numbers and above not in seen:
        seen.add(above or "")
        known = conversation.messages.get(above or "")
        above = known.parent if known is not None else None
    return numbers.get(above, 0)


def _all(conversation: Conversation) -> Iterator[Message]:
    """Yield every message: the shown branch, then what branches off it, the oldest first, each to its end."""
    shown = conversation.path()
    yield from shown
    seen = {message.id for message in shown}
    for message in conversation.messages.values():
        if message.id in seen:
            continue
        for line in _line_through(message.id, conversation, seen):
            seen.add(line)
            yield conversation.messages[line]


def _line_through(message_id: str, conversation: Conversation, seen: set[str]) -> list[str]:
    """Return the messages not ``seen`` that lead to a message, itself, and the newest of what follows."""
    line = [message_id]
    while (above := conversation.messages[line[-1]].parent) in conversation.messages:
        if above in seen or above in line or above is None:
            break
        line.append(above)
    line.reverse()
    known = set(line)
    while kids := [k for k in conversation.children.get(line[-1], ()) if k not in known | seen]:
        line.append(kids[-1])
        known.add(kids[-1])
    return line


def leaves(conversation: Conversation) -> tuple[str, ...]:
    """Return the ids of the messages that nothing follows, oldest first."""
    return tuple(i for i in conversation.messages if not conversation.children.get(i))


def branches(conversation: Conversation, options: ExportOptions) -> Iterator[tuple[Message, ...]]:
    """Yield the shown branch, or with ``all_branches`` each from its root to its end."""
    ends = leaves(conversation) if options.all_branches else (conversation.current,)
    for leaf in ends:
        path = conversation.path(leaf) if leaf is not None else ()
        kept = tuple(m for m in path if _is_written(m, options))
        if kept:
            yield kept
