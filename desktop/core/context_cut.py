"""What of a long branch is not sent to the model any more, what is kept all the same, and what stands for it. Pure.

A conversation's field ``context`` says with which message the part begins that is sent: ``{"from": id}``, and
perhaps which answer sums up what came before it: ``"summary": id``. Nothing is deleted: the field taken away,
everything is sent again. On a branch without that message it means nothing.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from msgspec import Struct, structs

from desktop.core.conversation import Conversation
from desktop.core.message import Message, Role, TextPart

#: The conversation's field, and a message's own.
CONTEXT: Final = "context"
PINNED: Final = "pinned"

#: Asks a model to sum up. Goes to the model, so English; it answers in the conversation's language.
SUMMARY_REQUEST: Final = (
    "Summarise our conversation so far so that it can be continued from the summary alone. Keep facts, "
    "names, numbers, decisions, open questions and code that is still needed. Write in the language of "
    "the conversation, without introduction or comment."
)

#: Stands before a summary in the instructions of a request; goes to the model.
_SUMMARY_HEAD: Final = "Summary of the earlier part of this conversation:"

_INSTRUCTIONS: Final = frozenset({Role.SYSTEM, Role.DEVELOPER})


class Cut(Struct, frozen=True):
    """Where what is sent begins, and the answer that stands for what came before."""

    start: str
    summary: str = ""


def cut_of(conversation: Conversation) -> Cut | None:
    """Return the cut of a conversation; what is no cut counts as none."""
    value = conversation.fields.get(CONTEXT)
    if not isinstance(value, dict) or not isinstance(value.get("from"), str):
        return None
    summary = value.get("summary")
    return Cut(value["from"], summary if isinstance(summary, str) else "")


def cut_field(cut: Cut | None) -> dict[str, Any]:
    """Return the conversation's field that stores ``cut``."""
    if cut is None:
        return {CONTEXT: None}
    return {CONTEXT: {"from": cut.start, **({"summary": cut.summary} if cut.summary else {})}}


def left_out(path: Sequence[Message], cut: Cut | None) -> frozenset[str]:
    """Return the ids of the messages of ``path`` that are not sent because of ``cut``.

    Instructions at the beginning and pinned messages stay; a tool's result does not, without its call.
    """
    if cut is None or all(message.id != cut.start for message in path):
        return frozenset()
    found: set[str] = set()
    for at, message in enumerate(path):
        if message.id == cut.start:
            break
        is_instruction = at == 0 and message.role in _INSTRUCTIONS
        is_kept = message.pinned and message.role is not Role.TOOL and not message.tool_calls
        if not is_instruction and not is_kept:
            found.add(message.id)
    return frozenset(found)


def sent_of(conversation: Conversation, path: Sequence[Message]) -> tuple[Message, ...]:
    """Return what of ``path`` is sent: what the cut leaves, with the summary added to the instructions.

    A summary goes into the one system message at the beginning: many servers take no other, and none in between.
    """
    cut = cut_of(conversation)
    out = left_out(path, cut)
    if not out or cut is None:
        return tuple(path)
    kept = tuple(message for message in path if message.id not in out)
    summary = conversation.messages.get(cut.summary)
    return with_summary(kept, summary.text) if summary is not None and summary.text else kept


def with_summary(messages: Sequence[Message], words: str) -> tuple[Message, ...]:
    """Return ``messages`` with a summary in their instructions."""
    said = f"{_SUMMARY_HEAD}\n\n{words}"
    if messages and messages[0].role in _INSTRUCTIONS:
        first = messages[0]
        part = TextPart(f"{first.text}\n\n{said}" if first.text else said)
        return (structs.replace(first, parts=(part,)), *messages[1:])
    return (Message("summary", Role.SYSTEM, (TextPart(said),)), *messages)


def instructions_with(words: str, summary: str) -> str:
    """Return the instructions of a new conversation that goes on from a summary."""
    said = f"{_SUMMARY_HEAD}\n\n{summary}"
    return f"{words}\n\n{said}" if words else said


def place_to_cut(path: Sequence[Message], tokens: Mapping[str, int], too_many: int) -> str | None:
    """Return the id of the first message that is sent when the oldest are left out, or ``None``.

    What is sent begins with a question, so that no answer stands there without one; the newest question stays
    whatever it costs.

    Args:
        path: What is sent now, from the first to the last.
        tokens: Of each message.
        too_many: Tokens that must go.
    """
    questions = [at for at, m in enumerate(path) if m.role is Role.USER]
    gone = 0
    best: str | None = None
    for at, message in enumerate(path):
        if at in questions and at > 0 and not _only_instructions(path[:at]):
            best = message.id
            if gone >= too_many:
                return best
        is_kept = message.pinned or (at == 0 and message.role in _INSTRUCTIONS)
        gone += 0 if is_kept else tokens.get(message.id, 0)
    return best


def _only_instructions(messages: Sequence[Message]) -> bool:
    return all(m.role in _INSTRUCTIONS for m in messages)


def until(path: Sequence[Message], message_id: str) -> tuple[Message, ...]:
    """Return what of ``path`` comes before a message."""
    return tuple(takewhile(lambda m: m.id != message_id, path))
