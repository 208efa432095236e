"""What a person does to the tree of a conversation by hand; pure: each gives the new tree and what to write.

Nothing is overwritten: an edited message becomes a sibling of the old one, and a deletion is a record.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.changes import Change, ConversationChange, MessageChange
from desktop.core.conversation import Conversation
from desktop.core.message import (
    AttachmentPart,
    Message,
    Part,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
)
from desktop.core.records import DELETED, well_formed

#: Roles of a message that instructs the model.
SYSTEM_ROLES: Final = frozenset({Role.SYSTEM, Role.DEVELOPER})


class Edit(Struct, frozen=True):
    """The conversation after an edit, and the changes that make it so on the disk."""

    conversation: Conversation
    changes: tuple[Change, ...]


class ToolFields(Struct, frozen=True):
    """What a message has to do with tools: the calls of an assistant's, the call that a tool's result answers."""

    calls: tuple[ToolCallPart, ...] = ()
    tool_call_id: str | None = None


NO_TOOLS: Final = ToolFields()


class Version(Struct, frozen=True):
    """Which of several siblings a message is: ``number`` from 1; the ids of its neighbours, empty at the ends."""

    number: int
    total: int
    previous: str = ""
    next: str = ""


def versions(conversation: Conversation) -> dict[str, Version]:
    """Return, for messages of the current branch that have siblings, which version is shown."""
    found: dict[str, Version] = {}
    if all(len(ids) == 1 for ids in conversation.children.values()):
        return found  # most conversations, however long
    for message in conversation.path():
        ids = conversation.siblings(message.id)
        if len(ids) > 1:
            at = ids.index(message.id)
            before = ids[at - 1] if at else ""
            after = ids[at + 1] if at + 1 < len(ids) else ""
            found[message.id] = Version(at + 1, len(ids), before, after)
    return found


def switched(conversation: Conversation, message_id: str) -> Edit:
    """Show the branch through ``message_id``, down to its newest leaf."""
    leaf = conversation.leaf_below(message_id)
    return Edit(_showing(conversation, leaf), (ConversationChange({"current": leaf}),))


def edited(
    conversation: Conversation,
    message_id: str,
    text: str,
    new_id: Callable[[], str],
    now_ms: int,
    *,
    attachments: tuple[AttachmentPart, ...] | None = None,
    tools: ToolFields | None = None,
) -> Edit:
    """Put an edited version beside ``message_id`` and go on from there.

    Its attachments stay unless others are given, and so does what it has to do with tools.

    What follows a question was said to the old one and stays with it. What follows any other message
    goes along as copies, so that a prompt or an answer can be mended in the middle of a conversation;
    results of calls that are taken away do not.

    Raises:
        KeyError: No such message.
    """
    old = conversation.messages[message_id]
    tools = tools or ToolFields(old.tool_calls, old.tool_call_id)
    parts = _with_text(_with_attachments(old.parts, attachments), text)
    new = msgspec.structs.replace(
        old,
        id=new_id(),
        parts=_with_calls(parts, tools.calls),
        created=now_ms,
        error=None,
        usage=None,
        facts=None,
        tool_call_id=tools.tool_call_id,
    )
    tail = () if old.role is Role.USER else _after(conversation, message_id)
    tail = _answering(tail, old.tool_calls, new.tool_calls)
    return _added(conversation, (new, *_copies(tail, new.id, new_id)))


def inserted(
    conversation: Conversation,
    after: str | None,
    role: Role,
    text: str,
    new_id: Callable[[], str],
    now_ms: int,
    *,
    tools: ToolFields = NO_TOOLS,
) -> Edit:
    """Put a message by hand behind ``after`` (``None``: at the beginning) on the current branch.

    What followed there goes along as copies; the branch as it was stays beside it.
    """
    parts = _with_calls(_with_text((), text), tools.calls)
    new = Message(
        new_id(), role, parts, parent=after, created=now_ms, tool_call_id=tools.tool_call_id
    )
    path = conversation.path()
    tail = path if after is None else _after(conversation, after)
    return _added(conversation, (new, *_copies(tail, new.id, new_id)))


def with_answers(conversation: Conversation, answers: Sequence[Message]) -> Edit:
    """Put answers that came otherwise beside the one they belong to, and show the first of them."""
    for answer in answers:
        conversation = conversation.with_message(answer)
    leaf = answers[0].id
    changes = [MessageChange(m.id, message_fields(m)) for m in answers]
    return Edit(_showing(conversation, leaf), (*changes, ConversationChange({"current": leaf})))


def instruction_of(conversation: Conversation) -> Message | None:
    """Return the message that instructs the model at the beginning of the shown branch.

    What another program told its models and did not show is not it.
    """
    first = next(iter(conversation.path()), None)
    is_it = first is not None and first.role in SYSTEM_ROLES and not first.is_hidden
    return first if is_it else None


def instructed(
    conversation: Conversation,
    words: str,
    new_id: Callable[[], str],
    now_ms: int,
    role: Role = Role.SYSTEM,
) -> Edit:
    """Change the system or developer message of the shown branch in its place; add or delete it if need be.

    Not a sibling: it is a setting of the conversation, and a copy of the whole branch for each change
    of it would help nobody.
    """
    path = conversation.path()
    known = instruction_of(conversation)
    if known is None:
        part = TextPart(well_formed(words))
        new = Message(new_id(), role, (part,), created=now_ms)
        changes: list[Change] = [MessageChange(new.id, message_fields(new))]
        if path:
            changes.append(MessageChange(path[0].id, {"parent": new.id}))
        return Edit(_under(conversation, new, path), tuple(changes))
    if not words:
        return deleted(conversation, known.id)
    new = msgspec.structs.replace(known, role=role, parts=_with_text(known.parts, words))
    written = message_fields(new)
    fields = {name: written[name] for name in ("role", "parts")}
    return Edit(conversation.with_message(new), (MessageChange(new.id, fields),))


def _under(conversation: Conversation, root: Message, path: Sequence[Message]) -> Conversation:
    """Return the conversation with the first message of ``path`` below the new ``root``."""
    messages = {**conversation.messages, root.id: root}
    children = dict(conversation.children)
    if path:
        first = path[0]
        messages[first.id] = msgspec.structs.replace(first, parent=root.id)
        beside = tuple(i for i in children.get(first.parent, ()) if i != first.id)
        children[first.parent] = beside
        children[root.id] = (first.id,)
    children[None] = (*children.get(None, ()), root.id)
    return msgspec.structs.replace(conversation, messages=messages, children=children)


def deleted(conversation: Conversation, message_id: str) -> Edit:
    """Delete one message; what followed it now follows its parent.

    Raises:
        KeyError: No such message.
    """
    gone = conversation.messages[message_id]
    messages = {i: m for i, m in conversation.messages.items() if i != message_id}
    for kid in conversation.children.get(message_id, ()):
        messages[kid] = msgspec.structs.replace(messages[kid], parent=gone.parent)
    children: dict[str | None, tuple[str, ...]] = {
        parent: ids for parent, ids in conversation.children.items() if parent != message_id
    }
    kids = conversation.children.get(message_id, ())
    beside = children.get(gone.parent, ())
    children[gone.parent] = tuple(i for i in (*beside, *kids) if i != message_id)
    rest = msgspec.structs.replace(conversation, messages=messages, children=children)
    current = conversation.current
    if current == message_id:
        others = [i for i in beside if i != message_id]
        current = rest.leaf_below(others[-1]) if others else gone.parent
    changes: list[Change] = [MessageChange(message_id, {DELETED: True})]
    if current != conversation.current:
        changes.append(ConversationChange({"current": current}))
    return Edit(_showing(rest, current), tuple(changes))


def pinned(conversation: Conversation, message_id: str, *, is_pinned: bool) -> Edit:
    """Mark a message as one that is sent also when the oldest are left out, or not any more.

    Raises:
        KeyError: No such message.
    """
    message = msgspec.structs.replace(conversation.messages[message_id], pinned=is_pinned)
    change = MessageChange(message_id, {"pinned": is_pinned})
    return Edit(conversation.with_message(message), (change,))


def branched(
    conversation: Conversation, message_id: str, new_id: Callable[[], str]
) -> tuple[tuple[Message, ...], tuple[Change, ...]]:
    """Return copies of the branch up to ``message_id`` for a new conversation, and the changes that write them."""
    copies = _copies(conversation.path(message_id), None, new_id)
    names = ("connection", "model", "parameters")
    fields = {n: conversation.fields[n] for n in names if n in conversation.fields}
    fields["title"] = conversation.shown_title
    fields["current"] = copies[-1].id if copies else None
    changes = tuple(MessageChange(m.id, message_fields(m)) for m in copies)
    return copies, (*changes, ConversationChange(fields))


def conversation_of(
    conversation_id: str, origin: Conversation, copies: Sequence[Message]
) -> Conversation:
    """Return the conversation that ``branched`` writes, as it is in memory."""
    made = Conversation(
        conversation_id,
        title=origin.shown_title,
        fields={**origin.fields, "title": origin.shown_title},
    )
    for message in copies:
        made = made.with_message(message)
    return _showing(made, copies[-1].id if copies else None)


def message_fields(message: Message) -> dict[str, Any]:
    """Return all fields of ``message`` that a history file holds, as JSON values."""
    fields: dict[str, Any] = msgspec.to_builtins(message)
    del fields["id"]
    # What omit_defaults leaves out but a reader needs to see.
    return {"parent": None, "parts": [], **fields}


def _with_text(parts: Sequence[Part], text: str) -> tuple[Part, ...]:
    """Put ``text`` where text or a refusal stood, which is shown and edited like text."""
    shown = (TextPart, RefusalPart)
    kept = [p for p in parts if not isinstance(p, shown)]
    first = next((i for i, p in enumerate(parts) if isinstance(p, shown)), len(kept))
    new = TextPart(well_formed(text))
    return (*kept[:first], *((new,) if text else ()), *kept[first:])


def _with_calls(parts: Sequence[Part], calls: Sequence[ToolCallPart]) -> tuple[Part, ...]:
    written = [
        msgspec.structs.replace(
            call, id=well_formed(call.id), arguments=well_formed(call.arguments)
        )
        for call in calls
    ]
    return (*(p for p in parts if not isinstance(p, ToolCallPart)), *written)


def _answering(
    tail: Sequence[Message], before: Sequence[ToolCallPart], now: Sequence[ToolCallPart]
) -> tuple[Message, ...]:
    """Return ``tail`` with its results under the ids that their calls have now, without those of calls that are gone.

    A server refuses a result whose call is not there. Of calls that are no fewer and no more than before,
    each is the one at its place.
    """
    kept = {call.id: call.id for call in now}
    if len(before) == len(now):
        kept = {old.id: new.id for old, new in zip(before, now, strict=True)}
    known = {call.id for call in before}
    return tuple(
        msgspec.structs.replace(m, tool_call_id=kept.get(m.tool_call_id or "", m.tool_call_id))
        for m in tail
        if m.tool_call_id not in known or m.tool_call_id in kept
    )


def _with_attachments(
    parts: Sequence[Part], attachments: tuple[AttachmentPart, ...] | None
) -> Sequence[Part]:
    if attachments is None:
        return parts
    return (*attachments, *(p for p in parts if not isinstance(p, AttachmentPart)))


def _after(conversation: Conversation, message_id: str) -> tuple[Message, ...]:
    path = conversation.path()
    at = next((i for i, m in enumerate(path) if m.id == message_id), len(path))
    return path[at + 1 :]


def _copies(
    tail: Sequence[Message], parent: str | None, new_id: Callable[[], str]
) -> tuple[Message, ...]:
    found: list[Message] = []
    for message in tail:
        copy = msgspec.structs.replace(message, id=new_id(), parent=parent)
        found.append(copy)
        parent = copy.id
    return tuple(found)


def _added(conversation: Conversation, messages: Sequence[Message]) -> Edit:
    for message in messages:
        conversation = conversation.with_message(message)
    leaf = messages[-1].id
    changes = [MessageChange(m.id, message_fields(m)) for m in messages]
    return Edit(_showing(conversation, leaf), (*changes, ConversationChange({"current": leaf})))


def _showing(conversation: Conversation, leaf: str | None) -> Conversation:
    fields = {**conversation.fields, "current": leaf}
    return msgspec.structs.replace(conversation, current=leaf, fields=fields)
