"""A conversation as a tree of messages, built from the fold of its records. Immutable; a change gives a new one."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.message import (
    Ending,
    Message,
    OtherPart,
    Part,
    Role,
)
from desktop.core.organising import COLOURS, ORGANISING_FIELDS, TAG_FIELD, tags_of
from desktop.core.pieces import with_pieces
from desktop.core.records import PURGED, Entity, Fold

_PART_KINDS: Final = frozenset(
    {"text", "reasoning", "refusal", "tool_call", "attachment", "sources", "other"}
)

#: The last millisecond of the year 9998: what comes much later has no date, in some time zones at least.
_LAST_MS: Final = 253_370_764_799_999

#: The field that says which assistant a conversation was begun with: its id, name and icon.
ASSISTANT_FIELD: Final = "assistant"

#: Title of a conversation that has none yet: at most this many characters of the first question.
TITLE_CHARS: Final = 60

#: Characters that a title is looked for in: the words of a text of 30 MB take 400 MB of memory.
_TITLE_SOURCE_CHARS: Final = 2000


class Conversation(Struct, frozen=True, dict=True):
    """One conversation.

    Attributes:
        created: Milliseconds since 1970 (UTC).
        updated: When its messages last changed, likewise; what a person says about it makes it no newer.
        deleted_at: When it was put into the trash, likewise; 0 when it is not deleted.
        current: The leaf of the branch that is shown; ``None`` when there is no message.
        fields: All conversation fields as stored, also those that this version does not know.
        messages: By id, oldest first; every message that is not deleted, whichever branch it is on.
        children: Ids of the answers or follow-ups of each message (``None``: the roots), oldest first.
        open_streams: By message id: runs whose pieces are part of the message's text although no
            record has settled them, because the answer is under way or its writer died.
        damage: What could not be read, one English phrase each.
        read_only: The file is of a newer schema, or cannot be written.
    """

    id: str
    created: int = 0
    updated: int = 0
    title: str = ""
    current: str | None = None
    deleted: bool = False
    deleted_at: int = 0
    fields: dict[str, Any] = {}
    messages: dict[str, Message] = {}
    children: dict[str | None, tuple[str, ...]] = {}
    open_streams: dict[str, tuple[str, ...]] = {}
    damage: tuple[str, ...] = ()
    read_only: bool = False

    @property
    def shown_title(self) -> str:
        """The title, or the beginning of the oldest question on any branch, so that it stays the same."""
        question = self.first_question
        return self.title or (_short_words(question) if question else "")

    @property
    def first_question(self) -> Message | None:
        """The oldest message of the person that holds visible text or an attached file."""
        for message in self.messages.values():
            is_question = message.role is Role.USER and not message.is_hidden
            if is_question and (message.text.strip() or message.attachments):
                return message
        return None

    @property
    def newest_with_model(self) -> Message | None:
        """The newest message, on any branch, that names a model."""
        return next((m for m in reversed(self.messages.values()) if m.model), None)

    def path(self, leaf: str | None = None) -> tuple[Message, ...]:
        """Messages from the root to ``leaf`` (default: the current one). Cycles are cut.

        The default is worked out once: sending a question asks for it several times.
        """
        return self._shown if leaf is None or leaf == self.current else self._up_from(leaf)

    @cached_property
    def _shown(self) -> tuple[Message, ...]:
        return self._up_from(self.current)

    def _up_from(self, leaf: str | None) -> tuple[Message, ...]:
        found: list[Message] = []
        seen: set[str] = set()
        message_id = leaf
        while message_id is not None and message_id not in seen:
            message = self.messages.get(message_id)
            if message is None:
                break
            seen.add(message_id)
            found.append(message)
            message_id = message.parent
        return tuple(reversed(found))

    def siblings(self, message_id: str) -> tuple[str, ...]:
        """Ids of all messages with the same parent, itself included, oldest first."""
        message = self.messages.get(message_id)
        if message is None:
            return ()
        return self.children.get(self._known_parent(message), ())

    def leaf_below(self, message_id: str) -> str:
        """The newest leaf under ``message_id`` (itself if it has no children)."""
        seen = {message_id}
        while kids := self.children.get(message_id):
            message_id = kids[-1]
            if message_id in seen:
                break
            seen.add(message_id)
        return message_id

    def with_message(self, message: Message) -> "Conversation":
        """Return the conversation with ``message`` added or replaced; the current leaf stays."""
        messages = {**self.messages, message.id: message}
        children = self.children
        if message.id not in self.messages:
            known = children.get(message.parent, ())
            children = {**children, message.parent: (*known, message.id)}
        return msgspec.structs.replace(self, messages=messages, children=children)

    def _known_parent(self, message: Message) -> str | None:
        return message.parent if message.parent in self.messages else None


class ConversationSummary(Struct, frozen=True, omit_defaults=True, gc=False):
    """What the list of conversations shows of one, without its messages.

    There may be a hundred thousand, and none can be part of a cycle: the garbage collector passes them over.

    Attributes:
        title: As shown: the person's title, or the beginning of the first question.
        created: Milliseconds since 1970 (UTC).
        updated: When its messages last changed, likewise; a new title or folder makes it no newer.
        deleted_at: When it was put into the trash, likewise; 0 when it is not deleted.
        model, connection: The conversation's own, else those of its newest answer.
        problem: Why it cannot be read as a whole, in English; empty when it can.
    """

    id: str
    title: str = ""
    created: int = 0
    updated: int = 0
    deleted: bool = False
    deleted_at: int = 0
    pinned: bool = False
    archived: bool = False
    folder: str = ""
    colour: str = ""
    tags: tuple[str, ...] = ()
    model: str = ""
    connection: str = ""
    problem: str = ""


_SUMMARY_FIELDS: Final = frozenset(
    {"title", "pinned", "archived", "folder", "colour", "tags", "model", "connection"}
)


def summary_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Return those of a conversation's fields that its summary shows."""
    return {
        name: value
        for name, value in fields.items()
        if name in _SUMMARY_FIELDS or name.startswith(TAG_FIELD)
    }


def summary_of(conversation: Conversation) -> ConversationSummary:
    """Return what the list shows of ``conversation``; fields of the wrong type count as absent."""
    return with_fields(summary_without_fields(conversation), conversation.fields)


def summary_without_fields(conversation: Conversation) -> ConversationSummary:
    """Return what the messages alone say; the conversation's own fields come over it."""
    answer = conversation.newest_with_model
    question = conversation.first_question
    return ConversationSummary(
        id=conversation.id,
        title=_short_words(question) if question else "",
        created=conversation.created,
        updated=conversation.updated,
        deleted=conversation.deleted,
        deleted_at=conversation.deleted_at,
        model=(answer and answer.model) or "",
        connection=(answer and answer.connection) or "",
        problem="; ".join(conversation.damage),
    )


def with_fields(summary: ConversationSummary, fields: dict[str, Any]) -> ConversationSummary:
    """Return ``summary`` with what the conversation's own ``fields`` say over it."""
    if not fields:
        return summary
    known: dict[str, Any] = {}
    for name in ("title", "folder", "model", "connection"):
        if isinstance(value := fields.get(name), str) and value:
            known[name] = value
    if fields.get("colour") in COLOURS:
        known["colour"] = fields["colour"]
    for name in ("pinned", "archived"):
        if isinstance(value := fields.get(name), bool):
            known[name] = value
    if tags := tags_of(fields):
        known["tags"] = tags
    return msgspec.structs.replace(summary, **known) if known else summary


def reorganised(summary: ConversationSummary, fields: dict[str, Any]) -> ConversationSummary:
    """Return ``summary`` after a person set some of pinned, archived, folder, colour and tags."""
    tags = tags_of({"tags": list(summary.tags), **fields})
    values = {name: fields[name] for name in ORGANISING_FIELDS if name in fields}
    return msgspec.structs.replace(summary, tags=tags, **values)


def short_title(question: str) -> str:
    """Return one line of at most ``TITLE_CHARS`` characters for the list."""
    beginning = question[:_TITLE_SOURCE_CHARS]
    if not beginning.strip():
        beginning = question.lstrip()[:_TITLE_SOURCE_CHARS]
    line = " ".join(beginning.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rstrip() + "…"


def _short_words(question: Message) -> str:
    return short_title(question.text) or short_title(question.attachments[0].name)


def conversation_from(fold: Fold, conversation_id: str) -> Conversation:
    """Build the conversation that ``fold`` stands for.

    Fields of the wrong type are reported in ``damage`` and left out; nothing raises.
    A message whose parent is missing becomes a root; a deleted message gives its children to its parent.
    """
    damage: list[str] = []
    top = fold.conversation
    created = sane_ms(fold.header.created if fold.header else 0)
    if fold.is_purged:
        return Conversation(conversation_id, created, deleted=True, fields={PURGED: True})
    alive = [(e.first or (), i, e) for i, e in fold.messages.items() if not e.deleted]
    alive.sort(key=lambda item: item[:2])
    growing = fold.with_pieces()
    messages = {
        i: _grown_message(i, entity, fold, damage)
        if i in growing
        else message_from(i, entity.fields, damage)
        for _, i, entity in alive
    }
    _reattach(messages, fold)
    current = _text_field(top.fields, "current", damage)
    if current not in messages:
        current = next(reversed(messages), "")
    return Conversation(
        id=conversation_id,
        created=created,
        updated=_last_change_ms(fold, created),
        title=_text_field(top.fields, "title", damage),
        current=current or None,
        deleted=top.deleted,
        deleted_at=sane_ms(top.deleted_at.wall_ms) if top.deleted and top.deleted_at else 0,
        fields=top.fields,
        messages=messages,
        children=_children(messages),
        open_streams=_open_streams(messages, fold),
        damage=tuple(damage),
    )


def sane_ms(value: int) -> int:
    """Bring a time from a file into the range that calendars know."""
    return min(max(value, 0), _LAST_MS)


def _last_change_ms(fold: Fold, created: int) -> int:
    stamps = (entity.last for entity in fold.messages.values())
    return sane_ms(max((stamp.wall_ms for stamp in stamps if stamp), default=created))


def _open_streams(messages: dict[str, Message], fold: Fold) -> dict[str, tuple[str, ...]]:
    return {
        message_id: tuple(dict.fromkeys(piece.stream for piece in pieces))
        for message_id in fold.with_pieces()
        if message_id in messages and (pieces := fold.pending_pieces(message_id))
    }


def _text_field(fields: dict[str, Any], name: str, damage: list[str]) -> str:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    damage.append(f"conversation field {name!r} is not text")
    return ""


def message_from(
    message_id: str, fields: dict[str, Any], damage: list[str] | None = None
) -> Message:
    """Build a message from stored fields; those of the wrong type are left out and named in ``damage``."""
    try:
        message = msgspec.convert({"role": Role.ASSISTANT, **fields, "id": message_id}, Message)
    except msgspec.ValidationError:
        return _mended(message_id, fields, damage if damage is not None else [])
    if 0 <= message.created <= _LAST_MS:
        return message
    return msgspec.structs.replace(message, created=sane_ms(message.created))


def _mended(message_id: str, fields: dict[str, Any], damage: list[str]) -> Message:
    """Build a message field by field: much slower, for the few that need it."""
    known: dict[str, Any] = {"role": Role.ASSISTANT}
    for name, value in fields.items():
        if name in _MESSAGE_FIELDS and name != "parts":
            try:
                known[name] = msgspec.convert(value, _MESSAGE_FIELDS[name])
            except msgspec.ValidationError:
                damage.append(f"message {message_id}: field {name!r} has the wrong type")
    raw_parts = fields.get("parts", [])
    if not isinstance(raw_parts, list):
        damage.append(f"message {message_id}: field 'parts' has the wrong type")
        raw_parts = []
    known["created"] = sane_ms(known.get("created", 0))
    return Message(message_id, parts=_parts(raw_parts), **known)


def _grown_message(message_id: str, entity: Entity, fold: Fold, damage: list[str]) -> Message:
    message = message_from(message_id, entity.fields, damage)
    pieces = fold.pending_pieces(message_id)
    if not pieces:
        return message
    return msgspec.structs.replace(message, parts=with_pieces(message.parts, pieces))


def _parts(raw: list[Any]) -> tuple[Part, ...]:
    found: list[Part] = []
    for item in raw:
        kind = item.get("type") if isinstance(item, dict) else None
        if isinstance(kind, str) and kind in _PART_KINDS:
            try:
                found.append(msgspec.convert(item, Part))
                continue
            except msgspec.ValidationError:
                pass  # kept below as it is: a part that cannot be read must still not be lost
        found.append(OtherPart(item if isinstance(item, dict) else {"value": item}))
    return tuple(found)


def _reattach(messages: dict[str, Message], fold: Fold) -> None:
    # The message that there is above one that is not there: ten thousand deleted in a row are walked up once.
    above: dict[str, str | None] = {}
    for message_id, message in list(messages.items()):
        parent = message.parent
        if parent is None or parent in messages:
            continue
        gone: list[str] = []
        while parent is not None and parent not in messages and parent not in above:
            above[parent] = None  # until more is known, which is never in a cycle
            gone.append(parent)
            entity = fold.messages.get(parent)
            value = entity.fields.get("parent") if entity else None
            parent = value if isinstance(value, str) else None
        if parent is not None:
            parent = above.get(parent, parent)
        above.update(dict.fromkeys(gone, parent))
        messages[message_id] = msgspec.structs.replace(message, parent=parent)


def _children(messages: dict[str, Message]) -> dict[str | None, tuple[str, ...]]:
    children: dict[str | None, tuple[str, ...]] = {}
    several: dict[str | None, list[str]] = {}
    for message_id, message in messages.items():
        parent = message.parent
        if parent not in children:
            children[parent] = (message_id,)
        else:
            several.setdefault(parent, list(children[parent])).append(message_id)
    return {**children, **{parent: tuple(ids) for parent, ids in several.items()}}


_MESSAGE_FIELDS: Final[dict[str, Any]] = {
    f.name: f.type for f in msgspec.structs.fields(Message) if f.name != "id"
}


def unfinished(conversation: Conversation) -> Iterator[Message]:
    """Yield answers without an ending: under way somewhere, or left by a program that died."""
    for message in conversation.messages.values():
        if message.role is Role.ASSISTANT and message.ending is None and message.source is None:
            yield message


def as_interrupted(conversation: Conversation, message_ids: set[str]) -> Conversation:
    """Return the conversation with the named unfinished answers marked ``interrupted``."""
    changed = {
        i: msgspec.structs.replace(conversation.messages[i], ending=Ending.INTERRUPTED)
        for i in message_ids
    }
    return msgspec.structs.replace(conversation, messages={**conversation.messages, **changed})
